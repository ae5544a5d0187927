"""The clock: a few fixed ticks that call the pipeline. What is due is rows, never jobs."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from config.clock import STOCKHOLM
from pipeline.erasing import erase_whats_due
from pipeline.experiments import look_at_experiments
from pipeline.extracts import import_newest
from pipeline.figures import refresh_at_night
from pipeline.mondays import pass_monday
from pipeline.reconcile import reconcile
from pipeline.tick import tick, watch
from pipeline.trials import run_next_trial
from pipeline.works import Works
from pipeline.yearly import make_wanted, want_for_the_day
from storage.engine import writing
from storage.leases import take_lease

TICK_SECONDS = 5
WATCH_SECONDS = 3
RECONCILE_SECONDS = 60
MONDAY_SECONDS = 60
REPORT_SECONDS = 3  # somebody waits for it, looking at a page
EARLY = CronTrigger(hour=5, minute=30, timezone=STOCKHOLM)  # after the nightly import
FIGURES_SECONDS = 600  # between looks whether they are of last night
ERASING_SECONDS = 600  # between looks whose last day has come; it comes at midnight
NIGHTLY = CronTrigger(day_of_week="mon-fri", hour=4, timezone=STOCKHOLM)
EXPERIMENTS = CronTrigger(hour=5, timezone=STOCKHOLM)
TRIALS = IntervalTrigger(seconds=3)  # a manager waits for them
IMPORT_LEASE_SECONDS = 3600.0
log = structlog.get_logger("clock")


async def run_clock(works: Works, drop_folder: Path | None, stop: asyncio.Event) -> None:
    """Tick until `stop` is set; the nightly extract comes on weekdays at 04:00 in Stockholm.

    What is being done then is seen to its end: a message whose answer nobody waits for would
    be unknown for ever.
    """
    works, jobs = replace(works, stop=stop), _Jobs()
    clock = AsyncIOScheduler(
        timezone=STOCKHOLM,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600},
    )
    clock.add_job(
        jobs.run, IntervalTrigger(seconds=TICK_SECONDS), args=["tick", partial(_tick, works)]
    )
    clock.add_job(
        jobs.run, IntervalTrigger(seconds=WATCH_SECONDS), args=["watch", partial(_watch, works)]
    )
    clock.add_job(
        jobs.run,
        IntervalTrigger(seconds=RECONCILE_SECONDS),
        args=["reconcile", partial(_reconcile, works)],
    )
    clock.add_job(jobs.run, EXPERIMENTS, args=["experiments", partial(_look_at_experiments, works)])
    clock.add_job(
        jobs.run,
        IntervalTrigger(seconds=FIGURES_SECONDS),
        args=["figures", partial(refresh_at_night, works)],
        next_run_time=works.clock.now(),
    )
    every = IntervalTrigger(seconds=ERASING_SECONDS)
    clock.add_job(jobs.run, every, args=["erasing", partial(_erase, works)])
    _add_reports(clock, jobs, works)
    clock.add_job(jobs.run, TRIALS, args=["trials", partial(_try_plans, works)])
    if drop_folder is not None:
        nightly = partial(import_at_night, works, drop_folder)
        clock.add_job(jobs.run, NIGHTLY, args=["nightly import", nightly])
    clock.start()
    try:
        await jobs.run("tick", partial(_tick, works))
        await stop.wait()
    finally:
        clock.shutdown(wait=False)
        await jobs.finish()


def _add_reports(clock: AsyncIOScheduler, jobs: "_Jobs", works: Works) -> None:
    for name, seconds, job in (
        ("reports", REPORT_SECONDS, _make_reports),
        ("monday", MONDAY_SECONDS, _pass_monday),
    ):
        every = IntervalTrigger(seconds=seconds)
        clock.add_job(jobs.run, every, args=[name, partial(job, works)])
    clock.add_job(jobs.run, EARLY, args=["reports of the day", partial(_want_reports, works)])


class _Jobs:
    """What is being done now, out of reach of the scheduler, which cancels it when it ends."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    async def run(self, name: str, job: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.create_task(_safely(name, job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.shield(task)

    async def finish(self) -> None:
        await asyncio.gather(*self._running)


async def _tick(works: Works) -> None:
    await tick(works, works.clock.now())


async def _watch(works: Works) -> None:
    await watch(works, works.clock.now())


async def _reconcile(works: Works) -> None:
    await reconcile(works, works.clock.now())


async def _look_at_experiments(works: Works) -> None:
    await look_at_experiments(works, works.clock.now())


async def _erase(works: Works) -> None:
    await erase_whats_due(works, works.clock.now())


async def _make_reports(works: Works) -> None:
    await make_wanted(works, works.clock.now())


async def _pass_monday(works: Works) -> None:
    await pass_monday(works, works.clock.now())


async def _want_reports(works: Works) -> None:
    await want_for_the_day(works, works.clock.now())


async def _try_plans(works: Works) -> None:
    while await run_next_trial(works):
        pass


async def import_at_night(works: Works, folder: Path) -> None:
    """Import the newest file of the drop folder; of several workers only one does."""
    async with writing(works.engine) as conn:
        mine = await take_lease(
            conn,
            "nightly import",
            works.worker,
            now=works.clock.now(),
            seconds=IMPORT_LEASE_SECONDS,
        )
    if mine:
        await import_newest(works, folder)


async def _safely(name: str, job: Callable[[], Awaitable[None]]) -> None:
    """Run a job at the edge of the loop: a fault is logged, the rows wait for the next tick."""
    try:
        await job()
    except Exception:
        log.exception("job failed", job=name)
