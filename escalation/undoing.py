"""An outcome recorded by mistake, taken back within a minute: what it changed is put back."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.errors import QueueError
from escalation.queue import LEASE, Worker
from escalation.states import TaskState
from escalation.tables import task
from messaging.states import RANK, MessageState
from messaging.tables import message
from register.states import PointState
from register.tables import contact_point, fact, measure, person, status_change
from scheduler.states import ContactState
from scheduler.tables import outreach, planned_contact
from storage.crypto import Vault

UNDO_WITHIN = timedelta(minutes=1)
INSTANTS = {"reached_at", "occupation_at", "next_at", "booked_at"}


async def undo(
    conn: AsyncConnection, vault: Vault, worker: Worker, task_id: int, now: datetime
) -> None:
    """Take back an outcome: the task is claimed again, and what it withdrew stands again.

    Its entries in the ledger go too: a slip of the finger was never true. A posted batch of
    letters cannot be taken back.

    Raises:
        QueueError: more than a minute has passed, or it was somebody else's outcome.
    """
    c = task.c
    row = (await conn.execute(select(task).where(c.id == task_id).with_for_update())).one_or_none()
    if row is None or row.state != TaskState.DONE or row.staff_id != worker.id:
        raise QueueError(f"task {task_id} has no outcome of yours to undo")
    if row.letter_batch_id is not None:
        raise QueueError("letters that were posted cannot be taken back")
    if now - row.done_at > UNDO_WITHIN:
        raise QueueError("an outcome can be undone for a minute; correct the status instead")
    source = f"task:{task_id}"
    stood = json.loads(vault.open("task.before", row.before_cipher))
    await _put_back(conn, stood)
    await _stand_again(conn, source)
    await _forget(conn, source, row.person_id)
    await conn.execute(
        update(task)
        .where(c.id == task_id)
        .values(
            state=TaskState.CLAIMED.value,
            outcome="",
            done_at=None,
            lease_until=now + LEASE,
            before_cipher=None,
        )
    )


async def _put_back(conn: AsyncConnection, stood: dict[str, Any]) -> None:
    for table, values in ((person, stood.get("person")), (outreach, stood.get("outreach"))):
        if values is not None:
            restored = {name: _instant(name, value) for name, value in values.items()}
            number = restored.pop("id")
            await conn.execute(update(table).where(table.c.id == number).values(**restored))
    await conn.execute(
        update(contact_point)
        .where(contact_point.c.id.in_(stood.get("points", [])))
        .values(state=PointState.OK.value)
    )


async def _stand_again(conn: AsyncConnection, source: str) -> None:
    """Restore what the outcome withdrew."""
    again: dict[str, Any] = {"withdrawn_by": ""}
    c = planned_contact.c
    await conn.execute(
        update(planned_contact)
        .where(c.withdrawn_by == source)
        .values(**again, state=ContactState.PLANNED.value, reason="")
    )
    planned = MessageState.PLANNED
    await conn.execute(
        update(message)
        .where(message.c.withdrawn_by == source)
        .values(**again, state=planned.value, rank=RANK[planned])
    )
    await conn.execute(
        update(task)
        .where(task.c.withdrawn_by == source)
        .values(**again, state=TaskState.OPEN.value, reason="", staff_id=None, lease_until=None)
    )


async def _forget(conn: AsyncConnection, source: str, person_id: int | None) -> None:
    """Remove what the outcome itself had written: ledger, facts, tasks, support begun."""
    children = source + ":%"
    await conn.execute(delete(status_change).where(status_change.c.source_key.like(children)))
    own = or_(fact.c.source_key.like(children), fact.c.source_key.like(f"status:{children}"))
    await conn.execute(delete(fact).where(own))
    await conn.execute(delete(task).where(task.c.key.like(children)))
    began = (measure.c.person_id == person_id) & (measure.c.ended_on.is_(None))
    stood = select(person.c.in_support).where(person.c.id == person_id).scalar_subquery()
    await conn.execute(delete(measure).where(began, ~stood))


def _instant(name: str, value: object) -> object:
    return datetime.fromisoformat(value) if name in INSTANTS and isinstance(value, str) else value
