"""Reading where everybody in the register stands today, for a trial to begin there."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
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
from reports.trial.read_sample import count_people, read_sample, thin
from reports.trial.thinning import MOST, steps_of
from reports.trial.timetable import Timetable, find_place
from reports.trial.values import NEVER, Standing, Stands, Traits, Way, may_begin
from scheduler.states import ContactState, HoldReason, OutreachState
from scheduler.tables import outreach, planned_contact
from scheduler.waiting import INTERRUPTED
from storage.bulk import among
from storage.types import AnyRow, AnySelect

NEWCOMERS = timedelta(days=366)
LATE_REGISTRATION = 30  # days before the first extract that names somebody, at most
AT_ONCE = 5_000  # people
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
    scales: tuple[float, ...]  # how many people each one stands for, by unit
    people: list[Standing]
    newcomers: list[Traits]


@dataclass(frozen=True, slots=True)
class _Book:
    """What is at hand while people are read."""

    begins: date
    units: Mapping[str, int]
    points: Mapping[int, Sequence[AnyRow]]


async def read_crowd(
    conn: AsyncConnection,
    tables: Mapping[int, Timetable],
    begins: date,
    now: datetime,
    *,
    most: int = MOST,
) -> Crowd:
    """Return everybody a trial begins with; of more than `most` a part of each unit.

    `tables` are the timetables of the plan versions that rounds follow now, by version.
    """
    names = tuple((await conn.scalars(select(unit.c.name).order_by(unit.c.name))).all())
    counted = await count_people(conn)
    steps = steps_of(counted, most=most)
    units = {name: place for place, name in enumerate(names)}
    order = {version: place for place, version in enumerate(tables, start=1)}
    people = []
    for ids in await _present_ids(conn, steps):
        book = _Book(begins, units, await _points(conn, ids))
        attempts, tasks = await _attempts(conn, ids), await _open_tasks(conn, ids)
        for row in await conn.execute(_present().where(among(conn, person.c.id, ids))):
            table = tables.get(row.plan_version_id)
            standing = _standing(book, row, table, tasks.get(row.id, {}))
            known = replace(
                standing, table=order.get(row.plan_version_id, 0), contacts=attempts.get(row.id, 0)
            )
            people.append(known)
    newcomers = []
    for ids in await _newcomers_ids(conn, steps, now):
        book = _Book(begins, units, await _points(conn, ids))
        newcomers += [_newcomer(book, row, at) for row, at in await _entered(conn, ids, now)]
    tried = Counter(names[one.traits.unit] for one in people)
    scales = tuple(counted[name] / tried[name] if tried[name] else 1.0 for name in names)
    return Crowd(names, scales, people, newcomers)


async def _present_ids(conn: AsyncConnection, steps: Mapping[str, int]) -> list[Sequence[int]]:
    """Return the ids of those who are tried, some thousand at once."""
    return _parts(await read_sample(conn, steps))


async def _newcomers_ids(
    conn: AsyncConnection, steps: Mapping[str, int], now: datetime
) -> list[Sequence[int]]:
    """Return the ids of who came in the last year, thinned as their units are."""
    p = person.c
    came = (
        select(p.id, p.subject, p.district_id)
        .join_from(person, fact, fact.c.subject == p.subject)
        .where(*_came(now))
        .distinct()
        .subquery("came")
    )
    place = func.row_number().over(partition_by=unit.c.name, order_by=came.c.subject)
    numbered = (
        select(came.c.id, unit.c.name.label("unit"), place.label("place"))
        .join_from(came, district, district.c.id == came.c.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .subquery("numbered")
    )
    return _parts((await conn.scalars(thin(numbered, steps))).all())


def _parts(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


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


async def _points(conn: AsyncConnection, ids: Sequence[int]) -> Mapping[int, Sequence[AnyRow]]:
    c = contact_point.c
    query = select(c.person_id, c.owner, c.kind, c.state, c.by_staff)
    found: defaultdict[int, list[AnyRow]] = defaultdict(list)
    for row in await conn.execute(query.where(among(conn, c.person_id, ids))):
        found[row.person_id].append(row)
    return found


async def _attempts(conn: AsyncConnection, ids: Sequence[int]) -> Mapping[int, int]:
    """Return how often each was tried since they came, or since they were reached last.

    The facts are asked for by subject, not by a join: without fresh statistics SQLite would go
    through all attempts for each person.
    """
    f, p = fact.c, person.c
    people = select(p.id, p.subject, p.reached_at).where(among(conn, p.id, ids))
    whose = {row.subject: row for row in await conn.execute(people)}
    attempts = select(f.subject, f.at).where(
        among(conn, f.subject, list(whose)),
        f.kind == FactKind.ATTEMPT,
        f.step.not_in(NOT_OF_PLANS),
    )
    found: Counter[int] = Counter()
    for row in await conn.execute(attempts):
        of = whose[row.subject]
        found[of.id] += of.reached_at is None or row.at > of.reached_at
    return found


async def _open_tasks(
    conn: AsyncConnection, ids: Sequence[int]
) -> Mapping[int, Mapping[str, AnyRow]]:
    """Return each one's open tasks by kind: those that a plan waits for, and calls back."""
    t = task.c
    query = (
        select(t.person_id, t.kind, t.step, t.due_at)
        .where(t.state.in_((TaskState.OPEN, TaskState.CLAIMED)), among(conn, t.person_id, ids))
        .order_by(t.id)
    )
    found: defaultdict[int, dict[str, AnyRow]] = defaultdict(dict)
    for row in await conn.execute(query):
        found[row.person_id][row.kind] = row
    return found


def _came(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of an entry in the last year; the first extract brings nobody new."""
    f = fact.c
    first = select(func.min(import_run.c.at)).where(import_run.c.new > 0).scalar_subquery()
    entered = and_(f.kind == FactKind.STATUS, f.outcome == ChangeKind.ENTERED)
    return entered, f.at > first, f.at >= now - NEWCOMERS


async def _entered(
    conn: AsyncConnection, ids: Sequence[int], now: datetime
) -> Iterator[tuple[AnyRow, datetime]]:
    """Return who came in the last year, of these, and when."""
    f, p = fact.c, person.c
    people = (
        select(*_person_columns(), p.subject)
        .join_from(person, district, district.c.id == p.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .where(among(conn, p.id, ids))
        .order_by(p.id)
    )
    rows = (await conn.execute(people)).all()
    entries = (
        select(f.subject, func.max(f.at))
        .where(among(conn, f.subject, [row.subject for row in rows]), *_came(now))
        .group_by(f.subject)
    )
    entered_at = {row[0]: row[1] for row in await conn.execute(entries)}
    return ((row, entered_at[row.subject]) for row in rows)


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


def _newcomer(book: _Book, row: AnyRow, entered_at: datetime) -> Traits:
    day = swedish_date(entered_at)
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
