"""Monday's numbers: whose time runs out, what is late, and how that was a week ago."""

from datetime import date, timedelta
from typing import Any

import pytest

from escalation.states import TaskKind
from register.states import FactKind
from register.tables import fact, import_run, person
from reports.breaking import list_breaking
from reports.health import read_health
from reports.monday import Monday, keep_morning, read_monday
from scheduler.window import midnight
from storage.engine import reading, writing
from tests.integration.escalation.office import Office
from tests.people import AMINA, ELIAS, SAGA
from tests.world import World, another

THIS_WEEK = (date(2025, 9, 29), date(2025, 10, 5))  # it is Wednesday 1 October
DUE_ON, REGISTERED = date(2025, 10, 2), date(2025, 9, 2)


@pytest.fixture
def office(world: World) -> Office:
    """Return the office of the small municipality."""
    return Office(world)


async def registered(office: Office, day: date = REGISTERED, number: int = 0) -> int:
    """Put somebody into the register on a day; return their id."""
    key = await office.young(another(number) if number else ELIAS)
    await office.world.change(person, key, registered_on=day)
    return key


async def monday_of(office: Office, unit: int | None = None) -> Monday:
    """Return the first screen."""
    works = office.world.works
    async with reading(works.engine) as conn:
        await works.plans.load(conn)
        return await read_monday(conn, works.plans, unit, office.now)


def unit_of(office: Office) -> int:
    """Return the unit that serves Farsta."""
    return office.world.house.places["Farsta"].unit_id


async def test_whose_time_runs_out(office: Office) -> None:
    """30 days from registration in this week, and nobody has tried; the first and last day too."""
    await registered(office)
    await registered(office, date(2025, 8, 30), 1)
    await registered(office, date(2025, 9, 5), 2)
    await registered(office, date(2025, 8, 29), 3)
    await registered(office, date(2025, 9, 6), 4)
    assert (await monday_of(office)).breaking.now.units == {unit_of(office): 3}
    works = office.world.works
    async with reading(works.engine) as conn:
        first, *_ = await list_breaking(conn, works.plans, [unit_of(office)], THIS_WEEK, limit=1)
        rest = await list_breaking(
            conn, works.plans, [unit_of(office)], THIS_WEEK, after=first.public_id, limit=9
        )
    assert first.deadline == THIS_WEEK[0]
    assert [one.deadline for one in rest] == [DUE_ON, THIS_WEEK[1]]


async def test_who_is_not_late(office: Office) -> None:
    """Whoever was tried, reached, is in support, protected or gone waits for no attempt."""
    world = office.world
    tried = await registered(office)
    await office.attempt(tried, "sms", "hello")
    changes: tuple[dict[str, Any], ...] = (
        {"reached_at": office.now},
        {"in_support": True},
        {"protected": True},
        {"state": "left"},
    )
    for number, change in enumerate(changes, 1):
        await world.change(person, await registered(office, number=number), **change)
    assert (await monday_of(office)).breaking.now.total == 0


async def test_who_is_in_no_round(office: Office) -> None:
    """The plan in force says when their time runs out."""
    key = await office.world.add_person(AMINA, in_round=False)
    await office.world.change(person, key, registered_on=REGISTERED)
    assert (await monday_of(office)).breaking.now.total == 1


async def test_what_is_late(office: Office) -> None:
    """Calls that were due before today, replies unread for over a working day, by unit."""
    who = await office.young(SAGA)
    early = midnight(date(2025, 10, 1))
    for kind, due in (
        (TaskKind.CALL, early - timedelta(hours=1)),
        (TaskKind.CALL_BACK, early - timedelta(days=3)),
        (TaskKind.CALL, early + timedelta(hours=1)),
        (TaskKind.FIND_NUMBER, early - timedelta(days=3)),
        (TaskKind.REVIEW_REPLY, office.now - timedelta(hours=25)),
        (TaskKind.REVIEW_REPLY, office.now - timedelta(hours=23)),
    ):
        await office.task(who, kind, due_at=due)
    monday = await monday_of(office)
    assert monday.calls.now.units == {unit_of(office): 2, **monday.calls.now.units}
    assert (monday.calls.now.total, monday.replies.now.total) == (2, 1)
    other = next(one for one in monday.units if one != unit_of(office))
    elsewhere = await monday_of(office, other)
    assert elsewhere.calls.now.total == monday.calls.now.units[other]


async def test_a_week_ago(office: Office) -> None:
    """Each morning is kept once, and a week later the numbers are held against it."""
    world = office.world
    who = await registered(office)
    await office.task(who, TaskKind.CALL, due_at=office.now - timedelta(days=2))
    for kept in (True, False):
        async with writing(world.engine) as conn:
            await world.works.plans.load(conn)
            assert await keep_morning(conn, world.works.plans, office.now) is kept
    assert (await monday_of(office)).calls.change is None
    world.clock.move(office.now + timedelta(days=7))
    monday = await monday_of(office)
    assert (monday.breaking.now.total, monday.breaking.week_ago) == (0, 1)
    assert (monday.breaking.change, monday.calls.change) == (-1, 0)


async def test_health(office: Office) -> None:
    """The import, the share of SMS that arrived, and whether anything is sent."""
    world = office.world
    async with reading(world.engine) as conn:
        quiet = await read_health(conn, office.now)
    assert (quiet.delivered_percent, quiet.started, quiet.is_well) == (None, False, False)
    who = await office.young()
    subject = (await office.row(person, who)).subject
    texts = {"district": "", "unit": "", "gender": "K", "channel": "sms", "subject": subject}
    for number, outcome in enumerate(("delivered", "delivered", "undelivered")):
        told = {"source_key": f"d{number}", "at": office.now, "kind": FactKind.DELIVERY.value}
        await office.insert(fact, {**texts, **told, "outcome": outcome})
    await world.start()
    async with reading(world.engine) as conn:
        health = await read_health(conn, office.now)
    assert (health.delivered_percent, health.reports, health.is_well) == (67, 3, True)
    await world.pause()
    run = {"source": "x", "at": office.now, "complete": False}
    await office.insert(import_run, run)
    async with reading(world.engine) as conn:
        health = await read_health(conn, office.now)
    assert (health.paused, health.refused_at, health.is_well) == (True, office.now, False)
