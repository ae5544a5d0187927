"""Rounds of visits are booked: who goes, when, and that the risks were gone through (R13)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.consequences import lock_people
from escalation.door_tasks import lock_door_task
from escalation.errors import QueueError
from escalation.queue import LEASE, Worker
from escalation.states import TaskKind, TaskState
from escalation.tables import task, visit, visit_staff
from escalation.visit_candidates import find_picked
from escalation.visit_rules import MOST_VISITS, RoundFault, clashes
from escalation.visits import FEWEST_STAFF, STANDING, Booking, book_visits, take_back_bookings
from register.roles import Role
from register.tables import staff
from storage.access import log_access
from storage.bulk import among, insert_rows
from storage.types import AnyRow

VISITORS = frozenset({Role.COORDINATOR, Role.MANAGER, Role.DUTY})
A_DAY = timedelta(days=1)


class RoundError(QueueError):
    """A round cannot be booked as it is; `fault` says why."""

    def __init__(self, fault: RoundFault) -> None:
        """Take what is wrong."""
        super().__init__(f"this round cannot be booked: {fault}")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Round:
    """A round of visits that two or more make."""

    starts: Mapping[int, datetime]  # by task: a knock card's or a home visit's
    pair: tuple[int, ...]  # ids of the staff who go


@dataclass(frozen=True, slots=True)
class Booked:
    """What came of booking a round, by task."""

    done: tuple[int, ...]
    missed: tuple[int, ...]  # somebody else was faster, or they have been reached meanwhile


async def find_visitors(
    conn: AsyncConnection, worker: Worker, day: date | None = None
) -> Sequence[AnyRow]:
    """Return the id, name and login of the staff of the worker's unit who can go, by name.

    With `day` without those who are away then.
    """
    c = staff.c
    query = select(c.id, c.name, c.login, c.roles, c.away_until).order_by(c.name, c.id)
    if worker.unit_id is not None:
        query = query.where(c.unit_id == worker.unit_id)
    rows = (await conn.execute(query)).all()
    return [
        row
        for row in rows
        if VISITORS & set(row.roles.split())
        and (day is None or row.away_until is None or row.away_until < day)
    ]


async def book_round(
    conn: AsyncConnection, worker: Worker, planned: Round, now: datetime
) -> Booked:
    """Book a round of visits, whose risks the pair has gone through.

    Whoever cannot be visited any more, or is booked by somebody else, is passed by.

    Raises:
        RoundError: with what is wrong.
    """
    await _check(conn, worker, planned, now)
    known = select(task.c.person_id).where(among(conn, task.c.id, planned.starts))
    people = [one for one in await conn.scalars(known) if one is not None]
    await lock_people(conn, sorted(set(people)))
    free = {row.id: row for row in await find_picked(conn, worker, list(planned.starts), now)}
    done = []
    for task_id, starts_at in planned.starts.items():
        if task_id not in free:
            continue
        row = await lock_door_task(conn, worker, task_id)
        await _book(conn, row, starts_at, planned.pair)
        await _note_risks(conn, row, worker, now)
        done.append(task_id)
    return Booked(tuple(done), tuple(one for one in planned.starts if one not in done))


async def cancel_visit(conn: AsyncConnection, worker: Worker, visit_id: int, now: datetime) -> None:
    """Take back a visit whose card has not been left; its person can be booked again.

    Raises:
        QueueError: it is not the worker's, the card is in the door, or it is taken back already.
    """
    c, t = visit.c, task.c
    card = select(t.id).where(
        t.person_id == c.person_id, t.kind == TaskKind.KNOCK_CARD, t.state.in_(["open", "claimed"])
    )
    query = select(c.person_id, card.order_by(t.id.desc()).limit(1).scalar_subquery().label("card"))
    row = (
        await conn.execute(query.where(c.id == visit_id, c.task_id.is_(None), STANDING))
    ).one_or_none()
    if row is None or row.card is None:
        raise QueueError(f"visit {visit_id} can no longer be taken back")
    about = await lock_door_task(conn, worker, row.card, {TaskKind.KNOCK_CARD})
    await take_back_bookings(conn, {row.person_id: f"staff:{worker.login}:{visit_id}"})
    actor = f"staff:{worker.login}"
    await log_access(conn, now, actor=actor, person=about.public_id, action="cancel_visit")


async def take_over(conn: AsyncConnection, worker: Worker, task_id: int, now: datetime) -> None:
    """Claim the task of a visit that the worker goes on, also where it is another district's.

    Raises:
        QueueError: the task is not about somebody's door.
    """
    c, v = task.c, visit.c
    kind = await conn.scalar(select(c.kind).where(c.id == task_id))
    if kind not in {TaskKind.KNOCK_CARD, TaskKind.HOME_VISIT, TaskKind.REPORT_ADDRESS}:
        raise QueueError(f"task {task_id} is no visit, card or address")
    theirs = select(v.id).where(
        or_(v.task_id == c.id, and_(v.task_id.is_(None), v.person_id == c.person_id)),
        visit_staff.c.visit_id == v.id,
        visit_staff.c.staff_id == worker.id,
        STANDING,
    )
    await conn.execute(
        update(task)
        .where(c.id == task_id, c.state == TaskState.OPEN, theirs.exists())
        .values(state=TaskState.CLAIMED.value, staff_id=worker.id, lease_until=now + LEASE)
    )


async def _check(conn: AsyncConnection, worker: Worker, planned: Round, now: datetime) -> None:
    starts, pair = sorted(planned.starts.values()), set(planned.pair)
    if len(pair) < FEWEST_STAFF:
        raise RoundError(RoundFault.TOO_FEW)
    if not pair <= {row.id for row in await find_visitors(conn, worker)}:
        raise RoundError(RoundFault.NOT_OURS)
    if not 0 < len(starts) <= MOST_VISITS:
        raise RoundError(RoundFault.WRONG_COUNT)
    if starts[0] <= now:
        raise RoundError(RoundFault.NOT_AHEAD)
    taken = await _taken_times(conn, planned.pair, starts[0] - A_DAY, starts[-1] + A_DAY)
    if any(clashes([*starts, *theirs]) for theirs in ([], *taken.values())):
        raise RoundError(RoundFault.CLASH)


async def _book(
    conn: AsyncConnection, row: AnyRow, starts_at: datetime, pair: tuple[int, ...]
) -> None:
    """Book one visit: the one that a card will announce, or one whose task is open already."""
    if row.kind == TaskKind.KNOCK_CARD:
        await book_visits(conn, [Booking(row.person_id, starts_at, pair)])
        return
    moved = update(visit).where(visit.c.task_id == row.id).values(starts_at=starts_at)
    number = (await conn.execute(moved.returning(visit.c.id))).scalar_one()
    await conn.execute(delete(visit_staff).where(visit_staff.c.visit_id == number))
    await insert_rows(
        conn, visit_staff, [{"visit_id": number, "staff_id": one} for one in sorted(set(pair))]
    )


async def _note_risks(conn: AsyncConnection, row: AnyRow, worker: Worker, now: datetime) -> None:
    c = visit.c
    which = c.task_id == row.id if row.kind == TaskKind.HOME_VISIT else c.task_id.is_(None)
    await conn.execute(
        update(visit)
        .where(c.person_id == row.person_id, which, STANDING)
        .values(risks_by=worker.id, risks_at=now)
    )
    actor = f"staff:{worker.login}"
    await log_access(conn, now, actor=actor, person=row.public_id, action="book_visit")


async def _taken_times(
    conn: AsyncConnection, pair: Sequence[int], begin: datetime, end: datetime
) -> Mapping[int, Sequence[datetime]]:
    """Return when each of some staff have visits to make in a time, by their ids."""
    query = (
        select(visit_staff.c.staff_id, visit.c.starts_at)
        .join_from(visit, visit_staff, visit_staff.c.visit_id == visit.c.id)
        .where(
            visit.c.starts_at >= begin,
            visit.c.starts_at < end,
            visit_staff.c.staff_id.in_(pair),
            visit.c.checked_out_at.is_(None),
            STANDING,
        )
    )
    taken = defaultdict(list)
    for row in await conn.execute(query):
        taken[row.staff_id].append(row.starts_at)
    return taken
