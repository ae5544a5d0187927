"""The calls that staff make: which comes next, at a good time, and what stands behind it (R12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.call_hours import Made
from escalation.queue import Worker, claim_these, open_tasks, tasks_of
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from escalation.wanted import Wanted
from register.hints import best_times
from register.tables import fact, staff
from scheduler.bands import band_at
from scheduler.plan_shelf import PlanShelf
from scheduler.tables import outreach, planned_contact
from storage.types import AnyRow

CALLS = frozenset({TaskKind.CALL, TaskKind.CALL_BACK})
LOOKED_AT = 30  # of the queue's first, those at a good time come before the others
MOST_CALLS = 4_000  # the latest, from which hours are judged


@dataclass(frozen=True, slots=True)
class Call:
    """A call to one person that waits or is being made."""

    task_id: int
    kind: TaskKind
    due_at: datetime
    held: bool  # by whoever asks
    holder: str  # the name of whoever else holds it, else ""
    attempt: int  # which of the step's tries it is, from 1; 0: no step stands behind it
    attempts: int


async def next_calls(
    conn: AsyncConnection, worker: Worker, now: datetime, limit: int = LOOKED_AT
) -> Sequence[AnyRow]:
    """Return a worker's open calls, best first: promised ones, then those at a good time."""
    rows = await open_tasks(conn, worker, now, limit, wanted=Wanted(CALLS))
    known = await best_times(conn, [row.person_id for row in rows])
    band = band_at(now).value

    def goodness(row: AnyRow) -> tuple[int, int]:
        best = known.get(row.person_id)
        return -row.priority, 1 if best is None else 0 if best == band else 2

    return sorted(rows, key=goodness)


async def claim_call(conn: AsyncConnection, worker: Worker, now: datetime) -> int | None:
    """Claim the best call for a worker; return its task, None where there is none."""
    rows = await next_calls(conn, worker, now)
    claimed = await claim_these(conn, worker, [row.id for row in rows], now, most=1)
    return claimed[0] if claimed else None


async def held_calls(conn: AsyncConnection, worker: Worker) -> Sequence[AnyRow]:
    """Return the calls that a worker holds, promised ones first."""
    return [row for row in await tasks_of(conn, worker) if row.kind in CALLS]


async def call_of(
    conn: AsyncConnection, plans: PlanShelf, worker: Worker, person_id: int, *, task_id: int = 0
) -> Call | None:
    """Return the call that waits for somebody.

    That is `task_id` where it is one, else one that the worker holds, else a promised one.
    """
    t, c, o = task.c, planned_contact.c, outreach.c
    query = (
        select(t.id, t.kind, t.due_at, t.state, t.staff_id, t.step, staff.c.name)
        .add_columns(c.attempt, o.plan_version_id)
        .outerjoin_from(task, staff, staff.c.id == t.staff_id)
        .outerjoin(planned_contact, c.id == t.planned_contact_id)
        .outerjoin(outreach, o.id == t.outreach_id)
        .where(t.person_id == person_id, t.kind.in_(CALLS))
        .where(t.state.in_([TaskState.OPEN, TaskState.CLAIMED]))
        .order_by(t.priority.desc(), t.due_at, t.id)
    )
    rows = sorted(
        (await conn.execute(query)).all(),
        key=lambda row: (row.id != task_id, row.staff_id != worker.id, row.staff_id is not None),
    )
    if not rows:
        return None
    row = rows[0]
    tries = 0 if row.plan_version_id is None else _attempts(plans, row)
    held = row.staff_id == worker.id
    holder = row.name if row.state == TaskState.CLAIMED and not held else ""
    attempt = row.attempt if tries else 0
    return Call(row.id, TaskKind(row.kind), row.due_at, held, holder, attempt, tries)


def _attempts(plans: PlanShelf, row: AnyRow) -> int:
    steps = plans.get(row.plan_version_id).steps
    return next((step.attempts for step in steps if step.id == row.step), 0)


async def calls_made(conn: AsyncConnection) -> list[Made]:
    """Return when the latest calls were made, and how they ended."""
    f = fact.c
    query = (
        select(f.at, f.outcome)
        # literals: with parameters PostgreSQL could not use the partial index
        .where(literal_column("kind = 'attempt' AND channel = 'phone'"))
        .order_by(f.at.desc())
        .limit(MOST_CALLS)
    )
    return [Made(row.at, row.outcome) for row in await conn.execute(query)]
