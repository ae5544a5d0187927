"""Monday's numbers: whose time runs out, what is late, and how that was a week ago."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from config.clock import swedish_date
from escalation.states import TaskKind
from pipeline.figures import refresh_figures
from register.states import FactKind
from register.tables import fact, import_run, person, staff
from reports.breaking import list_breaking
from reports.health import read_health
from reports.monday import Monday, keep_morning, read_monday
from reports.monday_rules import overdue_dates
from reports.unit_load import UnitLoad
from reports.worked import WhatWorked, read_reached, read_worked
from scheduler.window import midnight
from storage.bulk import insert_rows
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


async def test_whoever_is_past_the_limit(office: Office) -> None:
    """In the morning they are found, however long ago; whoever is tried then is gone at once."""
    world = office.world
    late = await registered(office, date(2025, 8, 31))
    years_ago = await registered(office, date(2023, 3, 1), 1)
    await registered(office, date(2025, 9, 1), 2)  # until today
    again = await registered(office, date(2025, 8, 20), 3)
    before = {"source_key": "before", "subject": (await office.row(person, again)).subject}
    texts = dict.fromkeys(("district", "unit", "gender", "step", "outcome"), "")
    told = {"at": midnight(date(2025, 1, 15)), "kind": "attempt", "channel": "sms"}
    await office.insert(fact, {**before, **texts, **told})
    assert (await monday_of(office)).overdue.total == 0
    async with writing(world.engine) as conn:
        await world.works.plans.load(conn)
        await keep_morning(conn, world.works.plans, office.now)
    assert (await monday_of(office)).overdue.units == {unit_of(office): 3}
    await world.change(person, years_ago, protected=True)
    async with reading(world.engine) as conn:
        units, dates = [unit_of(office)], overdue_dates(swedish_date(office.now))
        found = await list_breaking(conn, world.works.plans, units, dates, limit=9)
    assert [one.id for one in found] == [again, late]
    await office.attempt(late, "sms", "hello")
    assert (await monday_of(office)).overdue.units == {unit_of(office): 1}


async def test_the_load_of_a_unit(office: Office) -> None:
    """Each morning cases and open tasks are counted by the owner's unit; of another day is none."""
    world = office.world
    who = await office.young(SAGA)
    owner = next(row for row in await world.rows(staff) if "coordinator" in row.roles.split())
    await world.change(person, who, owner_id=owner.id)
    await office.task(who, TaskKind.CALL)
    async with writing(world.engine) as conn:
        await world.works.plans.load(conn)
        await keep_morning(conn, world.works.plans, office.now)
    monday = await monday_of(office, owner.unit_id)
    (load,) = monday.load.values()
    assert (load.cases, load.tasks) == (1, 1)
    assert load.cases_each == round(1 / load.coordinators, 1)
    assert UnitLoad(0, 3, 3).tasks_each is None
    world.clock.move(office.now + timedelta(days=1))
    assert (await monday_of(office)).load == {}


async def test_what_worked(office: Office) -> None:
    """The best of this KAA year by their keys; before there is enough, last year's."""
    world = office.world
    rows: list[dict[str, Any]] = []
    for number in range(60):
        at = datetime(2025, 3, 3, 9, tzinfo=UTC)
        base = {"subject": f"one {number}", "district": "Farsta", "unit": "KAA syd", "gender": "K"}
        told = {"channel": "sms", "step": "", "outcome": "", "at": at}
        rows += [
            {**base, **told, "kind": "attempt", "step": "hello", "source_key": f"a{number}"},
            {**base, **told, "kind": "reply", "step": "answer", "source_key": f"b{number}"},
        ]
    async with writing(world.engine) as conn:
        await insert_rows(conn, fact, rows)
    assert await worked_of(office) is None
    await refresh_figures(world.engine, "test", office.now)
    this_year = await worked_of(office)
    assert this_year is not None
    assert [(one.what, one.share) for one in this_year.best] == [("sms", 100), ("hello", 100)]
    world.clock.move(office.now + timedelta(days=60))
    await refresh_figures(world.engine, "test", office.now)
    last_year = await worked_of(office)
    assert last_year is not None
    assert last_year.named == this_year.named


async def test_reached_beside_last_year(office: Office) -> None:
    """At night a day has hardly begun: last year's counts until the weekday before it."""
    base = {"district": "Farsta", "unit": "KAA syd", "gender": "K", "channel": "", "step": ""}
    told = {**base, "kind": "status", "outcome": "reached"}
    days = (date(2024, 9, 30), date(2024, 10, 1), date(2024, 10, 2), date(2025, 9, 29))
    rows = [
        {**told, "at": midnight(day), "source_key": f"r{n}", "subject": f"one {n}"}
        for n, day in enumerate(days)
    ]
    async with writing(office.world.engine) as conn:
        await insert_rows(conn, fact, rows)
    assert swedish_date(office.now) == date(2025, 10, 1)  # a Wednesday, as 2 October 2024 was
    await refresh_figures(office.world.engine, "test", office.now)
    async with reading(office.world.engine) as conn:
        unknown = await read_reached(conn, None)
    assert unknown is not None
    assert (unknown.reached, unknown.last_year) == (1, None)  # of all before September is unknown
    early = {**told, "at": midnight(date(2023, 11, 2)), "source_key": "e", "subject": "early"}
    async with writing(office.world.engine) as conn:
        await insert_rows(conn, fact, [early])
    await refresh_figures(office.world.engine, "test", office.now)
    async with reading(office.world.engine) as conn:
        known = await read_reached(conn, None)
    assert known is not None
    assert (known.reached, known.last_year) == (1, 3)


async def worked_of(office: Office) -> WhatWorked | None:
    """Return what worked, of all units."""
    async with reading(office.world.engine) as conn:
        return await read_worked(conn, None)
