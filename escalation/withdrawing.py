"""Taking back everything a plan has set going for some people, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Table,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.states import PERSON_CLOSES, TaskState
from escalation.tables import task, visit
from messaging.states import RANK, MessageState
from messaging.tables import message
from register.facts import FactRow, withdrawn, write_facts
from scheduler.states import UNREACHED_STEP, ContactState, Origin
from scheduler.tables import planned_contact
from storage.bulk import any_of, update_rows
from storage.engine import is_postgresql
from storage.types import AnyRow, AnySelect

WITHDRAWN = MessageState.WITHDRAWN
CHANGED = (planned_contact, message, task, visit)


async def withdraw(
    conn: AsyncConnection, sources: Mapping[int, str], reason: str, now: datetime
) -> int:
    """Withdraw every plan-born contact, unposted letter, task and visit of some people (R3, R5).

    A visit that the pair has begun is left: they must still be able to check out.

    Args:
        conn: a connection in a transaction that has locked the people.
        sources: the event that causes it, by person id; `undo` finds the rows by it.
        reason: why, as a code.
        now: when.

    Returns:
        how many rows were withdrawn.
    """
    people = {"people": list(sources)}
    found: dict[Table, list[AnyRow]] = {table: [] for table in CHANGED}
    for row in await conn.execute(_standing(is_postgresql(conn)), people):
        found[CHANGED[row.place]].append(row)
    return await mark_withdrawn(conn, found, sources, reason, now=now)


async def mark_withdrawn(
    conn: AsyncConnection,
    found: Mapping[Table, Sequence[AnyRow]],
    sources: Mapping[int, str],
    reason: str,
    *,
    now: datetime,
) -> int:
    """Withdraw the rows of `CHANGED` tables that were found; return how many there were.

    A row tells id, person_id and step.
    """
    values: dict[Table, dict[str, Any]] = {
        planned_contact: {"state": ContactState.WITHDRAWN.value, "reason": reason},
        message: {"state": WITHDRAWN.value, "rank": RANK[WITHDRAWN], "ended_at": now},
        task: {"state": TaskState.WITHDRAWN.value, "reason": reason},
        visit: {},
    }
    for table, rows in found.items():
        marked = [
            {"id": row.id, "withdrawn_by": sources[row.person_id], **values[table]} for row in rows
        ]
        await update_rows(conn, table, marked)
    facts = [
        _fact(row, table.name, sources[row.person_id], reason, at=now)
        for table, rows in found.items()
        for row in rows
    ]
    await write_facts(conn, facts)
    return len(facts)


def _fact(row: AnyRow, what: str, source: str, reason: str, *, at: datetime) -> FactRow:
    key = f"{source}:withdrawn:{what}:{row.id}"
    return withdrawn(key, row.person_id, what, row.step, reason=reason, at=at)


@cache
def _standing(arrays: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """Return everything that may be withdrawn, each with the place of its table in CHANGED."""
    queries = (_contacts(arrays), _letters(arrays), _tasks(arrays), _visits(arrays))
    placed = (
        query.add_columns(literal_column(str(place)).label("place"))
        for place, query in enumerate(queries)
    )
    return union_all(*placed).order_by("place", "id")


def _contacts(arrays: bool) -> AnySelect:
    c = planned_contact.c
    return select(c.id, c.person_id, c.step).where(
        any_of(c.person_id, "people", arrays=arrays),
        c.state == ContactState.PLANNED,
        or_(c.origin == Origin.PLAN, c.step == UNREACHED_STEP),
    )


def _letters(arrays: bool) -> AnySelect:
    m, c = message.c, planned_contact.c
    return (
        select(m.id, m.person_id, c.step)
        .join_from(message, planned_contact, c.id == m.planned_contact_id)
        .where(
            any_of(m.person_id, "people", arrays=arrays),
            m.state == MessageState.PLANNED,
            c.origin == Origin.PLAN,
        )
    )


def _tasks(arrays: bool) -> AnySelect:
    """Return the tasks a program may withdraw: those that only a person closes are left."""
    c = task.c
    return select(c.id, c.person_id, c.kind.label("step")).where(
        any_of(c.person_id, "people", arrays=arrays),
        c.state.in_([TaskState.OPEN, TaskState.CLAIMED]),
        c.kind.not_in(sorted(PERSON_CLOSES)),
    )


def _visits(arrays: bool) -> AnySelect:
    return unbegun_visits(any_of(visit.c.person_id, "people", arrays=arrays))


def unbegun_visits(whose: ColumnElement[bool]) -> AnySelect:
    """Return the visits that are booked or due and that nobody has begun."""
    c = visit.c
    closed = select(task.c.id).where(task.c.id == c.task_id, task.c.state == TaskState.DONE)
    return select(c.id, c.person_id, literal("visit").label("step")).where(
        whose,
        c.withdrawn_by == "",
        c.checked_in_at.is_(None),
        ~closed.exists(),
    )
