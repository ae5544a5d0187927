"""What there is to know about an experiment, for whoever changes or shows it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.states import VersionState
from messaging.versions import find_version
from reports.experiment_counting import TENTHS, design_of
from reports.experiment_rules import Standing, Told, Verdict, decide
from reports.experiment_values import Look, Part
from scheduler.experiment_tables import (
    assignment,
    experiment,
    experiment_day,
    experiment_look,
    inflow,
    variant,
)
from scheduler.plan_shelf import PlanShelf
from scheduler.states import ExperimentKind
from storage.types import AnyRow

MOST_SHOWN = 100  # experiments in the list


async def list_experiments(conn: AsyncConnection) -> list[AnyRow]:
    """Return the experiments, the newest first."""
    query = select(experiment).order_by(experiment.c.id.desc()).limit(MOST_SHOWN)
    return list(await conn.execute(query))


async def find_experiment(conn: AsyncConnection, number: int) -> AnyRow | None:
    """Return an experiment's row, None where there is none."""
    query = select(experiment).where(experiment.c.id == number)
    return (await conn.execute(query)).one_or_none()


async def read_looks(conn: AsyncConnection, number: int, *, only_last: bool = False) -> list[Look]:
    """Return what stood at the end of each day, the first day first; or of the last alone."""
    c = experiment_look.c
    query = select(experiment_look).where(c.experiment_id == number).order_by(c.day, c.number)
    if only_last:
        last = select(func.max(c.day)).where(c.experiment_id == number).scalar_subquery()
        query = query.where(c.day == last)
    days: dict[date, list[AnyRow]] = {}
    for row in await conn.execute(query):
        days.setdefault(row.day, []).append(row)
    return [
        Look(
            day,
            tuple(row.people for row in rows),
            tuple(row.reached for row in rows),
            tuple(Standing(_of_one(row.low), _of_one(row.high)) for row in rows[1:]),
        )
        for day, rows in days.items()
    ]


async def read_parts(conn: AsyncConnection, number: int) -> list[Part]:
    """Return what was counted by unit and variant."""
    d = experiment_day.c
    query = (
        select(d.unit, d.number, func.sum(d.people), func.sum(d.reached))
        .where(d.experiment_id == number)
        .group_by(d.unit, d.number)
        .order_by(d.unit, d.number)
    )
    return [Part(*row) for row in await conn.execute(query)]


async def count_drawn(conn: AsyncConnection, number: int) -> int:
    """Return how many people have been drawn so far, counted or not."""
    query = select(func.count()).where(assignment.c.experiment_id == number)
    return int(await conn.scalar(query) or 0)


async def read_flows(conn: AsyncConnection) -> dict[tuple[str, str], int]:
    """Return how many people a year come to each text and step, by kind and name."""
    return {(row.kind, row.target): row.people for row in await conn.execute(select(inflow))}


def told_of(row: AnyRow, variants: int, looks: Sequence[Look]) -> Told:
    """Return what the rule says of an experiment as it stands."""
    if not looks:
        return Told(Verdict.NOT_YET)
    last = looks[-1]
    return decide(design_of(row, variants), last.people, last.reached, last.standings)


def _of_one(tenths: int | None) -> float | None:
    return None if tenths is None else tenths / TENTHS


async def read_variants(conn: AsyncConnection, number: int) -> list[AnyRow]:
    """Return an experiment's variants, the standard first."""
    query = select(variant).where(variant.c.experiment_id == number).order_by(variant.c.number)
    return list(await conn.execute(query))


async def read_inflow(conn: AsyncConnection, kind: str, target: str) -> int:
    """Return how many people come to a text or a step in a year, as it was counted last night."""
    name = target if kind == ExperimentKind.TEXT else target.rpartition("/")[2]
    query = select(inflow.c.people).where(inflow.c.kind == kind, inflow.c.target == name)
    return int(await conn.scalar(query) or 0)


async def is_in_use(
    conn: AsyncConnection, plans: PlanShelf, row: AnyRow, variants: Sequence[AnyRow]
) -> bool:
    """Tell whether what an experiment compares with is still what everybody else gets."""
    standard = variants[0].version_id
    if row.kind == ExperimentKind.WAIT:
        return plans.is_live(standard)
    version = await find_version(conn, standard)
    return version is not None and version.state is VersionState.LIVE
