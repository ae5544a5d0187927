"""Letters: gathered in one batch per unit, posted together, sometimes returned."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.permission import channel_allowed
from messaging.states import RANK, Channel, MessageState
from messaging.tables import letter_batch, message
from register.facts import FactRow, write_facts
from register.states import FactKind, PersonState
from register.tables import person
from scheduler.states import Consumer, ContactState, Origin
from scheduler.tables import STILL_AT_STEP, outreach, planned_contact
from storage.bulk import insert_rows, update_rows
from storage.types import AnyRow


async def open_batches(
    conn: AsyncConnection, units: Collection[int], now: datetime
) -> dict[int, int]:
    """Return the id of each unit's batch that has not been posted, beginning one where needed.

    The batches stay locked until the commit: a letter never lands in one being posted.
    """
    if not units:
        return {}
    c = letter_batch.c
    query = (
        select(c.unit_id, c.id)
        .where(c.posted_at.is_(None), c.unit_id.in_(units))
        .order_by(c.id)
        .with_for_update()
    )
    batches = {row[0]: row[1] for row in await conn.execute(query)}
    for unit in sorted(set(units) - batches.keys()):
        begun = insert(letter_batch).values(unit_id=unit, created_at=now).returning(c.id)
        batches[unit] = (await conn.execute(begun)).scalar_one()
    return batches


async def post_batch(conn: AsyncConnection, batch_id: int, actor: str, now: datetime) -> int:
    """Mark a batch as posted: each letter in it becomes a contact attempt; return how many.

    Letters that may no longer go are taken out first, and withdrawn.
    """
    c = letter_batch.c
    await conn.execute(select(c.id).where(c.id == batch_id).with_for_update())
    await conn.execute(update(letter_batch).where(c.id == batch_id).values(posted_at=now))
    letters = await _letters(conn, batch_id)
    posted = [letter for letter in letters if not _bar(letter)]
    barred = [letter for letter in letters if _bar(letter)]
    await _mark(conn, posted, MessageState.POSTED, attempted_at=now)
    await _mark(conn, barred, MessageState.WITHDRAWN, attempted_at=None)
    await _go_on(conn, letters, now)
    await write_facts(conn, [_attempt(letter, actor, now) for letter in posted])
    await write_facts(conn, [_withdrawn(letter, now) for letter in barred])
    return len(posted)


async def _letters(conn: AsyncConnection, batch_id: int) -> Sequence[AnyRow]:
    m, c, p = message.c, planned_contact.c, person.c
    query = (
        select(
            m.id, m.person_id, m.template_version_id, c.step, c.outreach_id,
            p.protected, p.state, p.limits, p.address_state,
        )
        .join_from(message, planned_contact, c.id == m.planned_contact_id)
        .join(person, p.id == m.person_id)
        .where(m.letter_batch_id == batch_id, m.state == MessageState.PLANNED)
        .order_by(m.id)
    )  # fmt: skip
    return (await conn.execute(query)).all()


def _bar(letter: AnyRow) -> str:
    """Return why a letter must not go, for what has happened since it was written, or nothing."""
    if letter.protected:
        return "protected"
    if letter.state != PersonState.ACTIVE:
        return "left"
    if not channel_allowed(Channel.LETTER, frozenset(letter.limits.split())):
        return "limits"
    return "" if letter.address_state == "ok" else "no_address"


async def _mark(
    conn: AsyncConnection,
    letters: Sequence[AnyRow],
    state: MessageState,
    *,
    attempted_at: datetime | None,
) -> None:
    shared = {"state": state.value, "rank": RANK[state], "attempted_at": attempted_at}
    await update_rows(conn, message, [{"id": letter.id, **shared} for letter in letters])


async def _go_on(conn: AsyncConnection, letters: Sequence[AnyRow], now: datetime) -> None:
    """Let the rounds that waited for these letters go on, posted or not."""
    rounds = [
        {"id": letter.outreach_id, "step": letter.step, "next_at": now}
        for letter in letters
        if letter.outreach_id is not None
    ]
    await update_rows(conn, outreach, rounds, guard=STILL_AT_STEP)


def _attempt(letter: AnyRow, actor: str, now: datetime) -> FactRow:
    return FactRow(
        source_key=f"message:{letter.id}:attempt",
        person_id=letter.person_id,
        at=now,
        kind=FactKind.ATTEMPT,
        channel=Channel.LETTER.value,
        step=letter.step,
        actor=actor,
        template_version=letter.template_version_id,
    )


def _withdrawn(letter: AnyRow, now: datetime) -> FactRow:
    return FactRow(
        source_key=f"message:{letter.id}:withdrawn",
        person_id=letter.person_id,
        at=now,
        kind=FactKind.WITHDRAWN,
        channel="message",
        step=letter.step,
        outcome=_bar(letter),
        actor="system",
    )


async def return_letter(conn: AsyncConnection, person_id: int, actor: str, now: datetime) -> bool:
    """Note that a person's latest posted letter came back: the address is bad (R14).

    A human is asked to find another way to reach them.

    Returns:
        False where no posted letter waits for anything.
    """
    m = message.c
    newest = (
        select(m.id, planned_contact.c.step)
        .join_from(message, planned_contact, planned_contact.c.id == m.planned_contact_id)
        .where(m.person_id == person_id, m.state == MessageState.POSTED)
        .order_by(m.id.desc())
        .limit(1)
        .with_for_update(of=message)
    )
    letter = (await conn.execute(newest)).one_or_none()
    if letter is None:
        return False
    returned = MessageState.RETURNED
    ended = {"id": letter.id, "state": returned, "rank": RANK[returned], "ended_at": now}
    await update_rows(conn, message, [ended])
    await conn.execute(update(person).where(person.c.id == person_id).values(address_state="bad"))
    await write_facts(conn, [_returned(letter, person_id, actor, now)])
    search = {
        "key": f"returned:{letter.id}",
        "person_id": person_id,
        "consumer": Consumer.TASK,
        "origin": Origin.PLAN,
        "step": letter.step,
        "task_kind": "find_number",
        "due_at": now,
        "state": ContactState.PLANNED,
    }
    await insert_rows(conn, planned_contact, [search], skip_existing=True)
    return True


def _returned(letter: AnyRow, person_id: int, actor: str, now: datetime) -> FactRow:
    return FactRow(
        source_key=f"message:{letter.id}:delivery",
        person_id=person_id,
        at=now,
        kind=FactKind.DELIVERY,
        channel=Channel.LETTER,
        step=letter.step,
        outcome=MessageState.RETURNED,
        actor=actor,
    )
