"""Many small writes made in one: whoever adds an item waits until its group is stored.

One commit for a hundred webhooks costs what one commit for one costs, and no
webhook is answered before its row is safe.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Generic, TypeVar

Item = TypeVar("Item")


class _Group(Generic[Item]):
    """Items that are stored together, and the future that their waiters share."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.full = asyncio.Event()
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Grouper(Generic[Item]):
    """Gathers items and hands them to `flush` in groups, one group at a time.

    A group is handed over when it is full or has waited long enough; while the one
    before it is being stored it goes on gathering.
    """

    def __init__(
        self,
        flush: Callable[[list[Item]], Awaitable[None]],
        *,
        max_group: int = 500,
        max_wait_seconds: float = 0.005,
    ) -> None:
        """Take what stores a group, and the limits of a group."""
        self._flush = flush
        self._max_group = max_group
        self._max_wait = max_wait_seconds
        self._open: _Group[Item] | None = None
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[None]] = set()

    async def add(self, item: Item) -> None:
        """Return when the item's group has been stored; raise what `flush` raised."""
        group = self._open
        if group is None:
            group = self._open = _Group()
            task = asyncio.create_task(self._run(group))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        group.items.append(item)
        if len(group.items) >= self._max_group:
            self._open = None
            group.full.set()
        # a waiter that goes away takes nobody's item with it
        await asyncio.shield(group.done)

    async def close(self) -> None:
        """Wait until everything that was added has been stored or refused."""
        while self._running:
            await asyncio.wait(self._running)

    async def _run(self, group: _Group[Item]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._max_wait):
                await group.full.wait()
        async with self._turn:
            if self._open is group:
                self._open = None
            try:
                await self._flush(group.items)
            except Exception as fault:  # noqa: BLE001 - every waiter gets it, and decides
                group.done.set_exception(fault)
                group.done.exception()  # waiters may all have gone: then nobody else asks for it
            else:
                group.done.set_result(None)
