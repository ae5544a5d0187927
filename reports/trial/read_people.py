"""Reading where everybody in the register stands today, for a trial to begin there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from messaging.permission import channel_allowed
from messaging.states import Channel
from register.age import birthday
from register.states import (
    ChangeKind,
    FactKind,
    Limit,
    PersonState,
    PointKind,
    PointOwner,
    PointState,
)
from register.tables import contact_point, district, fact, import_run, person, unit
from reports.trial.read_facts import NOT_OF_PLANS
from reports.trial.timetable import Timetable, find_place
from reports.trial.values import NEVER, Standing, Stands, Traits, Way, may_begin
from scheduler.states import ContactState, HoldReason, OutreachState
from scheduler.tables import outreach, planned_contact
from scheduler.waiting import INTERRUPTED
from storage.types import AnyRow, AnySelect

NEWCOMERS = timedelta(days=366)
LATE_REGISTRATION = 30  # days before the first extract that names somebody, at most
RECENT = timedelta(days=400)
USABLE = frozenset({PointState.OK.value})
CALLABLE = frozenset({PointState.OK.value, PointState.STOPPED.value})
POINT_WAYS = {PointKind.MOBILE: Way.SMS, PointKind.EMAIL: Way.EMAIL, PointKind.CHAT: Way.CHAT}
CHANNEL_OF = {
    Way.SMS: Channel.SMS,
    Way.EMAIL: Channel.EMAIL,
    Way.CHAT: Channel.CHAT,
    Way.LETTER: Channel.LETTER,
    Way.PHONE: Channel.PHONE,
    Way.DOOR: Channel.VISIT,
}


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is in the register today, and who came in the last year, as they came."""

    units: tuple[str, ...]
    people: list[Standing]
    newcomers: list[Traits]


@dataclass(frozen=True, slots=True)
class _Book:
    """What is at hand while people are read."""

    begins: date
    units: Mapping[str, int]
    points: Mapping[int, Sequence[AnyRow]]


async def read_crowd(
    conn: AsyncConnection, tables: Mapping[int, Timetable], begins: date, now: datetime
) -> Crowd:
    """Return everybody a trial begins with.

    `tables` are the timetables of the plan versions that rounds follow now, by version.
    """
    names = tuple((await conn.scalars(select(unit.c.name).order_by(unit.c.name))).all())
    points = await _points(conn, now)
    book = _Book(begins, {name: place for place, name in enumerate(names)}, points)
    attempts = await _attempts(conn)
    tasks = await _open_tasks(conn)
    order = {version: place for place, version in enumerate(tables, start=1)}
    people = []
    async for row in await conn.stream(_present()):
        table = tables.get(row.plan_version_id)
        standing = _standing(book, row, table, tasks.get(row.id, {}))
        known = replace(
            standing, table=order.get(row.plan_version_id, 0), contacts=attempts.get(row.id, 0)
        )
        people.append(known)
    newcomers = [_newcomer(book, row) for row in await _entered(conn, now)]
    return Crowd(names, people, newcomers)


async def versions_in_use(conn: AsyncConnection) -> list[int]:
    """Return the plan versions that open rounds follow."""
    c = outreach.c
    query = select(c.plan_version_id).where(c.state != OutreachState.ENDED).distinct()
    return sorted(await conn.scalars(query))


def _person_columns() -> tuple[ColumnElement[Any], ...]:
    p = person.c
    return (
        p.id, p.born_on, p.registered_on, p.reason, p.protected, p.limits, p.street,
        p.address_state, p.in_support, p.reached_at, unit.c.name.label("unit"),
    )  # fmt: skip


def _present() -> AnySelect:
    o, p, c = outreach.c, person.c, planned_contact.c
    open_round = and_(o.person_id == p.id, o.state != OutreachState.ENDED)
    ahead = and_(c.outreach_id == o.id, c.state == ContactState.PLANNED)
    return (
        select(
            *_person_columns(), o.plan_version_id, o.state, o.step, o.attempt, o.held_for,
            o.next_at, c.step.label("next_step"), c.attempt.label("next_attempt"), c.due_at,
        )
        .join_from(person, district, district.c.id == p.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .outerjoin(outreach, open_round)
        .outerjoin(planned_contact, ahead)
        .where(p.state == PersonState.ACTIVE)
        .order_by(p.id)
    )  # fmt: skip


async def _points(conn: AsyncConnection, now: datetime) -> Mapping[int, Sequence[AnyRow]]:
    c, p = contact_point.c, person.c
    query = (
        select(c.person_id, c.owner, c.kind, c.state, c.by_staff)
        .join_from(contact_point, person, p.id == c.person_id)
        .where(or_(p.state == PersonState.ACTIVE, p.registered_on >= swedish_date(now) - RECENT))
    )
    found: defaultdict[int, list[AnyRow]] = defaultdict(list)
    async for row in await conn.stream(query):
        found[row.person_id].append(row)
    return found


async def _attempts(conn: AsyncConnection) -> dict[int, int]:
    """Return how often each was tried since they came, or since they were reached last."""
    f, p = fact.c, person.c
    query = (
        select(p.id, func.count())
        .join_from(person, fact, f.subject == p.subject)
        .where(
            p.state == PersonState.ACTIVE,
            f.kind == FactKind.ATTEMPT,
            f.step.not_in(NOT_OF_PLANS),
            or_(p.reached_at.is_(None), f.at > p.reached_at),
        )
        .group_by(p.id)
    )
    return {row[0]: row[1] for row in await conn.execute(query)}


async def _open_tasks(conn: AsyncConnection) -> Mapping[int, Mapping[str, AnyRow]]:
    """Return each one's open tasks by kind: those that a plan waits for, and calls back."""
    t = task.c
    query = (
        select(t.person_id, t.kind, t.step, t.due_at)
        .where(t.state.in_((TaskState.OPEN, TaskState.CLAIMED)), t.person_id.is_not(None))
        .order_by(t.id)
    )
    found: defaultdict[int, dict[str, AnyRow]] = defaultdict(dict)
    for row in await conn.execute(query):
        found[row.person_id][row.kind] = row
    return found


async def _entered(conn: AsyncConnection, now: datetime) -> Sequence[AnyRow]:
    """Return who came in the last year; the first extract brings people who were there before."""
    f, p = fact.c, person.c
    first = select(func.min(import_run.c.at)).where(import_run.c.new > 0).scalar_subquery()
    entered = func.max(f.at).label("entered_at")
    query = (
        select(*_person_columns(), entered)
        .join_from(person, fact, f.subject == p.subject)
        .join(district, district.c.id == p.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .where(f.kind == FactKind.STATUS, f.outcome == ChangeKind.ENTERED)
        .where(f.at > first, f.at >= now - NEWCOMERS)
        .group_by(*_person_columns())
        .order_by(p.id)
    )
    return (await conn.execute(query)).all()


def _standing(
    book: _Book, row: AnyRow, table: Timetable | None, tasks: Mapping[str, AnyRow]
) -> Standing:
    traits = _traits(book, row, book.begins, book.points.get(row.id, ()), new=False)
    at = Standing(
        traits=traits,
        stands=Stands.NOWHERE,
        table=0,
        place=0,
        due=0,
        reached=row.reached_at is not None or row.in_support,
        contacts=0,
        called_back=TaskKind.CALL_BACK in tasks,
        sought_number=TaskKind.FIND_NUMBER in tasks,
    )
    if row.protected or table is None:
        return at
    if row.in_support:
        return replace(at, stands=Stands.SUPPORTED)
    if row.state == OutreachState.RESTING:
        due = NEVER if row.next_at is None else _day(book, row.next_at)
        return replace(at, stands=Stands.RESTING, due=due)
    if row.state == OutreachState.HELD:
        unread = HoldReason.UNREAD_REPLY in row.held_for.split()
        return replace(at, stands=Stands.ANSWERING) if unread else at
    return _in_round(book, row, table, tasks, at)


def _in_round(
    book: _Book, row: AnyRow, table: Timetable, tasks: Mapping[str, AnyRow], at: Standing
) -> Standing:
    """Return where somebody stands whose round goes on."""
    waiting = next((one for one in tasks.values() if row.step and one.step == row.step), None)
    if row.next_step is not None:
        place = find_place(table.places, row.next_step, row.next_attempt) or 0
        return replace(at, stands=Stands.COMING, place=place, due=_day(book, row.due_at))
    here = find_place(table.places, row.step, row.attempt)
    if waiting is not None and here is not None:
        return replace(at, stands=Stands.QUEUED, place=here, due=_day(book, waiting.due_at))
    if here is None:
        begins = may_begin(at.traits, table.plan.wait_days)
        due = table.first[min(max(begins, 0), len(table.first) - 1)]
        return replace(at, stands=Stands.COMING, place=0, due=due)
    due = table.after[here][0]
    over = here + 1 == len(table.places)
    stands = Stands.RESTING if over else Stands.COMING
    return replace(at, stands=stands, place=0 if over else here + 1, due=due)


def _newcomer(book: _Book, row: AnyRow) -> Traits:
    day = swedish_date(row.entered_at)
    traits = _traits(book, row, day, book.points.get(row.id, ()), new=True)
    return replace(traits, registered=max(traits.registered, -LATE_REGISTRATION))


def _traits(book: _Book, row: AnyRow, zero: date, points: Sequence[AnyRow], *, new: bool) -> Traits:
    own = _own_ways(points, new=new)
    if row.street and (new or row.address_state == "ok"):
        own |= Way.LETTER | Way.DOOR
    limits = frozenset() if new else frozenset(row.limits.split())
    ways = [way for way in Way if way & own and channel_allowed(CHANNEL_OF[way], limits)]
    guardian = 0 if Limit.NO_GUARDIAN in limits else _guardian_ways(points)
    return Traits(
        unit=book.units[row.unit],
        ways=sum(ways),
        guardian_ways=guardian,
        turns_18=(birthday(row.born_on, 18) - zero).days,
        turns_20=(birthday(row.born_on, 20) - zero).days,
        registered=(row.registered_on - zero).days,
        waits=row.reason.strip().casefold() != INTERRUPTED,
        protected=row.protected,
    )


def _own_ways(points: Sequence[AnyRow], *, new: bool) -> int:
    """Return what somebody's own points allow; of a newcomer what the extract brought."""
    ways = 0
    for point in points:
        if point.owner != PointOwner.SELF or (new and point.by_staff):
            continue
        kind = PointKind(point.kind)
        usable = point.state != PointState.OLD if new else point.state in USABLE
        callable_ = usable or point.state in CALLABLE
        if usable:
            ways |= POINT_WAYS.get(kind, 0)
        if callable_ and kind in {PointKind.MOBILE, PointKind.LANDLINE}:
            ways |= Way.PHONE
    return ways


def _guardian_ways(points: Sequence[AnyRow]) -> int:
    ways = 0
    for point in points:
        if point.owner != PointOwner.SELF and point.state in USABLE:
            ways |= POINT_WAYS.get(PointKind(point.kind), 0)
    return ways


def _day(book: _Book, at: datetime) -> int:
    """Return a day of the trial; what should have been done before it is due on its first."""
    return max((swedish_date(at) - book.begins).days, 0)
