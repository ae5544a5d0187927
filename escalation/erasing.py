"""Erasing people: whose day has come, what stands in the way, and the end of everything (R15).

31 December of the year of 21 is the last day (förordning 2006:39, 7 §). What somebody's safety
hangs on, or what is in the air this very moment, is waited for: it is over in minutes or hours.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from escalation.consequences import lock_people
from escalation.erased_rows import take_out
from escalation.errors import QueueError
from escalation.leaving import end_outreach
from escalation.recording import CLOSING_REASONS, close_supports
from escalation.sealed_traces import wipe_traces
from escalation.tables import task, visit
from messaging.tables import inbox, message, reply
from register.age import born_by
from register.removal import remove_person
from register.states import LeftReason, PersonState
from register.tables import contact_point, measure, person
from storage.access import log_accesses
from storage.bulk import among
from storage.crypto import Vault
from storage.types import AnyRow

ACTION = "erased"
OF_AGE = "age_21"
FORGOTTEN = timedelta(days=1)  # a pair that has not checked out since: the alarm has gone


class Waits(StrEnum):
    """Why somebody is not erased this moment."""

    URGENT = "urgent"  # a human must look at signs of danger: closed only with an outcome (R19)
    VISIT = "visit"  # a pair is at the door, and must still be able to check out (R13)
    SENDING = "sending"  # a message is with its carrier: whether it was taken must be counted
    UNREAD = "unread"  # a text came this moment, and nobody has read it


SAID = MappingProxyType(
    {
        Waits.URGENT: "an urgent task is open: close it with an outcome first",
        Waits.VISIT: "a visit is under way: let the pair check out first",
        Waits.SENDING: "a message is being sent this moment: try again in a minute",
        Waits.UNREAD: "a text has just come and is not read yet: try again in a minute",
    }
)


class EraseReason(StrEnum):
    """Why somebody is erased before their time; a code, since the log keeps it."""

    REQUEST = "request"  # the person asked for it (GDPR article 17)
    MISTAKE = "mistake"  # should never have been in the register
    TEST = "test"  # nobody: made to try the program
    OTHER = "other"


@dataclass(slots=True)
class DueCount:
    """How many people's day has come."""

    people: int = 0
    ready: int = 0  # who wait for nothing
    waiting: dict[str, int] = field(default_factory=dict)  # the others, by each word of Waits


async def count_due(conn: AsyncConnection, now: datetime) -> DueCount:
    """Return how many people must go by now, and how many of them wait for something."""
    of_age = person.c.born_on <= born_by(swedish_date(now))
    everybody = select(func.count()).select_from(person).where(of_age)
    ways = _in_the_way(now).subquery()
    ready = everybody.where(person.c.id.not_in(select(ways.c.person_id)))
    query = (
        select(ways.c.why, func.count(ways.c.person_id.distinct()))
        .join_from(ways, person, person.c.id == ways.c.person_id)
        .where(of_age)
        .group_by(ways.c.why)
        .order_by(ways.c.why)
    )
    waiting = {row[0]: row[1] for row in await conn.execute(query)}
    return DueCount(await conn.scalar(everybody) or 0, await conn.scalar(ready) or 0, waiting)


async def erase_due(conn: AsyncConnection, vault: Vault, now: datetime, limit: int) -> int:
    """Erase up to `limit` people whose day has come; return how many there were.

    Whoever waits for something is passed by until it is over.
    """
    waiting = select(_in_the_way(now).subquery().c.person_id)
    query = (
        select(person.c.id)
        .where(person.c.born_on <= born_by(swedish_date(now)), person.c.id.not_in(waiting))
        .order_by(person.c.born_on, person.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    people = list(await conn.scalars(query))
    late = await waits_for(conn, people, now)
    people = sorted(set(people) - late.keys())
    await erase_people(conn, vault, people, now, actor="system", reason=OF_AGE)
    return len(people)


async def waits_for(
    conn: AsyncConnection, people: Collection[int], now: datetime
) -> dict[int, Waits]:
    """Return what must be over before these people can be erased, by person id."""
    if not people:
        return {}
    ways = _in_the_way(now).subquery()
    query = select(ways.c.person_id, ways.c.why)
    rows = await conn.execute(query.where(ways.c.person_id.in_(people)))
    return {row.person_id: Waits(row.why) for row in rows}


async def erase_one(
    conn: AsyncConnection,
    vault: Vault,
    person_id: int,
    now: datetime,
    *,
    actor: str,
    reason: EraseReason,
) -> None:
    """Take somebody out of the register and erase them.

    Raises:
        QueueError: something must be over first; nothing is changed.
    """
    await lock_people(conn, [person_id])
    why = (await waits_for(conn, [person_id], now)).get(person_id)
    if why is not None:
        raise QueueError(SAID[why])
    state = await conn.scalar(select(person.c.state).where(person.c.id == person_id))
    if state == PersonState.ACTIVE:
        await remove_person(conn, person_id, reason=reason, actor=actor, now=now)
        await end_outreach(conn, [person_id], LeftReason.REMOVED, now)
    await erase_people(conn, vault, [person_id], now, actor=actor, reason=reason)


async def erase_people(
    conn: AsyncConnection,
    vault: Vault,
    people: Sequence[int],
    now: datetime,
    *,
    actor: str,
    reason: str,
) -> None:
    """Erase everything of some people but the figures, and log it by their opaque ids.

    Support that is still running ends as of now: nobody could end it afterwards, and it would
    be counted in every year to come.

    Args:
        conn: a connection in a transaction that has locked the people; they have left.
        vault: opens what must be opened to be found.
        people: their ids.
        now: when.
        actor: who erases, such as `staff:sara`.
        reason: why, a code.
    """
    if not people:
        return
    await _end_support(conn, people, actor=actor, now=now)
    rows = await _rows(conn, people)
    await wipe_traces(conn, vault, rows, now)
    await take_out(conn, rows)
    names = [row.public_id for row in rows]
    await log_accesses(conn, now, actor=actor, people=names, action=ACTION, reason=reason)


async def _rows(conn: AsyncConnection, people: Sequence[int]) -> Sequence[AnyRow]:
    p = person.c
    columns = (p.id, p.public_id, p.subject, p.pnr_hash, p.pnr_cipher, p.first_name, p.last_name)
    query = select(*columns).where(among(conn, p.id, people)).order_by(p.id)
    return (await conn.execute(query)).all()


async def _end_support(
    conn: AsyncConnection, people: Sequence[int], *, actor: str, now: datetime
) -> None:
    running = (
        select(person.c.id)
        .join_from(person, measure, measure.c.person_id == person.c.id)
        .where(among(conn, person.c.id, people), person.c.in_support, measure.c.ended_on.is_(None))
        .distinct()
    )
    reasons = dict.fromkeys(await conn.scalars(running), CLOSING_REASONS[-1])
    if reasons:
        await close_supports(conn, reasons, actor=actor, now=now)


def _in_the_way(now: datetime) -> CompoundSelect[*tuple[int | None, str]]:
    """Return what is waited for, in the whole house: a person and why. It is never much.

    The conditions are literals: with parameters PostgreSQL could not use the partial indexes.
    """
    point = contact_point.c

    def because(why: Waits, query: Select[*tuple[int | None]]) -> Select[*tuple[int | None, str]]:
        return query.add_columns(literal(why.value).label("why"))

    unread: ColumnElement[bool] = literal_column("inbox.handled_at IS NULL")
    urgent: ColumnElement[bool] = literal_column(
        "task.kind = 'urgent' AND task.state IN ('open', 'claimed')"
    )
    return union_all(
        because(
            Waits.UNREAD,
            select(point.person_id.label("person_id"))
            .join_from(inbox, contact_point, point.hash == inbox.c.sender_hash)
            .where(unread),
        ),
        because(
            Waits.UNREAD,
            select(inbox.c.person_id).where(unread, inbox.c.person_id.is_not(None)),
        ),
        because(
            Waits.SENDING,
            select(message.c.person_id).where(literal_column("message.state = 'sending'")),
        ),
        because(
            Waits.VISIT,
            select(visit.c.person_id).where(
                literal_column(
                    "visit.checkout_due_at IS NOT NULL AND visit.checked_out_at IS NULL"
                ),
                visit.c.checkout_due_at > now - FORGOTTEN,
            ),
        ),
        because(
            Waits.URGENT, select(task.c.person_id).where(urgent, task.c.person_id.is_not(None))
        ),
        because(
            Waits.URGENT,  # nobody knows yet who of a family has written
            select(point.person_id)
            .join_from(task, reply, reply.c.id == task.c.reply_id)
            .join(inbox, inbox.c.id == reply.c.inbox_id)
            .join(contact_point, point.hash == inbox.c.sender_hash)
            .where(urgent, task.c.person_id.is_(None)),
        ),
    )
