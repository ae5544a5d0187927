"""How much waits in somebody's queue, by kind: for the numbers on their first page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.queue import Worker, open_ranges
from escalation.states import TaskKind

# Past this in a district a number is "at least": counting must not cost more than taking.
MOST = 500


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
