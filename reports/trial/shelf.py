"""The trials in the database: asked for, taken up with a lease, kept."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from reports.trial.outcome import Outcome, outcome_of
from reports.trial.states import TrialState
from reports.trial.tables import plan_trial
from scheduler.tables import plan_version
from storage.types import AnyRow

LEASE = timedelta(seconds=60)
MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class KeptTrial:
    """A trial as it stands."""

    id: int
    version_id: int
    plan: str
    number: int
    months: int
    asked_by: str
    asked_at: datetime
    state: TrialState
    percent: int
    outcome: Outcome | None


async def ask_trial(
    conn: AsyncConnection, version_id: int, months: int, *, by: str, now: datetime
) -> int:
    """Keep that somebody wants a plan tried; return the trial's number."""
    row = {
        "plan_version_id": version_id,
        "months": months,
        "asked_by": by,
        "asked_at": now,
        "state": TrialState.WAITING,
    }
    added = await conn.execute(insert(plan_trial).values(row).returning(plan_trial.c.id))
    return int(added.scalar_one())


async def is_waiting(conn: AsyncConnection, now: datetime) -> bool:
    """Tell whether a trial waits for a process."""
    return await conn.scalar(select(plan_trial.c.id).where(_is_free(now)).limit(1)) is not None


def _is_free(now: datetime) -> ColumnElement[bool]:
    c = plan_trial.c
    let_lie = and_(c.state == TrialState.RUNNING, c.lease_until <= now)
    return or_(c.state == TrialState.WAITING, let_lie)


async def take_trial(conn: AsyncConnection, holder: str, now: datetime) -> KeptTrial | None:
    """Take up the trial that was asked for first, or that another process let lie."""
    c, free = plan_trial.c, _is_free(now)
    worn_out = update(plan_trial).where(free, c.tries >= MOST_TRIES)
    await conn.execute(worn_out.values(state=TrialState.FAILED))
    first = select(c.id).where(free).order_by(c.id).limit(1).with_for_update(skip_locked=True)
    number = (await conn.scalars(first)).one_or_none()
    if number is None:
        return None
    await conn.execute(
        update(plan_trial)
        .where(c.id == number)
        .values(state=TrialState.RUNNING, holder=holder, lease_until=now + LEASE, tries=c.tries + 1)
    )
    return await find_trial(conn, number)


async def note_progress(
    conn: AsyncConnection, number: int, holder: str, percent: int, now: datetime
) -> None:
    """Keep how far a trial has come, and hold on to it."""
    await _change(conn, number, holder, percent=percent, lease_until=now + LEASE)


async def keep_result(conn: AsyncConnection, number: int, holder: str, outcome: Outcome) -> None:
    """Keep what a trial came to."""
    told = json.dumps(outcome.as_json(), ensure_ascii=False)
    await _change(conn, number, holder, state=TrialState.DONE, percent=100, result=told)


async def give_up(conn: AsyncConnection, number: int, holder: str) -> None:
    """Keep that a trial cannot be run."""
    await _change(conn, number, holder, state=TrialState.FAILED)


async def give_back(conn: AsyncConnection, number: int, holder: str) -> None:
    """Let another process run a trial: this one is about to end."""
    await _change(conn, number, holder, state=TrialState.WAITING, tries=plan_trial.c.tries - 1)


async def find_trial(conn: AsyncConnection, number: int) -> KeptTrial | None:
    """Return one trial, None where there is none."""
    found = await _trials(conn, plan_trial.c.id == number, most=1, whole=True)
    return found[0] if found else None


async def trials_of(conn: AsyncConnection, version_id: int, *, most: int) -> list[KeptTrial]:
    """Return a plan version's newest trials, the newest first, without their results."""
    return await _trials(conn, plan_trial.c.plan_version_id == version_id, most=most, whole=False)


async def _change(conn: AsyncConnection, number: int, holder: str, **values: object) -> None:
    c = plan_trial.c
    held = (c.id == number, c.holder == holder, c.state == TrialState.RUNNING)
    await conn.execute(update(plan_trial).where(*held).values(**values))


async def _trials(
    conn: AsyncConnection, which: ColumnElement[bool], *, most: int, whole: bool
) -> list[KeptTrial]:
    c, v = plan_trial.c, plan_version.c
    result = (c.result,) if whole else ()
    query = (
        select(
            c.id, c.plan_version_id, v.name, v.number, c.months, c.asked_by, c.asked_at, c.state,
            c.percent, *result,
        )
        .join_from(plan_trial, plan_version, v.id == c.plan_version_id)
        .where(which)
        .order_by(c.id.desc())
        .limit(most)
    )  # fmt: skip
    return [_kept(row, whole=whole) for row in await conn.execute(query)]


def _kept(row: AnyRow, *, whole: bool) -> KeptTrial:
    return KeptTrial(
        id=row.id,
        version_id=row.plan_version_id,
        plan=row.name,
        number=row.number,
        months=row.months,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        state=TrialState(row.state),
        percent=row.percent,
        outcome=outcome_of(json.loads(row.result)) if whole and row.result else None,
    )
