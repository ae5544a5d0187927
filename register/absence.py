"""Who is away, and who covers for them (R23)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from register.errors import StaffError
from register.tables import staff


@dataclass(frozen=True, slots=True)
class Absence:
    """From which day to which somebody is away, both counted, and who covers."""

    since: date
    until: date
    cover_id: int


def is_away(today: date) -> ColumnElement[bool]:
    """Return the condition that a member of the staff is away on a Stockholm date."""
    begun = or_(staff.c.away_from.is_(None), staff.c.away_from <= today)
    return and_(staff.c.away_until.is_not(None), staff.c.away_until >= today, begun)


async def set_away(conn: AsyncConnection, staff_id: int, absence: Absence) -> None:
    """Say that somebody is away and who covers for them, in place of what was said before.

    Raises:
        StaffError: the days are in the wrong order, or they would cover for themselves.
    """
    if absence.until < absence.since:
        raise StaffError("the last day away is before the first")
    if absence.cover_id == staff_id:
        raise StaffError("nobody covers for themselves")
    values = {
        "away_from": absence.since,
        "away_until": absence.until,
        "cover_id": absence.cover_id,
    }
    await conn.execute(update(staff).where(staff.c.id == staff_id).values(**values))


async def end_away(conn: AsyncConnection, staff_id: int) -> None:
    """Say that somebody is back, or will not be away after all."""
    values = {"away_from": None, "away_until": None, "cover_id": None}
    await conn.execute(update(staff).where(staff.c.id == staff_id).values(**values))


async def find_away(conn: AsyncConnection, staff_id: int, today: date) -> Absence | None:
    """Return when somebody is away, now or later; None where they are not."""
    c = staff.c
    query = select(c.away_from, c.away_until, c.cover_id).where(c.id == staff_id)
    row = (await conn.execute(query)).one_or_none()
    if row is None or row.away_until is None or row.away_until < today or row.cover_id is None:
        return None
    return Absence(row.away_from or date.min, row.away_until, row.cover_id)


async def covered_by(conn: AsyncConnection, staff_id: int) -> tuple[tuple[int, date, date], ...]:
    """Return for whom somebody covers, each with the first day and the last."""
    c = staff.c
    covered = select(c.id, c.away_from, c.away_until).where(
        c.cover_id == staff_id, c.away_until.is_not(None)
    )
    rows = await conn.execute(covered.order_by(c.id))
    return tuple((row.id, row.away_from or date.min, row.away_until) for row in rows)
