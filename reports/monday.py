"""Monday: whose time runs out this week, whether staff keep up, and how that was a week ago."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from register.tables import unit
from reports.breaking import Counted, count_breaking, keep_overdue
from reports.health import Health, read_health
from reports.keeping_up import count_late_calls, count_unread
from reports.kept_tables import morning
from reports.monday_rules import WEEK, monday_of, overdue_dates, unread_before
from reports.monday_states import Measured
from reports.unit_load import UnitLoad, measure_load, read_load
from reports.worked import Reached, WhatWorked, read_reached, read_worked
from scheduler.plan_shelf import PlanShelf
from scheduler.window import midnight
from storage.bulk import insert_rows


@dataclass(frozen=True, slots=True)
class Standing:
    """One number of now, unit by unit, and of the same weekday a week ago."""

    now: Counted
    week_ago: int | None  # None: that morning was not measured

    @property
    def change(self) -> int | None:
        """How many more than a week ago."""
        return None if self.week_ago is None else self.now.total - self.week_ago


@dataclass(frozen=True, slots=True)
class Monday:
    """Everything of the first screen of those who lead."""

    health: Health
    first: date  # the week
    last: date
    breaking: Standing  # people whose 30 days run out in the week (R2)
    calls: Standing  # that were due before today
    replies: Standing  # unread for more than one working day
    reached: Reached | None
    worked: WhatWorked | None  # None: too few attempts to tell
    overdue: Counted  # people past that limit already
    load: Mapping[int, UnitLoad]  # of this morning, by unit; empty before it was measured
    units: Mapping[int, str]  # whose numbers these are


async def read_monday(
    conn: AsyncConnection, plans: PlanShelf, unit_id: int | None, now: datetime
) -> Monday:
    """Return the first screen of a unit, or of all where there is none.

    Args:
        conn: a connection in a transaction.
        plans: the plan versions, loaded.
        unit_id: whose numbers.
        now: when.
    """
    units = await units_of(conn, unit_id)
    counted = await _measure(conn, plans, units, now)
    before = await _of_morning(conn, units, swedish_date(now) - WEEK)
    standings = {one: Standing(counted[one], before.get(one)) for one in counted}
    first = monday_of(swedish_date(now))
    name = units[unit_id] if unit_id is not None else None
    return Monday(
        await read_health(conn, now),
        first,
        first + WEEK - date.resolution,
        breaking=standings[Measured.BREAKING],
        calls=standings[Measured.CALLS],
        replies=standings[Measured.REPLIES],
        reached=await read_reached(conn, name),
        worked=await read_worked(conn, name),
        overdue=await count_overdue(conn, plans, units, now),
        load=await read_load(conn, units, swedish_date(now)),
        units=units,
    )


async def keep_morning(conn: AsyncConnection, plans: PlanShelf, now: datetime) -> bool:
    """Keep how every unit stands this morning, once a day; tell whether it was to be done."""
    today = swedish_date(now)
    if await conn.scalar(select(morning.c.day).where(morning.c.day == today).limit(1)):
        return False
    units = await units_of(conn, None)
    counted = await _measure(conn, plans, units, now)
    by_unit = {one: standing.units for one, standing in counted.items()}
    by_unit |= await measure_load(conn)
    rows = [
        {
            "day": today,
            "unit_id": one,
            "measured": measured.value,
            "number": by_unit[measured].get(one, 0),
        }
        for measured in Measured
        for one in units
    ]
    await insert_rows(conn, morning, rows, skip_existing=True)
    await keep_overdue(conn, plans, units, today - date.resolution)
    return bool(rows)


async def count_overdue(
    conn: AsyncConnection, plans: PlanShelf, units: Collection[int], now: datetime
) -> Counted:
    """Count who is past the limit for a first attempt and waits still."""
    return await count_breaking(conn, plans, units, *overdue_dates(swedish_date(now)))


async def _measure(
    conn: AsyncConnection, plans: PlanShelf, units: Collection[int], now: datetime
) -> Mapping[Measured, Counted]:
    today = swedish_date(now)
    first = monday_of(today)
    last = first + WEEK - date.resolution
    return {
        Measured.BREAKING: await count_breaking(conn, plans, units, first, last),
        Measured.CALLS: await count_late_calls(conn, units, midnight(today)),
        Measured.REPLIES: await count_unread(conn, units, unread_before(now)),
    }


async def _of_morning(
    conn: AsyncConnection, units: Collection[int], day: date
) -> dict[Measured, int]:
    m = morning.c
    query = (
        select(m.measured, func.sum(m.number))
        .where(m.day == day, m.unit_id.in_(sorted(units)))
        .group_by(m.measured)
    )
    return {Measured(row[0]): int(row[1]) for row in await conn.execute(query)}


async def units_of(conn: AsyncConnection, unit_id: int | None) -> dict[int, str]:
    """Return the names of one unit, or of all where there is none, by id."""
    query = select(unit.c.id, unit.c.name).order_by(unit.c.name)
    if unit_id is not None:
        query = query.where(unit.c.id == unit_id)
    return {row[0]: row[1] for row in await conn.execute(query)}
