"""Each night's look at the experiments: count, reckon, and end what the rule has decided."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from pipeline.works import Works
from reports.experiment_counting import (
    count_days,
    count_inflow,
    design_of,
    follow,
    keep_inflow,
    keep_looks,
    read_series,
)
from reports.experiment_reading import is_in_use, read_variants
from reports.experiment_rules import Verdict, decide
from reports.experiment_size import COUNTED_AFTER_DAYS
from scheduler.experiment_tables import experiment
from scheduler.plan_shelf import PlanShelf
from scheduler.running_experiments import end_experiment
from scheduler.states import ExperimentEnding, ExperimentState
from storage.engine import reading, writing
from storage.leases import take_lease
from storage.types import AnyRow

LEASE = "experiments"
LEASE_SECONDS = 3600.0
ENDINGS = {
    Verdict.BETTER: ExperimentEnding.WINNER,
    Verdict.WORSE: ExperimentEnding.WINNER,
    Verdict.SAME: ExperimentEnding.SAME,
}
log = structlog.get_logger("experiments")


async def look_at_experiments(works: Works, now: datetime) -> int | None:
    """Look at every experiment that runs; return how many ended, None: another process looks."""
    async with writing(works.engine) as conn:
        if not await take_lease(conn, LEASE, works.worker, now=now, seconds=LEASE_SECONDS):
            return None
    async with reading(works.engine) as conn:
        await works.plans.load(conn)
        coming = await count_inflow(conn, now)
        query = select(experiment).where(experiment.c.state == ExperimentState.RUNNING.value)
        rows = (await conn.execute(query.order_by(experiment.c.id))).all()
    async with writing(works.engine) as conn:
        await keep_inflow(conn, coming)
    ended = 0
    for row in rows:
        async with writing(works.engine) as conn:
            ended += await _look(conn, works.plans, row, now)
    log.info("experiments", running=len(rows), ended=ended)
    return ended


async def _look(conn: AsyncConnection, plans: PlanShelf, row: AnyRow, now: datetime) -> bool:
    variants = await read_variants(conn, row.id)
    await count_days(conn, row, now)
    series = await read_series(conn, row.id, len(variants))
    if series.days:
        design = design_of(row, len(variants))
        stood = follow(design, series)
        await keep_looks(conn, row.id, series, stood)
        told = decide(design, *series.last, [one[-1] for one in stood])
        if told.verdict in ENDINGS:
            ending = ENDINGS[told.verdict]
            await end_experiment(conn, row.id, ending, now=now, winner=told.winner)
            return True
    if not await is_in_use(conn, plans, row, variants):
        await end_experiment(conn, row.id, ExperimentEnding.OVERTAKEN, now=now)
        return True
    all_counted = row.last_on + timedelta(days=row.within_days + COUNTED_AFTER_DAYS)
    if swedish_date(now) > all_counted:
        await end_experiment(conn, row.id, ExperimentEnding.TIME, now=now)
        return True
    return False
