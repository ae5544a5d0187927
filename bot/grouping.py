"""Many small writes made in one: whoever adds an item waits until its group is stored.

One commit for a hundred webhooks costs what one commit for one costs, and no
webhook is answered before its row is safe.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")
# Turns of the event loop in which nobody has come, until a group is stored. A request needs
# a few from its first byte to here; nobody is kept waiting by the clock.
QUIET_TURNS = 8
FORGETTING = 0.9  # what is left of a crowd that was seen, from group to group


class Grouper(Generic[Item]):
    """Gathers items and hands them to `flush` in groups; while one is stored the next gathers.

    Nothing being stored, a group is handed over as soon as no more come in. So the busier it is,
    the larger the groups. Callers who come again only when they are answered would all be in
    one group, and nothing be done while the disk is waited for: where groups may be stored
    beside each other, one is handed over as soon as it holds its share of those who are here.
    """

    def __init__(
        self,
        flush: Callable[[list[Item]], Awaitable[None]],
        *,
        max_group: int = 500,
        at_once: int = 1,
    ) -> None:
        """Take what stores a group, how many items it takes, and how many groups at once."""
        self._flush = flush
        self._max_group = max_group
        self._at_once = at_once
        self._waiting: list[tuple[Item, asyncio.Future[None]]] = []
        self._leaving: set[asyncio.Task[None]] = set()  # the groups that are being stored
        self._away = 0  # items in them
        self._crowd = 0.0  # items here and away, lately
        self._enough = max_group
        self._news = asyncio.Event()  # enough have come, or a group has been stored
        self._work: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> None:
        """Return when the item's group has been stored; raise what `flush` raised."""
        # of one's own: a waiter that goes away takes nobody's item with it, its own neither
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._work is None:
            self._work = asyncio.create_task(self._store_all())
        elif len(self._waiting) >= self._enough:
            self._news.set()
        await done

    async def close(self) -> None:
        """Wait until everything that was added has been stored or refused."""
        while self._work is not None:
            await asyncio.wait([self._work])

    async def _store_all(self) -> None:
        try:
            while self._waiting or self._leaving:
                await self._gather()
                if self._waiting:
                    self._hand_over()
        finally:
            self._work = None

    async def _gather(self) -> None:
        while self._leaving:
            self._count()
            if len(self._waiting) >= self._enough and len(self._leaving) < self._at_once:
                return
            self._news.clear()
            await self._news.wait()
        quiet, came = 0, len(self._waiting)
        while quiet < QUIET_TURNS and 0 < came < self._enough:
            await asyncio.sleep(0)
            quiet = quiet + 1 if len(self._waiting) == came else 0
            came = len(self._waiting)

    def _count(self) -> None:
        """See how many are here, and what the share of a group is."""
        self._crowd = max(len(self._waiting) + self._away, self._crowd * FORGETTING)
        self._enough = max(1, min(self._max_group, round(self._crowd / self._at_once)))

    def _hand_over(self) -> None:
        self._count()
        group = self._waiting[: self._enough]
        del self._waiting[: self._enough]
        self._away += len(group)
        task = asyncio.create_task(self._store(group))
        self._leaving.add(task)
        task.add_done_callback(self._come_back)

    def _come_back(self, task: "asyncio.Task[None]") -> None:
        self._leaving.discard(task)
        self._news.set()

    async def _store(self, group: list[tuple[Item, "asyncio.Future[None]"]]) -> None:
        try:
            await self._flush([item for item, _ in group])
        except Exception as fault:  # noqa: BLE001 - every waiter gets it, and decides
            for _, done in group:
                if not done.done():
                    done.set_exception(fault)
        else:
            for _, done in group:
                if not done.done():
                    done.set_result(None)
        finally:
            self._away -= len(group)
