"""Letters: gathered in one batch per unit, posted together, sometimes returned."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.states import RANK, MessageState
from messaging.tables import letter_batch, message
from register.facts import FactRow, write_facts
from register.states import FactKind, PersonState
from register.tables import person
from scheduler.tables import outreach, planned_contact


async def open_batches(
    conn: AsyncConnection, units: Collection[int], now: datetime
) -> dict[int, int]:
    """Return the id of each unit's batch that has not been posted, beginning one where needed."""
    if not units:
        return {}
    c = letter_batch.c
    query = (
        select(c.unit_id, func.max(c.id))
        .where(c.posted_at.is_(None), c.unit_id.in_(units))
        .group_by(c.unit_id)
    )
    batches = {row[0]: row[1] for row in await conn.execute(query)}
    for unit in sorted(set(units) - batches.keys()):
        begun = insert(letter_batch).values(unit_id=unit, created_at=now).returning(c.id)
        batches[unit] = (await conn.execute(begun)).scalar_one()
    return batches


async def post_batch(conn: AsyncConnection, batch_id: int, actor: str, now: datetime) -> int:
    """Mark a batch as posted: each letter in it becomes a contact attempt; return how many."""
    await _take_out_barred(conn, batch_id)
    m, c = message.c, planned_contact.c
    query = (
        select(m.id, m.person_id, m.template_version_id, c.step, c.outreach_id)
        .join_from(message, planned_contact, c.id == m.planned_contact_id)
        .where(m.letter_batch_id == batch_id, m.state == MessageState.PLANNED)
        .order_by(m.id)
    )
    letters = (await conn.execute(query)).all()
    posted = {"state": MessageState.POSTED.value, "rank": RANK[MessageState.POSTED]}
    await conn.execute(
        update(message)
        .where(m.letter_batch_id == batch_id, m.state == MessageState.PLANNED)
        .values(**posted, attempted_at=now)
    )
    await conn.execute(
        update(letter_batch).where(letter_batch.c.id == batch_id).values(posted_at=now)
    )
    rounds = [letter.outreach_id for letter in letters if letter.outreach_id is not None]
    await conn.execute(update(outreach).where(outreach.c.id.in_(rounds)).values(next_at=now))
    await write_facts(
        conn,
        [
            FactRow(
                source_key=f"message:{letter.id}:attempt",
                person_id=letter.person_id,
                at=now,
                kind=FactKind.ATTEMPT,
                channel="letter",
                step=letter.step,
                actor=actor,
                template_version=letter.template_version_id,
            )
            for letter in letters
        ],
    )
    return len(letters)


async def _take_out_barred(conn: AsyncConnection, batch_id: int) -> None:
    """Withdraw letters to people who have left or become protected since they were written (R7)."""
    barred = select(person.c.id).where(
        person.c.id == message.c.person_id,
        or_(person.c.protected, person.c.state != PersonState.ACTIVE),
    )
    withdrawn = MessageState.WITHDRAWN
    await conn.execute(
        update(message)
        .where(
            message.c.letter_batch_id == batch_id,
            message.c.state == MessageState.PLANNED,
            barred.exists(),
        )
        .values(state=withdrawn.value, rank=RANK[withdrawn])
    )
