"""How long the nightly figures take with a whole country's facts, and how fast they are shown.

The figures are counted from nothing, then a day's news, and the annual report is added up; then
`uppsok serve` shows what managers look at.
"""

import asyncio
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.city import open_city
from benchmarks.console_city import build_console_city, sign_in
from benchmarks.console_load import Load, call
from benchmarks.inbound_servers import ours
from benchmarks.results_city import fill_facts, write_news
from config.clock import SystemClock, swedish_date
from messaging.channels.memory import MemoryCarrier
from pipeline.figures import refresh_figures
from pipeline.yearly import make_wanted, want_for_the_day
from register.roles import Role
from register.staff import add_staff
from register.tables import district, unit
from reports.monday import keep_morning
from reports.named_periods import NamedPeriod, period_of
from reports.period import PeriodKind, year_ended
from storage.engine import open_engine, writing
from tests.postgresql import Server

DATABASE = "results"
READER = "maja"
DAYS = 727  # over which the facts are spread: a day's news is one of so many
ATTEMPTS_OF_ALL = 3  # one fact of so many is an attempt
PER_SECOND, WARM_UP = 4, 5  # seconds
WITH_TASK = 10  # one person of so many has an open task


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of the results."""

    facts: int
    anew: float  # seconds
    news: int  # facts of one night
    night: float  # seconds
    morning: float  # seconds, for what is measured each morning
    annual: float  # seconds, for two annual reports
    pages: Mapping[str, float]  # milliseconds that 95 in 100 stayed under, by page


def measure_results(server: Server, *, people: int, seconds: int) -> Measured:
    """Return how the figures of so many people do; pages are opened for so many seconds."""
    url = server.create(DATABASE)
    asyncio.run(build_console_city(url, people=people, tasks=people // WITH_TASK))
    facts, anew, news, night, morning, annual = asyncio.run(_count(url, people))
    secret, pages = asyncio.run(_prepare(url))
    with tempfile.TemporaryDirectory() as place, ours(server, DATABASE, Path(place)) as port:
        call(Load(port, [secret], pages, PER_SECOND, WARM_UP))
        opened = call(Load(port, [secret], pages, PER_SECOND, seconds))
    server.drop(DATABASE)
    p95 = {what: one["p95"] for what, one in opened.items()}
    return Measured(facts, anew, news, night, morning, annual, p95)


async def _count(url: str, people: int) -> tuple[int, float, int, float, float, float]:
    engine, clock = open_engine(url), SystemClock()
    async with writing(engine) as conn:
        await fill_facts(conn, people, DAYS)
    await _tidy(engine)
    facts, anew = await _refresh(engine)
    async with writing(engine) as conn:
        await write_news(conn, DAYS // ATTEMPTS_OF_ALL)
    news, night = await _refresh(engine)
    works = open_city(engine, MemoryCarrier(clock), clock)
    began = time.perf_counter()
    async with writing(engine) as conn:
        await works.plans.load(conn)
        await keep_morning(conn, works.plans, clock.now())
    morning = time.perf_counter() - began
    await want_for_the_day(works, clock.now())
    began = time.perf_counter()
    await make_wanted(works, clock.now())
    annual = time.perf_counter() - began
    await _tidy(engine)
    await engine.dispose()
    return facts, anew, news, night, morning, annual


async def _prepare(url: str) -> tuple[str, dict[str, list[str]]]:
    """Sign a manager in; return the browser's secret, and the pages to open."""
    engine = open_engine(url)
    async with writing(engine) as conn:
        place = await conn.scalar(select(unit.c.name).order_by(unit.c.id).limit(1)) or ""
        some = await conn.scalar(select(func.max(district.c.name))) or ""
        # of no unit: all units are theirs
        await add_staff(conn, READER, "Maja Holm", unit_name="", roles=(Role.MANAGER,))
        secret = await sign_in(conn, READER)
    await engine.dispose()
    today = swedish_date(SystemClock().now())
    year = NamedPeriod(PeriodKind.NOVEMBER, year_ended(today).to.year)
    tertial = period_of(PeriodKind.TERTIAL, year.period.to).year_before
    results = f"/reports/results?period={year.code}"
    return secret, {
        "/reports": ["/reports"],
        "/reports/waiting": [f"/reports/waiting?week={week}" for week in ("", "next", "over")],
        "/reports/annual": ["/reports/annual"],
        "/reports/results": [
            results,
            results.replace(year.code, year.year_before.code),
            results.replace(year.code, tertial.code),
        ],
        "/reports/results, narrowed": [
            f"{results}&unit={place}",
            f"{results}&district={some}&gender=K",
            f"{results}&channel=sms",
        ],
    }


async def _refresh(engine: AsyncEngine) -> tuple[int, float]:
    began = time.perf_counter()
    done = await refresh_figures(engine, "benchmark", SystemClock().now())
    return (done.facts if done else 0), time.perf_counter() - began


async def _tidy(engine: AsyncEngine) -> None:
    async with engine.connect() as conn:
        await conn.execution_options(isolation_level="AUTOCOMMIT")
        await conn.execute(text("VACUUM ANALYZE"))
