"""The nightly figures: counted under a lease, in parts, each in a transaction of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from config.clock import STOCKHOLM, swedish_date
from pipeline.works import Works
from reports.counting import (
    FiguresState,
    clear_cells,
    count_all,
    count_changes,
    drop_zeros,
    first_instant,
    forget_undone,
    last_settled,
    read_state,
    store_cells,
    write_state,
)
from reports.named_periods import NamedPeriod, periods_touching
from storage.engine import reading, writing
from storage.leases import release_lease, take_lease

LEASE = "figures"
AFTER_IMPORT = time(5)  # in Stockholm; the import begins at four
LEASE_SECONDS = 3600.0
PART = 10_000  # facts counted in one transaction
# With more news than this, and than this share of all facts, counting all anew is the shorter way.
MANY_NEW, NEW_SHARE = 50_000, 0.3
log = structlog.get_logger("figures")


def _silent(_facts: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did."""

    facts: int  # that were counted
    anew: bool  # everything, and not only what had changed
    periods: int  # for which there are figures now


async def refresh_figures(
    engine: AsyncEngine,
    holder: str,
    now: datetime,
    *,
    anew: bool = False,
    progress: Callable[[int], None] = _silent,
) -> Refreshed | None:
    """Bring the figures up to date; None: another process does, or nothing can be said now.

    Args:
        engine: the database.
        holder: this process, as leases know it.
        now: as of when.
        anew: count everything, whatever stands.
        progress: is told now and then how many facts were counted.
    """
    async with writing(engine) as conn:
        if not await take_lease(conn, LEASE, holder, now=now, seconds=LEASE_SECONDS):
            return None
    try:
        return await _refresh(engine, now, anew=anew, progress=progress)
    finally:
        async with writing(engine) as conn:
            await release_lease(conn, LEASE, holder)


async def refresh_at_night(works: Works) -> None:
    """Refresh once a night, after the import; a night that was missed is made up for."""
    now = works.clock.now()
    async with reading(works.engine) as conn:
        state = await read_state(conn)
    if state is None or state.at < last_night(now):
        await refresh_figures(works.engine, works.worker, now)


def last_night(now: datetime) -> datetime:
    """Return the latest instant at which figures were due: five in the morning."""
    today = datetime.combine(swedish_date(now), AFTER_IMPORT, STOCKHOLM)
    if today <= now:
        return today
    return datetime.combine(swedish_date(now) - timedelta(days=1), AFTER_IMPORT, STOCKHOLM)


async def _refresh(
    engine: AsyncEngine, now: datetime, *, anew: bool, progress: Callable[[int], None]
) -> Refreshed | None:
    async with writing(engine) as conn:
        upto = await last_settled(conn)
    if upto is None:
        log.warning("figures wait: facts are being written without a pause")
        return None
    async with reading(engine) as conn:
        state, first_at = await read_state(conn), await first_instant(conn)
    today = swedish_date(now)
    first = today if first_at is None else min(swedish_date(first_at), today)
    wanted = periods_touching(first, today)
    before = 0 if state is None else state.upto
    if anew or state is None or upto - before > max(MANY_NEW, NEW_SHARE * upto):
        before, anew = 0, True
        state = await _count_anew(engine, FiguresState(upto, now, wanted, first), progress)
    else:
        state = await _count_new_periods(engine, state, wanted)
    state = await _count_news(engine, state, FiguresState(upto, now, (), first), progress)
    async with writing(engine) as conn:
        await drop_zeros(conn)
    done = Refreshed(upto - before, anew=anew, periods=len(state.periods))
    log.info("figures", facts=done.facts, anew=done.anew, periods=done.periods)
    return done


async def _count_anew(
    engine: AsyncEngine, state: FiguresState, progress: Callable[[int], None]
) -> FiguresState:
    async with reading(engine) as conn:
        cells = await count_all(conn, state.periods, state.upto, progress)
    async with writing(engine) as conn:
        await clear_cells(conn)
        await store_cells(conn, cells)
        await write_state(conn, state)
    return state


async def _count_new_periods(
    engine: AsyncEngine, state: FiguresState, wanted: tuple[NamedPeriod, ...]
) -> FiguresState:
    """Count periods that have begun, or that facts of long ago have opened."""
    new = tuple(one for one in wanted if one.code not in state.codes)
    if not new:
        return state
    async with reading(engine) as conn:
        cells = await count_all(conn, new, state.upto, _silent)
    grown = replace(state, periods=(*state.periods, *new))
    async with writing(engine) as conn:
        await store_cells(conn, cells)
        await write_state(conn, grown)
    return grown


async def _count_news(
    engine: AsyncEngine, state: FiguresState, goal: FiguresState, progress: Callable[[int], None]
) -> FiguresState:
    began = state.upto
    while True:
        upto = min(state.upto + PART, goal.upto)
        async with writing(engine) as conn:
            changes, gone = await count_changes(conn, state, upto)
            await store_cells(conn, changes)
            await forget_undone(conn, gone)
            at = goal.at if upto == goal.upto else state.at
            state = replace(state, upto=upto, at=at, first=goal.first)
            await write_state(conn, state)
        progress(upto - began)
        if upto >= goal.upto:
            return state
