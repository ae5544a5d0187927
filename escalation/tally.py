"""How much waits in somebody's queue, by kind: for the numbers on their first page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, literal_column, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.queue import Worker, open_ranges
from escalation.states import TaskKind
from escalation.tables import task, visit, visit_staff
from escalation.visits import STANDING

# Past this in a district a number is "at least": counting must not cost more than taking.
MOST = 300


@dataclass(frozen=True, slots=True)
class Tally:
    """How many open tasks are due, by kind, and how many of all were due before today."""

    kinds: dict[TaskKind, int]
    overdue: int
    cut: bool  # there are more than were counted

    @property
    def total(self) -> int:
        """All that were counted."""
        return sum(self.kinds.values())


async def count_open(
    conn: AsyncConnection, worker: Worker, now: datetime, day_began: datetime
) -> Tally:
    """Count what is open and due for a worker; what was due before `day_began` is overdue."""
    found, values = open_ranges(worker, now, MOST)
    late = func.sum(case((found.c.due_at < day_began, 1), else_=0))
    query = select(found.c.kind, func.count().label("tasks"), late.label("late"))
    rows = (await conn.execute(query.group_by(found.c.kind), values)).all()
    kinds = {TaskKind(row.kind): row.tasks for row in rows}
    return Tally(kinds, sum(row.late for row in rows), cut=sum(kinds.values()) >= MOST)


@dataclass(frozen=True, slots=True)
class TeamTally:
    """What a team has left: everything due in somebody's districts, whoever it is meant for."""

    open: int
    overdue: int
    taken: int  # by colleagues, just now
    cut: bool  # there is more than was counted


async def count_team(
    conn: AsyncConnection, worker: Worker, now: datetime, day_began: datetime
) -> TeamTally:
    """Count what is due in a worker's districts, without what only the extra role may do (R7)."""
    if not worker.districts:
        return TeamTally(0, 0, 0, cut=False)
    c = task.c
    picks = [
        select(c.due_at)
        .where(c.district_id == one, literal_column("task.state = 'open'"), c.due_at <= now)
        .where(c.kind != TaskKind.PROTECTED.value)
        .limit(MOST)
        .subquery()
        .select()
        for one in worker.districts
    ]
    due = union_all(*picks).subquery()
    late = func.coalesce(func.sum(case((due.c.due_at < day_began, 1), else_=0)), 0)
    waiting, overdue = (await conn.execute(select(func.count(), late).select_from(due))).one()
    taken = select(func.count()).where(
        literal_column("task.state = 'claimed'"),
        c.district_id.in_(worker.districts),
        c.staff_id != worker.id,
    )
    return TeamTally(waiting, int(overdue), await conn.scalar(taken) or 0, cut=waiting >= MOST)


async def visit_times(
    conn: AsyncConnection, staff_id: int, begin: datetime, end: datetime
) -> list[datetime]:
    """Return when the visits begin on which somebody goes, the first before the others."""
    goes = visit_staff.c.visit_id == visit.c.id
    query = (
        select(visit.c.starts_at)
        .join_from(visit, visit_staff, goes)
        .where(visit_staff.c.staff_id == staff_id, STANDING)
        .where(visit.c.starts_at >= begin, visit.c.starts_at < end)
    )
    return list(await conn.scalars(query.order_by(visit.c.starts_at)))
