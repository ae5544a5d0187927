"""Whose time for the first attempt runs out: in which weeks, unit by unit, and their list (R2)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from register.states import FactKind
from register.tables import district, fact, person, staff
from reports.monday_rules import LONGEST_WAIT, registered_on
from scheduler.cadence import first_contact_deadline
from scheduler.plan import Plan
from scheduler.plan_shelf import PlanShelf
from scheduler.tables import outreach, overdue, plan_version
from storage.bulk import among

# Past this a number is "at least": counting must not cost more than reading the page.
MOST_COUNTED = 2_000
# literals: with parameters PostgreSQL could not use the partial index
_LISTED: ColumnElement[bool] = literal_column("person.state = 'active' AND NOT person.protected")


@dataclass(frozen=True, slots=True)
class Breaking:
    """Somebody whom nobody has tried to reach."""

    id: int
    public_id: str
    name: str
    district: str
    owner_id: int | None
    owner: str
    registered_on: date
    deadline: date


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are in each unit."""

    units: Mapping[int, int]
    cut: bool = False  # there are more than were counted

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.units.values())


async def count_breaking(
    conn: AsyncConnection, plans: PlanShelf, units: Collection[int], first: date | None, last: date
) -> Counted:
    """Count the people of some units whose deadline is between two days, both included.

    Without a first day it is everybody who was past it in the morning (`keep_overdue`).
    """
    query = await _query(conn, plans, units, first, last)
    if query is None:
        return Counted({})
    found = query.limit(MOST_COUNTED).subquery()
    rows = await conn.execute(
        select(found.c.unit_id, func.count()).group_by(found.c.unit_id).order_by(found.c.unit_id)
    )
    counted = {row[0]: row[1] for row in rows}
    return Counted(counted, cut=sum(counted.values()) >= MOST_COUNTED)


async def list_breaking(
    conn: AsyncConnection,
    plans: PlanShelf,
    units: Collection[int],
    dates: tuple[date | None, date],
    *,
    after: str = "",
    limit: int,
) -> list[Breaking]:
    """Return the people of some units whose deadline is between two days, the soonest first.

    Nobody protected is among them (R7).

    Args:
        conn: a connection in a transaction.
        plans: the plan versions, loaded.
        units: whose people.
        dates: the first deadline and the last; without a first one as in `count_breaking`.
        after: the public id of the last one of the page before.
        limit: how many at most.
    """
    query = await _query(conn, plans, units, *dates)
    if query is None:
        return []
    p = person.c
    if after:
        key = select(p.registered_on, p.id).where(p.public_id == after)
        last = (await conn.execute(key)).one_or_none()
        if last is not None:
            query = query.where(tuple_(p.registered_on, p.id) > tuple_(*last))
    rows = await conn.execute(query.order_by(p.registered_on, p.id).limit(limit))
    fallback = _without_round(plans)
    return [
        Breaking(
            row.id,
            row.public_id,
            f"{row.first_name} {row.last_name}",
            row.district,
            row.owner_id,
            row.owner or "",
            row.registered_on,
            first_contact_deadline(
                plans.get(row.plan_version_id) if row.plan_version_id else fallback,
                row.registered_on,
            ),
        )
        for row in rows
    ]


async def keep_overdue(
    conn: AsyncConnection, plans: PlanShelf, units: Collection[int], last: date
) -> None:
    """Keep whose deadline was on some day, or before it. It reads the whole register."""
    await conn.execute(delete(overdue))
    query = await _query(conn, plans, units, None, last, anew=True)
    if query is not None:
        found = select(query.subquery().c.id)
        await conn.execute(overdue.insert().from_select(["person_id"], found))


async def find_people(conn: AsyncConnection, public_ids: Collection[str]) -> list[int]:
    """Return the ids of some people."""
    p = person.c
    query = select(p.id).where(among(conn, p.public_id, sorted(public_ids)))
    return list(await conn.scalars(query.order_by(p.id))) if public_ids else []


async def _query(
    conn: AsyncConnection,
    plans: PlanShelf,
    units: Collection[int],
    first: date | None,
    last: date,
    *,
    anew: bool = False,
) -> Select[Any] | None:
    p, o = person.c, outreach.c
    days = await _days(conn, plans, first or date.min, last)
    every = sorted({day for group in days.values() for day in group})
    if not every or not units:
        return None
    # what was before the day of registration, by UTC, belongs to an earlier time in the register
    attempted = exists().where(
        fact.c.subject == p.subject,
        fact.c.kind == FactKind.ATTEMPT.value,
        fact.c.at >= p.registered_on,
    )
    follows = [
        and_(_of_plans(versions), p.registered_on.in_(sorted(group)))
        for group, versions in _by_days(days).items()
    ]
    due: ColumnElement[bool] = and_(p.registered_on.in_(every), or_(*follows))
    if first is None:
        due = or_(due, p.registered_on <= last - LONGEST_WAIT)
        if not anew:
            due = and_(due, p.id.in_(select(overdue.c.person_id)))
    open_round = and_(o.person_id == p.id, literal_column("outreach.state <> 'ended'"))
    return (
        select(
            p.id, p.public_id, p.first_name, p.last_name, p.registered_on, p.owner_id,
            o.plan_version_id, district.c.name.label("district"), district.c.unit_id,
            staff.c.name.label("owner"),
        )
        .join_from(person, district, district.c.id == p.district_id)
        .outerjoin(outreach, open_round)
        .outerjoin(staff, staff.c.id == p.owner_id)
        .where(
            _LISTED,
            due,
            district.c.unit_id.in_(sorted(units)),
            ~p.in_support,
            or_(p.reached_at.is_(None), p.reached_at < p.registered_on),
            ~attempted,
        )
    )  # fmt: skip


async def _days(
    conn: AsyncConnection, plans: PlanShelf, first: date, last: date
) -> dict[int | None, frozenset[date]]:
    """Return the days of registration by plan version; None: of who is in no round."""
    versions = await conn.scalars(select(plan_version.c.id).order_by(plan_version.c.id))
    days: dict[int | None, frozenset[date]] = {
        one: frozenset(registered_on(plans.get(one), first, last))
        for one in versions
        if plans.has(one)
    }
    days[None] = frozenset(registered_on(_without_round(plans), first, last))
    return days


def _by_days(
    days: Mapping[int | None, frozenset[date]],
) -> dict[frozenset[date], list[int | None]]:
    """Put plan versions together that give the same days: most do."""
    groups: defaultdict[frozenset[date], list[int | None]] = defaultdict(list)
    for version, group in days.items():
        groups[group].append(version)
    return groups


def _of_plans(versions: Sequence[int | None]) -> ColumnElement[bool]:
    named = outreach.c.plan_version_id.in_([one for one in versions if one is not None])
    if None in versions:
        return or_(named, outreach.c.plan_version_id.is_(None))
    return named


def _without_round(plans: PlanShelf) -> Plan:
    return plans.live()[0]
