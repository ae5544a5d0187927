"""Closing a task with its outcome, and taking that back within a minute."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.consequences import carry_out
from escalation.errors import QueueError
from escalation.outcome_rules import Closing, Recorded, follow_outcome
from escalation.queue import Worker
from escalation.states import ALLOWED, Outcome, TaskKind, TaskState
from escalation.tables import task
from escalation.visits import Booking, book_visits, check_booking, check_pairs
from messaging.letters import post_batch
from messaging.states import ReplyState
from messaging.tables import reply
from register.house import served_by
from register.states import PointState
from register.tables import contact_point, district, unit
from scheduler.plan_shelf import PlanShelf
from scheduler.states import OutreachState
from scheduler.tables import outreach
from storage.bulk import among, update_rows
from storage.crypto import Vault
from storage.types import AnyRow


@dataclass(frozen=True, slots=True)
class Close:
    """One task that staff close, and what they say about it."""

    task_id: int
    recorded: Recorded
    worker: Worker


async def close_tasks(
    conn: AsyncConnection,
    vault: Vault,
    plans: PlanShelf,
    closes: Sequence[Close],
    now: datetime,
) -> None:
    """Close tasks and carry out what follows, all in the caller's transaction.

    Raises:
        QueueError: a task is not the worker's to close, or cannot end like that;
            nothing of the call is kept, for the caller's transaction ends with it.
    """
    by_task = {close.task_id: close for close in closes}
    rows = await _tasks(conn, list(by_task))
    _check(rows, by_task)
    for row in rows:
        if row.letter_batch_id is not None:
            actor = f"staff:{by_task[row.id].worker.login}"
            await post_batch(conn, row.letter_batch_id, actor, now)
    numbers = await _numbers(conn, [row.person_id for row in rows])
    effects = [
        follow_outcome(
            _closing(row, plans, numbers, by_task[row.id].worker, now), by_task[row.id].recorded
        )
        for row in rows
        if row.person_id is not None
    ]
    await check_pairs(conn, [row.id for row in rows if row.kind == TaskKind.HOME_VISIT])
    before = await carry_out(conn, vault, effects)
    await book_visits(
        conn,
        [
            Booking(row.person_id, by_task[row.id].recorded.visit_at, by_task[row.id].recorded.pair)
            for row in rows
        ],
    )
    await update_rows(
        conn,
        task,
        [_done(row, by_task[row.id], vault, before, now=now) for row in rows],
    )
    read = [row.reply_id for row in rows if row.reply_id is not None]
    await conn.execute(
        update(reply)
        .where(reply.c.id.in_(read), reply.c.state == ReplyState.REVIEW)
        .values(state=ReplyState.HANDLED.value, erase_at=now + timedelta(days=30))
    )


def _check(rows: Sequence[AnyRow], by_task: Mapping[int, Close]) -> None:
    missing = by_task.keys() - {row.id for row in rows}
    if missing:
        raise QueueError(f"there is no task {min(missing)}")
    for row in rows:
        recorded, worker = by_task[row.id].recorded, by_task[row.id].worker
        if row.state not in {TaskState.OPEN, TaskState.CLAIMED}:
            raise QueueError(f"task {row.id} is {row.state} already")
        if row.state == TaskState.CLAIMED and row.staff_id != worker.id:
            raise QueueError(f"task {row.id} is claimed by somebody else")
        allowed = ALLOWED[TaskKind(row.kind)]
        if recorded.outcome not in allowed:
            words = ", ".join(sorted(allowed))
            raise QueueError(
                f"a {row.kind} task cannot end as {recorded.outcome}; it can as: {words}"
            )
        if recorded.outcome is Outcome.FOUND and recorded.number is None:
            raise QueueError(f"task {row.id}: say which number was found")
        if recorded.outcome is Outcome.DELIVERED:
            check_booking(row.id, recorded.visit_at, recorded.pair)


async def _tasks(conn: AsyncConnection, ids: list[int]) -> Sequence[AnyRow]:
    c = task.c
    query = (
        select(
            c.id, c.kind, c.person_id, c.reply_id, c.letter_batch_id, c.step, c.state, c.staff_id,
            c.outreach_id, served_by().label("unit"), outreach.c.plan_version_id,
        )
        .join_from(task, district, district.c.id == c.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .outerjoin(
            outreach,
            (outreach.c.person_id == c.person_id) & (outreach.c.state != OutreachState.ENDED),
        )
        .where(among(conn, c.id, ids))
        .order_by(c.id)
        .with_for_update(of=task)
    )  # fmt: skip
    return (await conn.execute(query)).all()


async def _numbers(conn: AsyncConnection, people: Sequence[int | None]) -> dict[int, int]:
    """Return the number that is called first for each person: their own mobile, then landline."""
    c = contact_point.c
    query = (
        select(c.person_id, c.id)
        .where(
            among(conn, c.person_id, [one for one in people if one is not None]),
            c.owner == "self",
            c.kind.in_(["mobile", "landline"]),
            c.state.in_([PointState.OK, PointState.STOPPED]),
        )
        .order_by(c.kind, c.id.desc())
    )
    return {row.person_id: row.id for row in await conn.execute(query)}


def _closing(
    row: AnyRow, plans: PlanShelf, numbers: Mapping[int, int], worker: Worker, now: datetime
) -> Closing:
    return Closing(
        task_id=row.id,
        kind=TaskKind(row.kind),
        step=row.step,
        plan_born=row.outreach_id is not None,
        person_id=row.person_id,
        at=now,
        actor=f"staff:{worker.login}",
        plan=None if row.plan_version_id is None else plans.get(row.plan_version_id),
        phone_point_id=numbers.get(row.person_id),
        reply_id=row.reply_id,
        unit=row.unit,
    )


def _done(
    row: AnyRow,
    close: Close,
    vault: Vault,
    before: Mapping[str, Any],
    *,
    now: datetime,
) -> dict[str, Any]:
    stood = before.get(f"task:{row.id}", {})
    return {
        "id": row.id,
        "state": TaskState.DONE.value,
        "outcome": close.recorded.outcome.value,
        "staff_id": close.worker.id,
        "done_at": now,
        "lease_until": None,
        "alert_at": None,
        "before_cipher": vault.seal("task.before", json.dumps(stood)),
    }
