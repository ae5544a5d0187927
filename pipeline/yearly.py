"""Annual reports that somebody waits for: added up by one process at a time, and kept."""

import asyncio
from datetime import datetime

import structlog

from config.clock import swedish_date
from pipeline.works import Works
from reports.annual import annual_report
from reports.annual_shown import draw_charts
from reports.kept_reports import Document, keep, newest_fact, want_again, wanted_periods
from reports.period import Period, year_ended, year_of
from storage.engine import reading, writing
from storage.leases import release_lease, take_lease

LEASE = "annual reports"
LEASE_SECONDS = 1800.0
log = structlog.get_logger("reports")


async def make_wanted(works: Works, now: datetime) -> int:
    """Add up the reports that are wanted; return how many there were.

    Nothing is locked meanwhile: what is read is one state of the database, and a fact that
    comes in later makes the report old.
    """
    async with reading(works.engine) as conn:
        periods = await wanted_periods(conn)
    if not periods:
        return 0
    async with writing(works.engine) as conn:
        mine = await take_lease(conn, LEASE, works.worker, now=now, seconds=LEASE_SECONDS)
    if not mine:
        return 0
    try:
        for period in periods:
            await _make(works, period, now)
    finally:
        async with writing(works.engine) as conn:
            await release_lease(conn, LEASE, works.worker)
    return len(periods)


async def want_for_the_day(works: Works, now: datetime) -> None:
    """Want the reports that will be looked at today: this year's, the last one's, and others'."""
    today = swedish_date(now)
    async with writing(works.engine) as conn:
        await want_again(conn, [year_of(today), year_ended(today)], now)


async def _make(works: Works, period: Period, now: datetime) -> None:
    async with reading(works.engine) as conn:
        newest = await newest_fact(conn)
        report = await annual_report(conn, period, now=now)
    drawings = await asyncio.to_thread(draw_charts, report)
    async with writing(works.engine) as conn:
        await keep(conn, Document(report, drawings), newest=newest, now=now)
    log.info("report", first=f"{period.from_}", last=f"{period.to}")
