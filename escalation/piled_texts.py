"""The words of many replies that wait, each with the best guess and what it answers."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.arrivals import Arrival, read_arrival
from escalation.senders import CONTEXT
from escalation.tables import task
from escalation.waiting_replies import WaitingReply, find_waiting, open_reading
from messaging.meaning.reading import Reading
from messaging.states import Provider
from messaging.tables import inbox, message, reply
from storage.bulk import among
from storage.crypto import Vault
from storage.types import AnyRow


@dataclass(frozen=True, slots=True)
class OurText:
    """What we last wrote to somebody before they wrote."""

    text: str
    at: datetime
    channel: str


@dataclass(frozen=True, slots=True)
class PiledText:
    """A reply that waits, as its reader sees it."""

    waiting: WaitingReply
    text: str | None  # empty: it has been erased
    guess: Reading | None  # how the program read it; empty with the text
    ours: OurText | None  # empty: we had written nothing, or it is nobody's we know

    @property
    def may_be(self) -> Collection[int]:
        """Whose it may be, where only a human can say."""
        return () if self.waiting.person_id is not None else self.waiting.points.keys()


async def open_texts(
    conn: AsyncConnection, vault: Vault, tasks: Collection[int]
) -> dict[int, PiledText]:
    """Return the replies of some tasks, by task id; a task without a reply has none.

    Nothing is locked and nobody's look is logged: that is the caller's.
    """
    waiting = await find_waiting(conn, tasks)
    if not waiting:
        return {}
    stored = await _stored(conn, waiting)
    people = {one.person_id for one in waiting.values() if one.person_id is not None}
    ours = await _ours(conn, people)
    return {task_id: _opened(vault, one, stored[task_id], ours) for task_id, one in waiting.items()}


def _opened(
    vault: Vault, waiting: WaitingReply, row: AnyRow, ours: Mapping[int, Sequence[AnyRow]]
) -> PiledText:
    if row.text_cipher is None:
        return PiledText(waiting, None, None, None)
    sent = ours.get(waiting.person_id, ()) if waiting.person_id is not None else ()
    before = next((one for one in sent if one.attempted_at <= waiting.at), None)
    words = vault.open("reply.text", row.text_cipher)
    return PiledText(
        waiting,
        words,
        _guess(vault, waiting, row),
        None if before is None else _our_text(vault, before),
    )


def _our_text(vault: Vault, row: AnyRow) -> OurText:
    return OurText(vault.open("message.text", row.text_cipher), row.attempted_at, row.channel)


def _guess(vault: Vault, waiting: WaitingReply, row: AnyRow) -> Reading | None:
    """Return how the program reads a reply; a stranger's is not kept, and read again."""
    if row.reading_cipher is not None:
        return open_reading(vault, row.reading_cipher)
    if row.raw_cipher is None:
        return None
    raw = json.loads(vault.open("inbox.raw", row.raw_cipher))
    return read_arrival(Arrival(Provider(row.provider), raw, waiting.at), CONTEXT)


async def _stored(conn: AsyncConnection, tasks: Collection[int]) -> dict[int, AnyRow]:
    c = reply.c
    query = (
        select(
            task.c.id.label("task_id"), c.text_cipher, c.reading_cipher,
            inbox.c.provider, inbox.c.raw_cipher,
        )
        .join_from(task, reply, c.id == task.c.reply_id)
        .join(inbox, inbox.c.id == c.inbox_id)
        .where(among(conn, task.c.id, tasks))
    )  # fmt: skip
    return {row.task_id: row for row in await conn.execute(query)}


async def _ours(conn: AsyncConnection, people: Collection[int]) -> dict[int, list[AnyRow]]:
    """Return what was sent to people, the latest first."""
    m = message.c
    query = select(m.person_id, m.attempted_at, m.channel, m.text_cipher).where(
        among(conn, m.person_id, people), m.attempted_at.is_not(None)
    )
    sent: dict[int, list[AnyRow]] = defaultdict(list)
    rows = await conn.execute(query)
    for row in sorted(rows, key=attrgetter("attempted_at"), reverse=True):
        sent[row.person_id].append(row)
    return sent
