"""How one message to many goes on: a batch of people at a time, each batch one transaction.

People are found by their ids in rising order, so that a pass reads no more rows than its
batch however large the register; a contact's key is the message's and the person's, so that
nobody gets it twice whatever is repeated. No more is planned than goes out soon: who stops it
stops nearly all of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.circular_aim import meant
from messaging.circular_rules import Reached
from messaging.circular_tables import circular
from messaging.circulars import CHANNELS, Circular, circular_of, retire_texts
from messaging.states import CircularState
from messaging.templates import CIRCULAR
from register.facts import withdrawn, write_facts
from register.tables import person
from scheduler.plan import QUIET_DEFAULT, IfLate
from scheduler.states import CIRCULAR_STEP, UNREACHED_STEP, Consumer, ContactState, Origin
from scheduler.tables import planned_contact
from scheduler.window import is_open
from storage.bulk import insert_rows, update_rows

BATCH = 1_000  # contacts planned, or withdrawn, at a time
WALK = 20_000  # rows of the register looked at for them
QUEUED = 2_000  # while so many messages wait to go now, no more are planned
_C, _P, _D = circular.c, person.c, planned_contact.c


@dataclass(frozen=True, slots=True)
class Passed:
    """What one pass did; `more`: another may follow at once."""

    planned: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one has come: contacts by state, of at most as many as were counted."""

    waiting: int = 0
    sent: int = 0
    left_out: int = 0  # skipped or withdrawn
    all_counted: bool = True


async def pass_on(conn: AsyncConnection, now: datetime, *, may_plan: bool) -> Passed:
    """Take the message that is due the longest on by a batch; those another worker has are left."""
    query = (
        select(circular)
        .where(_under_way(), _C.due_at <= now)
        .order_by(_C.state == CircularState.OUT, _C.due_at, _C.id)
        .with_for_update(skip_locked=True)
    )
    for row in (await conn.execute(query)).all():
        one = circular_of(row)
        if one.state is CircularState.STOPPING:
            return Passed(more=await _withdraw_some(conn, one, now))
        if one.state is CircularState.OUT:
            await _end_if_done(conn, one)
        elif may_plan and is_open(QUIET_DEFAULT, now) and await _has_room(conn, now):
            return await _plan_some(conn, one, now)
        elif now >= one.draft.late_at:
            await _move(conn, one, CircularState.OUT)
    return Passed()


async def count_progress(conn: AsyncConnection, one: Circular, *, most: int = 100_000) -> Progress:
    """Return how many of its contacts wait, were sent, or were left out."""
    some = select(_D.state).where(_keys(one)).limit(most).subquery()
    query = select(some.c.state, func.count()).group_by(some.c.state)
    counts = {row[0]: row[1] for row in await conn.execute(query)}
    left_out = counts.get(ContactState.SKIPPED, 0) + counts.get(ContactState.WITHDRAWN, 0)
    return Progress(
        counts.get(ContactState.PLANNED, 0),
        counts.get(ContactState.HANDED, 0),
        left_out,
        sum(counts.values()) < most,
    )


async def _plan_some(conn: AsyncConnection, one: Circular, now: datetime) -> Passed:
    highest = await conn.scalar(select(func.max(_P.id))) or 0
    upto = one.walked_to + WALK
    query = (
        select(_P.id)
        .where(_P.id > one.walked_to, _P.id <= upto, meant(one.draft.aim, now))
        .order_by(_P.id)
        .limit(BATCH)
    )
    people = list(await conn.scalars(query))
    full = len(people) == BATCH
    walked = people[-1] if full else upto
    await insert_rows(
        conn, planned_contact, [_contact(one, key, now) for key in people], skip_existing=True
    )
    ended = walked >= highest
    values = {"walked_to": walked, "planned": one.planned + len(people)}
    if ended:
        values["state"] = CircularState.OUT.value
    await conn.execute(update(circular).where(_C.id == one.id).values(values))
    return Passed(len(people), more=not ended)


def _contact(one: Circular, person_id: int, now: datetime) -> dict[str, Any]:
    unreached = one.draft.aim.reached is Reached.NO
    return {
        "key": f"{_prefix(one)}{person_id}",
        "person_id": person_id,
        "consumer": Consumer.MESSAGE.value,
        "origin": Origin.CIRCULAR.value,
        "step": UNREACHED_STEP if unreached else CIRCULAR_STEP,
        "channels": " ".join(CHANNELS),
        "template": CIRCULAR + one.public_id,
        "if_late": IfLate.SKIP.value,
        "due_at": now,
        "late_at": one.draft.late_at,
        "state": ContactState.PLANNED.value,
    }


async def _has_room(conn: AsyncConnection, now: datetime) -> bool:
    waiting = (
        select(_D.id)
        .where(_D.consumer == Consumer.MESSAGE, _D.state == ContactState.PLANNED, _D.due_at <= now)
        .offset(QUEUED)
        .limit(1)
    )
    return (await conn.execute(waiting)).first() is None


async def _end_if_done(conn: AsyncConnection, one: Circular) -> None:
    query = select(_D.id).where(_keys(one), _D.state == ContactState.PLANNED).limit(1)
    if (await conn.execute(query)).first() is None:
        await _move(conn, one, CircularState.DONE)


async def _withdraw_some(conn: AsyncConnection, one: Circular, now: datetime) -> bool:
    """Withdraw a batch of what was not sent; tell whether there is more."""
    query = (
        select(_D.id, _D.person_id, _D.step)
        .where(_keys(one), _D.state == ContactState.PLANNED)
        .order_by(_D.id)
        .limit(BATCH)
        .with_for_update()
    )
    rows = (await conn.execute(query)).all()
    reason = {"state": ContactState.WITHDRAWN.value, "reason": "stopped"}
    await update_rows(conn, planned_contact, [{"id": row.id, **reason} for row in rows])
    facts = [
        withdrawn(
            f"planned_contact:{row.id}:{ContactState.WITHDRAWN}",
            row.person_id,
            "planned_contact",
            row.step,
            reason="stopped",
            at=now,
            actor=one.stopped_by,
        )
        for row in rows
    ]
    await write_facts(conn, facts)
    if len(rows) < BATCH:
        await _move(conn, one, CircularState.STOPPED)
    return len(rows) == BATCH


async def _move(conn: AsyncConnection, one: Circular, state: CircularState) -> None:
    await conn.execute(update(circular).where(_C.id == one.id).values(state=state.value))
    if state in {CircularState.DONE, CircularState.STOPPED}:
        await retire_texts(conn, one.public_id)


def _under_way() -> ColumnElement[bool]:
    states: Sequence[CircularState] = (
        CircularState.GOING, CircularState.OUT, CircularState.STOPPING,
    )  # fmt: skip
    return _C.state.in_(states)


def _prefix(one: Circular) -> str:
    return f"staff:{one.public_id}:"


def _keys(one: Circular) -> ColumnElement[bool]:
    """Return the condition for its contacts, by a range of their keys."""
    prefix = _prefix(one)
    return and_(_D.key >= prefix, _D.key < prefix[:-1] + ";")
