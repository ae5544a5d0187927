"""The visits of a day or a time: whom, where, who goes, and how far it has come."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.checking import INSIDE
from escalation.queue import ROLE_DUTY, Worker
from escalation.states import TaskKind
from escalation.tables import task, visit, visit_staff
from escalation.visits import STANDING
from messaging.due_contacts import UNREAD
from register.tables import person, staff
from scheduler.states import OutreachState
from scheduler.tables import outreach
from storage.bulk import among
from storage.types import AnyRow, AnySelect


@dataclass(frozen=True, slots=True)
class Visitor:
    """One who goes on a visit."""

    id: int
    name: str
    phone: str


async def visits_between(
    conn: AsyncConnection,
    worker: Worker,
    begin: datetime,
    end: datetime,
    *,
    limit: int,
    own: bool = False,
) -> Sequence[AnyRow]:
    """Return the booked visits of the worker's districts and those they go on, in order of time.

    With `own` only those they go on, and those of them that were taken back.
    """
    c = visit.c
    theirs = _goes(worker) if own else _theirs(worker)
    standing = () if own else (STANDING,)
    query = _visits(worker).where(c.starts_at >= begin, c.starts_at < end, theirs, *standing)
    anybody = exists().where(visit_staff.c.visit_id == c.id).correlate(visit)
    return (await conn.execute(query.where(anybody).order_by(c.starts_at, c.id).limit(limit))).all()


async def overdue_visits(conn: AsyncConnection, worker: Worker, now: datetime) -> Sequence[AnyRow]:
    """Return the visits that a pair should have come out of by now, the longest overdue first.

    Those of the worker's districts and their own; on duty, all.
    """
    c = visit.c
    query = _visits(worker, TaskKind.URGENT).where(INSIDE, c.checkout_due_at < now)
    if ROLE_DUTY not in worker.roles:
        query = query.where(_theirs(worker))
    return (await conn.execute(query.order_by(c.checkout_due_at, c.id))).all()


async def find_visit(conn: AsyncConnection, worker: Worker, visit_id: int) -> AnyRow | None:
    """Return a visit that the worker goes on or that is of their districts; on duty, any.

    Its person is locked.
    """
    query = _visits(worker).where(visit.c.id == visit_id)
    if ROLE_DUTY not in worker.roles:
        query = query.where(_theirs(worker))
    return (await conn.execute(query.with_for_update(of=person))).one_or_none()


async def find_person_of(conn: AsyncConnection, number: int, *, by_task: bool) -> AnyRow | None:
    """Return whom a visit, or a task of that number, is about, whoever asks."""
    about = task if by_task else visit
    p = person.c
    query = select(p.public_id, p.district_id, p.owner_id, p.protected)
    found = query.join_from(about, person, p.id == about.c.person_id).where(about.c.id == number)
    return (await conn.execute(found)).one_or_none()


async def find_pairs(
    conn: AsyncConnection, visits: Collection[int]
) -> Mapping[int, Sequence[Visitor]]:
    """Return who goes on each of some visits, by the visits' ids."""
    c = visit_staff.c
    query = (
        select(c.visit_id, staff.c.id, staff.c.name, staff.c.phone)
        .join_from(visit_staff, staff, staff.c.id == c.staff_id)
        .where(among(conn, c.visit_id, visits))
        .order_by(c.visit_id, staff.c.name, staff.c.id)
    )
    found: dict[int, list[Visitor]] = defaultdict(list)
    for row in await conn.execute(query):
        found[row.visit_id].append(Visitor(row.id, row.name, row.phone))
    return found


def _goes(worker: Worker) -> ColumnElement[bool]:
    return (
        exists()
        .where(visit_staff.c.visit_id == visit.c.id, visit_staff.c.staff_id == worker.id)
        .correlate(visit)
    )


def _theirs(worker: Worker) -> ColumnElement[bool]:
    return or_(person.c.district_id.in_(worker.districts), _goes(worker))


def _visits(worker: Worker, kind: TaskKind = TaskKind.HOME_VISIT) -> AnySelect:
    """Select visits with their people, their tasks, and the cards that are not left yet.

    `kind` is that of the task by which their people are seen.
    """
    v, p, t, card = visit.c, person.c, task.c, task.alias("card")
    waits = (
        select(card.c.id)
        .where(
            card.c.person_id == v.person_id,
            card.c.kind == TaskKind.KNOCK_CARD,
            card.c.state.in_(["open", "claimed"]),
            v.task_id.is_(None),
        )
        .order_by(card.c.id.desc())
        .limit(1)
        .correlate(visit)
        .scalar_subquery()
    )
    held = (
        exists()
        .where(outreach.c.person_id == p.id, outreach.c.state == OutreachState.HELD)
        .correlate(person)
    )
    return (
        select(
            v.id, v.person_id, v.task_id, v.starts_at, v.checked_in_at, v.checkout_due_at,
            v.checked_out_at, v.withdrawn_by, t.state.label("task_state"), t.outcome, t.done_at,
            t.staff_id.label("closed_by"), waits.label("card_id"),
            _goes(worker).label("goes"), literal(kind.value).label("kind"),
            p.public_id, p.first_name, p.last_name, p.protected, p.owner_id, p.district_id,
            p.street, p.postcode, p.city, p.language, or_(UNREAD, held).label("held"),
        )
        .join_from(visit, person, p.id == v.person_id)
        .outerjoin(task, t.id == v.task_id)
    )  # fmt: skip
