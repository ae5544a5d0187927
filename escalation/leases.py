"""How long claimed work stays with its holder: kept while they look at it, given back after.

A lease runs out by itself (`escalation.queue.release_expired`). A page that shows claimed work
keeps it; when that page is closed, little is left of the lease, enough to come back to it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, literal_column, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.queue import LEASE, Worker
from escalation.states import TaskState
from escalation.tables import task

# What is left of a lease when nobody looks any more: time to read another page and come back.
LEAVING = timedelta(minutes=10)
# A lease that is nearly whole is not written anew with every page.
_NEARLY = timedelta(minutes=1)
# a literal: with a parameter PostgreSQL could not use the partial index
_CLAIMED: ColumnElement[bool] = literal_column("task.state = 'claimed'")


async def keep_leases(conn: AsyncConnection, worker: Worker, now: datetime) -> int:
    """Keep all that a worker holds for another half hour; return for how many that was said.

    What has run out is theirs no more, also where nothing has returned it yet.
    """
    c = task.c
    kept = await conn.execute(
        update(task)
        .where(_CLAIMED, c.staff_id == worker.id)
        .where(c.lease_until >= now, c.lease_until < now + LEASE - _NEARLY)
        .values(lease_until=now + LEASE)
    )
    return kept.rowcount


async def leave_leases(conn: AsyncConnection, worker: Worker, now: datetime) -> int:
    """Let go of what a worker holds, unless they come back soon; return how many tasks."""
    c = task.c
    left = await conn.execute(
        update(task)
        .where(_CLAIMED, c.staff_id == worker.id, c.lease_until > now + LEAVING)
        .values(lease_until=now + LEAVING)
    )
    return left.rowcount


async def give_back(conn: AsyncConnection, worker: Worker, tasks: Collection[int]) -> int:
    """Return claimed work to the queue at once; return how many tasks were the worker's."""
    c = task.c
    returned = await conn.execute(
        update(task)
        .where(_CLAIMED, c.staff_id == worker.id, c.id.in_(tasks))
        .values(state=TaskState.OPEN.value, staff_id=None, lease_until=None)
    )
    return returned.rowcount
