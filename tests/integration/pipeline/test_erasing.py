"""What the clock erases at night: all that is due, batch by batch, by one process at a time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline import erasing
from pipeline.erasing import Erased, erase_whats_due, whats_due
from register.tables import fact, person
from storage.engine import reading, writing
from storage.leases import take_lease
from tests.full_person import add_full_person
from tests.people import YONAS
from tests.world import World

LAST_DAY = datetime(2027, 12, 30, 23, tzinfo=UTC)  # midnight in Stockholm


async def fill(world: World, people: int) -> None:
    """Give some people of age a row everywhere."""
    async with writing(world.engine) as conn:
        for number in range(people):
            digits = f"20061231{number:04d}"
            await add_full_person(conn, world.vault, f"{number}!", digits, date(2006, 12, 31))


async def test_all_that_is_due_goes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batch after batch until nothing is left, from midnight on; texts and people are counted."""
    monkeypatch.setattr(erasing, "PEOPLE_AT_ONCE", 2)
    await fill(world, 5)
    told: list[int] = []
    early = LAST_DAY - timedelta(seconds=1)
    assert await erase_whats_due(world.works, early) == Erased(0, 5)
    async with reading(world.engine) as conn:
        assert await whats_due(conn, LAST_DAY) == Erased(5, 0)
    assert await erase_whats_due(world.works, LAST_DAY, told.append) == Erased(5, 0)
    assert told == [2, 4, 5, 5]
    assert await world.count(person) == 0
    assert await erase_whats_due(world.works, LAST_DAY) == Erased(0, 0)


async def test_a_calendar_that_stood_still_catches_up(world: World) -> None:
    """Whoever stands in the register yet leaves it as of 20, and only then goes."""
    await world.add_person(YONAS)
    assert await erase_whats_due(world.works, LAST_DAY) == Erased(1, 0)
    told = [(row.kind, row.outcome, row.detail) for row in await world.rows(fact)]
    assert ("status", "left", "turned_20") in told


async def test_one_erases_at_a_time(world: World) -> None:
    """While another process erases, this one leaves it alone."""
    await fill(world, 1)
    async with writing(world.engine) as conn:
        await take_lease(conn, "erasing", "another", now=LAST_DAY, seconds=60)
    assert await erase_whats_due(world.works, LAST_DAY) is None
    assert await world.count(person) == 1
