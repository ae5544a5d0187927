"""The staff's queue: what to do next, claimed by one person at a time (DESIGN.md section 9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.errors import QueueError
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from register.tables import district, person, staff, staff_district
from scheduler.states import OutreachState
from scheduler.tables import outreach
from storage.bulk import among
from storage.types import AnyRow, AnySelect

LEASE = timedelta(minutes=30)
# A task goes to its person's owner first; after this time the whole unit sees it (R23).
OWNER_FIRST = timedelta(hours=4)
ROLE_PROTECTED = "protected"
ROLE_DUTY = "duty"


@dataclass(frozen=True, slots=True)
class Worker:
    """A member of the staff who asks for work."""

    id: int
    login: str
    name: str
    unit_id: int | None
    roles: frozenset[str]
    districts: tuple[int, ...]


async def find_worker(conn: AsyncConnection, login: str) -> Worker:
    """Return the member of the staff with this login; raise QueueError where there is none."""
    c = staff.c
    query = select(c.id, c.login, c.name, c.unit_id, c.roles).where(c.login == login)
    row = (await conn.execute(query)).one_or_none()
    if row is None:
        raise QueueError(f"nobody on the staff has the login {login}: see `uppsok staff list`")
    own = select(staff_district.c.district_id).where(staff_district.c.staff_id == row.id)
    districts = list(await conn.scalars(own))
    if not districts and row.unit_id is not None:
        whole = select(district.c.id).where(district.c.unit_id == row.unit_id)
        districts = list(await conn.scalars(whole))
    return Worker(
        row.id, row.login, row.name, row.unit_id, frozenset(row.roles.split()), tuple(districts)
    )


async def open_tasks(
    conn: AsyncConnection, worker: Worker, now: datetime, limit: int
) -> Sequence[AnyRow]:
    """Return the open tasks that are due for this worker, in the order they should be taken."""
    picks = [_pick(task.c.district_id == number, worker, now, limit) for number in worker.districts]
    picks.append(_pick(task.c.owner_id == worker.id, worker, now, limit))
    if ROLE_DUTY in worker.roles:
        picks.append(_pick(task.c.kind == TaskKind.URGENT, worker, now, limit))
    found = union_all(*(pick.subquery().select() for pick in picks)).subquery()
    c = found.c
    query = (
        select(*c)
        .distinct()
        .order_by(c.priority.desc(), (c.owner_id == worker.id).desc(), c.due_at, c.id)
        .limit(limit)
    )
    return (await conn.execute(query)).all()


async def claim_next(conn: AsyncConnection, worker: Worker, now: datetime, count: int) -> list[int]:
    """Claim the next `count` tasks for a worker; return their ids, fewer where there are fewer."""
    rows = await open_tasks(conn, worker, now, count * 2 + 10)
    return await claim_these(conn, worker, [row.id for row in rows], now, most=count)


async def claim_these(
    conn: AsyncConnection, worker: Worker, tasks: Sequence[int], now: datetime, *, most: int
) -> list[int]:
    """Claim the first `most` of these tasks that are still open; another worker's are passed by."""
    c = task.c
    locked = (
        select(c.id)
        .where(c.id.in_(tasks), c.state == TaskState.OPEN)
        .with_for_update(skip_locked=True)
    )
    free = set(await conn.scalars(locked))
    claimed = [number for number in tasks if number in free][:most]
    await conn.execute(
        update(task)
        .where(c.id.in_(claimed), c.state == TaskState.OPEN)
        .values(state=TaskState.CLAIMED.value, staff_id=worker.id, lease_until=now + LEASE)
    )
    return claimed


async def extend_lease(conn: AsyncConnection, worker: Worker, task_id: int, now: datetime) -> bool:
    """Keep a claimed task for another half hour; tell whether it was still this worker's."""
    c = task.c
    kept = await conn.execute(
        update(task)
        .where(c.id == task_id, c.state == TaskState.CLAIMED, c.staff_id == worker.id)
        .values(lease_until=now + LEASE)
    )
    return kept.rowcount == 1


async def release_expired(conn: AsyncConnection, now: datetime) -> int:
    """Return unfinished work to the queue; return how many tasks."""
    c = task.c
    returned = await conn.execute(
        update(task)
        .where(literal_column("state = 'claimed'"), c.lease_until < now)
        .values(state=TaskState.OPEN.value, staff_id=None, lease_until=None)
    )
    return returned.rowcount


async def move_tasks(conn: AsyncConnection, people: Sequence[int], owner: int) -> None:
    """Let the open tasks of people who have a new owner go to that owner first."""
    c = task.c
    await conn.execute(
        update(task)
        .where(among(conn, c.person_id, people), literal_column("state = 'open'"))
        .values(owner_id=owner)
    )


async def tasks_of(conn: AsyncConnection, worker: Worker) -> Sequence[AnyRow]:
    """Return what a worker has claimed, the most urgent first."""
    c = task.c
    query = (
        select(*_columns())
        .outerjoin(person, person.c.id == c.person_id)
        .where(literal_column("task.state = 'claimed'"), c.staff_id == worker.id)
        .order_by(c.priority.desc(), c.due_at, c.id)
    )
    return (await conn.execute(query)).all()


def _columns() -> tuple[ColumnElement[Any], ...]:
    c, p = task.c, person.c
    return (
        c.id, c.kind, c.person_id, c.reply_id, c.letter_batch_id, c.step, c.priority, c.due_at,
        c.owner_id, c.district_id, p.public_id, p.first_name, p.last_name, p.protected,
    )  # fmt: skip


def _pick(where: ColumnElement[bool], worker: Worker, now: datetime, limit: int) -> AnySelect:
    """Return one index range of the open tasks: a district's, an owner's, or all urgent ones."""
    c = task.c
    mine_or_shared = or_(
        c.owner_id.is_(None),
        c.owner_id == worker.id,
        c.due_at <= now - OWNER_FIRST,
        c.kind == TaskKind.URGENT,
    )
    query = (
        select(*_columns())
        .outerjoin(person, person.c.id == c.person_id)
        .outerjoin(outreach, outreach.c.id == c.outreach_id)
        .where(
            where,
            # a literal: with a parameter PostgreSQL could not use the partial index
            literal_column("task.state = 'open'"),
            c.due_at <= now,
            mine_or_shared,
            or_(outreach.c.id.is_(None), outreach.c.state == OutreachState.ACTIVE),
        )
        .order_by(c.priority.desc(), c.due_at, c.id)
        .limit(limit)
    )
    if ROLE_PROTECTED not in worker.roles:
        query = query.where(or_(person.c.id.is_(None), ~person.c.protected))
    return query
