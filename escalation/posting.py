"""The staff's part with letters: a batch is printed, checked, and told to be posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.closing import Close, close_tasks
from escalation.errors import QueueError
from escalation.outcome_rules import Recorded
from escalation.queue import Worker
from escalation.states import Outcome, TaskState
from escalation.tables import task
from messaging.errors import LetterError
from messaging.letters import TakeOut, post_batch, print_batch, to_take_out
from messaging.states import MessageState
from messaging.tables import letter_batch, message
from register.tables import district, person, unit
from scheduler.plan_shelf import PlanShelf
from storage.access import log_accesses
from storage.bulk import among
from storage.crypto import Vault


@dataclass(frozen=True, slots=True)
class Printed:
    """A batch that has been closed for printing."""

    unit: str
    letters: Sequence[int]  # message ids, in the order of their numbers


@dataclass(frozen=True, slots=True)
class PostedBatch:
    """A batch that has been posted."""

    letters: int
    taken_out: Sequence[TakeOut]


async def print_letters(
    conn: AsyncConnection, worker: Worker, batch_id: int, now: datetime
) -> Printed:
    """Close a batch for printing, or print it again; every look at a letter is logged (R16).

    Raises:
        LetterError: there is no such batch, or it has been posted.
        QueueError: it is another unit's.
    """
    unit_name = await _check_unit(conn, worker, batch_id)
    letters = await print_batch(conn, batch_id, now)
    query = (
        select(person.c.public_id)
        .join_from(message, person, person.c.id == message.c.person_id)
        .where(among(conn, message.c.id, letters))
        .order_by(message.c.id)
    )
    people = list(await conn.scalars(query))
    await log_accesses(conn, now, actor=f"staff:{worker.login}", people=people, action="print")
    return Printed(unit_name, letters)


async def check_posting(conn: AsyncConnection, worker: Worker, batch_id: int) -> list[TakeOut]:
    """Return what must be taken out of the pile before a batch is posted.

    Raises:
        LetterError: there is no such batch.
        QueueError: it is another unit's.
    """
    await _check_unit(conn, worker, batch_id)
    return await to_take_out(conn, batch_id)


async def check_pile(conn: AsyncConnection, task_id: int) -> None:
    """Raise QueueError where letters must be taken out before a print task is closed."""
    batch = await conn.scalar(select(task.c.letter_batch_id).where(task.c.id == task_id))
    if batch is not None and await to_take_out(conn, batch):
        raise QueueError(
            f"task {task_id}: letters must be taken out first;"
            f" `uppsok letters posted {batch}` names them"
        )


async def post_letters(
    conn: AsyncConnection,
    vault: Vault,
    plans: PlanShelf,
    worker: Worker,
    batch_id: int,
    *,
    now: datetime,
) -> PostedBatch:
    """Mark a batch as posted, and its print task as done.

    Raises:
        LetterError: there is no such batch, or it has not been printed, or was posted before.
        QueueError: it is another unit's, or its task is claimed by somebody else.
    """
    await _check_unit(conn, worker, batch_id)
    b, m = letter_batch.c, message.c
    if (await conn.execute(select(b.posted_at).where(b.id == batch_id))).scalar_one() is not None:
        raise LetterError(f"batch {batch_id} has been posted already")
    waiting = select(task.c.id).where(
        task.c.letter_batch_id == batch_id,
        task.c.state.in_([TaskState.OPEN, TaskState.CLAIMED]),
    )
    number = await conn.scalar(waiting)
    if number is None:  # the batch was quicker than the tick that would have opened its task
        await post_batch(conn, batch_id, f"staff:{worker.login}", now)
    else:
        closes = [Close(number, Recorded(Outcome.POSTED), worker)]
        await close_tasks(conn, vault, plans, closes, now)
    posted = select(func.count(m.id)).where(
        m.letter_batch_id == batch_id, m.state == MessageState.POSTED
    )
    letters = (await conn.execute(posted)).scalar_one()
    return PostedBatch(letters, await to_take_out(conn, batch_id))


async def _check_unit(conn: AsyncConnection, worker: Worker, batch_id: int) -> str:
    """Return the name of a batch's unit; raise QueueError where the worker is of another."""
    c = letter_batch.c
    query = (
        select(unit.c.name, district.c.id)
        .join_from(letter_batch, unit, unit.c.id == c.unit_id)
        .outerjoin(district, district.c.unit_id == unit.c.id)
        .where(c.id == batch_id)
    )
    rows = (await conn.execute(query)).all()
    if not rows:
        raise LetterError(f"there is no batch {batch_id}: see `uppsok letters list`")
    if not {row.id for row in rows} & set(worker.districts):
        raise QueueError(f"batch {batch_id} is that of {rows[0].name}, which is not your unit")
    return str(rows[0].name)
