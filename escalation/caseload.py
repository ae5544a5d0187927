"""One owner's people as a list: how each stands, what comes next and when (R23)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    and_,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from escalation.tables import task
from register.states import FactKind, PersonState
from register.tables import fact, person
from scheduler.states import OutreachState
from scheduler.tables import outreach, planned_contact
from storage.bulk import among
from storage.types import AnyRow, UtcDateTime

LONG_AGO, FAR_AHEAD = datetime(1900, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
# Past this a number is "at least": an owner has some hundred people, and counting costs for each.
MOST_COUNTED = 500
_AT_HAND: ColumnElement[bool] = literal_column("task.state IN ('open', 'claimed')")
_PLANNED: ColumnElement[bool] = literal_column("planned_contact.state = 'planned'")


class Standing(StrEnum):
    """How somebody stands, as an owner sorts their people."""

    WAITING = "waiting"  # before the first step
    ACTIVE = "active"  # contact is being made
    HELD = "held"  # something stops every step
    RESTING = "resting"  # until a date
    SUPPORT = "support"  # takes part in something: the rounds rest
    NONE = "none"  # nothing is under way


class Order(StrEnum):
    """By what an owner's list is ordered."""

    NEXT = "next"  # what comes first
    NAME = "name"
    TWENTY = "twenty"  # who turns 20 first
    QUIET = "quiet"  # whom nobody has tried to reach for longest


@dataclass(frozen=True, slots=True)
class Times:
    """The instants that filters go by."""

    day_began: datetime
    day_ends: datetime
    quiet_since: datetime  # an attempt before this is too long ago


@dataclass(frozen=True, slots=True)
class CasesWanted:
    """Which of an owner's people; everything that is set must hold."""

    standing: Standing | None = None
    overdue: bool = False  # something was due before today
    today: bool = False  # something is due today
    quiet: bool = False  # no attempt for long


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of an owner's people there are, and of those that need something."""

    total: int
    overdue: int
    today: int
    quiet: int
    standings: Mapping[Standing, int]
    cut: bool = False  # there are more people than were counted


async def list_cases(
    conn: AsyncConnection,
    owner: int,
    times: Times,
    wanted: CasesWanted,
    *,
    order: Order = Order.NEXT,
    after: str = "",
    limit: int,
) -> Sequence[AnyRow]:
    """Return an owner's people who are in the register; nobody protected is among them (R7).

    Args:
        conn: a connection in a transaction.
        owner: whose people.
        times: what the filters go by.
        wanted: which of them.
        order: in which order.
        after: the public id of the last one of the page before; one that has gone begins anew.
        limit: how many at most.
    """
    cases = _cases(owner)
    key = _order_by(cases, order)
    query = select(cases).where(*_filters(cases, times, wanted))
    if after:
        last = select(*(one.label(f"key_{place}") for place, one in enumerate((*key, cases.c.id))))
        row = (await conn.execute(last.where(cases.c.public_id == after))).one_or_none()
        if row is not None:
            query = query.where(tuple_(*key, cases.c.id) > tuple_(*_typed(key, cases, row)))
    return (await conn.execute(query.order_by(*key, cases.c.id).limit(limit))).all()


async def count_cases(
    conn: AsyncConnection, owner: int, times: Times, *, most: int = MOST_COUNTED
) -> Counted:
    """Count an owner's people, and those who need something, among the first `most` of them."""
    cases = _cases(owner, most)
    asked = (CasesWanted(overdue=True), CasesWanted(today=True), CasesWanted(quiet=True))
    sums = [_sum(and_(*_filters(cases, times, one))) for one in asked]
    query = select(cases.c.standing, func.count(), *sums).group_by(cases.c.standing)
    rows = (await conn.execute(query)).all()
    standings = {Standing(row[0]): row[1] for row in rows}
    overdue, today, quiet = (sum(row[place] for row in rows) for place in (2, 3, 4))
    total = sum(standings.values())
    return Counted(total, overdue, today, quiet, standings, cut=total >= most)


async def last_events(conn: AsyncConnection, subjects: Collection[str]) -> dict[str, AnyRow]:
    """Return the latest thing that happened to each of some people, by their subject."""
    f = fact.c
    # of what is written at one instant, what it came to before that it was done
    rank = case(
        {FactKind.STATUS.value: 0, FactKind.REPLY.value: 1, FactKind.TASK.value: 2},
        value=f.kind,
        else_=3,
    )
    place = func.row_number().over(partition_by=f.subject, order_by=(f.at.desc(), rank, f.id))
    told = (FactKind.ATTEMPT, FactKind.REPLY, FactKind.TASK, FactKind.STATUS)
    ranked = (
        select(f.subject, f.at, f.kind, f.channel, f.step, f.outcome, f.detail, place.label("n"))
        .where(among(conn, f.subject, subjects), f.kind.in_(told))
        .subquery()
    )
    rows = await conn.execute(select(ranked).where(ranked.c.n == 1))
    return {row.subject: row for row in rows}


async def next_things(conn: AsyncConnection, people: Collection[int]) -> dict[int, AnyRow]:
    """Return what is due next for each of some people: a task of the staff, or a planned step."""
    t, c = task.c, planned_contact.c
    tasks = select(t.person_id, t.due_at, t.kind.label("kind"), literal("").label("channels"))
    steps = select(c.person_id, c.due_at, c.task_kind.label("kind"), c.channels)
    found: dict[int, AnyRow] = {}
    for query, theirs, waits in (
        (tasks, among(conn, t.person_id, people), _AT_HAND),
        (steps, among(conn, c.person_id, people), _PLANNED),
    ):
        for row in await conn.execute(query.where(theirs, waits)):
            stands = found.get(row.person_id)
            if stands is None or row.due_at < stands.due_at:
                found[row.person_id] = row
    return found


async def owned_among(conn: AsyncConnection, owner: int, public_ids: Collection[str]) -> list[int]:
    """Return the ids of those people, of some by public id, who are an owner's still."""
    p = person.c
    theirs = (p.owner_id == owner, p.state == PersonState.ACTIVE.value, ~p.protected)
    chosen = select(p.id).where(among(conn, p.public_id, public_ids), *theirs)
    return list(await conn.scalars(chosen.order_by(p.id)))


def _cases(owner: int, most: int | None = None) -> CTE:
    """Return an owner's people, or the first `most`, each with what orders and filters them."""
    p, o, t, c, f = person.c, outreach.c, task.c, planned_contact.c, fact.c
    contact_at = select(func.min(c.due_at)).where(c.person_id == p.id, _PLANNED)
    task_at = select(func.min(t.due_at)).where(t.person_id == p.id, _AT_HAND)
    attempt_at = select(func.max(f.at)).where(
        f.subject == p.subject, f.kind == FactKind.ATTEMPT.value
    )
    rows = (
        select(
            p.id, p.public_id, p.first_name, p.last_name, p.born_on, p.subject, p.registered_on,
            p.occupation, p.reached_at, p.district_id, o.held_for, o.next_at.label("round_at"),
            _standing().label("standing"),
            contact_at.scalar_subquery().label("contact_at"),
            task_at.scalar_subquery().label("task_at"),
            attempt_at.scalar_subquery().label("attempt_at"),
        )
        .outerjoin_from(
            person,
            outreach,
            and_(o.person_id == p.id, literal_column("outreach.state <> 'ended'")),
        )
        .where(p.owner_id == owner, p.state == PersonState.ACTIVE.value, ~p.protected)
        .limit(most)
    ).cte("owned")  # fmt: skip
    r = rows.c
    work_at = case(
        (r.task_at.is_(None), r.contact_at),
        (r.contact_at.is_(None), r.task_at),
        (r.task_at <= r.contact_at, r.task_at),
        else_=r.contact_at,
    )
    return select(rows, func.coalesce(work_at, r.round_at).label("due_at")).cte("cases")


def _standing() -> ColumnElement[str]:
    o = outreach.c
    return case(
        (o.state == OutreachState.HELD.value, Standing.HELD.value),
        (person.c.in_support, Standing.SUPPORT.value),
        (o.state.is_(None), Standing.NONE.value),
        else_=o.state,
    )


def _filters(cases: CTE, times: Times, wanted: CasesWanted) -> list[ColumnElement[bool]]:
    c = cases.c
    kept: list[ColumnElement[bool]] = []
    if wanted.standing is not None:
        kept.append(c.standing == wanted.standing.value)
    if wanted.overdue:
        kept.append(c.task_at < times.day_began)
    if wanted.today:
        kept.append(and_(c.due_at >= times.day_began, c.due_at < times.day_ends))
    if wanted.quiet:
        never = and_(c.attempt_at.is_(None), c.registered_on < swedish_date(times.quiet_since))
        kept.append(or_(never, c.attempt_at < times.quiet_since))
    return kept


def _order_by(cases: CTE, order: Order) -> tuple[ColumnElement[Any], ...]:
    c = cases.c
    match order:
        case Order.NAME:
            return (c.last_name, c.first_name)
        case Order.TWENTY:
            return (c.born_on,)
        case Order.QUIET:
            return (func.coalesce(c.attempt_at, literal(LONG_AGO, UtcDateTime())),)
        case Order.NEXT:
            return (func.coalesce(c.due_at, literal(FAR_AHEAD, UtcDateTime())),)


def _typed(key: Sequence[ColumnElement[Any]], cases: CTE, row: AnyRow) -> list[ColumnElement[Any]]:
    columns = (*key, cases.c.id)
    return [literal(value, column.type) for value, column in zip(row, columns, strict=True)]


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0, type_=Integer())
