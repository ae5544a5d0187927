"""What is due at all: one statement that lets an idle pass end at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, bindparam, exists, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.tables import task, visit
from messaging.tables import inbox, letter_batch, message
from register.tables import person
from scheduler.states import Consumer
from scheduler.tables import outreach, planned_contact
from storage.types import UtcDateTime

NOW = bindparam("now", type_=UtcDateTime())


def _planned(consumer: Consumer) -> ColumnElement[bool]:
    """Literals, here and below: only with them does PostgreSQL use a partial index."""
    c = planned_contact.c
    return exists(
        select(c.id).where(
            literal_column(f"planned_contact.consumer = '{consumer}'"),
            literal_column("planned_contact.state = 'planned'"),
            c.due_at <= NOW,
        )
    )


CHECKS: Mapping[str, ColumnElement[bool]] = MappingProxyType(
    {
        "texts": exists(select(inbox.c.id).where(literal_column("inbox.handled_at IS NULL"))),
        "birthdays": exists(
            select(person.c.id).where(
                literal_column("person.lifecycle_at IS NOT NULL"),
                literal_column("person.state = 'active'"),
                person.c.lifecycle_at <= NOW,
            )
        ),
        "rounds": exists(
            select(outreach.c.id).where(
                literal_column(
                    "outreach.next_at IS NOT NULL"
                    " AND outreach.state IN ('waiting', 'active', 'resting')"
                ),
                outreach.c.next_at <= NOW,
            )
        ),
        "messages": _planned(Consumer.MESSAGE),
        "tasks": _planned(Consumer.TASK),
        "batches": exists(
            select(letter_batch.c.id).where(
                letter_batch.c.posted_at.is_(None),
                ~exists(select(task.c.id).where(task.c.letter_batch_id == letter_batch.c.id)),
            )
        ),
        "leases": exists(
            select(task.c.id).where(
                literal_column("task.state = 'claimed'"), task.c.lease_until < NOW
            )
        ),
        "alerts": exists(
            select(task.c.id).where(
                literal_column("task.alert_at IS NOT NULL AND task.state IN ('open', 'claimed')"),
                task.c.alert_at <= NOW,
            )
        ),
        "unanswered": exists(
            select(message.c.id).where(
                literal_column("message.state = 'sending'"), message.c.deadline < NOW
            )
        ),
        "visits": exists(
            select(visit.c.id).where(
                literal_column(
                    "visit.checkout_due_at IS NOT NULL AND visit.checked_out_at IS NULL"
                ),
                visit.c.checkout_due_at < NOW,
            )
        ),
    }
)
QUERY = select(*(check.label(name) for name, check in CHECKS.items()))


@dataclass(frozen=True, slots=True)
class Due:
    """Which stages have anything to do."""

    texts: bool
    birthdays: bool
    rounds: bool
    messages: bool
    tasks: bool
    batches: bool
    leases: bool
    alerts: bool
    unanswered: bool
    visits: bool


async def what_is_due(conn: AsyncConnection, now: datetime) -> Due:
    """Look into each stage's index of what is due; the cost does not grow with the register."""
    row = (await conn.execute(QUERY, {"now": now})).one()
    return Due(*(bool(value) for value in row))
