"""What the calendar changes by itself: the letter before the 20th birthday, and the birthday."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.leaving import end_outreach
from escalation.states import PRIORITY, TaskKind, TaskState
from escalation.tables import task
from messaging.dates import turns_20_at
from register.ledger import Change, record_changes
from register.states import ChangeKind, LeftReason, PersonState
from register.tables import person
from scheduler.states import Consumer, ContactState, Origin
from scheduler.tables import planned_contact
from storage.bulk import insert_rows, update_rows
from storage.types import AnyRow

LETTER = "before_20"


async def pass_birthdays(conn: AsyncConnection, now: datetime, limit: int) -> int:
    """Take up to `limit` people whose date has come; return how many there were (R1, R3)."""
    p = person.c
    query = (
        select(p.id, p.public_id, p.born_on, p.in_support, p.protected, p.district_id, p.owner_id)
        .where(
            # literals: with parameters PostgreSQL could not use the partial index
            literal_column("lifecycle_at IS NOT NULL AND state = 'active'"),
            p.lifecycle_at <= now,
        )
        .order_by(p.lifecycle_at, p.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await conn.execute(query)).all()
    grown = [row for row in rows if turns_20_at(row.born_on) <= now]
    soon = [row for row in rows if turns_20_at(row.born_on) > now]
    await _leave(conn, grown, now)
    await _say_where_to_turn(conn, soon, now)
    return len(rows)


async def _leave(conn: AsyncConnection, grown: Sequence[AnyRow], now: datetime) -> None:
    await record_changes(
        conn,
        [
            Change(
                source_key=f"birthday:{row.id}:{row.born_on}",
                person_id=row.id,
                at=now,
                kind=ChangeKind.LEFT,
                detail=LeftReason.TURNED_20.value,
                actor="system",
            )
            for row in grown
        ],
    )
    left = {"state": PersonState.LEFT.value, "lifecycle_at": None}
    await update_rows(conn, person, [{"id": row.id, **left} for row in grown])
    await end_outreach(conn, [row.id for row in grown], LeftReason.TURNED_20, now)


async def _say_where_to_turn(conn: AsyncConnection, soon: Sequence[AnyRow], now: datetime) -> None:
    """Plan the letter of R3, and a hand-over by a human where support is running."""
    letters = [
        {
            "key": f"plan:{row.id}:0:{LETTER}:1",
            "person_id": row.id,
            "consumer": Consumer.MESSAGE.value,
            "origin": Origin.STAFF.value,
            "step": LETTER,
            "channels": "letter",
            "template": LETTER,
            "if_late": "send",
            "due_at": now,
            "state": ContactState.PLANNED.value,
        }
        for row in soon
        if not row.protected
    ]
    await insert_rows(conn, planned_contact, letters, skip_existing=True)
    kind = TaskKind.HANDOVER_20
    tasks = [
        {
            "key": f"handover_20:{row.id}",
            "kind": kind.value,
            "person_id": row.id,
            "district_id": row.district_id,
            "owner_id": row.owner_id,
            "priority": PRIORITY[kind],
            "due_at": now,
            "created_at": now,
            "state": TaskState.OPEN.value,
        }
        for row in soon
        if row.in_support
    ]
    await insert_rows(conn, task, tasks, skip_existing=True)
    await update_rows(
        conn, person, [{"id": row.id, "lifecycle_at": turns_20_at(row.born_on)} for row in soon]
    )
