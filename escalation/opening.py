"""Planned contacts that a human takes become tasks when their time has come."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from escalation.states import PRIORITY, TaskKind, TaskState
from escalation.tables import task
from escalation.visits import link_visits
from messaging.due_contacts import UNREAD
from messaging.permission import channel_allowed
from messaging.states import Channel
from messaging.tables import letter_batch
from register.age import in_scope
from register.facts import FactRow, withdrawn, write_facts
from register.states import PersonState, PointState
from register.tables import contact_point, district, person
from scheduler.bands import band_at, next_in_band
from scheduler.states import Consumer, ContactState, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.bulk import insert_rows, update_rows
from storage.types import AnyRow, AnySelect, UtcDateTime

LOOK_AGAIN = timedelta(hours=1)
UNPRINTED = (
    select(letter_batch.c.id, letter_batch.c.unit_id)
    .where(
        letter_batch.c.posted_at.is_(None),
        ~select(task.c.id).where(task.c.letter_batch_id == letter_batch.c.id).exists(),
    )
    .order_by(letter_batch.c.id)
)
# The channel that a task uses, where it uses one.
NEEDS = {
    TaskKind.CALL: Channel.PHONE,
    TaskKind.KNOCK_CARD: Channel.KNOCK_CARD,
    TaskKind.HOME_VISIT: Channel.VISIT,
}
# Why a step passes to the next; for other reasons the round itself has stopped.
PASSED_ON = frozenset({"limits", "no_number", "no_address"})
CALLABLE = (
    select(contact_point.c.id)
    .where(
        contact_point.c.person_id == person.c.id,
        contact_point.c.owner == "self",
        contact_point.c.kind.in_(["mobile", "landline"]),
        contact_point.c.state.in_([PointState.OK, PointState.STOPPED]),
    )
    .exists()
)


async def open_due_tasks(
    conn: AsyncConnection, now: datetime, limit: int, *, pilot: frozenset[str] | None = None
) -> int:
    """Open the tasks that are due, asking permission once more; return how many were looked at."""
    rows = (await conn.execute(DUE, {"now": now, "most": limit})).all()
    opened: list[dict[str, Any]] = []
    contacts: list[dict[str, Any]] = []
    rounds: list[dict[str, Any]] = []
    facts: list[FactRow] = []
    human: list[dict[str, Any]] = []
    for row in rows:
        barred = _barred(row, now)
        if _is_held(row, pilot):
            contacts.append(_contact(row, ContactState.PLANNED, "", _look_again(row, now)))
        elif barred:
            passes = barred in PASSED_ON
            state = ContactState.SKIPPED if passes else ContactState.WITHDRAWN
            contacts.append(_contact(row, state, barred, row.due_at))
            facts.append(_skipped(row, barred, now))
            if passes and row.outreach_id is not None:
                rounds.append({"id": row.outreach_id, "next_at": now})
            if barred == "no_number":
                human.append(_find_number(row, now))
        else:
            contacts.append(_contact(row, ContactState.HANDED, "", row.due_at))
            opened.append(_task(row, now))
    await insert_rows(conn, task, opened, skip_existing=True)
    await link_visits(conn, [row["key"] for row in opened if row["kind"] == TaskKind.HOME_VISIT])
    await update_rows(conn, planned_contact, contacts)
    await update_rows(conn, outreach, rounds)
    await insert_rows(conn, task, human, skip_existing=True)
    await write_facts(conn, facts)
    return len(rows)


async def open_print_tasks(conn: AsyncConnection, now: datetime) -> int:
    """Open one print_letter task for each batch of letters that has none; return how many."""
    batches = (await conn.execute(UNPRINTED)).all()
    if not batches:
        return 0
    first = select(district.c.unit_id, district.c.id).order_by(district.c.id.desc())
    districts = {row.unit_id: row.id for row in await conn.execute(first)}
    tasks = [
        {
            "key": f"letter_batch:{batch.id}",
            "kind": TaskKind.PRINT_LETTER.value,
            "letter_batch_id": batch.id,
            "district_id": districts[batch.unit_id],
            "priority": PRIORITY[TaskKind.PRINT_LETTER],
            "due_at": now,
            "created_at": now,
            "state": TaskState.OPEN.value,
        }
        for batch in batches
    ]
    await insert_rows(conn, task, tasks, skip_existing=True)
    return len(tasks)


def _due() -> AnySelect:
    c, p, o = planned_contact.c, person.c, outreach.c
    return (
        select(
            c.id, c.key, c.person_id, c.outreach_id, c.step, c.task_kind, c.due_at, c.origin,
            o.state.label("round_state"), p.district_id, p.owner_id, p.protected, p.born_on,
            p.state.label("person_state"), p.limits, p.street, p.address_state,
            district.c.name.label("district"),
            UNREAD.label("unread"), CALLABLE.label("callable"),
        )
        .join_from(planned_contact, person, p.id == c.person_id)
        .join(district, district.c.id == p.district_id)
        .outerjoin(outreach, o.id == c.outreach_id)
        .where(
            c.consumer == Consumer.TASK,
            literal_column(f"planned_contact.state = '{ContactState.PLANNED}'"),
            c.due_at <= bindparam("now", type_=UtcDateTime()),
        )
        .order_by(c.due_at, c.id)
        .limit(bindparam("most", type_=Integer()))
        .with_for_update(of=[planned_contact, person], skip_locked=True)
    )  # fmt: skip


DUE = _due()  # built once: building it costs more than running it


def _is_held(row: AnyRow, pilot: frozenset[str] | None) -> bool:
    """Tell whether the task must wait: an unread reply, a held round, not in the pilot."""
    if row.unread or (pilot is not None and row.district not in pilot):
        return True
    return bool(row.round_state == OutreachState.HELD)


def _look_again(row: AnyRow, now: datetime) -> datetime:
    """Return when to ask again about a task that must wait; a call keeps its part of the day."""
    again = now + LOOK_AGAIN
    return next_in_band(band_at(row.due_at), again) if row.task_kind == TaskKind.CALL else again


def _barred(row: AnyRow, now: datetime) -> str:
    """Return why the task must not be opened, or nothing."""
    if row.protected:
        return "protected"
    if row.person_state != PersonState.ACTIVE or not in_scope(row.born_on, swedish_date(now)):
        return "left"
    if row.outreach_id is not None and row.round_state not in {
        OutreachState.ACTIVE,
        OutreachState.HELD,
    }:
        return "round_over"
    kind = TaskKind(row.task_kind)
    channel = NEEDS.get(kind)
    if channel is None:
        return ""
    if not channel_allowed(channel, frozenset(row.limits.split())):
        return "limits"
    if channel is Channel.PHONE:
        return "" if row.callable else "no_number"
    return "" if row.street and row.address_state == "ok" else "no_address"


def _contact(row: AnyRow, state: ContactState, reason: str, due_at: datetime) -> dict[str, Any]:
    return {"id": row.id, "state": state.value, "reason": reason, "due_at": due_at}


def _task(row: AnyRow, now: datetime) -> dict[str, Any]:
    kind = TaskKind(row.task_kind)
    return {
        "key": row.key,
        "kind": kind.value,
        "person_id": row.person_id,
        "outreach_id": row.outreach_id if row.origin == Origin.PLAN else None,
        "planned_contact_id": row.id,
        "step": row.step,
        "band": band_at(row.due_at).value if kind is TaskKind.CALL else "",
        "district_id": row.district_id,
        "owner_id": row.owner_id,
        "priority": PRIORITY[kind],
        "due_at": row.due_at,
        "created_at": now,
        "state": TaskState.OPEN.value,
    }


def _find_number(row: AnyRow, now: datetime) -> dict[str, Any]:
    kind = TaskKind.FIND_NUMBER
    return {
        **_task(row, now),
        "key": f"find_number:{row.person_id}:{row.outreach_id}",
        "kind": kind.value,
        "outreach_id": None,
        "planned_contact_id": None,
        "band": "",
        "priority": PRIORITY[kind],
    }


def _skipped(row: AnyRow, reason: str, now: datetime) -> FactRow:
    key = f"planned_contact:{row.id}:skipped"
    return withdrawn(key, row.person_id, "planned_contact", row.step, reason=reason, at=now)
