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


class Grouper(Generic[Item]):
    """Gathers items and hands them to `flush` in groups, one group at a time.

    A group is handed over as soon as no more come in; while one is being stored the next
    gathers. So the busier it is, the larger the groups.
    """

    def __init__(
        self, flush: Callable[[list[Item]], Awaitable[None]], *, max_group: int = 500
    ) -> None:
        """Take what stores a group, and how many items are stored at once at most."""
        self._flush = flush
        self._max_group = max_group
        self._waiting: list[tuple[Item, asyncio.Future[None]]] = []
        self._work: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> None:
        """Return when the item's group has been stored; raise what `flush` raised."""
        # of one's own: a waiter that goes away takes nobody's item with it, its own neither
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if self._work is None:
            self._work = asyncio.create_task(self._store_all())
        await done

    async def close(self) -> None:
        """Wait until everything that was added has been stored or refused."""
        while self._work is not None:
            await asyncio.wait([self._work])

    async def _store_all(self) -> None:
        try:
            while self._waiting:
                await self._gather()
                group = self._waiting[: self._max_group]
                del self._waiting[: self._max_group]
                await self._store(group)
        finally:
            self._work = None

    async def _gather(self) -> None:
        quiet, came = 0, len(self._waiting)
        while quiet < QUIET_TURNS and came < self._max_group:
            await asyncio.sleep(0)
            quiet = quiet + 1 if len(self._waiting) == came else 0
            came = len(self._waiting)

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
