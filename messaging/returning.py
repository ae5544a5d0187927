"""Letters that come back: the address is bad, and a human looks for another way (R14)."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.states import RANK, Channel, MessageState
from messaging.tables import message
from register.facts import FactRow, write_facts
from register.states import FactKind
from register.tables import person
from scheduler.states import Consumer, ContactState, Origin
from scheduler.tables import planned_contact
from storage.bulk import insert_rows, update_rows
from storage.types import AnyRow

RETURNED = MessageState.RETURNED


async def return_letter(conn: AsyncConnection, message_id: int, actor: str, now: datetime) -> bool:
    """Note that a posted letter came back.

    Returns:
        False where it is no letter that has been posted, or it is noted already.
    """
    m, c, p = message.c, planned_contact.c, person.c
    whose = select(m.person_id).where(m.id == message_id).scalar_subquery()
    await conn.execute(select(p.id).where(p.id == whose).with_for_update())
    query = (
        select(m.id, m.person_id, c.step)
        .join_from(message, planned_contact, c.id == m.planned_contact_id)
        .where(m.id == message_id, m.state == MessageState.POSTED)
        .with_for_update(of=message)
    )
    letter = (await conn.execute(query)).one_or_none()
    if letter is None:
        return False
    ended = {"id": letter.id, "state": RETURNED.value, "rank": RANK[RETURNED], "ended_at": now}
    await update_rows(conn, message, [ended])
    await conn.execute(update(person).where(p.id == letter.person_id).values(address_state="bad"))
    await write_facts(conn, [_returned(letter, actor, now)])
    search = {
        "key": f"returned:{letter.id}",
        "person_id": letter.person_id,
        "consumer": Consumer.TASK,
        "origin": Origin.PLAN,
        "step": letter.step,
        "task_kind": "find_number",
        "due_at": now,
        "state": ContactState.PLANNED,
    }
    await insert_rows(conn, planned_contact, [search], skip_existing=True)
    return True


def _returned(letter: AnyRow, actor: str, now: datetime) -> FactRow:
    return FactRow(
        source_key=f"message:{letter.id}:delivery",
        person_id=letter.person_id,
        at=now,
        kind=FactKind.DELIVERY,
        channel=Channel.LETTER,
        step=letter.step,
        outcome=RETURNED,
        actor=actor,
    )
