"""The experiments that run: which touch a text or a plan, and how one ends.

Whoever puts another text or plan to use ends, in the same transaction, what was compared with
the one before: two halves with two standards would be no experiment (decision 35).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.experiment_tables import experiment, variant
from scheduler.states import ExperimentEnding, ExperimentKind, ExperimentState
from storage.types import AnySelect

_E, _V = experiment.c, variant.c
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Running:
    """An experiment that runs."""

    id: int
    kind: ExperimentKind
    target: str  # template/channel/language, or plan/step
    standard: int  # the version that it compares with: of the text, or of the plan


async def running_experiments(conn: AsyncConnection) -> list[Running]:
    """Return every experiment that runs, in the order of their ids."""
    return [
        Running(row.id, ExperimentKind(row.kind), row.target, row.version_id)
        for row in await conn.execute(_running().where(_V.number == 0).order_by(_E.id))
    ]


async def running_with(conn: AsyncConnection, kind: ExperimentKind, target: str) -> int | None:
    """Return the experiment that runs with a text or a step, None where there is none."""
    running = (_E.state == ExperimentState.RUNNING, _E.kind == kind, _E.target == target)
    number: int | None = await conn.scalar(select(_E.id).where(*running))
    return number


async def is_tried(conn: AsyncConnection, text_version: int) -> bool:
    """Tell whether an experiment that runs sends a version of a text to some people."""
    query = _running().where(_E.kind == ExperimentKind.TEXT, _V.version_id == text_version)
    return (await conn.execute(query.limit(1))).first() is not None


async def lock_experiments(conn: AsyncConnection) -> None:
    """Lock every experiment, so that of two that would collide the second sees the first.

    Texts and plans are locked before experiments, never after.
    """
    await conn.execute(select(_E.id).order_by(_E.id).with_for_update(key_share=True))


async def end_overtaken(
    conn: AsyncConnection, numbers: Collection[int], *, now: datetime, by: str
) -> None:
    """End experiments whose standard is not in use any more."""
    if numbers:
        await lock_experiments(conn)
    for number in sorted(numbers):
        await end_experiment(conn, number, ExperimentEnding.OVERTAKEN, now=now, by=by)


async def end_experiment(
    conn: AsyncConnection,
    number: int,
    ending: ExperimentEnding,
    *,
    now: datetime,
    by: str = SYSTEM,
    winner: int | None = None,
) -> None:
    """Note that an experiment is over, and why; one that is over already stays as it is."""
    decided = ending in {ExperimentEnding.WINNER, ExperimentEnding.SAME}
    state = ExperimentState.DECIDED if decided else ExperimentState.STOPPED
    values = {
        "state": state.value,
        "ending": ending.value,
        "winner": winner,
        "ended_at": now,
        "ended_by": by,
    }
    still = (_E.id == number, _E.state == ExperimentState.RUNNING.value)
    await conn.execute(update(experiment).where(*still).values(values))


def waits_of(running: Sequence[Running], plan_version: int) -> list[Running]:
    """Return those that try waits of one version of a plan."""
    waits = (one for one in running if one.kind is ExperimentKind.WAIT)
    return [one for one in waits if one.standard == plan_version]


def _running() -> AnySelect:
    columns = (_E.id, _E.kind, _E.target, _V.version_id)
    return (
        select(*columns)
        .join_from(experiment, variant)
        .where(_E.state == ExperimentState.RUNNING.value)
    )
