"""Reading the inbox: whose text it is, what it means, and what follows, in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.arrival_rules import follow_arrival
from escalation.arrivals import Arrival, read_arrival
from escalation.consequences import carry_out
from escalation.effects import Effect
from escalation.keywords import Keyword, is_bare, read_keyword
from escalation.reading_rules import Followed, Incoming
from escalation.senders import (
    CONTEXT,
    LastAttempt,
    Sender,
    answered_channel,
    answers_today,
    asked_in_writing,
    context_of,
    find_known,
    find_senders,
    last_attempts,
)
from escalation.states import PRIORITY, TaskKind, TaskState
from escalation.tables import task
from escalation.waiting_replies import KEEP_TEXTS, calls_waiting, seal_reading
from messaging.inbox import Unread, unread_texts
from messaging.meaning.reader import Reader, shipped_reader
from messaging.meaning.reading import Intent, Reading, Respondent
from messaging.states import Channel, Provider, ReplyState
from messaging.tables import inbox, reply
from register.contact_points import mark_hashes
from register.house import nobodys_district
from register.states import PointState
from scheduler.plan_shelf import PlanShelf
from scheduler.states import HoldReason, Origin
from storage.bulk import among, insert_rows, update_rows
from storage.crypto import Vault

BATCH = 200
SWITCHES = frozenset({Keyword.STOP, Keyword.START})
# What a number becomes, and from which states: one that belongs to somebody else stays so.
CARRIER_MARKS = (
    (Keyword.STOP, PointState.STOPPED, (PointState.OK, PointState.BAD, PointState.OLD)),
    (Keyword.START, PointState.OK, (PointState.STOPPED,)),
)


@dataclass(frozen=True, slots=True)
class _Read:
    """One text with what is known of its sender; `sender` is empty where nobody or several fit."""

    unread: Unread
    arrival: Arrival
    reply_id: int
    senders: Sequence[Sender]
    attempts: Sequence[LastAttempt]
    asked_already: bool  # a call, and an earlier one of this number waits for staff

    @property
    def sender(self) -> Sender | None:
        return self.senders[0] if len(self.senders) == 1 else None

    @property
    def keyword(self) -> Keyword:
        if self.arrival.provider is not Provider.TWILIO:
            return Keyword.NONE
        stopped = any(sender.stopped for sender in self.senders)
        return read_keyword(self.arrival.raw, stopped=stopped)

    @property
    def tells_nothing(self) -> bool:
        """Whether no human has to find out whose it is: it says nothing about anybody."""
        closes = self.keyword in SWITCHES and is_bare(self.arrival.text)
        machine = not self.senders and _is_machine(self.arrival)
        return closes or self.arrival.withheld or self.asked_already or machine


async def read_inbox(
    conn: AsyncConnection,
    vault: Vault,
    plans: PlanShelf,
    now: datetime,
    reader: Reader | None = None,
) -> int:
    """Read the oldest unread texts and carry out what follows; return how many were read.

    `reader` is the one in use; the one that comes with the program if none.
    """
    reader = reader or shipped_reader()
    unread = await unread_texts(conn, vault, BATCH)
    nobodys = await nobodys_district(conn) if unread else None
    if nobodys is None:  # before the first extract there is nobody who could have written
        return 0
    reads = await _identify(conn, vault, unread)
    known = [read for read in reads if read.sender is not None]
    answered = Counter(
        await answers_today(conn, {read.senders[0].person_id for read in known}, now)
    )
    followed: list[tuple[_Read, Reading, Followed]] = []
    for read in known:
        reading = _meaning(read, reader)
        result = follow_arrival(_incoming(read, plans, answered), reading)
        answered[read.senders[0].person_id] += result.effect.answer is not None
        followed.append((read, reading, result))
    unknown = [read for read in reads if read.sender is None]
    settled = [read for read in unknown if read.tells_nothing]
    strangers = [read for read in unknown if not read.tells_nothing]
    effects = [result.effect for _, _, result in followed] + _holds(strangers, now)
    await carry_out(conn, vault, effects)
    await _mark_numbers(conn, reads)
    await _ask_whose(conn, strangers, nobodys, now)
    await update_rows(conn, reply, [_state_row(vault, *one, now=now) for one in followed])
    await update_rows(conn, reply, [_unasked_row(read, now) for read in settled])
    await update_rows(conn, inbox, [{"id": one.id, "handled_at": now} for one in unread])
    return len(unread)


async def _identify(conn: AsyncConnection, vault: Vault, unread: Sequence[Unread]) -> list[_Read]:
    """Store each text as a reply and return it with those it may come from."""
    arrivals = [Arrival(one.provider, one.raw, one.received_at) for one in unread]
    senders = await _find_senders(conn, unread, arrivals)
    subjects = {sender.subject for found in senders for sender in found}
    attempts = await last_attempts(conn, subjects)
    came = list(zip(unread, arrivals, senders, strict=True))
    rows = [_reply_row(vault, *one) for one in came]
    await insert_rows(conn, reply, rows)
    query = select(reply.c.inbox_id, reply.c.id).where(
        among(conn, reply.c.inbox_id, [one.id for one in unread])
    )
    ids = {row.inbox_id: row.id for row in await conn.execute(query)}
    repeated = await _find_repeated(conn, unread, arrivals)
    return [
        _Read(
            one,
            arrival,
            ids[one.id],
            found,
            attempts[found[0].subject] if len(found) == 1 else (),
            one.id in repeated,
        )
        for one, arrival, found in came
    ]


async def _find_repeated(
    conn: AsyncConnection, unread: Sequence[Unread], arrivals: Sequence[Arrival]
) -> set[int]:
    """Return the calls that add nothing to one of the same number that waits for staff."""
    calls = [
        one for one, came in zip(unread, arrivals, strict=True) if came.channel is Channel.PHONE
    ]
    if not calls:
        return set()
    waiting = await calls_waiting(conn, {one.sender_hash for one in calls})
    repeated = set()
    for one in calls:
        if one.sender_hash in waiting:
            repeated.add(one.id)
        waiting.add(one.sender_hash)
    return repeated


async def _find_senders(
    conn: AsyncConnection, unread: Sequence[Unread], arrivals: Sequence[Arrival]
) -> list[Sequence[Sender]]:
    """Return those whom each arrival may come from: who the door says, else who has the number."""
    known = await find_known(
        conn,
        {one.person_id for one in unread if one.person_id is not None},
        {one.point_id for one in arrivals if one.point_id is not None},
    )
    hashes = {one.sender_hash for one in unread if one.person_id is None}
    by_number = await find_senders(conn, hashes)
    return [
        by_number[one.sender_hash] if one.person_id is None else [known[one.person_id]]
        for one in unread
    ]


def _reply_row(
    vault: Vault, one: Unread, arrival: Arrival, found: Sequence[Sender]
) -> dict[str, Any]:
    sender = found[0] if len(found) == 1 else None
    return {
        "inbox_id": one.id,
        "person_id": sender.person_id if sender else None,
        "contact_point_id": sender.points[0] if sender and sender.points else None,
        "channel": arrival.channel.value,
        "at": one.received_at,
        "text_cipher": vault.seal("reply.text", arrival.text),
        "state": ReplyState.REVIEW.value,
    }


def _meaning(read: _Read, reader: Reader) -> Reading:
    """Return what the text means, in the light of what was last asked in writing."""
    reading = read_arrival(read.arrival, context_of(_asked(read)), reader)
    if read.senders[0].relative and reading.respondent is Respondent.SELF:
        return replace(reading, respondent=Respondent.RELATIVE)
    return reading


def _asked(read: _Read) -> str:
    return asked_in_writing(read.attempts, before=read.unread.received_at)


def _incoming(read: _Read, plans: PlanShelf, answered: Mapping[int, int]) -> Incoming:
    sender = read.senders[0]
    at = read.unread.received_at
    version = sender.plan_version_id
    return Incoming(
        reply_id=read.reply_id,
        person_id=sender.person_id,
        points=sender.points,
        at=at,
        plan=None if version is None else plans.get(version),
        answers_today=answered.get(sender.person_id, 0),
        channel=answered_channel(read.attempts, read.arrival.channel, before=at),
        came_by=read.arrival.channel,
        answered=read.arrival.answered,
        conversing=_asked(read) == Origin.STAFF,
        protected=sender.protected,
        guardians=sender.relative,
        stopped=sender.stopped,
        keyword=read.keyword,
        bare=is_bare(read.arrival.text),
        asked_already=read.asked_already,
    )


def _state_row(
    vault: Vault, read: _Read, reading: Reading, result: Followed, *, now: datetime
) -> dict[str, Any]:
    done = result.state is ReplyState.READ
    return {
        "id": read.reply_id,
        "state": result.state.value,
        "reading_cipher": seal_reading(vault, reading),
        "erase_at": now + KEEP_TEXTS if done else None,
    }


async def _mark_numbers(conn: AsyncConnection, reads: Sequence[_Read]) -> None:
    """Close and open numbers as the carrier has, wherever they stand: siblings share them."""
    said = {one.unread.sender_hash: one.keyword for one in reads if one.keyword in SWITCHES}
    for keyword, state, over in CARRIER_MARKS:
        hashes = {number for number, told in said.items() if told is keyword}
        await mark_hashes(conn, hashes, state, over=over)


def _holds(strangers: Sequence[_Read], now: datetime) -> list[Effect]:
    """Hold everybody whose number it is, until a human has said whose reply it is (R14)."""
    return [
        Effect(
            source=f"reply:{read.reply_id}:{sender.person_id}",
            person_id=sender.person_id,
            at=now,
            actor="system",
            hold=HoldReason.UNREAD_REPLY,
        )
        for read in strangers
        for sender in read.senders
    ]


def _is_machine(arrival: Arrival) -> bool:
    """Tell whether something automatic wrote: of a newsletter nobody need say whose it is."""
    reading = read_arrival(arrival, CONTEXT)
    machine = reading.respondent is Respondent.MACHINE and reading.confident
    return machine and Intent.CRISIS not in reading.intents


def _unasked_row(read: _Read, now: datetime) -> dict[str, Any]:
    return {"id": read.reply_id, "state": ReplyState.READ.value, "erase_at": now + KEEP_TEXTS}


async def _ask_whose(
    conn: AsyncConnection, strangers: Sequence[_Read], nobodys: int, now: datetime
) -> None:
    """Give staff the texts that come from nobody we know, or from a number of several people."""
    if not strangers:
        return
    rows = []
    for read in strangers:
        crisis = Intent.CRISIS in read_arrival(read.arrival, CONTEXT).intents
        kind = TaskKind.URGENT if crisis else TaskKind.REVIEW_REPLY
        rows.append(
            {
                "key": f"reply:{read.reply_id}:{kind}",
                "kind": kind.value,
                "reply_id": read.reply_id,
                # only who may open protected people may read what could be theirs (R7)
                "person_id": next((one.person_id for one in read.senders if one.protected), None),
                "district_id": read.senders[0].district_id if read.senders else nobodys,
                "priority": PRIORITY[kind],
                "due_at": read.unread.received_at,
                "created_at": now,
                "state": TaskState.OPEN.value,
                "alert_at": now if crisis else None,
            }
        )
    await insert_rows(conn, task, rows, skip_existing=True)
