"""What comes next for somebody, put off by staff to a later day."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from escalation.consequences import lock_people
from escalation.errors import QueueError
from escalation.queue import Worker
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from scheduler.bands import band_at, next_in_band
from scheduler.plan import CALLS_DEFAULT, PlanTask
from scheduler.plan_shelf import PlanShelf
from scheduler.states import Consumer, ContactState, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from scheduler.window import midnight, next_open
from storage.bulk import update_rows
from storage.types import AnyRow

FARTHEST = timedelta(days=185)  # half a year: further off somebody would be forgotten
# A reply, danger or a visit that was agreed on waits for nobody.
PUT_OFF = frozenset({TaskKind.CALL, TaskKind.CALL_BACK, TaskKind.FIND_NUMBER, TaskKind.KNOCK_CARD})
Stood = dict[str, list[dict[str, Any]]]  # by table: ids with what stood, as JSON values
_TABLES = {one.name: one for one in (task, planned_contact, outreach)}
_INSTANTS = frozenset({"due_at", "late_at", "next_at"})


async def put_off(
    conn: AsyncConnection, plans: PlanShelf, worker: Worker, person_id: int,
    *, day: date, now: datetime,
) -> Stood:  # fmt: skip
    """Let nothing happen to somebody before a day: their calls, the next step, the next round.

    What was due later anyway stays. Work that the worker holds goes back to the queue.

    Args:
        conn: a connection in a writing transaction.
        plans: the plan versions, for their hours.
        worker: who decides.
        person_id: whom it is about.
        day: a Stockholm date, from tomorrow to half a year ahead.
        now: when.

    Returns:
        what stood before, for `take_back_put_off`.

    Raises:
        QueueError: the day is none of these, or nothing is under way.
    """
    if not swedish_date(now) < day <= swedish_date(now) + FARTHEST:
        raise QueueError("only a day from tomorrow to half a year ahead can be chosen")
    await lock_people(conn, [person_id])
    tasks = await _tasks(conn, worker, person_id, day)
    contacts = await _contacts(conn, plans, person_id, day)
    rounds = await _rounds(conn, plans, person_id, day)
    moved = [*tasks, *contacts, *rounds]
    if not moved:
        raise QueueError("nothing is under way that could be put off")
    for table, before, values in moved:
        await conn.execute(update(table).where(table.c.id == before["id"]).values(**values))
    stood: Stood = {}
    for table, before, _ in moved:
        stood.setdefault(table.name, []).append(before)
    return stood


async def take_back_put_off(conn: AsyncConnection, person_id: int, stood: Stood) -> None:
    """Put back when things were due, where they still wait."""
    await lock_people(conn, [person_id])
    waits = {"task": TaskState.OPEN.value, "planned_contact": ContactState.PLANNED.value}
    for name, rows in stood.items():
        guard = f"old.state = '{waits[name]}'" if name in waits else "old.next_at IS NOT NULL"
        again = [{key: _instant(key, value) for key, value in row.items()} for row in rows]
        await update_rows(conn, _TABLES[name], again, guard=guard)


Moved = tuple[Any, dict[str, Any], dict[str, Any]]


async def _tasks(conn: AsyncConnection, worker: Worker, person_id: int, day: date) -> list[Moved]:
    c = task.c
    mine = (c.state == TaskState.CLAIMED) & (c.staff_id == worker.id)
    query = select(c.id, c.kind, c.due_at).where(
        c.person_id == person_id, c.kind.in_(PUT_OFF), (c.state == TaskState.OPEN) | mine
    )
    back = {"state": TaskState.OPEN.value, "staff_id": None, "lease_until": None}
    return [
        (task, _before(row, "due_at"), {**back, "due_at": _call_at(row, day)})
        for row in await conn.execute(query)
        if swedish_date(row.due_at) < day
    ]


def _call_at(row: AnyRow, day: date) -> datetime:
    """Return when a task is due on a day; a call keeps its part of the day (R12)."""
    if row.kind == TaskKind.CALL:
        return next_in_band(band_at(row.due_at), midnight(day))
    return next_open(CALLS_DEFAULT, midnight(day))


async def _contacts(
    conn: AsyncConnection, plans: PlanShelf, person_id: int, day: date
) -> list[Moved]:
    c = planned_contact.c
    query = (
        select(c.id, c.consumer, c.task_kind.label("kind"), c.due_at, c.late_at)
        .add_columns(outreach.c.plan_version_id)
        .join_from(planned_contact, outreach, outreach.c.id == c.outreach_id)
        .where(c.person_id == person_id, c.state == ContactState.PLANNED)
        .where(c.origin == Origin.PLAN, c.task_kind != PlanTask.HOME_VISIT)
    )
    moved: list[Moved] = []
    for row in await conn.execute(query):
        if swedish_date(row.due_at) < day:
            plan = plans.get(row.plan_version_id)
            written = row.consumer == Consumer.MESSAGE
            due = next_open(plan.window, midnight(day)) if written else _call_at(row, day)
            late = None if row.late_at is None else row.late_at + (due - row.due_at)
            values = {"due_at": due, "late_at": late}
            moved.append((planned_contact, _before(row, "due_at", "late_at"), values))
    return moved


async def _rounds(
    conn: AsyncConnection, plans: PlanShelf, person_id: int, day: date
) -> list[Moved]:
    """Return the round that has a date of its own: before its first step, or at rest."""
    o = outreach.c
    query = select(o.id, o.next_at, o.plan_version_id).where(
        o.person_id == person_id, o.state != OutreachState.ENDED, o.next_at.is_not(None)
    )
    return [
        (outreach, _before(row, "next_at"), {"next_at": next_open(window, midnight(day))})
        for row in await conn.execute(query)
        if swedish_date(row.next_at) < day
        for window in (plans.get(row.plan_version_id).window,)
    ]


def _before(row: AnyRow, *names: str) -> dict[str, Any]:
    stood = {name: getattr(row, name) for name in names}
    told = {name: None if at is None else at.isoformat() for name, at in stood.items()}
    return {"id": row.id, **told}


def _instant(name: str, value: object) -> object:
    known = name in _INSTANTS and isinstance(value, str)
    return datetime.fromisoformat(value) if known and isinstance(value, str) else value
