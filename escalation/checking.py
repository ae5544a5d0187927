"""Pairs on their visits: checked in, expected out, checked out, and missed (R13).

A visit is checked by its own number: a pair that comes a little early goes in before the
visit's task has opened.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.errors import QueueError
from escalation.states import PRIORITY, TaskKind, TaskState
from escalation.tables import task, visit
from escalation.visits import STANDING
from register.tables import person
from scheduler.states import ContactState
from scheduler.tables import planned_contact
from storage.bulk import insert_rows

LONGEST_VISIT = timedelta(hours=1)
A_LITTLE_LONGER = timedelta(minutes=30)
OVERDUE = "overdue_checkout"
# literals: with parameters PostgreSQL could not use the partial index
INSIDE: ColumnElement[bool] = literal_column(
    "visit.checkout_due_at IS NOT NULL AND visit.checked_out_at IS NULL"
)


async def visit_of(conn: AsyncConnection, task_id: int) -> int:
    """Return the number of a task's visit; raise QueueError where it has none."""
    number: int | None = await conn.scalar(select(visit.c.id).where(visit.c.task_id == task_id))
    if number is None:
        raise QueueError(f"task {task_id} is no visit that is due")
    return number


async def check_in(conn: AsyncConnection, visit_id: int, now: datetime) -> None:
    """Note that the pair is going in; they are expected out within an hour.

    Raises:
        QueueError: there is no such visit, or it was taken back: nobody should go in.
    """
    inside = {"checked_in_at": now, "checkout_due_at": now + LONGEST_VISIT}
    await _note(conn, visit_id, STANDING, {**inside, "checked_out_at": None})
    await _open_now(conn, visit_id, now)


async def stay_longer(conn: AsyncConnection, visit_id: int, now: datetime) -> None:
    """Expect a pair out half an hour later; one that is overdue, in half an hour from now.

    Raises:
        QueueError: they are not inside.
    """
    due = select(visit.c.checkout_due_at).where(visit.c.id == visit_id, INSIDE)
    expected: datetime = (await conn.scalar(due)) or now
    until = max(expected, now) + A_LITTLE_LONGER
    await _note(conn, visit_id, INSIDE, {"checkout_due_at": until})


async def check_out(conn: AsyncConnection, visit_id: int, now: datetime) -> None:
    """Note that the pair is out and well: nobody more is alerted, if it was overdue.

    The alarm's task stays until somebody closes it (R5).

    Raises:
        QueueError: nobody has checked in.
    """
    await _note(conn, visit_id, visit.c.checked_in_at.is_not(None), {"checked_out_at": now})
    await _open_now(conn, visit_id, now)
    c = task.c
    person_id = select(visit.c.person_id).where(visit.c.id == visit_id).scalar_subquery()
    alarm = (c.person_id == person_id, c.kind == TaskKind.URGENT, c.step == OVERDUE)
    await conn.execute(update(task).where(*alarm, c.alert_at.is_not(None)).values(alert_at=None))


async def alarm_overdue(conn: AsyncConnection, now: datetime) -> int:
    """Open an urgent task for each pair that has not checked out in time; return how many.

    Each time that a pair was expected out has an alarm of its own: one that was answered does
    not silence the next.
    """
    query = (
        select(visit.c.id, visit.c.checkout_due_at, person.c.id.label("person_id"),
               person.c.district_id)
        .join_from(visit, person, person.c.id == visit.c.person_id)
        .where(INSIDE, visit.c.checkout_due_at < now)
        .order_by(visit.c.id)
    )  # fmt: skip
    rows = (await conn.execute(query)).all()
    alarms = [
        {
            "key": f"visit:{row.id}:{row.checkout_due_at.isoformat()}:overdue",
            "kind": TaskKind.URGENT.value,
            "person_id": row.person_id,
            "step": OVERDUE,
            "district_id": row.district_id,
            "priority": PRIORITY[TaskKind.URGENT],
            "due_at": now,
            "created_at": now,
            "state": TaskState.OPEN.value,
            "alert_at": now,
        }
        for row in rows
    ]
    await insert_rows(conn, task, alarms, skip_existing=True)
    return len(alarms)


async def _open_now(conn: AsyncConnection, visit_id: int, now: datetime) -> None:
    """Let the visit's task open with the next pass where the pair has come before its time."""
    c = planned_contact.c
    person_id = select(visit.c.person_id).where(visit.c.id == visit_id, visit.c.task_id.is_(None))
    coming = (c.task_kind == TaskKind.HOME_VISIT, c.state == ContactState.PLANNED, c.due_at > now)
    await conn.execute(
        update(planned_contact)
        .where(c.person_id == person_id.scalar_subquery(), *coming)
        .values(due_at=now)
    )


async def _note(
    conn: AsyncConnection, visit_id: int, where: ColumnElement[bool], values: dict[str, Any]
) -> None:
    noted = await conn.execute(update(visit).where(visit.c.id == visit_id, where).values(**values))
    if noted.rowcount != 1:
        raise QueueError(f"visit {visit_id} is no visit that is due")
