"""Drawing people to the variants of the experiments that run, many at once.

Where none runs it costs one look into a table that is all but empty. Whoever has been
drawn keeps their variant, also in later rounds and after a move to another unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from scheduler.draw_rules import draw_variant, variant_shares
from scheduler.experiment_tables import assignment, experiment, variant
from scheduler.states import ExperimentKind, ExperimentState
from storage.bulk import among, insert_rows
from storage.types import AnyRow, AnySelect


@dataclass(frozen=True, slots=True)
class Trial:
    """An experiment that runs."""

    id: int
    target: str
    key: bytes
    percent: int
    last_on: date
    standard_percent: int
    versions: tuple[int, ...]  # by variant, the standard first
    waits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody who has come to the step that an experiment is about."""

    subject: str
    unit: str


async def running_trials(conn: AsyncConnection, kind: ExperimentKind) -> list[Trial]:
    """Return the experiments of a kind that run."""
    rows = (await conn.execute(RUNNING, {"kind": kind.value})).all()
    return [_trial([row for row in rows if row.id == one]) for one in {row.id: 0 for row in rows}]


async def draw(
    conn: AsyncConnection, trial: Trial, arrived: Sequence[Arrived], now: datetime
) -> dict[str, int]:
    """Return the variant of each who takes part, by subject; who is new is noted as drawn now."""
    subjects = {one.subject for one in arrived}
    if not subjects:
        return {}
    a = assignment.c
    query = select(a.subject, a.number).where(
        a.experiment_id == trial.id, among(conn, a.subject, subjects)
    )
    drawn = {row.subject: int(row.number) for row in await conn.execute(query)}
    shares = variant_shares(len(trial.versions), trial.standard_percent)
    rows = []
    for one in arrived:
        if one.subject in drawn or swedish_date(now) > trial.last_on:
            continue
        number = draw_variant(
            trial.key, one.unit, one.subject, percent=trial.percent, shares=shares
        )
        if number is not None:
            drawn[one.subject] = number
            rows.append(_row(trial, one, number, now))
    await insert_rows(conn, assignment, rows, skip_existing=True)
    return drawn


def _running() -> AnySelect:
    e, v = experiment.c, variant.c
    columns = (
        e.id,
        e.target,
        e.key,
        e.percent,
        e.last_on,
        e.standard_percent,
        v.version_id,
        v.wait,
    )
    return (
        select(*columns)
        .join_from(experiment, variant)
        .where(
            # a literal: with a parameter PostgreSQL could not use the partial index
            literal_column(f"experiment.state = '{ExperimentState.RUNNING}'"),
            e.kind == bindparam("kind"),
        )
        .order_by(e.id, v.number)
    )


RUNNING = _running()


def _trial(rows: Sequence[AnyRow]) -> Trial:
    one = rows[0]
    return Trial(
        id=one.id,
        target=one.target,
        key=one.key,
        percent=one.percent,
        last_on=one.last_on,
        standard_percent=one.standard_percent,
        versions=tuple(row.version_id for row in rows),
        waits=tuple(row.wait for row in rows),
    )


def _row(trial: Trial, one: Arrived, number: int, now: datetime) -> dict[str, object]:
    return {
        "experiment_id": trial.id,
        "subject": one.subject,
        "number": number,
        "at": now,
        "day": swedish_date(now),
        "unit": one.unit,
    }
