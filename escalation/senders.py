"""Whose text is it? Numbers looked up in the register, and the attempt that a text answers."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from operator import attrgetter

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import STOCKHOLM, swedish_date
from messaging.states import Channel
from register.states import FactKind, PersonState, PointOwner, PointState
from register.tables import contact_point, fact, person
from scheduler.states import CIRCULAR_STEP, UNREACHED_STEP, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.bulk import among, any_of
from storage.engine import is_postgresql
from storage.types import AnyRow, AnySelect

# What the latest text to the person asked decides how a bare number is read.
CONTEXT = "survey_menu"
OTHER_CONTEXTS = {
    Origin.STAFF.value: "after_call",  # what staff wrote: a bare number answers no menu of ours
    CIRCULAR_STEP: "after_call",
    UNREACHED_STEP: "after_call",
    "knock-card": "before_visit",
    "notice": "before_visit",
}
# Nothing was asked in writing: the text before it still stands.
SPOKEN = frozenset({Channel.PHONE, Channel.VISIT, Channel.OTHER})


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody in the register whom a text may come from."""

    person_id: int
    points: tuple[int, ...]  # all of the person's contact points that are this number
    relative: bool  # the number is a guardian's
    stopped: bool  # STOP has been said by it
    subject: str
    district_id: int
    protected: bool
    plan_version_id: int | None


@dataclass(frozen=True, slots=True)
class LastAttempt:
    """The latest contact attempt of one channel."""

    channel: str
    step: str
    at: datetime


async def find_senders(
    conn: AsyncConnection, hashes: Collection[bytes]
) -> dict[bytes, list[Sender]]:
    """Return the people behind each number: those in the register, else those who have left.

    A number that is marked as somebody else's is nobody's we know (R14).
    """
    query = _holders(is_postgresql(conn))
    active: dict[bytes, dict[int, Sender]] = defaultdict(dict)
    left: dict[bytes, dict[int, Sender]] = defaultdict(dict)
    for row in await conn.execute(query, {"hashes": list(hashes)}):
        side = active if row.person_state == PersonState.ACTIVE else left
        known = side[row.hash].get(row.person_id)
        side[row.hash][row.person_id] = _sender(row, known)
    return {number: list((active[number] or left[number]).values()) for number in hashes}


async def find_known(
    conn: AsyncConnection, people: Collection[int], points: Collection[int]
) -> dict[int, Sender]:
    """Return people whom the door knew, by id, with those of some contact points that are theirs.

    What they wrote came by a link or a chat of their own, so it is theirs alone.
    """
    query = _known(is_postgresql(conn))
    rows = await conn.execute(query, {"people": list(people), "points": list(points)})
    known: dict[int, Sender] = {}
    for row in rows:
        known[row.person_id] = _sender(row, known.get(row.person_id))
    return known


_ASKED = (
    person.c.id.label("person_id"), person.c.subject, person.c.district_id, person.c.protected,
    person.c.state.label("person_state"), outreach.c.plan_version_id,
)  # fmt: skip


@cache
def _known(arrays: bool) -> AnySelect:
    c, p, o = contact_point.c, person.c, outreach.c
    theirs = (c.person_id == p.id) & any_of(c.id, "points", arrays=arrays)
    return (
        select(c.id, c.owner, c.state, *_ASKED)
        .select_from(person)
        .outerjoin(contact_point, theirs)
        .outerjoin(outreach, (o.person_id == p.id) & (o.state != OutreachState.ENDED))
        .where(any_of(p.id, "people", arrays=arrays))
        .order_by(p.id, c.id)
    )


@cache
def _holders(arrays: bool) -> AnySelect:
    c, p, o = contact_point.c, person.c, outreach.c
    return (
        select(c.hash, c.id, c.owner, c.state, *_ASKED)
        .join_from(contact_point, person, p.id == c.person_id)
        .outerjoin(outreach, (o.person_id == p.id) & (o.state != OutreachState.ENDED))
        .where(
            any_of(c.hash, "hashes", arrays=arrays),
            c.state.not_in([PointState.OLD, PointState.WRONG]),
        )
        .order_by(p.id, c.id)
    )


def _sender(row: AnyRow, known: Sender | None) -> Sender:
    """Return the sender with one more contact point; a number that is also theirs is theirs."""
    return Sender(
        person_id=row.person_id,
        points=(*(known.points if known else ()), *([] if row.id is None else [row.id])),
        relative=row.owner not in {None, PointOwner.SELF} and (known is None or known.relative),
        stopped=row.state == PointState.STOPPED or (known is not None and known.stopped),
        subject=row.subject,
        district_id=row.district_id,
        protected=row.protected,
        plan_version_id=row.plan_version_id,
    )


async def last_attempts(
    conn: AsyncConnection, subjects: Collection[str]
) -> dict[str, list[LastAttempt]]:
    """Return each subject's contact attempts, the latest first."""
    rows = await conn.execute(_attempts(is_postgresql(conn)), {"subjects": list(subjects)})
    attempts: dict[str, list[LastAttempt]] = defaultdict(list)
    for row in sorted(rows, key=attrgetter("at", "id"), reverse=True):
        attempts[row.subject].append(LastAttempt(row.channel, row.step, row.at))
    return attempts


@cache
def _attempts(arrays: bool) -> AnySelect:
    """Return the attempts in any order: asked for one SQLite would read those of everybody."""
    c = fact.c
    theirs = any_of(c.subject, "subjects", arrays=arrays)
    return select(c.id, c.subject, c.channel, c.step, c.at).where(
        theirs, c.kind == FactKind.ATTEMPT
    )


def answered_channel(attempts: Sequence[LastAttempt], came_by: str, *, before: datetime) -> str:
    """Return the channel whose attempt an answer belongs to, "" where it came unprompted (R4).

    That channel's latest attempt, else the latest of any channel, else none.
    """
    earlier = [attempt for attempt in attempts if attempt.at <= before]
    if not earlier:
        return ""
    if any(attempt.channel == came_by for attempt in earlier):
        return came_by
    return earlier[0].channel


def asked_in_writing(attempts: Sequence[LastAttempt], *, before: datetime) -> str:
    """Return the step of what was last written before an instant, "" where that is nothing."""
    written = (one for one in attempts if one.channel not in SPOKEN)
    return next((one.step for one in written if one.at <= before), "")


def context_of(step: str) -> str:
    """Return in which context an answer to a step's text is read (docs/replies.md)."""
    return OTHER_CONTEXTS.get(step, CONTEXT)


async def answers_today(
    conn: AsyncConnection, people: Collection[int], now: datetime
) -> Mapping[int, int]:
    """Return how many automatic answers each person has had since midnight in Stockholm."""
    c = planned_contact.c
    midnight = datetime.combine(swedish_date(now), time(), STOCKHOLM)
    query = (
        select(c.person_id, func.count())
        .where(among(conn, c.person_id, people), c.origin == Origin.ANSWER, c.due_at >= midnight)
        .group_by(c.person_id)
    )
    return {row[0]: row[1] for row in await conn.execute(query)}
