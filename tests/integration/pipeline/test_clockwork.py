"""The clock: it ticks, goes on after a fault, and of many workers one imports."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from messaging.channels.base import Report
from messaging.tables import inbox, reply
from pipeline.clockwork import IMPORT_LEASE_SECONDS, NIGHTLY, import_at_night, run_clock
from register.tables import import_run
from tests.people import ELIAS, extract
from tests.world import World


class BrokenCarrier:
    """A carrier whose reports cannot be had."""

    def due_reports(self, now: datetime) -> list[Report]:
        """Break."""
        raise ConnectionError(now)


def stopped() -> asyncio.Event:
    """Return the sign to stop, given already: the clock ticks once."""
    stop = asyncio.Event()
    stop.set()
    return stop


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """Return a folder into which an extract was dropped."""
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "night.csv").write_text(extract(), "utf-8")
    return folder


async def test_the_clock_ticks_and_stops(world: World, drop: Path) -> None:
    """A tick comes at once; told to stop, the clock ends."""
    await world.add_person()
    await world.receive(ELIAS.mobile, "2")
    await run_clock(world.works, drop, stopped())
    assert await world.count(reply) == 1
    assert await world.count(import_run, source="night.csv") == 0


async def test_the_clock_waits_to_be_stopped(world: World) -> None:
    """Until somebody says so it goes on."""
    stop = asyncio.Event()
    running = asyncio.create_task(run_clock(world.works, None, stop))
    await asyncio.sleep(0)
    assert not running.done()
    stop.set()
    await running


async def test_a_fault_does_not_end_the_clock(world: World) -> None:
    """A job that breaks is logged, and its rows wait for the next tick."""
    await world.receive(ELIAS.mobile, "2")
    await run_clock(replace(world.works, polled=[BrokenCarrier()]), None, stopped())
    assert await world.count(inbox, handled_at=None) == 1
    await run_clock(world.works, None, stopped())
    assert await world.count(inbox, handled_at=None) == 0


async def test_of_two_workers_one_imports(world: World, drop: Path) -> None:
    """Every worker's clock strikes four; the extract is imported once."""
    other = replace(world.works, worker="other")
    await asyncio.gather(*(import_at_night(works, drop) for works in (world.works, other)))
    assert await world.count(import_run, source="night.csv") == 1


async def test_the_next_night_anybody_may_import(world: World, drop: Path) -> None:
    """The lease ends by itself: a worker that has died blocks one night at most."""
    await import_at_night(world.works, drop)
    world.clock.move(world.clock.now() + timedelta(seconds=IMPORT_LEASE_SECONDS))
    (drop / "next.csv").write_text(extract(), "utf-8")
    await import_at_night(replace(world.works, worker="other"), drop)
    assert await world.count(import_run, source="next.csv") == 1


def test_nightly_is_four_on_weekdays() -> None:
    """The extract is fetched at four in Stockholm, from Monday to Friday, in summer and winter."""
    struck: list[str] = []
    at = datetime.fromisoformat("2025-10-23T12:00+02:00")
    for _ in range(3):
        at = NIGHTLY.get_next_fire_time(None, at)  # type: ignore[no-untyped-call] # APScheduler 3
        struck.append(at.isoformat())
        at += timedelta(seconds=1)
    assert struck == [
        "2025-10-24T04:00:00+02:00",
        "2025-10-27T04:00:00+01:00",
        "2025-10-28T04:00:00+01:00",
    ]
