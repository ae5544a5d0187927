"""Replies that wait for a human: whose they may be, and whom they hold until then (R5, R14)."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.senders import answered_channel, last_attempts
from escalation.states import READS_REPLY
from escalation.tables import task
from messaging.meaning.reading import Reading, from_json, to_json
from messaging.states import Channel
from messaging.tables import inbox, reply
from register.facts import read_subjects
from register.states import PointState
from register.tables import contact_point, fact
from scheduler.states import HoldReason, OutreachState
from scheduler.tables import outreach
from storage.bulk import among, any_of
from storage.crypto import Vault
from storage.engine import is_postgresql
from storage.types import AnySelect

# Raw texts and readings are erased together, this long after they were handled (R15).
KEEP_TEXTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class WaitingReply:
    """A reply that a task asks a human to read."""

    id: int
    person_id: int | None  # empty: a number of several people, or of nobody we know
    channel: str  # by which it came
    at: datetime
    points: Mapping[int, Sequence[int]]  # by person id: the contact points that are its number


def seal_reading(vault: Vault, reading: Reading) -> bytes:
    """Return a reading as it is stored, encrypted with its evidence."""
    return vault.seal("reply.reading", json.dumps(to_json(reading), ensure_ascii=False))


def open_reading(vault: Vault, sealed: bytes) -> Reading:
    """Return the reading that `seal_reading` sealed."""
    return from_json(json.loads(vault.open("reply.reading", sealed)))


async def find_waiting(conn: AsyncConnection, tasks: Collection[int]) -> dict[int, WaitingReply]:
    """Return the replies that some tasks ask a human to read, by task id."""
    points: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    waiting: dict[int, WaitingReply] = {}
    for row in await conn.execute(_asked(is_postgresql(conn)), {"tasks": list(tasks)}):
        held = points[row.task_id]
        if row.point_id is not None:
            held[row.holder].append(row.point_id)
        waiting[row.task_id] = WaitingReply(row.id, row.person_id, row.channel, row.at, held)
    return waiting


@cache
def _asked(arrays: bool) -> AnySelect:
    c, p = reply.c, contact_point.c
    return (
        select(
            task.c.id.label("task_id"), c.id, c.person_id, c.channel, c.at,
            p.id.label("point_id"), p.person_id.label("holder"),
        )
        .join_from(task, reply, c.id == task.c.reply_id)
        .join(inbox, inbox.c.id == c.inbox_id)
        .outerjoin(
            contact_point,
            # the number it came from, or that its link was sent to
            ((p.hash == inbox.c.sender_hash) | (p.id == c.contact_point_id))
            & (p.state != PointState.OLD),
        )
        .where(
            any_of(task.c.id, "tasks", arrays=arrays), task.c.kind.in_(sorted(READS_REPLY))
        )
        .order_by(task.c.id, p.id)
    )  # fmt: skip


async def still_unread(conn: AsyncConnection, people: Collection[int]) -> set[int]:
    """Return those of these people whose steps a reply holds that nobody has read yet."""
    o = outreach.c
    held = select(o.person_id).where(
        among(conn, o.person_id, people),
        o.state == OutreachState.HELD,
        o.held_for.contains(HoldReason.UNREAD_REPLY),
    )
    waiting = set(await conn.scalars(held))
    if not waiting:
        return set()
    c, p = reply.c, contact_point.c
    shared = c.person_id.is_(None) & (p.hash == inbox.c.sender_hash)
    query = (
        select(c.person_id, p.person_id.label("holder"))
        .join_from(task, reply, c.id == task.c.reply_id)
        .join(inbox, inbox.c.id == c.inbox_id)
        .outerjoin(contact_point, shared)
        .where(
            # literals: with parameters PostgreSQL could not use the partial index
            literal_column("task.reply_id IS NOT NULL AND task.state IN ('open', 'claimed')"),
            task.c.kind.in_(sorted(READS_REPLY)),
            or_(among(conn, c.person_id, waiting), among(conn, p.person_id, waiting)),
        )
    )
    found = {one for row in await conn.execute(query) for one in (row.person_id, row.holder)}
    return waiting & found


async def calls_waiting(conn: AsyncConnection, numbers: Collection[bytes]) -> set[bytes]:
    """Return which of these numbers' hashes have called, and wait for staff to say who it was."""
    query = (
        select(inbox.c.sender_hash)
        .join_from(task, reply, reply.c.id == task.c.reply_id)
        .join(inbox, inbox.c.id == reply.c.inbox_id)
        .where(
            literal_column("task.reply_id IS NOT NULL AND task.state IN ('open', 'claimed')"),
            reply.c.channel == Channel.PHONE,
            among(conn, inbox.c.sender_hash, numbers),
        )
    )
    return set(await conn.scalars(query))


async def uncounted_answers(
    conn: AsyncConnection, replies: Mapping[int, tuple[int, WaitingReply]]
) -> dict[int, str]:
    """Return the channel whose attempt each reply answers, where it is not counted yet (R4).

    Args:
        conn: a connection in a transaction.
        replies: by task id, the person who wrote and the reply.
    """
    if not replies:
        return {}
    keys = [f"reply:{one.id}" for _, one in replies.values()]
    counted = select(fact.c.source_key).where(
        among(conn, fact.c.source_key, keys), fact.c.step == "answer"
    )
    told = set(await conn.scalars(counted))
    subjects = await read_subjects(conn, {person_id for person_id, _ in replies.values()})
    attempts = await last_attempts(conn, [one.subject for one in subjects.values()])
    return {
        task_id: answered_channel(attempts[subjects[who].subject], one.channel, before=one.at)
        for task_id, (who, one) in replies.items()
        if f"reply:{one.id}" not in told
    }
