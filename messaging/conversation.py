"""A conversation with somebody: what staff write, and everything said so far, in one thread.

What staff write is a planned contact due now: it goes the one way out, where permission is
asked again (docs/architecture.md). An answer to what the person wrote goes at once and the way
it came; what staff begin keeps the quiet hours (R9).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.candidates import ADULT_AGE
from messaging.conversation_rules import Barrier
from messaging.dates import turns_20_at
from messaging.permission import Contact, Point, Recipient, Skip, choose_channel
from messaging.states import Channel
from messaging.tables import message, reply
from register.age import age_on
from register.states import PersonState, PointKind, PointOwner, PointState
from register.tables import contact_point, person
from scheduler.plan import QUIET_DEFAULT, Addressee, IfLate
from scheduler.states import Consumer, ContactState, Origin
from scheduler.tables import planned_contact
from scheduler.window import next_open
from storage.access import log_access
from storage.bulk import insert_rows
from storage.crypto import Vault
from storage.types import AnyRow

# How long after somebody wrote staff's words still answer them.
ANSWERING = timedelta(hours=24)
LONGEST = 1000  # characters; Twilio takes 1,600 (error 21617)
WRITTEN = (Channel.CHAT, Channel.SMS, Channel.EMAIL)
_TEXT = "planned_contact.text"


class ConversationError(Exception):
    """Staff's words cannot go; the text says why, and `barrier` in a word."""

    def __init__(self, text: str, barrier: Barrier) -> None:
        """Take why."""
        super().__init__(text)
        self.barrier = barrier


@dataclass(frozen=True, slots=True)
class Written:
    """Staff's words, waiting to go."""

    channel: Channel
    due_at: datetime  # when they go, if nothing comes between
    answers: bool  # to what the person wrote


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a thread."""

    at: datetime
    theirs: bool  # the person's, or a relative's, own words
    channel: str
    text: str  # "" where it has been erased
    state: str  # of the message or the reply; `waiting` where it has not gone yet
    author: str  # person, staff, plan or answer
    template_version: int | None = None


async def write_to(
    conn: AsyncConnection,
    vault: Vault,
    person_id: int,
    text: str,
    *,
    author: str,
    carriers: Collection[str],
    now: datetime,
    channel: Channel | None = None,
    nonce: str = "",
) -> Written:
    """Plan what a member of the staff writes to a person.

    Args:
        conn: a connection in a transaction.
        vault: seals the words.
        person_id: to whom.
        text: the words.
        author: who writes, such as `staff:sara`; for the access log.
        carriers: the machine channels that this installation has.
        now: the present instant.
        channel: by which; else the way the person last wrote, else the first they have.
        nonce: of the form that it was typed in: what is sent in twice goes once.

    Raises:
        ConversationError: there is nothing to say, or no way to say it.
    """
    words = text.strip()
    if not 0 < len(words) <= LONGEST:
        barrier = Barrier.LONG if words else Barrier.EMPTY
        raise ConversationError(f"write between 1 and {LONGEST} characters", barrier)
    known = await _known(conn, person_id, now)
    contact, written = _way(known, channel, carriers, now)
    row = _row(vault, person_id, contact, words, now)
    row["key"] = f"staff:{nonce or token_hex(8)}"
    await insert_rows(conn, planned_contact, [row], skip_existing=bool(nonce))
    await log_access(conn, now, actor=author, person=known.row.public_id, action="write")
    return written


async def ways_to(
    conn: AsyncConnection, person_id: int, *, carriers: Collection[str], now: datetime
) -> Mapping[Channel | None, Written | Barrier]:
    """Return how staff's words would go by each channel now; under None, where none is chosen.

    Raises:
        ConversationError: nothing may be written to the person at all.
    """
    known = await _known(conn, person_id, now)
    ways: dict[Channel | None, Written | Barrier] = {}
    for channel in (None, *WRITTEN):
        try:
            ways[channel] = _way(known, channel, carriers, now)[1]
        except ConversationError as fault:
            ways[channel] = fault.barrier
    return ways


@dataclass(frozen=True, slots=True)
class _Known:
    """What decides how somebody can be written to."""

    row: AnyRow
    recipient: Recipient
    wrote: AnyRow | None  # the point that they lately wrote from
    points: Sequence[Point]


async def _known(conn: AsyncConnection, person_id: int, now: datetime) -> _Known:
    row = await _person(conn, person_id)
    wrote = await _last_reply(conn, person_id, now)
    return _Known(row, _recipient(row, now), wrote, await _points(conn, person_id))


def _way(
    known: _Known, channel: Channel | None, carriers: Collection[str], now: datetime
) -> tuple[Contact, Written]:
    """Return the contact that staff's words become, and how it goes."""
    wrote, points = known.wrote, known.points
    own_way = wrote is not None and channel is None and _is_open(wrote.contact_point_id, points)
    contact = Contact(
        origin=Origin.STAFF,
        template="",
        channels=(channel,) if channel else WRITTEN,
        addressee=Addressee.SELF,
        if_late=IfLate.SEND if wrote is not None else IfLate.SHIFT,
        due_at=now,
        late_at=None,
        point_id=wrote.contact_point_id if wrote is not None and own_way else None,
    )
    way = choose_channel(contact, known.recipient, points, carriers)
    if isinstance(way, Skip):
        raise ConversationError(_why(way, channel), Barrier(way.reason))
    due_at = now if wrote is not None else next_open(QUIET_DEFAULT, now)
    return contact, Written(way.channel, due_at, wrote is not None)


async def read_thread(
    conn: AsyncConnection, vault: Vault, person_id: int, *, reader: str, now: datetime
) -> list[Said]:
    """Return everything said to and by a person, the oldest first; the look is logged (R16)."""
    row = await _person(conn, person_id)
    await log_access(conn, now, actor=reader, person=row.public_id, action="thread")
    said = [
        *await _sent(conn, vault, person_id),
        *await _waiting(conn, vault, person_id),
        *await _replies(conn, vault, person_id),
    ]
    # an answer of the same instant comes after what it answers
    return sorted(said, key=lambda one: (one.at, not one.theirs))


async def count_said(conn: AsyncConnection, person_id: int) -> str:
    """Return what stands for the state of a thread: it changes when something is said or sent."""
    m, c, r = message.c, planned_contact.c, reply.c
    sent = select(func.count(m.id), func.sum(m.rank)).where(m.person_id == person_id)
    typed = (c.state == ContactState.PLANNED, c.origin == Origin.STAFF)
    waiting = select(func.count(c.id)).where(c.person_id == person_id, *typed)
    replies = select(func.count(r.id)).where(r.person_id == person_id)
    counts = [*(await conn.execute(sent)).one()]
    counts += [await conn.scalar(waiting), await conn.scalar(replies)]
    return "-".join(str(one or 0) for one in counts)


async def _person(conn: AsyncConnection, person_id: int) -> AnyRow:
    p = person.c
    query = select(p.public_id, p.protected, p.state, p.limits, p.born_on, p.address_state)
    row = (await conn.execute(query.where(p.id == person_id))).one()
    if row.protected:
        raise ConversationError(
            "nothing is sent by the system to somebody who is protected", Barrier.PROTECTED
        )
    return row


def _recipient(row: AnyRow, now: datetime) -> Recipient:
    if row.state != PersonState.ACTIVE or now >= turns_20_at(row.born_on):
        raise ConversationError("the person is no longer in the register", Barrier.LEFT)
    return Recipient(
        state=row.state,
        protected=row.protected,
        turns_20_at=turns_20_at(row.born_on),
        under_18=age_on(row.born_on, now.date()) < ADULT_AGE,
        limits=frozenset(row.limits.split()),
        address_ok=False,
        round_state="",
        unread=False,
        deceased=False,
        in_pilot=True,
    )


async def _last_reply(conn: AsyncConnection, person_id: int, now: datetime) -> AnyRow | None:
    """Return what the person last wrote, where it is not long ago."""
    c = reply.c
    query = select(c.contact_point_id).where(c.person_id == person_id, c.at >= now - ANSWERING)
    return (await conn.execute(query.order_by(c.at.desc(), c.id.desc()).limit(1))).one_or_none()


async def _points(conn: AsyncConnection, person_id: int) -> list[Point]:
    c = contact_point.c
    query = select(c.id, c.owner, c.kind, c.state).where(
        c.person_id == person_id, c.state != PointState.OLD
    )
    rows = await conn.execute(query.order_by(c.id))
    return [
        Point(key, PointOwner(owner), PointKind(kind), PointState(state))
        for key, owner, kind, state in rows
    ]


def _is_open(point_id: int | None, points: Sequence[Point]) -> bool:
    return any(one.id == point_id and one.state is PointState.OK for one in points)


def _why(way: Skip, channel: Channel | None) -> str:
    by = f"by {channel}" if channel else "in writing"
    reasons = {
        "limits": f"the contact limits do not allow it {by}",
        "no_carrier": f"this installation cannot reach the person {by}: see `uppsok doctor`",
    }
    return reasons.get(way.reason, f"the person cannot be reached {by}: call instead")


def _row(
    vault: Vault, person_id: int, contact: Contact, words: str, now: datetime
) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "consumer": Consumer.MESSAGE.value,
        "origin": contact.origin.value,
        "channels": " ".join(contact.channels),
        "text_cipher": vault.seal(_TEXT, words),
        "contact_point_id": contact.point_id,
        "if_late": contact.if_late.value,
        "due_at": now,
        "state": ContactState.PLANNED.value,
    }


async def _sent(conn: AsyncConnection, vault: Vault, person_id: int) -> list[Said]:
    m = message.c
    query = (
        select(
            m.created_at, m.channel, m.text_cipher, m.state, m.template_version_id,
            planned_contact.c.origin,
        )
        .join_from(message, planned_contact)
        .where(m.person_id == person_id)
    )  # fmt: skip
    return [
        Said(
            row.created_at,
            theirs=False,
            channel=row.channel,
            text=vault.open("message.text", row.text_cipher),
            state=row.state,
            author=row.origin,
            template_version=row.template_version_id,
        )
        for row in await conn.execute(query)
    ]


async def _waiting(conn: AsyncConnection, vault: Vault, person_id: int) -> list[Said]:
    """Return what staff wrote and the next pass of the pipeline sends."""
    c = planned_contact.c
    query = select(c.due_at, c.channels, c.text_cipher).where(
        c.person_id == person_id,
        c.state == ContactState.PLANNED,
        c.origin == Origin.STAFF,
        c.text_cipher.is_not(None),
    )
    return [
        Said(
            row.due_at,
            theirs=False,
            channel=row.channels.split()[0],
            text=vault.open(_TEXT, row.text_cipher),
            state="waiting",
            author=Origin.STAFF,
        )
        for row in await conn.execute(query)
    ]


async def _replies(conn: AsyncConnection, vault: Vault, person_id: int) -> list[Said]:
    c = reply.c
    query = select(c.at, c.channel, c.text_cipher, c.state).where(c.person_id == person_id)
    return [
        Said(
            row.at,
            theirs=True,
            channel=row.channel,
            text=vault.open("reply.text", row.text_cipher) if row.text_cipher else "",
            state=row.state,
            author="person",
        )
        for row in await conn.execute(query)
    ]
