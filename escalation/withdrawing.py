"""Taking back everything a plan has set going for some people, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.states import PERSON_CLOSES, TaskState
from escalation.tables import task
from messaging.states import RANK, MessageState
from messaging.tables import message
from register.facts import FactRow, write_facts
from register.states import FactKind
from scheduler.states import ContactState, Origin
from scheduler.tables import planned_contact
from storage.bulk import among, update_rows
from storage.types import AnyRow


async def withdraw(
    conn: AsyncConnection, sources: Mapping[int, str], reason: str, now: datetime
) -> int:
    """Withdraw every plan-born contact, unposted letter and task of some people (R3, R5).

    Args:
        conn: a connection in a transaction that has locked the people.
        sources: the event that causes it, by person id; `undo` finds the rows by it.
        reason: why, as a code.
        now: when.

    Returns:
        how many rows were withdrawn.
    """
    people = list(sources)
    contacts = await _contacts(conn, people)
    letters = await _letters(conn, people)
    tasks = await _tasks(conn, people)
    await update_rows(
        conn,
        planned_contact,
        [
            {**_mark(row, sources), "state": ContactState.WITHDRAWN.value, "reason": reason}
            for row in contacts
        ],
    )
    withdrawn = MessageState.WITHDRAWN
    await update_rows(
        conn,
        message,
        [
            {**_mark(row, sources), "state": withdrawn.value, "rank": RANK[withdrawn]}
            for row in letters
        ],
    )
    await update_rows(
        conn,
        task,
        [
            {**_mark(row, sources), "state": TaskState.WITHDRAWN.value, "reason": reason}
            for row in tasks
        ],
    )
    await write_facts(
        conn,
        [
            FactRow(
                source_key=f"{sources[row.person_id]}:withdrawn:{what}:{row.id}",
                person_id=row.person_id,
                at=now,
                kind=FactKind.WITHDRAWN,
                channel=what,
                step=row.step,
                outcome=reason,
                actor="system",
            )
            for what, rows in (("planned_contact", contacts), ("message", letters), ("task", tasks))
            for row in rows
        ],
    )
    return len(contacts) + len(letters) + len(tasks)


def _mark(row: AnyRow, sources: Mapping[int, str]) -> dict[str, Any]:
    return {"id": row.id, "withdrawn_by": sources[row.person_id]}


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
