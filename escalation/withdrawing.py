"""Taking back everything a plan has set going for some people, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.states import PERSON_CLOSES, TaskState
from escalation.tables import task, visit
from messaging.states import RANK, MessageState
from messaging.tables import message
from register.facts import FactRow, write_facts
from register.states import FactKind
from scheduler.states import ContactState, Origin
from scheduler.tables import planned_contact
from storage.bulk import among, update_rows
from storage.types import AnyRow

WITHDRAWN = MessageState.WITHDRAWN


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
    people = list(sources)
    found: dict[Table, Sequence[AnyRow]] = {
        planned_contact: await _contacts(conn, people),
        message: await _letters(conn, people),
        task: [row for row in await _tasks(conn, people) if not _is_cause(row.id, row, sources)],
        visit: [
            row for row in await _visits(conn, people) if not _is_cause(row.task_id, row, sources)
        ],
    }
    values: dict[Table, dict[str, Any]] = {
        planned_contact: {"state": ContactState.WITHDRAWN.value, "reason": reason},
        message: {"state": WITHDRAWN.value, "rank": RANK[WITHDRAWN]},
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


def _is_cause(task_id: int | None, row: AnyRow, sources: Mapping[int, str]) -> bool:
    """Tell whether the task is the very one whose outcome withdraws the others."""
    return f"task:{task_id}" == sources[row.person_id]


def _fact(row: AnyRow, what: str, source: str, reason: str, *, at: datetime) -> FactRow:
    return FactRow(
        source_key=f"{source}:withdrawn:{what}:{row.id}",
        person_id=row.person_id,
        at=at,
        kind=FactKind.WITHDRAWN,
        channel=what,
        step=row.step,
        outcome=reason,
        actor="system",
    )


async def _contacts(conn: AsyncConnection, people: list[int]) -> Sequence[AnyRow]:
    c = planned_contact.c
    query = select(c.id, c.person_id, c.step).where(
        among(conn, c.person_id, people),
        c.state == ContactState.PLANNED,
        c.origin == Origin.PLAN,
    )
    return (await conn.execute(query.order_by(c.id))).all()


async def _letters(conn: AsyncConnection, people: list[int]) -> Sequence[AnyRow]:
    m, c = message.c, planned_contact.c
    query = (
        select(m.id, m.person_id, c.step)
        .join_from(message, planned_contact, c.id == m.planned_contact_id)
        .where(
            among(conn, m.person_id, people),
            m.state == MessageState.PLANNED,
            c.origin == Origin.PLAN,
        )
    )
    return (await conn.execute(query.order_by(m.id))).all()


async def _tasks(conn: AsyncConnection, people: list[int]) -> Sequence[AnyRow]:
    """Return the tasks a program may withdraw: those that only a person closes are left."""
    c = task.c
    query = select(c.id, c.person_id, c.kind.label("step")).where(
        and_(
            among(conn, c.person_id, people),
            c.state.in_([TaskState.OPEN, TaskState.CLAIMED]),
            c.kind.not_in(sorted(PERSON_CLOSES)),
        )
    )
    return (await conn.execute(query.order_by(c.id))).all()


async def _visits(conn: AsyncConnection, people: list[int]) -> Sequence[AnyRow]:
    """Return the visits that are booked or due and that nobody has begun."""
    c = visit.c
    closed = select(task.c.id).where(task.c.id == c.task_id, task.c.state == TaskState.DONE)
    query = select(c.id, c.person_id, c.task_id, literal("visit").label("step")).where(
        among(conn, c.person_id, people),
        c.withdrawn_by == "",
        c.checked_in_at.is_(None),
        ~closed.exists(),
    )
    return (await conn.execute(query.order_by(c.id))).all()
