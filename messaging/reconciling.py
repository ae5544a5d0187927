"""Messages whose fate is unknown: the carrier is asked, and what it says is recorded.

Nothing is settled by a question that failed. What is not plain stays `unknown` and is for
staff (`uppsok messages unknown`), as is what was sent by channels that cannot be asked.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.callbacks import ASK_AFTER, record_reports
from messaging.candidates import open_value
from messaging.channels.base import Channel, ChannelError, Listed, Listing, Report
from messaging.claim_rows import SENDING_PATIENCE
from messaging.failures import NOT_TAKEN, Failed, follow_failures
from messaging.reconcile_rules import CLOCKS_DIFFER, AskAgain, Found, Lost, NotTaken, Verdict, judge
from messaging.states import RANK, MessageState
from messaging.tables import message
from register.states import PointKind
from register.tables import contact_point
from storage.bulk import among, update_rows
from storage.crypto import Vault
from storage.types import AnyRow, AnySelect

PAGE = 250  # messages asked about between two commits
AT_ONCE = 10  # questions
ASK_AGAIN = timedelta(minutes=5)  # where the carrier could not be asked, or sends to the number now
# as the partial indexes say it: with a parameter they could not be used
UNKNOWN: ColumnElement[bool] = literal_column("message.state = 'unknown'")
SENDING: ColumnElement[bool] = literal_column("message.state = 'sending'")
STILL_UNKNOWN = "old.state = 'unknown'"
log = structlog.get_logger("reconcile")


@dataclass(frozen=True, slots=True)
class Question:
    """A number that the carrier is asked about."""

    channel: str
    hash: bytes
    to: str
    since: datetime | None  # None: about everything, also what is not sent yet


@dataclass(frozen=True, slots=True)
class Told:
    """What the carrier answered; None: it could not be asked."""

    question: Question
    listed: Sequence[Listed] | None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What became of messages that stood `unknown`."""

    asked: int = 0  # numbers
    unanswered: int = 0  # of them; nothing is settled by these
    taken: int = 0
    not_taken: int = 0  # and planned again where they are still wanted
    later: int = 0  # asked about again
    for_staff: int = 0

    def __add__(self, other: "Reconciled") -> "Reconciled":
        return Reconciled(
            self.asked + other.asked,
            self.unanswered + other.unanswered,
            self.taken + other.taken,
            self.not_taken + other.not_taken,
            self.later + other.later,
            self.for_staff + other.for_staff,
        )


async def next_unknown(
    conn: AsyncConnection, now: datetime, *, after: int = 0, everything: bool = False
) -> Sequence[AnyRow]:
    """Return the next page of unknown messages to ask about, by id.

    Those whose time has come, or `everything` that callbacks have had time to settle.
    """
    m = message.c
    due = m.created_at <= now - ASK_AFTER if everything else m.deadline <= now
    query = _unknown().where(due, m.id > after).order_by(m.id).limit(PAGE)
    return (await conn.execute(query)).all()


def make_questions(
    vault: Vault, channels: Mapping[str, Channel], rows: Sequence[AnyRow], now: datetime
) -> list[Question]:
    """Return a question for each number of channels that can be asked."""
    by_number: dict[tuple[str, bytes], list[AnyRow]] = defaultdict(list)
    for row in rows:
        if row.hash is not None and isinstance(channels.get(row.channel), Listing):
            by_number[row.channel, row.hash].append(row)
    questions = []
    for (channel, hash_), same in by_number.items():
        lag = _lag(channels, channel)
        since = min(row.created_at for row in same) - CLOCKS_DIFFER
        sure = any(_sure_at(row, lag) <= now for row in same)
        to = open_value(vault, PointKind(same[0].kind), same[0].value_cipher)
        questions.append(Question(channel, hash_, to, None if sure else since))
    return questions


async def ask(channels: Mapping[str, Channel], questions: Sequence[Question]) -> list[Told]:
    """Ask the carriers, some questions at once."""
    waiting = iter(questions)
    told: list[Told] = []

    async def work() -> None:
        for question in waiting:
            listed = await _ask(channels[question.channel], question)
            told.append(Told(question, listed))

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return told


async def _ask(channel: Channel, question: Question) -> Sequence[Listed] | None:
    if not isinstance(channel, Listing):
        return None
    try:
        return await channel.list_sent(question.to, question.since)
    except ChannelError as fault:
        log.warning("a carrier could not be asked", channel=channel.name, fault=str(fault))
        return None


async def settle(
    conn: AsyncConnection,
    vault: Vault,
    channels: Mapping[str, Channel],
    told: Sequence[Told],
    now: datetime,
) -> Reconciled:
    """Record what the carriers told about every message that is still unknown."""
    hashes = {one.question.hash for one in told}
    lost: dict[tuple[str, bytes], list[AnyRow]] = defaultdict(list)
    for row in await _locked(conn, hashes):
        lost[row.channel, row.hash].append(row)
    busy = await _being_sent(conn, hashes)
    known = await _known_sids(conn, [entry.sid for one in told for entry in one.listed or ()])
    verdicts: dict[int, Verdict] = {}
    for one in told:
        asked = one.question
        rows = lost[asked.channel, asked.hash]
        if one.listed is None or asked.hash in busy:
            verdicts |= {row.id: AskAgain(now + ASK_AGAIN) for row in rows}
            continue
        lag = _lag(channels, asked.channel)
        free = [entry for entry in one.listed if entry.sid not in known]
        sealed = [_lost(vault, row, lag) for row in rows]
        verdicts |= judge(sealed, free, complete=asked.since is None, now=now)
    await _apply(conn, verdicts, now)
    return _count(told, verdicts.values())


async def leave_to_staff(conn: AsyncConnection, messages: Sequence[int]) -> Reconciled:
    """Ask about these no more: their channels have nobody who could be asked."""
    rows = [{"id": one, "deadline": None} for one in messages]
    await update_rows(conn, message, rows, guard=STILL_UNKNOWN)
    return Reconciled(for_staff=len(rows))


async def settle_not_taken(
    conn: AsyncConnection, messages: Collection[int], now: datetime
) -> list[int]:
    """End messages that were never taken, and plan what is still wanted once more.

    Returns:
        those that were still unknown.
    """
    if not messages:
        return []
    query = select(message.c.id).where(among(conn, message.c.id, messages), UNKNOWN)
    ids = list(await conn.scalars(query.order_by(message.c.id).with_for_update()))
    failed = MessageState.FAILED
    rows = [
        {
            "id": one,
            "state": failed.value,
            "rank": RANK[failed],
            "error": NOT_TAKEN,
            "deadline": None,
            "ended_at": now,
        }
        for one in ids
    ]
    await update_rows(conn, message, rows, guard="old.rank < new.rank")
    await follow_failures(conn, [Failed(one, NOT_TAKEN, now) for one in ids])
    return ids


async def _apply(conn: AsyncConnection, verdicts: Mapping[int, Verdict], now: datetime) -> None:
    found = [
        Report(key, one.listed.sid, one.listed.state, one.listed.error, one.listed.at)
        for key, one in verdicts.items()
        if isinstance(one, Found)
    ]
    await record_reports(conn, found)
    never = [key for key, one in verdicts.items() if isinstance(one, NotTaken)]
    await settle_not_taken(conn, never, now)
    waiting = [
        {"id": key, "deadline": one.at if isinstance(one, AskAgain) else None}
        for key, one in verdicts.items()
        if not isinstance(one, Found | NotTaken)
    ]
    await update_rows(conn, message, waiting, guard=STILL_UNKNOWN)


def _count(told: Sequence[Told], verdicts: Collection[Verdict]) -> Reconciled:
    unanswered = sum(one.listed is None for one in told)
    kinds = [type(one) for one in verdicts]
    taken, never, later = (kinds.count(kind) for kind in (Found, NotTaken, AskAgain))
    for_staff = len(kinds) - taken - never - later
    return Reconciled(len(told), unanswered, taken, never, later, for_staff)


def _unknown() -> AnySelect:
    m, p = message.c, contact_point.c
    return (
        select(m.id, m.channel, m.created_at, m.text_cipher, p.hash, p.kind, p.value_cipher)
        .outerjoin_from(message, contact_point, p.id == m.contact_point_id)
        .where(UNKNOWN)
    )


async def _locked(conn: AsyncConnection, hashes: Collection[bytes]) -> Sequence[AnyRow]:
    """Return every unknown message to these numbers; none changes until we have recorded."""
    query = _unknown().where(among(conn, contact_point.c.hash, hashes))
    locked = query.order_by(message.c.id).with_for_update(of=message)
    return (await conn.execute(locked)).all()


async def _being_sent(conn: AsyncConnection, hashes: Collection[bytes]) -> set[bytes]:
    """Return the numbers that something is being sent to: the list may show it, without a sid."""
    query = (
        select(contact_point.c.hash)
        .join_from(message, contact_point, contact_point.c.id == message.c.contact_point_id)
        .where(SENDING, among(conn, contact_point.c.hash, hashes))
    )
    return set(await conn.scalars(query))


async def _known_sids(conn: AsyncConnection, sids: Collection[str]) -> set[str]:
    query = select(message.c.sid).where(among(conn, message.c.sid, sids))
    return {sid for sid in await conn.scalars(query) if sid is not None}


def _lost(vault: Vault, row: AnyRow, lag: timedelta) -> Lost:
    text = vault.open("message.text", row.text_cipher)
    return Lost(row.id, text, row.created_at, _sure_at(row, lag))


def _sure_at(row: AnyRow, lag: timedelta) -> datetime:
    """Return when a list shows what was offered at the last possible moment."""
    at: datetime = row.created_at + SENDING_PATIENCE + lag
    return at


def _lag(channels: Mapping[str, Channel], name: str) -> timedelta:
    channel = channels[name]
    return channel.listing_lag if isinstance(channel, Listing) else timedelta.max
