"""How long the nightly figures take with a whole country's facts, and how fast results are shown.

The figures are counted from nothing, then a day's news; then `uppsok serve` shows the results.
"""

import asyncio
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.city import open_house
from benchmarks.console_city import sign_in
from benchmarks.console_load import Load, call
from benchmarks.inbound_servers import ours
from benchmarks.results_city import fill_facts, write_news
from config.clock import SystemClock
from pipeline.figures import refresh_figures
from register.roles import Role
from register.staff import add_staff
from register.tables import district, unit
from storage.engine import open_engine, reading, writing
from storage.migrate import upgrade
from tests.postgresql import Server

DATABASE = "results"
READER = "maja"
DAYS = 730  # over which the facts are spread: a day's news is one of so many
ATTEMPTS_OF_ALL = 3  # one fact of so many is an attempt
PER_SECOND, WARM_UP = 4, 5  # seconds
YEAR = "/reports/results?period=november-2025"
TERTIAL = "/reports/results?period=tertial-2025-1"


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of the results."""

    facts: int
    anew: float  # seconds
    news: int  # facts of one night
    night: float  # seconds
    pages: Mapping[str, float]  # milliseconds that 95 in 100 stayed under, by page


def measure_results(server: Server, *, people: int, seconds: int) -> Measured:
    """Return how the figures of so many people do; pages are opened for so many seconds."""
    url = server.create(DATABASE)
    facts, anew, news, night, secret, pages = asyncio.run(_count(url, people))
    with tempfile.TemporaryDirectory() as place, ours(server, DATABASE, Path(place)) as port:
        call(Load(port, [secret], pages, PER_SECOND, WARM_UP))
        opened = call(Load(port, [secret], pages, PER_SECOND, seconds))
    server.drop(DATABASE)
    return Measured(facts, anew, news, night, {what: one["p95"] for what, one in opened.items()})


async def _count(url: str, people: int) -> tuple[int, float, int, float, str, dict[str, list[str]]]:
    engine = open_engine(url)
    await upgrade(engine)
    async with writing(engine) as conn:
        await open_house(conn)
        place = await conn.scalar(select(unit.c.name).order_by(unit.c.id).limit(1)) or ""
        await add_staff(conn, READER, "Maja Holm", unit_name=place, roles=(Role.MANAGER,))
        secret = await sign_in(conn, READER)
        await fill_facts(conn, people)
    await _tidy(engine)
    facts, anew = await _refresh(engine)
    async with writing(engine) as conn:
        await write_news(conn, DAYS // ATTEMPTS_OF_ALL)
    news, night = await _refresh(engine)
    await _tidy(engine)
    async with reading(engine) as conn:
        some = await conn.scalar(select(func.max(district.c.name))) or ""
    await engine.dispose()
    pages = {
        "/reports/results": [YEAR, YEAR.replace("2025", "2024"), TERTIAL],
        "/reports/results, narrowed": [
            f"{YEAR}&unit={place}",
            f"{YEAR}&district={some}&gender=K",
            f"{YEAR}&channel=sms",
        ],
    }
    return facts, anew, news, night, secret, pages


async def _refresh(engine: AsyncEngine) -> tuple[int, float]:
    began = time.perf_counter()
    done = await refresh_figures(engine, "benchmark", SystemClock().now())
    return (done.facts if done else 0), time.perf_counter() - began


async def _tidy(engine: AsyncEngine) -> None:
    async with engine.connect() as conn:
        await conn.execution_options(isolation_level="AUTOCOMMIT")
        await conn.execute(text("VACUUM ANALYZE"))
