"""What waits to be read, as a list: replies that need a human, and whatever is urgent.

The list and its numbers are read from an index of their own, so that every page may ask for
them every few seconds, however long the queue is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from escalation.queue import OWNER_FIRST, ROLE_DUTY, ROLE_PROTECTED, Worker
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from register.tables import person
from storage.types import AnyRow, AnySelect

# Past this the number is "at least": counting must not cost more than reading.
MOST_COUNTED = 100
MOST_URGENT = 5
# literals: with parameters PostgreSQL could not use the partial index
_PILED: ColumnElement[bool] = literal_column(
    "task.kind IN ('urgent', 'review_reply') AND task.state IN ('open', 'claimed')"
)
_URGENT: ColumnElement[bool] = literal_column("task.kind = 'urgent'")


@dataclass(frozen=True, slots=True)
class News:
    """What every page of the staff's must tell: what is urgent, and how much is to be read."""

    urgent: Sequence[AnyRow]  # id, due_at, step, reply_id; the longest waiting first
    unread: int  # replies; at most MOST_COUNTED


async def read_pile(
    conn: AsyncConnection, worker: Worker, now: datetime, limit: int
) -> Sequence[AnyRow]:
    """Return the tasks of a worker's pile: what is urgent first, then the oldest reply.

    What they have claimed is in it as well.
    """
    c = task.c
    mine = (c.state == TaskState.CLAIMED) & (c.staff_id == worker.id)
    query = _rows().where(_PILED, or_(mine, _theirs(worker, now)), _shown_to(worker))
    query = query.order_by(c.priority.desc(), c.due_at, c.id).limit(limit)
    return (await conn.execute(query)).all()


async def find_piled(conn: AsyncConnection, task_id: int) -> AnyRow | None:
    """Return one task of anybody's pile, or that was in it."""
    c = task.c
    kinds = (TaskKind.URGENT, TaskKind.REVIEW_REPLY)
    query = _rows().where(c.id == task_id, c.kind.in_(kinds))
    return (await conn.execute(query)).one_or_none()


async def read_news(conn: AsyncConnection, worker: Worker, now: datetime) -> News:
    """Return what is urgent and taken by nobody, and how many replies wait, for a worker."""
    c = task.c
    theirs = (_PILED, _theirs(worker, now), _shown_to(worker))
    urgent = (
        select(c.id, c.due_at, c.step, c.reply_id)
        .outerjoin_from(task, person, person.c.id == c.person_id)
        .where(*theirs, _URGENT)
        .order_by(c.due_at, c.id)
        .limit(MOST_URGENT)
    )
    replies = (
        select(c.id)
        .outerjoin_from(task, person, person.c.id == c.person_id)
        .where(*theirs, c.reply_id.is_not(None))
        .limit(MOST_COUNTED)
        .subquery()
    )
    rows = (await conn.execute(urgent)).all()
    return News(rows, await conn.scalar(select(func.count()).select_from(replies)) or 0)


async def still_piled(conn: AsyncConnection, tasks: Collection[int]) -> Mapping[int, AnyRow]:
    """Return how tasks stand that a page shows: id, state and staff_id, by id."""
    c = task.c
    query = select(c.id, c.state, c.staff_id).where(c.id.in_(tasks))
    return {row.id: row for row in await conn.execute(query)}


def _rows() -> AnySelect:
    c, p = task.c, person.c
    return select(
        c.id, c.kind, c.state, c.staff_id, c.step, c.person_id, c.reply_id, c.due_at, c.outcome,
        c.owner_id, c.district_id, c.lease_until, c.created_at,
        p.public_id, p.first_name, p.last_name, p.protected,
    ).outerjoin_from(task, person, p.id == c.person_id)  # fmt: skip


def _theirs(worker: Worker, now: datetime) -> ColumnElement[bool]:
    """Tell what is open for a worker: as in the queue, the owner's replies first (R23)."""
    c, owners = task.c, worker.owners_on(swedish_date(now))
    reach = or_(
        c.district_id.in_(worker.districts),
        c.owner_id.in_(owners),
        _URGENT if ROLE_DUTY in worker.roles else false(),
    )
    turn = or_(_URGENT, c.owner_id.is_(None), c.owner_id.in_(owners), c.due_at <= now - OWNER_FIRST)
    return (c.state == TaskState.OPEN) & (c.due_at <= now) & reach & turn


def _shown_to(worker: Worker) -> ColumnElement[bool]:
    """Leave out what is about people with protected data, for who may not open them (R7)."""
    p = person.c
    if ROLE_PROTECTED in worker.roles:
        return literal_column("1") == literal_column("1")
    return or_(p.id.is_(None), ~p.protected)
