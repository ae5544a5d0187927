"""Calls that no plan asked for: made by staff on their own, or promised by them."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.queue import LEASE, Worker
from escalation.states import PRIORITY, TaskKind, TaskState
from escalation.tables import task
from escalation.undoing import undo
from register.tables import person
from storage.bulk import insert_rows
from storage.crypto import Vault

OWN_CALL = "own_call:"


async def begin_own_call(
    conn: AsyncConnection, worker: Worker, person_id: int, *, key: str, now: datetime
) -> int:
    """Return the claimed task of a call that a worker has made on their own.

    The caller closes it in the same transaction. Begun again with the same `key` it is the
    same task, closed by then.
    """
    held = {
        "state": TaskState.CLAIMED.value,
        "staff_id": worker.id,
        "lease_until": now + LEASE,
    }
    return await _open(
        conn, person_id, TaskKind.CALL, key=OWN_CALL + key, due_at=now, created_at=now, **held
    )


async def book_call_back(
    conn: AsyncConnection,
    worker: Worker,
    person_id: int,
    *,
    key: str,
    due_at: datetime,
    now: datetime,
) -> int:
    """Open a call that a worker has promised; it comes to them first. Return the task's id."""
    mine = {"state": TaskState.OPEN.value, "owner_id": worker.id}
    return await _open(
        conn,
        person_id,
        TaskKind.CALL_BACK,
        key=f"promise:{key}",
        due_at=due_at,
        created_at=now,
        **mine,
    )


async def take_back_promise(conn: AsyncConnection, key: str) -> bool:
    """Forget a promised call that nobody has taken yet; tell whether there was one."""
    c = task.c
    gone = await conn.execute(
        delete(task).where(c.key == f"promise:{key}", c.state == TaskState.OPEN)
    )
    return gone.rowcount == 1


async def undo_call(
    conn: AsyncConnection, vault: Vault, worker: Worker, task_id: int, now: datetime
) -> None:
    """Take back an outcome; a call that nobody had asked for is forgotten with it.

    Raises:
        QueueError: it cannot be taken back (`escalation.undoing`).
    """
    await undo(conn, vault, worker, task_id, now)
    own = task.c.key.startswith(OWN_CALL, autoescape=True)
    await conn.execute(delete(task).where(task.c.id == task_id, own))


async def _open(
    conn: AsyncConnection,
    person_id: int,
    kind: TaskKind,
    *,
    key: str,
    **values: Any,  # noqa: ANN401 - columns of task
) -> int:
    p = person.c
    about = select(p.district_id, p.owner_id).where(p.id == person_id)
    row = (await conn.execute(about)).one()
    opened = {
        "key": key,
        "kind": kind.value,
        "person_id": person_id,
        "district_id": row.district_id,
        "owner_id": row.owner_id,
        "priority": PRIORITY[kind],
        **values,
    }
    await insert_rows(conn, task, [opened], skip_existing=True)
    return int((await conn.execute(select(task.c.id).where(task.c.key == key))).scalar_one())
