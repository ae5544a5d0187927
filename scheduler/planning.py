"""One step ahead: each round whose time has come gets its next planned contact, or rests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from register.states import PersonState
from register.tables import district, person, unit
from scheduler.cadence import NextContact, Progress, RoundOver, next_contact
from scheduler.plan import Plan
from scheduler.plan_shelf import PlanShelf
from scheduler.states import ContactState, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from scheduler.wait_trials import vary_waits
from scheduler.waiting import wait_ends
from storage.bulk import among, insert_rows, update_rows
from storage.types import AnyRow, AnySelect, UtcDateTime

CALL_BANDS = 3
MOVED_IN = "Inflyttad"  # the extract's word for somebody new in the municipality
DUE_STATES = ", ".join(
    f"'{state.value}'"
    for state in (OutreachState.WAITING, OutreachState.ACTIVE, OutreachState.RESTING)
)


@dataclass(slots=True)
class _Planned:
    """What one pass writes."""

    contacts: list[dict[str, Any]] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    begun: list[dict[str, Any]] = field(default_factory=list)


async def plan_due(conn: AsyncConnection, plans: PlanShelf, now: datetime, limit: int) -> int:
    """Plan the next contact of up to `limit` rounds that are due; return how many were due."""
    rows = (await conn.execute(DUE, {"now": now, "most": limit})).all()
    planned = _Planned()
    varied = await vary_waits(conn, plans, rows, now) if rows else {}
    for row in rows:
        if row.state == OutreachState.RESTING:
            _begin_round(planned, row, plans, now)
        else:
            plan = varied.get(row.id) or plans.get(row.plan_version_id)
            _next_step(planned, row, plan, now)
    await update_rows(conn, outreach, planned.rounds)
    await insert_rows(conn, outreach, planned.begun)
    await insert_rows(conn, planned_contact, planned.contacts, skip_existing=True)
    return len(rows)


async def begin_rounds(
    conn: AsyncConnection, people: Sequence[int], plans: PlanShelf, now: datetime
) -> None:
    """Begin a round for people who have entered the register; the first step is planned next."""
    p = person.c
    newest = (
        select(outreach.c.round)
        .where(outreach.c.person_id == p.id)
        .order_by(outreach.c.round.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(*_traits(), p.id, newest.label("n"))
        .join_from(person, district, district.c.id == p.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .where(among(conn, p.id, people), ~p.protected)
        .order_by(p.id)
    )
    rows = (await conn.execute(query)).all()
    begun = [
        _round_row(row.id, (row.n or 0) + 1, plans.for_person(traits(row)), now) for row in rows
    ]
    await insert_rows(conn, outreach, begun, skip_existing=True)


def progress_of(row: AnyRow, plan: Plan, ended_at: datetime | None) -> Progress:
    """Return how far a round has come: of its row, with its person's dates."""
    return Progress(
        step=row.step,
        attempt=row.attempt,
        ended_at=ended_at,
        starts_on=wait_ends(row.registered_on, row.reason, plan.wait_days),
        offset=row.born_on.day % CALL_BANDS,
    )


def traits(row: AnyRow) -> Mapping[str, str]:
    """Return what a plan's `for:` may ask about a person."""
    return {
        "unit": row.unit,
        "district": row.district,
        "reason": row.reason,
        "newly_arrived": "yes" if row.reason == MOVED_IN else "no",
        "language": row.language,
        "programme": row.programme,
    }


def _traits() -> tuple[ColumnElement[Any], ...]:
    p = person.c
    places = (district.c.name.label("district"), unit.c.name.label("unit"))
    return (p.reason, p.language, p.programme, *places)


def _due() -> AnySelect:
    o, p = outreach.c, person.c
    return (
        select(
            o.id, o.person_id, o.round, o.plan_version_id, o.step, o.attempt, o.state, o.next_at,
            o.booked_at, p.registered_on, p.born_on, p.subject, *_traits(),
        )
        .join_from(outreach, person, p.id == o.person_id)
        .join(district, district.c.id == p.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .where(
            o.next_at <= bindparam("now", type_=UtcDateTime()),
            # literals: with parameters PostgreSQL could not use the partial index
            literal_column(f"outreach.state IN ({DUE_STATES})"),
            ~p.protected,
            p.state == PersonState.ACTIVE,
        )
        .order_by(o.next_at, o.id)
        .limit(bindparam("most", type_=Integer()))
        .with_for_update(of=[outreach, person], skip_locked=True)
    )  # fmt: skip


DUE = _due()  # built once: building it costs more than running it


def _begin_round(planned: _Planned, row: AnyRow, plans: PlanShelf, now: datetime) -> None:
    """End the round that rested and begin the next, with the plan now in force."""
    planned.rounds.append(_round_update(row, row.step, row.attempt, OutreachState.ENDED, None))
    version = plans.for_person(traits(row))
    planned.begun.append(_round_row(row.person_id, row.round + 1, version, now))


def _next_step(planned: _Planned, row: AnyRow, plan: Plan, now: datetime) -> None:
    progress = progress_of(row, plan, row.next_at if row.step else None)
    coming = next_contact(plan, progress, now, booked_at=row.booked_at)
    match coming:
        case NextContact():
            planned.contacts.append(_contact_row(row, coming))
            planned.rounds.append(
                _round_update(row, coming.step, coming.attempt, OutreachState.ACTIVE, None)
            )
        case RoundOver(until):
            planned.rounds.append(
                _round_update(row, row.step, row.attempt, OutreachState.RESTING, until)
            )


def _round_update(
    row: AnyRow, step: str, attempt: int, state: OutreachState, next_at: datetime | None
) -> dict[str, Any]:
    return {
        "id": row.id,
        "step": step,
        "attempt": attempt,
        "state": state.value,
        "next_at": next_at,
    }


def _round_row(person_id: int, number: int, version: int, now: datetime) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "round": number,
        "plan_version_id": version,
        "state": OutreachState.WAITING.value,
        "next_at": now,
        "began_at": now,
    }


def _contact_row(row: AnyRow, coming: NextContact) -> dict[str, Any]:
    return {
        "key": f"plan:{row.person_id}:{row.round}:{coming.step}:{coming.attempt}",
        "outreach_id": row.id,
        "person_id": row.person_id,
        "consumer": coming.consumer,
        "origin": Origin.PLAN.value,
        "step": coming.step,
        "attempt": coming.attempt,
        "task_kind": coming.task_kind,
        "channels": " ".join(coming.channels),
        "template": coming.template,
        "addressee": coming.addressee,
        "if_late": coming.if_late,
        "due_at": coming.due_at,
        "late_at": coming.late_at,
        "state": ContactState.PLANNED.value,
    }
