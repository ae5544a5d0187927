"""The rota: who is told first of what is urgent, day by day (R19).

A day runs from midnight to midnight in Stockholm. Where nobody is named for it, the standing
order of the staff holds.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.errors import QueueError
from escalation.tables import duty_day
from register.roles import Role
from register.tables import staff
from storage.bulk import insert_rows
from storage.types import AnyRow

PLACES = 2  # a day: who is told first, and who next
WEEK = 7


async def on_duty(conn: AsyncConnection, day: date) -> list[int]:
    """Return who is told first on a day, by staff id, in order."""
    c = duty_day.c
    return list(await conn.scalars(select(c.staff_id).where(c.day == day).order_by(c.place)))


async def read_week(conn: AsyncConnection, monday: date) -> Mapping[date, Mapping[int, int]]:
    """Return who is on duty in the week of a Monday: staff ids by place, by day."""
    c = duty_day.c
    query = select(c.day, c.place, c.staff_id).where(
        c.day >= monday, c.day < monday + timedelta(days=WEEK)
    )
    week: dict[date, dict[int, int]] = defaultdict(dict)
    for row in await conn.execute(query.order_by(c.day, c.place)):
        week[row.day][row.place] = row.staff_id
    return week


async def write_week(
    conn: AsyncConnection, monday: date, week: Mapping[date, Sequence[int]]
) -> None:
    """Put a week's rota in the place of the one that stood; a day without anybody has none.

    Raises:
        QueueError: somebody is none of those who can be on duty, or stands twice on a day.
    """
    able = {row.id for row in await duty_staff(conn)}
    if any(not able.issuperset(told) for told in week.values()):
        raise QueueError("only who has the role duty can be on duty: see `uppsok staff list`")
    if any(len(set(told)) < len(told) for told in week.values()):
        raise QueueError("nobody is on duty twice on the same day")
    days = [monday + timedelta(days=number) for number in range(WEEK)]
    await conn.execute(delete(duty_day).where(duty_day.c.day.in_(days)))
    rows = [
        {"day": day, "place": place, "staff_id": staff_id}
        for day in days
        for place, staff_id in enumerate(week.get(day, ()))
    ]
    await insert_rows(conn, duty_day, rows)


async def duty_staff(conn: AsyncConnection) -> Sequence[AnyRow]:
    """Return who can be on duty: id, name, phone, email and away_until, by the standing order."""
    c = staff.c
    query = (
        select(c.id, c.name, c.phone, c.email, c.away_until, c.duty_order)
        .where(or_(c.roles.contains(Role.DUTY.value), c.duty_order.is_not(None)))
        .order_by(c.duty_order.is_(None), c.duty_order, c.name, c.id)
    )
    return (await conn.execute(query)).all()
