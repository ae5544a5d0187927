"""Experiments with waits: some rounds go on after another time than their plan says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.drawing import Arrived, Trial, draw, running_trials
from scheduler.plan import Plan
from scheduler.plan_edit import read_wait
from scheduler.plan_shelf import PlanShelf
from scheduler.states import ExperimentKind, OutreachState
from storage.types import AnyRow


async def vary_waits(
    conn: AsyncConnection, plans: PlanShelf, rows: Sequence[AnyRow], now: datetime
) -> Mapping[int, Plan]:
    """Return the plans that rounds follow this time in place of their own, by round.

    `rows` are rounds that are due. Somebody is drawn when the step is over whose wait is tried.
    """
    varied: dict[int, Plan] = {}
    for trial in await running_trials(conn, ExperimentKind.WAIT):
        version, step = trial.versions[0], trial.target.rpartition("/")[2]
        if not plans.is_live(version):
            continue  # another plan has come to use: tonight this ends
        over = [row for row in rows if _is_over(row, plans.get(version), version, step)]
        drawn = await draw(conn, trial, [Arrived(row.subject, row.unit) for row in over], now)
        tried = _tried(plans.get(version), step, trial)
        varied |= {row.id: tried[drawn[row.subject]] for row in over if row.subject in drawn}
    return varied


def _is_over(row: AnyRow, plan: Plan, version: int, step_id: str) -> bool:
    """Tell whether a round stands at the end of a step of this version."""
    if row.plan_version_id != version or row.step != step_id or row.state != OutreachState.ACTIVE:
        return False
    attempts = next(step.attempts for step in plan.steps if step.id == step_id)
    return bool(row.attempt >= attempts)


def _tried(plan: Plan, step_id: str, trial: Trial) -> list[Plan]:
    """Return the plan with each variant's wait."""
    waits = [read_wait(wait) for wait in trial.waits]
    return [
        replace(
            plan,
            steps=tuple(
                replace(step, wait=wait) if step.id == step_id and wait is not None else step
                for step in plan.steps
            ),
        )
        for wait in waits
    ]
