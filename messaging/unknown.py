"""Unknown messages as staff see them, and what a human decides about one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.callbacks import record_reports
from messaging.channels.base import Report
from messaging.reconciling import UNKNOWN, settle_not_taken
from messaging.states import MessageState
from messaging.tables import message
from register.tables import person
from scheduler.tables import planned_contact
from storage.access import log_access
from storage.types import AnyRow


async def unknown_messages(conn: AsyncConnection) -> Sequence[AnyRow]:
    """Return every message that stands `unknown`, the oldest first."""
    m, c, p = message.c, planned_contact.c, person.c
    query = (
        select(
            m.id, m.channel, m.created_at, m.deadline, m.error,
            c.step, c.origin, p.public_id, p.protected,
        )
        .join_from(message, planned_contact, c.id == m.planned_contact_id)
        .join(person, p.id == m.person_id)
        .where(UNKNOWN)
        .order_by(m.created_at, m.id)
    )  # fmt: skip
    return (await conn.execute(query)).all()


async def settle_by_staff(
    conn: AsyncConnection, message_id: int, *, sent: bool, actor: str, now: datetime
) -> bool:
    """Record what a human found out about a message; tell whether it was unknown until now.

    What was sent counts as an attempt; what was not is planned again if it is still wanted.
    """
    query = (
        select(message.c.created_at, person.c.public_id)
        .join_from(message, person, person.c.id == message.c.person_id)
        .where(message.c.id == message_id, UNKNOWN)
        .with_for_update(of=message)
    )
    row = (await conn.execute(query)).one_or_none()
    if row is None:
        return False
    if sent:
        report = Report(message_id, "", MessageState.SENT, "", row.created_at)
        await record_reports(conn, [report])
    else:
        await settle_not_taken(conn, [message_id], now)
    reason = "sent" if sent else "not_sent"
    await log_access(
        conn, now, actor=actor, person=row.public_id, action="settle_message", reason=reason
    )
    return True
