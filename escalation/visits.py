"""Home visits: booked with the knock card, made by two or more (R13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.errors import QueueError
from escalation.outcome_rules import Recorded
from escalation.tables import task, visit, visit_staff
from register.tables import staff
from storage.bulk import among, insert_rows, update_rows

FEWEST_STAFF = 2
STANDING = visit.c.withdrawn_by == ""  # not taken back


@dataclass(frozen=True, slots=True)
class Booking:
    """A visit that a knock card announces."""

    person_id: int
    starts_at: datetime | None  # empty: no visit is announced
    pair: tuple[int, ...]  # ids of the staff who will go


def check_booking(task_id: int, starts_at: datetime | None, pair: Sequence[int]) -> None:
    """Raise QueueError unless a delivered card names a time and at least two who will go."""
    if starts_at is None:
        raise QueueError(f"task {task_id}: say when the visit will be")
    if len(set(pair)) < FEWEST_STAFF:
        raise QueueError(f"task {task_id}: a visit is made by two or more; say who goes")


async def book_visits(conn: AsyncConnection, bookings: Sequence[Booking]) -> None:
    """Book the visits that cards announce; an earlier booking not yet due is moved."""
    for booking in bookings:
        if booking.starts_at is None:
            continue
        number = await _booked(conn, booking)
        rows = [{"visit_id": number, "staff_id": one} for one in sorted(set(booking.pair))]
        await insert_rows(conn, visit_staff, rows, skip_existing=True)


async def booked_visit(
    conn: AsyncConnection, person_id: int
) -> tuple[datetime, tuple[int, ...]] | None:
    """Return when a person's announced visit begins, and the ids of the staff who will go."""
    c = visit.c
    booked = select(c.id, c.starts_at).where(
        c.person_id == person_id, c.task_id.is_(None), STANDING
    )
    row = (await conn.execute(booked.order_by(c.id.desc()).limit(1))).one_or_none()
    if row is None:
        return None
    s = visit_staff.c
    going = select(s.staff_id).where(s.visit_id == row.id).order_by(s.staff_id)
    return row.starts_at, tuple(await conn.scalars(going))


async def announced_visit(
    conn: AsyncConnection, task_id: int
) -> tuple[datetime, tuple[int, ...]] | None:
    """Return the visit that a knock card's task announces, as `booked_visit` does."""
    person_id = await conn.scalar(select(task.c.person_id).where(task.c.id == task_id))
    return None if person_id is None else await booked_visit(conn, person_id)


async def read_pairs(conn: AsyncConnection, visits: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of those who made some visits, by visit."""
    pairs: dict[int, list[str]] = {one: [] for one in visits}
    if pairs:
        query = (
            select(visit_staff.c.visit_id, staff.c.name)
            .join_from(visit_staff, staff, staff.c.id == visit_staff.c.staff_id)
            .where(among(conn, visit_staff.c.visit_id, pairs))
        )
        for row in await conn.execute(query.order_by(staff.c.name)):
            pairs[row.visit_id].append(row.name)
    return pairs


async def as_announced(conn: AsyncConnection, task_id: int, recorded: Recorded) -> Recorded:
    """Return what is recorded of a card with the visit that it announces, if one is booked."""
    announced = await announced_visit(conn, task_id)
    if announced is None:
        return recorded
    visit_at, pair = announced
    return replace(recorded, visit_at=visit_at, pair=recorded.pair or pair)


async def take_back_bookings(conn: AsyncConnection, sources: Mapping[int, str]) -> None:
    """Take back visits that were booked for a card which was not left after all.

    Args:
        conn: a connection in a transaction that has locked the people.
        sources: the event that causes it, by person id; `undo` finds the visits by it.
    """
    for person_id, source in sources.items():
        booked = (visit.c.person_id == person_id) & visit.c.task_id.is_(None) & STANDING
        await conn.execute(update(visit).where(booked).values(withdrawn_by=source))


async def link_visits(conn: AsyncConnection, task_keys: Sequence[str]) -> None:
    """Tie visits to the tasks that have just opened for them.

    Where no card has booked one (a plan may announce visits by letter), a visit is noted
    without a pair; who goes is said when the task is closed.
    """
    if not task_keys:
        return
    booked = (visit.c.person_id == task.c.person_id) & visit.c.task_id.is_(None) & STANDING
    query = (
        select(task.c.id, task.c.person_id, task.c.due_at, func.max(visit.c.id).label("visit_id"))
        .outerjoin_from(task, visit, booked)
        .where(among(conn, task.c.key, task_keys))
        .group_by(task.c.id)
        .order_by(task.c.id)
    )
    rows = (await conn.execute(query)).all()
    known = [{"id": row.visit_id, "task_id": row.id} for row in rows if row.visit_id is not None]
    await update_rows(conn, visit, known)
    new = [
        {"person_id": row.person_id, "task_id": row.id, "starts_at": row.due_at}
        for row in rows
        if row.visit_id is None
    ]
    await insert_rows(conn, visit, new)


async def name_pairs(conn: AsyncConnection, pairs: Mapping[int, Sequence[int]]) -> None:
    """Note who made a visit, by its task, beside those it was booked for."""
    named = [task_id for task_id, pair in pairs.items() if pair]
    query = select(visit.c.id, visit.c.task_id).where(among(conn, visit.c.task_id, named))
    rows = [
        {"visit_id": row.id, "staff_id": one}
        for row in await conn.execute(query.order_by(visit.c.id))
        for one in sorted(set(pairs[row.task_id]))
    ]
    await insert_rows(conn, visit_staff, rows, skip_existing=True)


async def check_pairs(conn: AsyncConnection, tasks: Sequence[int]) -> None:
    """Raise QueueError where a home visit is closed that fewer than two were booked for."""
    if not tasks:
        return
    query = (
        select(task.c.id, func.count(visit_staff.c.staff_id).label("going"))
        .outerjoin_from(task, visit, visit.c.task_id == task.c.id)
        .outerjoin(visit_staff, visit_staff.c.visit_id == visit.c.id)
        .where(among(conn, task.c.id, tasks))
        .group_by(task.c.id)
    )
    for row in await conn.execute(query):
        if row.going < FEWEST_STAFF:
            raise QueueError(f"task {row.id}: a visit is made by two or more; say who went")


async def _booked(conn: AsyncConnection, booking: Booking) -> int:
    """Move the booking that stands, whose pair is chosen anew, or make one; return its id."""
    c = visit.c
    moved = await conn.execute(
        update(visit)
        .where(c.person_id == booking.person_id, c.task_id.is_(None), STANDING)
        .values(starts_at=booking.starts_at)
        .returning(c.id)
    )
    number = moved.scalar()
    if number is None:
        row = {"person_id": booking.person_id, "starts_at": booking.starts_at}
        number = (await conn.execute(insert(visit).values(row).returning(c.id))).scalar_one()
    await conn.execute(delete(visit_staff).where(visit_staff.c.visit_id == number))
    return int(number)
