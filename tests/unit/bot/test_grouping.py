"""The grouper: many small writes in one, and nobody answered before theirs is safe."""

import asyncio

import pytest

from bot.grouping import Grouper


class Store:
    """Keeps groups; waits at a gate, and fails where it is told to."""

    def __init__(self) -> None:
        """Begin with the gate open."""
        self.groups: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.entered = asyncio.Event()
        self.fault: Exception | None = None

    async def flush(self, items: list[int]) -> None:
        """Store a group."""
        self.entered.set()
        await self.gate.wait()
        if self.fault:
            raise self.fault
        self.groups.append(list(items))


async def test_a_full_group_is_stored_at_once() -> None:
    """A group does not wait once it is full, and its order is that of arrival."""
    store = Store()
    grouper = Grouper(store.flush, max_group=3)
    await asyncio.gather(*(grouper.add(n) for n in range(6)))
    assert store.groups == [[0, 1, 2], [3, 4, 5]]


async def test_a_lonely_item_does_not_wait_for_others() -> None:
    """An item that stays alone is stored at once."""
    store = Store()
    await Grouper(store.flush).add(1)
    assert store.groups == [[1]]


async def test_what_comes_together_is_stored_together() -> None:
    """Items that come in within a few turns of the loop are one group."""
    store = Store()
    grouper = Grouper(store.flush)

    async def come(turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        await grouper.add(turns)

    await asyncio.gather(*(come(turns) for turns in range(20)))
    assert store.groups == [list(range(20))]


async def test_nobody_returns_before_the_store() -> None:
    """Whoever added an item waits while its group is being stored."""
    store = Store()
    store.gate.clear()
    grouper = Grouper(store.flush, max_group=1)
    waiter = asyncio.create_task(grouper.add(1))
    await store.entered.wait()
    assert not waiter.done()
    store.gate.set()
    await waiter
    assert store.groups == [[1]]


async def test_a_group_gathers_while_another_is_stored() -> None:
    """What comes in during a slow store becomes one group, not many."""
    store = Store()
    store.gate.clear()
    grouper = Grouper(store.flush, max_group=100)
    first = asyncio.create_task(grouper.add(0))
    await store.entered.wait()
    others = [asyncio.create_task(grouper.add(n)) for n in range(1, 50)]
    store.gate.set()
    await asyncio.gather(first, *others)
    assert store.groups == [[0], list(range(1, 50))]


async def test_a_failed_store_reaches_every_waiter() -> None:
    """Each waiter of the group gets the error, and the next group is stored as usual."""
    store = Store()
    store.fault = OSError("disk full")
    grouper = Grouper(store.flush, max_group=2)
    faults = await asyncio.gather(grouper.add(1), grouper.add(2), return_exceptions=True)
    assert list(faults) == [store.fault, store.fault]
    store.fault = None
    await asyncio.gather(grouper.add(3), grouper.add(4))
    assert store.groups == [[3, 4]]


async def test_a_waiter_that_leaves_takes_nothing_along() -> None:
    """A request that is cut off after its item was added does not unmake the item."""
    store = Store()
    store.gate.clear()
    grouper = Grouper(store.flush, max_group=2)
    waiters = [asyncio.create_task(grouper.add(n)) for n in (1, 2)]
    await store.entered.wait()
    waiters[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiters[0]
    store.gate.set()
    await waiters[1]
    assert store.groups == [[1, 2]]


async def test_close_waits_for_what_was_added() -> None:
    """Closing ends when the last group has been stored."""
    store = Store()
    store.gate.clear()
    grouper = Grouper(store.flush)
    waiter = asyncio.create_task(grouper.add(1))
    await store.entered.wait()
    closing = asyncio.create_task(grouper.close())
    await asyncio.sleep(0)
    assert not closing.done()
    store.gate.set()
    await closing
    assert store.groups == [[1]]
    await waiter


async def test_groups_beside_each_other_are_shares_of_the_crowd() -> None:
    """Callers who come again once they are answered fill two groups, one away and one gathering."""
    sizes: list[int] = []
    most = 0
    away = 0

    async def flush(items: list[int]) -> None:
        nonlocal away, most
        sizes.append(len(items))
        away += 1
        most = max(most, away)
        for _ in range(40):
            await asyncio.sleep(0)
        away -= 1

    grouper = Grouper(flush, at_once=2)

    async def call(caller: int) -> None:
        for _ in range(20):
            await grouper.add(caller)

    await asyncio.gather(*(call(caller) for caller in range(32)))
    assert sum(sizes) == 32 * 20
    assert most == 2
    settled = sizes[4:-4]
    assert min(settled) >= 8
    assert max(settled) <= 24


async def test_one_of_two_groups_may_fail() -> None:
    """A group that cannot be stored says so to its own waiters alone."""
    store = Store()
    store.gate.clear()
    grouper = Grouper(store.flush, max_group=1, at_once=2)
    refused = asyncio.create_task(grouper.add(1))
    await store.entered.wait()
    stored = asyncio.create_task(grouper.add(2))
    store.fault = OSError("disk full")
    store.gate.set()
    with pytest.raises(OSError, match="disk full"):
        await refused
    store.fault = None
    await asyncio.gather(stored, grouper.close(), return_exceptions=True)
    await grouper.add(3)
    assert store.groups[-1] == [3]
