"""The rows of letters: read with everything that decides about them, marked, moved on."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.errors import LetterError
from messaging.permission import channel_allowed
from messaging.states import RANK, Channel, MessageState
from messaging.tables import letter_batch, message
from register.facts import FactRow, withdrawn, write_facts
from register.states import PersonState
from register.tables import person
from scheduler.tables import STILL_AT_STEP, outreach, planned_contact
from storage.bulk import update_rows
from storage.types import AnyRow

HIGHER_RANK = "old.rank < new.rank"


async def lock_batch(conn: AsyncConnection, batch_id: int) -> AnyRow:
    """Lock everybody with a letter in the batch, in id order, and then the batch itself."""
    m, c = message.c, letter_batch.c
    people = select(m.person_id).where(planned_in(batch_id))
    locked = select(person.c.id).where(person.c.id.in_(people)).order_by(person.c.id)
    await conn.execute(locked.with_for_update())
    batch = select(c.unit_id, c.printed_at, c.posted_at).where(c.id == batch_id).with_for_update()
    row = (await conn.execute(batch)).one_or_none()
    if row is None:
        raise LetterError(f"there is no batch {batch_id}: see `uppsok letters list`")
    return row


def planned_in(batch_id: int) -> ColumnElement[bool]:
    """Return the condition that a message is a letter of this batch that waits to be posted."""
    m = message.c
    return (m.letter_batch_id == batch_id) & (m.state == MessageState.PLANNED)


async def numbered_in(conn: AsyncConnection, batch_id: int) -> list[AnyRow]:
    """Return every letter of a batch that was ever printed, by number."""
    m = message.c
    letters = await read_letters(
        conn, (m.letter_batch_id == batch_id) & m.letter_number.is_not(None)
    )
    return sorted(letters, key=lambda letter: int(letter.letter_number))


async def read_letters(conn: AsyncConnection, which: ColumnElement[bool]) -> list[AnyRow]:
    """Return letters locked, in the order in which they are printed: by name."""
    m, c, p = message.c, planned_contact.c, person.c
    query = (
        select(
            m.id, m.person_id, m.template_version_id, m.letter_number, c.step, c.outreach_id,
            m.state.label("message_state"), p.protected, p.state, p.limits, p.address_state,
            p.first_name, p.last_name,
        )
        .join_from(message, planned_contact, c.id == m.planned_contact_id)
        .join(person, p.id == m.person_id)
        .where(which)
        .order_by(p.last_name, p.first_name, m.id)
        .with_for_update(of=message)
    )  # fmt: skip
    return list((await conn.execute(query)).all())


def why_barred(letter: AnyRow) -> str:
    """Return why a letter must not go, for what has happened since it was written, or nothing."""
    if letter.protected:
        return "protected"
    if letter.state != PersonState.ACTIVE:
        return "left"
    if not channel_allowed(Channel.LETTER, frozenset(letter.limits.split())):
        return "limits"
    return "" if letter.address_state == "ok" else "no_address"


async def withdraw_rows(
    conn: AsyncConnection,
    letters: Sequence[AnyRow],
    reasons: Mapping[int, str],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Withdraw letters, for a reason each by message id, and let their rounds go on."""
    await mark_rows(conn, letters, MessageState.WITHDRAWN, {"ended_at": now})
    await go_on(conn, letters, now)
    facts = [_withdrawn(one, reasons[one.id], actor, now) for one in letters]
    await write_facts(conn, facts)


async def mark_rows(
    conn: AsyncConnection,
    letters: Sequence[AnyRow],
    state: MessageState,
    values: Mapping[str, datetime],
) -> None:
    """Give letters a state of higher rank."""
    shared = {"state": state.value, "rank": RANK[state], **values}
    rows = [{"id": letter.id, **shared} for letter in letters]
    await update_rows(conn, message, rows, guard=HIGHER_RANK)


async def go_on(conn: AsyncConnection, letters: Sequence[AnyRow], now: datetime) -> None:
    """Let the rounds that waited for these letters go on, posted or not."""
    rounds = [
        {"id": letter.outreach_id, "step": letter.step, "next_at": now}
        for letter in letters
        if letter.outreach_id is not None
    ]
    await update_rows(conn, outreach, rounds, guard=STILL_AT_STEP)


def _withdrawn(letter: AnyRow, reason: str, actor: str, now: datetime) -> FactRow:
    key, who = f"message:{letter.id}:withdrawn", letter.person_id
    return withdrawn(key, who, "message", letter.step, reason=reason, at=now, actor=actor)
