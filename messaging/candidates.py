"""The contacts that are due, with all that permission asks about them, locked for this worker."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from messaging.chats import CHAT, sealed_chats
from messaging.dates import turns_20_at
from messaging.due_contacts import DueContact, read_due
from messaging.permission import Contact, Point, Recipient
from messaging.states import Channel
from register.age import age_on
from register.sealing import POINT
from register.states import PointKind, PointOwner, PointState
from register.tables import contact_point
from scheduler.plan import IfLate
from scheduler.states import HoldReason, Origin
from storage.bulk import any_of
from storage.crypto import Vault
from storage.engine import is_postgresql
from storage.types import AnySelect

ADULT_AGE = 18


@dataclass(frozen=True, slots=True)
class Candidate:
    """One due contact as it stands in the database, and the person it is for."""

    row: DueContact
    contact: Contact
    points: Sequence[Point]
    values: dict[int, bytes]  # sealed addresses by point, of everybody in the batch
    chat_language: str = ""  # that the person has chosen in their chat, "" where they have none


async def due_candidates(
    conn: AsyncConnection, now: datetime, limit: int, *, plan_born: bool
) -> list[Candidate]:
    """Lock and return up to `limit` due machine contacts; rows another worker holds are passed by.

    The person is locked with the contact, so that nothing that changes permission
    can come between this and the commit.
    """
    rows = await read_due(conn, now, limit, plan_born=plan_born)
    points, values = await read_points(conn, {row.person_id for row in rows})
    spoken = await _find_chats(conn, points, values)
    return [
        Candidate(
            row,
            _contact(row),
            points.get(row.person_id, ()),
            values,
            spoken.get(row.person_id, ""),
        )
        for row in rows
    ]


def recipient(candidate: Candidate, *, in_pilot: bool, now: datetime) -> Recipient:
    """Return the person behind a candidate as permission sees them."""
    row = candidate.row
    grown_at, under_18 = _ages(row.born_on, _day(now))
    return Recipient(
        state=row.person_state,
        protected=row.protected,
        turns_20_at=grown_at,
        under_18=under_18,
        limits=_limits(row.limits),
        address_ok=row.address_ok,
        round_state=row.round_state or "",
        unread=row.unread,
        deceased=HoldReason.DECEASED in (row.held_for or ""),
        held=row.held_for is not None,
        in_pilot=in_pilot,
    )


def _contact(row: DueContact) -> Contact:
    origin, channels, if_late = _words(row.origin, row.channels, row.if_late)
    return Contact(
        origin=origin,
        template=row.template,
        channels=channels,
        addressee=row.addressee,
        if_late=if_late,
        due_at=row.due_at,
        late_at=row.late_at,
        point_id=row.contact_point_id,
    )


# A batch asks the same few words, birthdays and days again and again.
_day = lru_cache(maxsize=16)(swedish_date)


@lru_cache(maxsize=4096)
def _ages(born_on: date, day: date) -> tuple[datetime, bool]:
    """Return when somebody turns 20, and whether they are under 18 on a day."""
    return turns_20_at(born_on), age_on(born_on, day) < ADULT_AGE


@lru_cache(maxsize=256)
def _words(origin: str, channels: str, if_late: str) -> tuple[Origin, tuple[Channel, ...], IfLate]:
    return Origin(origin), tuple(Channel(word) for word in channels.split()), IfLate(if_late)


@lru_cache(maxsize=256)
def _limits(words: str) -> frozenset[str]:
    return frozenset(words.split())


@lru_cache(maxsize=256)
def _kinds(owner: str, kind: str, state: str) -> tuple[PointOwner, PointKind, PointState]:
    return PointOwner(owner), PointKind(kind), PointState(state)


async def read_points(
    conn: AsyncConnection, people: set[int]
) -> tuple[dict[int, list[Point]], dict[int, bytes]]:
    """Return each person's points, and the sealed addresses by point."""
    points: dict[int, list[Point]] = defaultdict(list)
    values: dict[int, bytes] = {}
    if not people:
        return points, values
    rows = await conn.execute(_in_use(is_postgresql(conn)), {"people": list(people)})
    for key, person_id, *words, sealed in rows:
        points[person_id].append(Point(key, *_kinds(*words)))
        values[key] = sealed
    return points, values


async def _find_chats(
    conn: AsyncConnection, points: dict[int, list[Point]], values: dict[int, bytes]
) -> dict[int, str]:
    """Put chats' sealed ids among the addresses; return the languages chosen there, by person.

    A chat that its holder has forgotten is taken from the points: nothing can go there.
    """
    chats = [
        (person_id, one)
        for person_id, own in points.items()
        for one in own
        if one.kind is PointKind.CHAT
    ]
    bound = await sealed_chats(conn, [one.id for _, one in chats])
    spoken: dict[int, str] = {}
    for person_id, one in chats:
        if one.id in bound:
            values[one.id] = bound[one.id].cipher
            spoken[person_id] = bound[one.id].language
        else:
            points[person_id].remove(one)
    return spoken


@cache
def _in_use(arrays: bool) -> AnySelect:
    c = contact_point.c
    theirs = any_of(c.person_id, "people", arrays=arrays)
    return (
        select(c.id, c.person_id, c.owner, c.kind, c.state, c.value_cipher)
        .where(theirs, c.state != PointState.OLD)
        .order_by(c.id)
    )


def open_value(vault: Vault, kind: PointKind, sealed: bytes) -> str:
    """Return the number, address or chat behind a contact point's cipher text."""
    return vault.open(CHAT if kind is PointKind.CHAT else POINT, sealed)
