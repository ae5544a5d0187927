"""Who may be put on a round of visits: those who wait for a knock card or a visit (R13)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from escalation.door_tasks import may_be_visited
from escalation.queue import Worker, takeable
from escalation.states import TaskKind, TaskState
from escalation.tables import task, visit, visit_staff
from escalation.visit_rules import walking_key
from escalation.visits import STANDING
from messaging.due_contacts import UNREAD
from register.tables import person
from scheduler.window import midnight
from storage.types import AnyRow, AnySelect

# Written as in the index: with parameters PostgreSQL could not use the partial index.
WAITING: ColumnElement[bool] = literal_column(
    "task.state = 'open' AND task.kind IN ('knock_card', 'home_visit', 'report_address')"
)


async def find_candidates(
    conn: AsyncConnection,
    worker: Worker,
    district_id: int,
    now: datetime,
    *,
    limit: int,
    postcode: str = "",
) -> Sequence[AnyRow]:
    """Return whom a round in a district could visit, in the order of walking.

    They wait for a knock card or a visit, in the worker's reach, and nobody has booked one from
    today on. Nobody who is protected, may not be visited, or has written and is not read.

    Args:
        conn: a connection.
        worker: who plans.
        district_id: where.
        now: when.
        limit: how many at most; of more, those who have waited longest.
        postcode: theirs, five digits; of everybody where it is empty.
    """
    if district_id not in worker.districts:
        return []
    query = _candidates(now).where(task.c.district_id == district_id)
    if postcode:
        query = query.where(person.c.postcode.in_(_spellings(postcode)))
    waiting = (await conn.execute(query.where(WAITING).limit(limit))).all()
    own: list[ColumnElement[bool]] = [
        literal_column("task.state = 'claimed'"),
        task.c.staff_id == worker.id,
    ]
    claimed = (await conn.execute(query.where(*own).limit(limit))).all()
    return _in_walking_order([*waiting, *claimed])


async def find_picked(
    conn: AsyncConnection, worker: Worker, tasks: Sequence[int], now: datetime
) -> Sequence[AnyRow]:
    """Return those of some tasks that a round can still visit, in the order of walking."""
    c = task.c
    theirs = or_(c.district_id.in_(worker.districts), c.owner_id == worker.id)
    free = or_(c.state == TaskState.OPEN, c.staff_id == worker.id)
    open_now = c.state.in_([TaskState.OPEN, TaskState.CLAIMED])
    query = _candidates(now).where(c.id.in_(tasks), theirs, free, open_now)
    return _in_walking_order((await conn.execute(query)).all())


async def addresses_to_report(
    conn: AsyncConnection, worker: Worker, limit: int
) -> Sequence[AnyRow]:
    """Return the open items for the Tax Agency of a worker's districts, the oldest first."""
    c = task.c
    query = takeable(_columns(), sees_protected=False).where(
        c.district_id.in_(worker.districts), WAITING, c.kind == TaskKind.REPORT_ADDRESS
    )
    return (await conn.execute(query.order_by(c.due_at, c.id).limit(limit))).all()


def _in_walking_order(rows: Sequence[AnyRow]) -> list[AnyRow]:
    allowed = [row for row in rows if may_be_visited(row)]
    return sorted(allowed, key=lambda row: (walking_key(row.postcode, row.street), row.id))


def _spellings(postcode: str) -> list[str]:
    return [postcode, f"{postcode[:3]} {postcode[3:]}"]


def _candidates(now: datetime) -> AnySelect:
    c = task.c
    booked = (
        exists()
        .where(
            visit.c.person_id == c.person_id,
            or_(visit.c.task_id.is_(None), visit.c.task_id == c.id),
            visit.c.starts_at >= midnight(swedish_date(now)),
            visit_staff.c.visit_id == visit.c.id,
            STANDING,
        )
        .correlate(task)
    )
    inside = exists().where(visit.c.task_id == c.id, visit.c.checked_in_at.is_not(None))
    return (
        takeable(_columns(), sees_protected=False)
        .where(
            c.kind.in_([TaskKind.KNOCK_CARD, TaskKind.HOME_VISIT]),
            ~booked,
            ~inside.correlate(task),
            or_(c.outreach_id.is_(None), ~UNREAD),  # R5
        )
        .order_by(c.due_at, c.id)
    )


def _columns() -> AnySelect:
    c, p = task.c, person.c
    return select(
        c.id, c.kind, c.person_id, c.owner_id, c.district_id, c.due_at, p.public_id, p.first_name,
        p.last_name, p.protected, p.street, p.postcode, p.city, p.language, p.born_on, p.limits,
        p.address_state, p.state.label("person_state"),
    )  # fmt: skip
