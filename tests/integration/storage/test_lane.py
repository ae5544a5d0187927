"""Groups of rows through a connection that is kept, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import open_engine, reading, writing
from storage.lane import Lane, Lanes
from storage.tables import lease
from tests.patience import PATIENCE

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
LEASES = [{"name": name, "holder": "a", "until": NOW} for name in ("x", "y", "z")]
KEY = ("name",)
END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@asynccontextmanager
async def opened(engine: AsyncEngine) -> AsyncIterator[Lane]:
    """Give a lane, and close it."""
    lane = Lane(engine)
    try:
        yield lane
    finally:
        await lane.close()


async def names(engine: AsyncEngine) -> list[str]:
    """Return the names of all leases."""
    async with reading(engine) as conn:
        return list(await conn.scalars(select(lease.c.name).order_by(lease.c.name)))


async def test_a_group_stands_when_it_is_inserted(engine: AsyncEngine) -> None:
    """It is committed at once; what is told twice is written once; no rows are no group."""
    async with opened(engine) as lane:
        await lane.insert(lease, LEASES[:2], key=KEY)
        await lane.insert(lease, [], key=KEY)
        assert await names(engine) == ["x", "y"]
        await lane.insert(lease, LEASES, key=KEY)
    assert await names(engine) == ["x", "y", "z"]


async def test_a_group_is_written_whole_or_not(engine: AsyncEngine) -> None:
    """One row that is refused takes the others with it, and the next group is written."""
    refused = {**LEASES[0], "holder": None}
    async with opened(engine) as lane:
        with pytest.raises(Exception, match=r"(?i)null"):
            await lane.insert(lease, [LEASES[1], refused], key=KEY)
        assert await names(engine) == []
        await lane.insert(lease, LEASES, key=KEY)
    assert await names(engine) == ["x", "y", "z"]


async def test_what_is_told_twice_in_a_group_is_written_once(engine: AsyncEngine) -> None:
    """A repetition may come together with what it repeats."""
    async with opened(engine) as lane:
        await lane.insert(lease, [LEASES[0], LEASES[0]], key=KEY)
    assert await names(engine) == ["x"]


async def test_nobody_who_changes_a_row_is_waited_for(postgresql_url: str) -> None:
    """What is told again while somebody works on the very row is known, and waits for nobody."""
    engine = open_engine(postgresql_url)
    async with opened(engine) as lane:
        await lane.insert(lease, LEASES[:1], key=KEY)
        async with writing(engine) as conn:
            await conn.execute(update(lease).values(holder="b"))
            async with asyncio.timeout(PATIENCE):
                await lane.insert(lease, LEASES, key=KEY)
            assert await names(engine) == ["x", "y", "z"]
    await engine.dispose()


async def test_a_closed_lane_opens_again(engine: AsyncEngine) -> None:
    """Closing gives the connection back and takes nothing away."""
    lane = Lane(engine)
    await lane.insert(lease, LEASES[:1], key=KEY)
    await lane.close()
    await lane.close()
    await lane.insert(lease, LEASES[1:], key=KEY)
    await lane.close()
    assert await names(engine) == ["x", "y", "z"]


async def test_a_server_that_was_restarted_is_met_anew(postgresql_url: str) -> None:
    """One group fails with the broken connection; the next has a new one."""
    engine, other = open_engine(postgresql_url), open_engine(postgresql_url)
    async with opened(engine) as lane:
        await lane.insert(lease, LEASES[:1], key=KEY)
        async with engine.connect(), engine.connect():  # in the pool, and broken as well
            pass
        async with writing(other) as conn:
            await conn.execute(text(END_OTHERS))
        with pytest.raises(Exception, match=r"."):
            await lane.insert(lease, LEASES[1:], key=KEY)
        await lane.insert(lease, LEASES[1:], key=KEY)
    assert await names(engine) == ["x", "y", "z"]
    await engine.dispose()
    await other.dispose()


async def test_lanes_carry_groups_beside_each_other(engine: AsyncEngine) -> None:
    """As many groups as come are inserted, each once, and none by a lane that is taken."""
    lanes = Lanes(engine, 2)
    rows = [{"name": f"{n:02}", "holder": "a", "until": NOW} for n in range(40)]
    await asyncio.gather(
        *(lanes.insert(lease, rows[n : n + 5], key=KEY) for n in range(0, 40, 5)),
        lanes.insert(lease, rows[:3], key=KEY),
    )
    await lanes.close()
    assert await names(engine) == [row["name"] for row in rows]


async def test_groups_that_wait_for_each_other_may_come_again(postgresql_url: str) -> None:
    """Told twice in opposite order at the same time, what is refused is stored when repeated."""
    engine = open_engine(postgresql_url)
    lanes = Lanes(engine, 2)
    rows = [{"name": f"{n:04}", "holder": "a", "until": NOW} for n in range(3000)]
    told = await asyncio.gather(
        lanes.insert(lease, rows, key=KEY),
        lanes.insert(lease, rows[::-1], key=KEY),
        return_exceptions=True,
    )
    for one in told:
        if one is not None:
            await lanes.insert(lease, rows, key=KEY)
    await lanes.close()
    assert await names(engine) == [row["name"] for row in rows]
    await engine.dispose()
