"""Limits on contact, and what staff were to do that they no longer allow (R8).

Why a limit is set nobody stores; that it is set may mean that a visit would put somebody in
danger. So nothing that it forbids stays in a queue or on a day's list of visits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.consequences import lock_people
from escalation.effects import UNDO_WITHIN
from escalation.opening import NEEDS
from escalation.states import TaskState
from escalation.tables import task, visit
from escalation.undoing import stand_again
from escalation.withdrawing import mark_withdrawn, unbegun_visits
from messaging.permission import channel_allowed
from messaging.states import Channel
from register.removal import set_limits
from register.states import Limit
from register.tables import person
from scheduler.states import OutreachState
from scheduler.tables import outreach
from storage.bulk import among
from storage.types import AnyRow

REASON = "limits"


@dataclass(frozen=True, slots=True)
class Limited:
    """What was changed, for undoing it."""

    limits: str  # those that stood before, in words
    source: str  # what was withdrawn names it; "" where nothing was changed


async def limit_contact(
    conn: AsyncConnection, person_id: int, limits: Collection[Limit], *, actor: str, now: datetime
) -> Limited:
    """Set what must not be done about a person; withdraw the tasks and visits that it forbids.

    A visit that the pair has begun is left: they must still be able to check out. The round
    goes on with its next step when this can be undone no more.

    Raises:
        LimitsError: two of them name different channels as the only one.
    """
    await lock_people(conn, [person_id])
    before = await conn.scalar(select(person.c.limits).where(person.c.id == person_id)) or ""
    if not await set_limits(conn, person_id, limits, actor=actor, now=now):
        return Limited(before, "")
    source = f"limits:{person_id}:{now.isoformat()}"
    tasks = await _forbidden(conn, person_id, frozenset(limits))
    visits: Sequence[AnyRow] = ()
    if not channel_allowed(Channel.VISIT, frozenset(limits)):
        mine = unbegun_visits(visit.c.person_id == person_id)
        visits = (await conn.execute(mine.order_by(visit.c.id))).all()
    found = {task: tasks, visit: visits}
    await mark_withdrawn(conn, found, {person_id: source}, REASON, now=now)
    await _pass_on(conn, tasks, now)
    return Limited(before, source)


async def take_back_limits(
    conn: AsyncConnection, person_id: int, before: Limited, *, actor: str, now: datetime
) -> None:
    """Set the limits that stood before, and let what was withdrawn stand again."""
    await lock_people(conn, [person_id])
    limits = [Limit(word) for word in before.limits.split()]
    await set_limits(conn, person_id, limits, actor=actor, now=now)
    if not before.source:
        return
    mine = select(task.c.outreach_id).where(task.c.withdrawn_by == before.source).scalar_subquery()
    await conn.execute(update(outreach).where(outreach.c.id.in_(mine)).values(next_at=None))
    await stand_again(conn, before.source, now)


async def _forbidden(
    conn: AsyncConnection, person_id: int, limits: frozenset[Limit]
) -> Sequence[AnyRow]:
    """Return the tasks that wait or are held and that use a channel that is barred."""
    kinds = [kind for kind, channel in NEEDS.items() if not channel_allowed(channel, limits)]
    c = task.c
    query = select(c.id, c.person_id, c.kind.label("step"), c.outreach_id).where(
        c.person_id == person_id,
        c.state.in_([TaskState.OPEN, TaskState.CLAIMED]),
        c.kind.in_(sorted(kinds)),
    )
    return (await conn.execute(query.order_by(c.id))).all() if kinds else ()


async def _pass_on(conn: AsyncConnection, tasks: Sequence[AnyRow], now: datetime) -> None:
    """Let the rounds of withdrawn tasks go on, as where a step is barred when its time comes."""
    rounds = [row.outreach_id for row in tasks if row.outreach_id is not None]
    o = outreach.c
    going = o.state.in_([OutreachState.ACTIVE, OutreachState.HELD])
    goes_on = (among(conn, o.id, rounds), going, o.next_at.is_(None))
    await conn.execute(update(outreach).where(*goes_on).values(next_at=now + UNDO_WITHIN))
