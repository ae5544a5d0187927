"""An outcome recorded by mistake, taken back within a minute: what it changed is put back."""

import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.alerts import NEXT_AFTER
from escalation.consequences import lock_people
from escalation.effects import UNDO_WITHIN
from escalation.errors import QueueError
from escalation.queue import LEASE, Worker
from escalation.states import Outcome, TaskKind, TaskState
from escalation.tables import task, visit, visit_staff
from escalation.visits import STANDING
from messaging.examples import forget_example
from messaging.letters import stand_again as letters_stand_again
from messaging.states import ReplyState
from messaging.tables import inbox, reply
from register.facts import take_facts_back
from register.states import PointState
from register.tables import contact_point, fact, measure, person, status_change
from scheduler.states import ContactState, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.crypto import Vault
from storage.types import AnyRow

# What undoing needs is kept a little longer: a pass may be under way.
STOOD_FOR = timedelta(hours=1)
UNSENT = planned_contact.c.state == ContactState.PLANNED
INSTANTS = {"reached_at", "occupation_at", "next_at", "booked_at"}


@dataclass(frozen=True, slots=True)
class Own:
    """What is to be undone: its source, when it was, and which hold it set."""

    source: str
    at: datetime
    hold: str = ""


async def undo(
    conn: AsyncConnection, vault: Vault, worker: Worker, task_id: int, now: datetime
) -> None:
    """Take back an outcome: the task is claimed again, and what it withdrew stands again.

    Its entries in the ledger go too: a slip of the finger was never true. A posted batch of
    letters cannot be taken back.

    Raises:
        QueueError: more than a minute has passed, it was somebody else's outcome, or
            something else has happened since.
    """
    row = await _done_task(conn, worker, task_id)
    if row.letter_batch_id is not None:
        raise QueueError("letters that were posted cannot be taken back")
    if now - row.done_at > UNDO_WITHIN:
        raise QueueError("an outcome can be undone for a minute; correct the status instead")
    stood = json.loads(vault.open("task.before", row.before_cipher))
    people = [one["person"]["id"] for one in stood["people"]]
    # people before tasks: whoever withdraws tasks locks in that order
    await lock_people(conn, people)
    await _done_task(conn, worker, task_id, lock=True)
    own = Own(f"task:{task_id}", row.done_at, stood.get("hold", ""))
    await _check_untouched(conn, own, stood["people"])
    await _take_back_step(conn, row)
    await _put_back(conn, stood["people"])
    await _put_back_points(conn, stood.get("points"))
    await _wait_again(conn, stood.get("reply"))
    await stand_again(conn, f"task:{task_id}", now)
    await _forget(conn, f"task:{task_id}", people)
    await _forget_booking(conn, row)
    urgent = row.kind == TaskKind.URGENT
    await conn.execute(
        update(task)
        .where(task.c.id == task_id)
        .values(
            state=TaskState.CLAIMED.value,
            outcome="",
            done_at=None,
            lease_until=now + LEASE,
            before_cipher=None,
            alert_at=now + NEXT_AFTER if urgent else None,
        )
    )


async def take_back(
    conn: AsyncConnection, own: Own, people: Sequence[Mapping[str, Any]], now: datetime
) -> None:
    """Take back what staff said by a slip beside the queue, as if it had never been said.

    Args:
        conn: a connection in a transaction.
        own: what is to be taken back.
        people: how those it changed stood before, as `carry_out` returns it.
        now: the present instant.

    Raises:
        QueueError: something else has happened since.
    """
    ids = [one["person"]["id"] for one in people]
    await lock_people(conn, ids)
    await _check_untouched(conn, own, people)
    await _put_back(conn, people)
    await stand_again(conn, own.source, now)
    await _forget(conn, own.source, ids)


async def undoable(conn: AsyncConnection, worker: Worker, now: datetime) -> AnyRow | None:
    """Return the latest outcome that a worker can still take back: task, outcome, whose, when."""
    c = task.c
    # a literal: with a parameter PostgreSQL could not use the partial index
    kept: ColumnElement[bool] = literal_column("before_cipher IS NOT NULL")
    query = (
        select(c.id, c.kind, c.outcome, c.done_at, person.c.public_id)
        .outerjoin_from(task, person, person.c.id == c.person_id)
        .where(kept, c.done_at >= now - UNDO_WITHIN, c.staff_id == worker.id)
        .where(c.state == TaskState.DONE)
        .order_by(c.done_at.desc(), c.id.desc())
        .limit(1)
    )
    return (await conn.execute(query)).one_or_none()


async def forget_what_stood(conn: AsyncConnection, now: datetime) -> None:
    """Erase what undoing kept of outcomes that can be undone no more: readings are among it."""
    done = task.c.done_at < now - STOOD_FOR
    # a literal: with a parameter PostgreSQL could not use the partial index
    kept: ColumnElement[bool] = literal_column("before_cipher IS NOT NULL")
    await conn.execute(update(task).where(kept, done).values(before_cipher=None))


async def _done_task(
    conn: AsyncConnection, worker: Worker, task_id: int, *, lock: bool = False
) -> AnyRow:
    query = select(task).where(task.c.id == task_id)
    row = (await conn.execute(query.with_for_update() if lock else query)).one_or_none()
    if row is None or row.state != TaskState.DONE or row.staff_id != worker.id:
        raise QueueError(f"task {task_id} has no outcome of yours to undo")
    return row


async def _check_untouched(
    conn: AsyncConnection, own: Own, people: Sequence[Mapping[str, Any]]
) -> None:
    """Raise QueueError where somebody answered, or was held or changed, since.

    Putting back what stood before would lose that.

    Args:
        conn: a connection in a transaction that has locked the people.
        own: what is to be undone.
        people: how each stood before, as `carry_out` returns it.
    """
    ids, mine = [one["person"]["id"] for one in people], {own.hold}
    c, o = status_change.c, outreach.c
    changed = select(c.id).where(
        c.person_id.in_(ids), c.at > own.at, ~c.source_key.like(f"{own.source}:%")
    )
    answered = (
        select(reply.c.id)
        .join_from(reply, inbox, inbox.c.id == reply.c.inbox_id)
        .where(reply.c.person_id.in_(ids), inbox.c.handled_at > own.at)
    )
    held = select(o.id, o.held_for).where(o.person_id.in_(ids), o.state == OutreachState.HELD)
    before = {one["outreach"]["id"]: mine | set(one["outreach"]["held_for"].split())
              for one in people if one["outreach"] is not None}  # fmt: skip
    newly = [one for one in await conn.execute(held)
             if not set(one.held_for.split()) <= before.get(one.id, mine)]  # fmt: skip
    if newly or (await conn.scalars(changed)).first() or (await conn.scalars(answered)).first():
        raise QueueError("something else has happened since; correct the status instead")


async def _take_back_step(conn: AsyncConnection, row: AnyRow) -> None:
    """Let the round stand at this task's step again; the one planned since is forgotten."""
    if row.outreach_id is None or row.planned_contact_id is None:
        return
    c = planned_contact.c
    since = (c.outreach_id == row.outreach_id) & (c.id > row.planned_contact_id)
    if (await conn.scalars(select(c.id).where(since, c.state != ContactState.PLANNED))).first():
        raise QueueError("the next step has been taken since; correct the status instead")
    await conn.execute(delete(planned_contact).where(since))
    attempt = select(c.attempt).where(c.id == row.planned_contact_id).scalar_subquery()
    await conn.execute(
        update(outreach)
        .where(outreach.c.id == row.outreach_id)
        .values(step=row.step, attempt=attempt)
    )


async def _put_back(conn: AsyncConnection, people: Sequence[Mapping[str, Any]]) -> None:
    """Let people and their rounds stand as before, told as `carry_out` returns it."""
    for stood in people:
        for table in (person, outreach):
            values = stood[table.name]
            if values is not None:
                restored = {name: _instant(name, value) for name, value in values.items()}
                number = restored.pop("id")
                await conn.execute(update(table).where(table.c.id == number).values(**restored))


async def _put_back_points(conn: AsyncConnection, points: Mapping[str, Any] | None) -> None:
    """Give contact points their states again; a number that was found is in use no more."""
    if points is None:
        return
    c = contact_point.c
    for number in await conn.scalars(select(c.id).where(c.person_id == points["person_id"])):
        state = points["states"].get(str(number), PointState.OLD.value)
        await conn.execute(update(contact_point).where(c.id == number).values(state=state))


async def _wait_again(conn: AsyncConnection, waiting: Mapping[str, Any] | None) -> None:
    """Let the reply wait for a human again, as the program read it; nothing was learned."""
    if waiting is None:
        return
    values = {"state": ReplyState.REVIEW.value, "person_id": waiting["person_id"]}
    if "reading" in waiting:
        read = waiting["reading"]
        values["reading_cipher"] = None if read is None else b64decode(read)
    unread = update(reply).where(reply.c.id == waiting["id"])
    await conn.execute(unread.values(**values, erase_at=None))
    await forget_example(conn, waiting["id"])


async def stand_again(conn: AsyncConnection, source: str, now: datetime) -> None:
    """Let what an event withdrew stand again: contacts, letters, tasks and visits."""
    again: dict[str, Any] = {"withdrawn_by": ""}
    c = planned_contact.c
    await conn.execute(
        update(planned_contact)
        .where(c.withdrawn_by == source)
        .values(**again, state=ContactState.PLANNED.value, reason="")
    )
    await letters_stand_again(conn, source, now)
    await conn.execute(
        update(task)
        .where(task.c.withdrawn_by == source)
        .values(**again, state=TaskState.OPEN.value, reason="", staff_id=None, lease_until=None)
    )
    await conn.execute(update(visit).where(visit.c.withdrawn_by == source).values(**again))


async def _forget(conn: AsyncConnection, source: str, people: Sequence[int]) -> None:
    """Remove what an event itself had written: ledger, facts, tasks, support begun."""
    children = source + ":%"
    await conn.execute(delete(status_change).where(status_change.c.source_key.like(children)))
    key = fact.c.source_key
    own = or_(key == source, key.like(children), key.like(f"status:{children}"))
    await take_facts_back(conn, own)
    await conn.execute(delete(task).where(task.c.key.like(children)))
    answer = (planned_contact.c.key == f"answer:{source}") & UNSENT
    await conn.execute(delete(planned_contact).where(answer))
    began = measure.c.person_id.in_(people) & measure.c.ended_on.is_(None)
    stood = select(person.c.in_support).where(person.c.id == measure.c.person_id).scalar_subquery()
    await conn.execute(delete(measure).where(began, ~stood))


async def _forget_booking(conn: AsyncConnection, row: AnyRow) -> None:
    """Remove the visit that a card, which was not delivered after all, announced.

    One that was booked on a round, before its card was printed, stays booked.
    """
    if row.outcome != Outcome.DELIVERED:
        return
    c = visit.c
    booked = (c.person_id == row.person_id) & c.task_id.is_(None) & STANDING & c.risks_at.is_(None)
    numbers = list(await conn.scalars(select(c.id).where(booked)))
    await conn.execute(delete(visit_staff).where(visit_staff.c.visit_id.in_(numbers)))
    await conn.execute(delete(visit).where(c.id.in_(numbers)))


def _instant(name: str, value: object) -> object:
    return datetime.fromisoformat(value) if name in INSTANTS and isinstance(value, str) else value
