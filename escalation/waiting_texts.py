"""A reply that waits for a human, opened for who may read it: its words, and the best guess."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.arrivals import Arrival, read_arrival
from escalation.closing_cases import check_right
from escalation.consequences import lock_people
from escalation.errors import QueueError
from escalation.queue import Worker
from escalation.senders import (
    LastAttempt,
    Sender,
    asked_in_writing,
    context_of,
    find_known,
    last_attempts,
)
from escalation.states import TaskKind
from escalation.tables import task
from escalation.waiting_replies import WaitingReply, find_waiting, open_reading
from messaging.meaning.reading import Reading
from messaging.states import Provider
from messaging.tables import inbox, reply
from register.tables import person
from storage.access import log_accesses
from storage.bulk import among
from storage.crypto import Vault
from storage.types import AnyRow


@dataclass(frozen=True, slots=True)
class WaitingText:
    """A reply that a task asks a human to read, as it stands."""

    task: AnyRow
    waiting: WaitingReply
    arrival: Arrival
    text: str
    guess: Reading  # how the program read it
    stored: bytes | None  # the guess as it is stored; empty: nobody's, so it was not kept
    sender: Sender | None  # whose it is, where that is known or has been said
    attempts: Sequence[LastAttempt]  # to them
    public_ids: Mapping[int, str]  # of everybody whose it may be, by person id

    @property
    def kind(self) -> TaskKind:
        """The kind of the task."""
        return TaskKind(self.task.kind)

    @property
    def asked(self) -> str:
        """The step of what we had last written to them, "" where that is nothing."""
        return asked_in_writing(self.attempts, before=self.waiting.at)

    @property
    def context(self) -> str:
        """In which context the reply is read."""
        return context_of(self.asked)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for which reply."""

    task_id: int
    worker: Worker
    person_id: int | None = None  # whose it is, where a human says so


async def open_text(conn: AsyncConnection, vault: Vault, asked: Asked) -> WaitingText:
    """Return a reply that waits, with everybody whose it may be locked.

    Raises:
        QueueError: it is none of the worker's, waits no more, or has been erased.
    """
    task_id = asked.task_id
    found = (await find_waiting(conn, [task_id])).get(task_id)
    holders = set() if found is None else set(found.points)
    who = asked.person_id if found is None or found.person_id is None else found.person_id
    people = holders | (set() if who is None else {who})
    await lock_people(conn, sorted(people))
    row = await _row(conn, task_id)
    if row is None:
        raise QueueError(f"there is no task {task_id}")
    check_right(row, asked.worker, protected=bool(row.protected))
    if found is None:
        raise QueueError(f"task {task_id} is about no reply: it is a {row.kind} task")
    if row.text_cipher is None or row.raw_cipher is None:
        raise QueueError(f"the reply of task {task_id} has been erased: close the task instead")
    sender = None if who is None else await _sender(conn, who, found)
    subjects = [] if sender is None else [sender.subject]
    attempts = [one for made in (await last_attempts(conn, subjects)).values() for one in made]
    raw = json.loads(vault.open("inbox.raw", row.raw_cipher))
    arrival = Arrival(Provider(row.provider), raw, found.at)
    stored = row.reading_cipher
    context = context_of(asked_in_writing(attempts, before=found.at))
    return WaitingText(
        task=row,
        waiting=found,
        arrival=arrival,
        text=vault.open("reply.text", row.text_cipher),
        guess=open_reading(vault, stored) if stored else read_arrival(arrival, context),
        stored=stored,
        sender=sender,
        attempts=attempts,
        public_ids=await _public_ids(conn, people),
    )


async def look_at(
    conn: AsyncConnection, vault: Vault, asked: Asked, *, reason: str, now: datetime
) -> WaitingText:
    """Open a reply for somebody to read; the look is logged (R16).

    Raises:
        QueueError: as `open_text`; or it may be a protected person's and no reason is given (R7).
    """
    text = await open_text(conn, vault, asked)
    if text.task.protected and not reason:
        raise QueueError("the person is protected: say why you look, with --reason")
    await log_accesses(
        conn,
        now,
        actor=f"staff:{asked.worker.login}",
        people=text.public_ids.values(),
        action="read_reply",
        reason=reason,
    )
    return text


async def find_sharer(conn: AsyncConnection, task_id: int, public_id: str) -> int | None:
    """Return who of those with the number of a task's reply has this public id.

    Protected people are found too: only who may open them may read the reply (R7).
    """
    found = (await find_waiting(conn, [task_id])).get(task_id)
    ids = {} if found is None else await _public_ids(conn, set(found.points))
    return next((key for key, one in ids.items() if one == public_id), None)


async def _row(conn: AsyncConnection, task_id: int) -> AnyRow | None:
    c = task.c
    query = (
        select(
            c.id, c.kind, c.state, c.staff_id, c.person_id, c.district_id, c.owner_id,
            reply.c.text_cipher, reply.c.reading_cipher, inbox.c.provider, inbox.c.raw_cipher,
            person.c.protected,
        )
        .outerjoin_from(task, reply, reply.c.id == c.reply_id)
        .outerjoin(inbox, inbox.c.id == reply.c.inbox_id)
        .outerjoin(person, person.c.id == c.person_id)
        .where(c.id == task_id)
    )  # fmt: skip
    return (await conn.execute(query)).one_or_none()


async def _sender(conn: AsyncConnection, who: int, waiting: WaitingReply) -> Sender:
    return (await find_known(conn, [who], waiting.points.get(who, ())))[who]


async def _public_ids(conn: AsyncConnection, people: set[int]) -> dict[int, str]:
    p = person.c
    query = select(p.id, p.public_id).where(among(conn, p.id, people)).order_by(p.id)
    return {row.id: row.public_id for row in await conn.execute(query)}
