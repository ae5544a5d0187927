"""Leases of periodic jobs, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import writing
from storage.leases import release_lease, take_lease

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)


async def take(engine: AsyncEngine, holder: str, now: datetime = NOW) -> bool:
    """Take the lease "import" for a minute, in a transaction of its own."""
    async with writing(engine) as conn:
        return await take_lease(conn, "import", holder, now=now, seconds=60)


async def test_two_never_hold_a_lease(engine: AsyncEngine) -> None:
    """The first gets it, the second does not."""
    assert await take(engine, "a")
    assert not await take(engine, "b")


async def test_of_many_at_once_one_gets_it(engine: AsyncEngine) -> None:
    """Processes that ask at the same moment: exactly one is told yes."""
    answers = await asyncio.gather(*(take(engine, holder) for holder in "abcdefgh"))
    assert answers.count(True) == 1


async def test_of_many_at_an_ended_lease_one_gets_it(engine: AsyncEngine) -> None:
    """When a lease has ended, exactly one of those who ask takes it over."""
    await take(engine, "old")
    later = NOW + timedelta(seconds=60)
    answers = await asyncio.gather(*(take(engine, holder, later) for holder in "abcdefgh"))
    assert answers.count(True) == 1


async def test_its_holder_renews_it(engine: AsyncEngine) -> None:
    """A renewal moves the end: the others go on waiting."""
    await take(engine, "a")
    assert await take(engine, "a", NOW + timedelta(seconds=50))
    assert not await take(engine, "b", NOW + timedelta(seconds=61))
    assert await take(engine, "b", NOW + timedelta(seconds=110))


async def test_a_lease_given_back_is_free(engine: AsyncEngine) -> None:
    """Who is done early lets the next begin; nobody gives back another's lease."""
    await take(engine, "a")
    async with writing(engine) as conn:
        await release_lease(conn, "import", "b")
    assert not await take(engine, "b")
    async with writing(engine) as conn:
        await release_lease(conn, "import", "a")
    assert await take(engine, "b")
