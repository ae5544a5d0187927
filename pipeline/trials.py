"""Running the trials of plans that managers ask for, one at a time, beside everything else."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog

from pipeline.works import Works
from reports.trial.outcome import Outcome
from reports.trial.shelf import (
    KeptTrial,
    give_back,
    give_up,
    is_waiting,
    keep_result,
    note_progress,
    take_trial,
)
from reports.trial.trying import Asked, Rehearsal, read_rehearsal
from storage.engine import reading, writing

LOOK = timedelta(seconds=1)  # between two looks at how far it has come
log = structlog.get_logger("trials")


class _Ending(Exception):  # noqa: N818 - the process ends, which is no fault
    """The process is about to end: the run is broken off."""


@dataclass(slots=True)
class _Part:
    """How much of a run is done, told by its thread."""

    done: float = 0.0


async def run_next_trial(works: Works) -> bool:
    """Run the next trial that somebody waits for; tell whether there was one."""
    async with reading(works.engine) as conn:
        if not await is_waiting(conn, works.clock.now()):
            return False
    async with writing(works.engine) as conn:
        trial = await take_trial(conn, works.worker, works.clock.now())
    if trial is None:
        return False
    rehearsal = await _prepare(works, trial)
    if not rehearsal.city.people:
        async with writing(works.engine) as conn:
            await give_up(conn, trial.id, works.worker)
        return True
    try:
        outcome = await _run(works, trial, rehearsal)
    except _Ending:
        async with writing(works.engine) as conn:
            await give_back(conn, trial.id, works.worker)
        return False
    async with writing(works.engine) as conn:
        await keep_result(conn, trial.id, works.worker, outcome)
    log.info("a plan was tried", trial=trial.id, replicates=outcome.replicates)
    return True


async def _prepare(works: Works, trial: KeptTrial) -> Rehearsal:
    async with reading(works.engine) as conn:
        await works.plans.load(conn)
        plan = works.plans.get(trial.version_id)
        asked = Asked(plan, trial.months, frozenset(works.channels), works.municipality)
        return await read_rehearsal(conn, works.plans, asked, now=works.clock.now())


async def _run(works: Works, trial: KeptTrial, rehearsal: Rehearsal) -> Outcome:
    """Run it in a thread of its own, and keep how far it has come meanwhile."""
    part = _Part()

    def told(done: float) -> None:
        part.done = done
        if works.stop is not None and works.stop.is_set():
            raise _Ending

    running = asyncio.create_task(asyncio.to_thread(rehearsal.run, told))
    while not (await asyncio.wait({running}, timeout=LOOK.total_seconds()))[0]:
        percent = int(100 * part.done)
        async with writing(works.engine) as conn:
            await note_progress(conn, trial.id, works.worker, percent, works.clock.now())
    return await running
