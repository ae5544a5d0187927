"""What is due at all: one statement that lets an idle pass end at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Column, ColumnElement, bindparam, exists, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.tables import task, visit
from messaging.circular_tables import circular
from messaging.failures import ALARM
from messaging.tables import inbox, letter_batch, message, reply
from register.tables import person
from scheduler.states import Consumer
from scheduler.tables import outreach, planned_contact
from storage.tables import setting
from storage.types import UtcDateTime

NOW = bindparam("now", type_=UtcDateTime())


def _passed(column: Column[datetime], condition: str) -> ColumnElement[bool]:
    """Ask whether the earliest instant among the rows of a partial index has passed.

    Asked in this way the index always answers, with its first entry. Whether a row *exists*
    that is due PostgreSQL may look for in the table itself, because it expects to find many:
    with a year of history and nothing due that reads all of it. The condition and the limit
    are literals, for with parameters a prepared statement could not count on them.
    """
    rows = select(column).where(literal_column(condition)).order_by(column)
    return rows.limit(literal_column("1")).scalar_subquery() <= NOW


def _planned(consumer: Consumer) -> ColumnElement[bool]:
    words = f"planned_contact.consumer = '{consumer}' AND planned_contact.state = 'planned'"
    return _passed(planned_contact.c.due_at, words)


CHECKS: Mapping[str, ColumnElement[bool]] = MappingProxyType(
    {
        "texts": select(inbox.c.id)
        .where(literal_column("inbox.handled_at IS NULL"))
        .order_by(inbox.c.id)
        .limit(literal_column("1"))
        .scalar_subquery()
        .is_not(None),
        "birthdays": _passed(
            person.c.lifecycle_at, "person.lifecycle_at IS NOT NULL AND person.state = 'active'"
        ),
        "rounds": _passed(
            outreach.c.next_at,
            "outreach.next_at IS NOT NULL AND outreach.state IN ('waiting', 'active', 'resting')",
        ),
        "messages": _planned(Consumer.MESSAGE),
        "tasks": _planned(Consumer.TASK),
        "batches": exists(
            select(letter_batch.c.id).where(
                letter_batch.c.posted_at.is_(None),
                ~exists(select(task.c.id).where(task.c.letter_batch_id == letter_batch.c.id)),
            )
        ),
        "languages": select(task.c.id)
        .where(
            literal_column(
                "task.state = 'open' AND task.language IS NULL AND task.person_id IS NOT NULL"
            )
        )
        .order_by(task.c.id)
        .limit(literal_column("1"))
        .scalar_subquery()
        .is_not(None),
        "leases": _passed(task.c.lease_until, "task.state = 'claimed'"),
        "alerts": _passed(
            task.c.alert_at, "task.alert_at IS NOT NULL AND task.state IN ('open', 'claimed')"
        ),
        "alarm": exists(
            select(setting.c.name).where(setting.c.name == literal_column(f"'{ALARM}'"))
        ),
        "unanswered": _passed(message.c.deadline, "message.state = 'sending'"),
        "visits": _passed(
            visit.c.checkout_due_at,
            "visit.checkout_due_at IS NOT NULL AND visit.checked_out_at IS NULL",
        ),
        "circulars": _passed(circular.c.due_at, "circular.state IN ('going', 'out', 'stopping')"),
        "erasing": _passed(reply.c.erase_at, "reply.erase_at IS NOT NULL"),
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
    languages: bool
    leases: bool
    alerts: bool
    alarm: bool
    unanswered: bool
    visits: bool
    circulars: bool
    erasing: bool


async def what_is_due(conn: AsyncConnection, now: datetime) -> Due:
    """Look into each stage's index of what is due; the cost does not grow with the register."""
    row = (await conn.execute(QUERY, {"now": now})).one()
    return Due(*(bool(value) for value in row))
