"""How one person stands: who it is, what is known of them, and what waits to be done."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.states import TaskState
from escalation.tables import task, visit, visit_staff
from escalation.visits import STANDING
from register.states import ChangeKind
from register.tables import district, person, staff, status_change, unit
from scheduler.tables import outreach, planned_contact
from storage.types import AnyRow, AnySelect, BigKey

MOST_AHEAD = 30  # tasks or contacts that wait for one person; nobody has so many


async def read_person(conn: AsyncConnection, person_id: int) -> AnyRow:
    """Return who somebody is, what is known of them, and the round they are in."""
    return (await conn.execute(_person(), {"who": person_id})).one()


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits to be done for somebody."""

    tasks: Sequence[AnyRow]  # open or claimed, the most urgent first
    contacts: Sequence[AnyRow]  # planned, the next first
    visits: Sequence[tuple[datetime, Sequence[str]]]  # booked: when, and the names of who goes


async def read_pending(conn: AsyncConnection, person_id: int) -> Pending:
    """Return somebody's open tasks, planned contacts and booked visits."""
    who = {"who": person_id}
    tasks = (await conn.execute(_tasks(), who)).all()
    contacts = (await conn.execute(_contacts(), who)).all()
    going: dict[tuple[int, datetime], list[str]] = defaultdict(list)
    for row in await conn.execute(_visits(), who):
        going[row.id, row.starts_at] += [row.name] if row.name else []
    return Pending(tasks, contacts, [(at, names) for (_, at), names in going.items()])


def _who() -> Any:  # noqa: ANN401 - a parameter, compared with any table's column
    return bindparam("who", type_=BigKey)


def _latest(column: ColumnElement[str], kind: ChangeKind) -> ScalarSelect[str]:
    """Return a column of the newest ledger entry of a kind."""
    s = status_change.c
    newest = select(column).where(s.person_id == person.c.id, s.kind == kind)
    return newest.order_by(s.at.desc(), s.id.desc()).limit(1).scalar_subquery()


@cache
def _person() -> AnySelect:
    p, o, s = person.c, outreach.c, status_change.c
    open_round = (o.person_id == p.id) & literal_column("outreach.state <> 'ended'")
    return (
        select(
            p.id, p.public_id, p.first_name, p.last_name, p.born_on, p.gender, p.pnr_cipher,
            p.street, p.postcode, p.city, p.address_state, p.language, p.registered_on, p.reason,
            p.school, p.programme, p.protected, p.state, p.limits, p.occupation, p.occupation_at,
            p.reached_at, p.in_support, p.owner_id, district.c.name.label("district"),
            unit.c.name.label("unit"), staff.c.name.label("owner"),
            _latest(s.actor, ChangeKind.OCCUPATION).label("occupation_by"),
            _latest(s.detail, ChangeKind.REACHED).label("reached_who"),
            _latest(s.detail, ChangeKind.LEFT).label("left_why"),
            o.id.label("outreach_id"), o.round, o.plan_version_id, o.step, o.attempt,
            o.state.label("round_state"), o.held_for, o.held_state, o.next_at, o.booked_at,
        )
        .join_from(person, district, district.c.id == p.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .outerjoin(staff, staff.c.id == p.owner_id)
        .outerjoin(outreach, open_round)
        .where(p.id == _who())
    )  # fmt: skip


@cache
def _tasks() -> AnySelect:
    t = task.c
    waiting = t.state.in_([TaskState.OPEN.value, TaskState.CLAIMED.value])
    return (
        select(t.id, t.kind, t.state, t.due_at, t.band, t.staff_id, t.lease_until, t.step,
               t.outreach_id, t.planned_contact_id, staff.c.name.label("claimed_by"))
        .outerjoin_from(task, staff, staff.c.id == t.staff_id)
        .where(t.person_id == _who(), waiting)
        .order_by(t.priority.desc(), t.due_at, t.id)
        .limit(MOST_AHEAD)
    )  # fmt: skip


@cache
def _contacts() -> AnySelect:
    c = planned_contact.c
    return (
        select(c.id, c.origin, c.step, c.attempt, c.task_kind, c.channels, c.due_at, c.outreach_id)
        .where(c.person_id == _who(), literal_column("planned_contact.state = 'planned'"))
        .order_by(c.due_at, c.id)
        .limit(MOST_AHEAD)
    )


@cache
def _visits() -> AnySelect:
    """Return the visits that stand and are not over, a row for each who goes."""
    v = visit.c
    done = select(task.c.id).where(task.c.id == v.task_id, task.c.state == TaskState.DONE)
    return (
        select(v.id, v.starts_at, staff.c.name)
        .outerjoin_from(visit, visit_staff, visit_staff.c.visit_id == v.id)
        .outerjoin(staff, staff.c.id == visit_staff.c.staff_id)
        .where(v.person_id == _who(), STANDING, v.checked_out_at.is_(None), ~done.exists())
        .order_by(v.starts_at, v.id, staff.c.name)
        .limit(MOST_AHEAD)
    )
