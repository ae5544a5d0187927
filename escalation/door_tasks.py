"""Knock cards and home visits before they are carried out: may they be, and by whom (R7, R8)."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.errors import QueueError
from escalation.queue import Worker
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from messaging.permission import channel_allowed
from messaging.states import Channel
from register.states import PersonState
from register.tables import person
from scheduler.tables import planned_contact
from storage.types import AnyRow

DOORS = frozenset({TaskKind.KNOCK_CARD, TaskKind.HOME_VISIT})
NAMES = {TaskKind.KNOCK_CARD: "knock card", TaskKind.HOME_VISIT: "home visit"}


def may_be_visited(row: AnyRow) -> bool:
    """Tell whether somebody may be visited at home, as they stand now."""
    allowed = channel_allowed(Channel.VISIT, frozenset(row.limits.split()))
    at_home = row.address_state == "ok" and row.street
    return bool(
        allowed and at_home and not row.protected and row.person_state == PersonState.ACTIVE
    )


async def lock_door_task(
    conn: AsyncConnection, worker: Worker, task_id: int, kinds: Collection[TaskKind] = DOORS
) -> AnyRow:
    """Return a task that the worker may carry out at somebody's door, its person locked.

    Raises:
        QueueError: it is none, or not theirs, or the person may no longer be visited.
    """
    t, p, c = task.c, person.c, planned_contact.c
    query = (
        select(
            t.id, t.kind, t.state, t.staff_id, t.district_id, t.owner_id, t.person_id, c.template,
            p.public_id, p.first_name, p.language, p.protected, p.limits, p.address_state,
            p.street, p.state.label("person_state"),
        )
        .join_from(task, person, p.id == t.person_id)
        .outerjoin(planned_contact, c.id == t.planned_contact_id)
        .where(t.id == task_id, t.kind.in_(sorted(kinds)))
        .with_for_update(of=person)
    )  # fmt: skip
    row = (await conn.execute(query)).one_or_none()
    if row is None:
        wanted = " or ".join(NAMES[kind] for kind in sorted(kinds))
        raise QueueError(f"task {task_id} is no {wanted}")
    if row.state not in {TaskState.OPEN, TaskState.CLAIMED}:
        raise QueueError(f"task {task_id} is {row.state} already")
    theirs = row.staff_id == worker.id if row.state == TaskState.CLAIMED else True
    if not theirs or not worker.may_take(row, protected=row.protected):
        raise QueueError(f"task {task_id} is not yours")
    if not may_be_visited(row):
        raise QueueError(f"task {task_id}: this person may no longer be visited")
    return row
