"""How often a forecast holds the year that comes: simulated years, stopped at half.

Each seed is a small city that lives a year by the real pipeline. The forecast is made from
the database as it stood after half a year, and compared with the people reached in the
second half, as the annual report counts them. With a folder, what has been lived is kept
there, so that a long run can be broken off and taken up again:

python -m benchmarks.forecast_bench SEEDS [FOLDER]
"""

import asyncio
import json
import logging
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from pydantic import SecretBytes

from app.bootstrap import open_works
from app.demonstration import BEGINS, DEMO_KEY, connect_city
from config.clock import STOCKHOLM, VirtualClock
from config.logs import configure_logs
from config.settings import Settings
from reports.annual import annual_report
from reports.period import Period
from reports.trial.trying import Asked, read_rehearsal
from simulation.city import build_city
from storage.engine import reading, writing
from storage.settings_rows import SYNTHETIC, write_setting

PEOPLE = 500
LAST_MONTH = date(2025, 4, 1)  # of the first half
SECOND = Period(date(2025, 5, 1), date(2025, 10, 31))
CARRIERS = frozenset({"sms", "email"})


@dataclass(frozen=True, slots=True)
class Lived:
    """A year that was lived: where it stood at half, and what came then."""

    seed: int
    half: str  # the file of the database
    half_at: str  # ISO
    reached: int  # in the second half


@dataclass(frozen=True, slots=True)
class Held:
    """A forecast beside what came."""

    seed: int
    reached: int
    mean: float
    low: float
    high: float

    @property
    def hit(self) -> bool:
        """Whether what came lies in the interval."""
        return self.low <= self.reached <= self.high


def measure_forecasts(seeds: int, folder: Path | None = None) -> list[Held]:
    """Live through so many years and forecast each at half."""
    with tempfile.TemporaryDirectory() as temporary:
        kept = folder or Path(temporary)
        kept.mkdir(parents=True, exist_ok=True)
        return [asyncio.run(_forecast(_year(seed, kept))) for seed in range(1, seeds + 1)]


def _year(seed: int, folder: Path) -> Lived:
    note = folder / f"{PEOPLE}-{seed}.lived.json"
    if not note.exists():
        lived = asyncio.run(_live(seed, folder))
        note.write_text(json.dumps(asdict(lived)), "utf-8")
    return Lived(**json.loads(note.read_text("utf-8")))


async def _live(seed: int, folder: Path) -> Lived:
    city = build_city(PEOPLE, seed, BEGINS, 12)
    clock = VirtualClock(datetime.combine(city.begins, time(3), STOCKHOLM))
    half = folder / f"{PEOPLE}-{seed}.half.db"
    half_at = ""
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "year.db"
        async with open_works(_settings(file), clock=clock, inline=True) as works:
            async with writing(works.engine) as conn:
                await write_setting(conn, SYNTHETIC, value=True)
            year = connect_city(works, city, clock, seed=seed, folder=Path(temporary))
            async for passed in year.months():
                if passed.month == LAST_MONTH:
                    _copy(file, half)
                    half_at = clock.now().isoformat()
            async with reading(works.engine) as conn:
                report = await annual_report(conn, SECOND, now=clock.now())
    return Lived(seed, str(half), half_at, report.sought.total.reached or 0)


async def _forecast(lived: Lived) -> Held:
    now = datetime.fromisoformat(lived.half_at)
    months = 12 - round((SECOND.from_ - BEGINS) / timedelta(days=30))
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "half.db"
        shutil.copy(lived.half, file)
        settings = _settings(file)
        clock = VirtualClock(now)
        async with (
            open_works(settings, clock=clock, inline=True) as works,
            reading(works.engine) as conn,
        ):
            await works.plans.load(conn)
            asked = Asked(works.plans.live()[0], months, CARRIERS, works.municipality)
            rehearsal = await read_rehearsal(conn, works.plans, asked, now=now)
    reached = rehearsal.run(lambda _: None).in_force.reached
    return Held(lived.seed, lived.reached, reached.mean, reached.low, reached.high)


def _settings(file: Path) -> Settings:
    return Settings(database_url=f"sqlite+aiosqlite:///{file}", data_key=SecretBytes(DEMO_KEY))


def _copy(database: Path, to: Path) -> None:
    """Copy a database that is in use."""
    to.unlink(missing_ok=True)
    with sqlite3.connect(database) as connection:
        connection.execute("VACUUM INTO ?", (str(to),))


def _told(held: list[Held]) -> Iterator[str]:
    for one in held:
        word = "inside" if one.hit else "OUTSIDE"
        yield f"{one.seed}: {one.reached} of {one.low:.0f} to {one.high:.0f}, {word}"
    yield f"{sum(one.hit for one in held)} of {len(held)}"


if __name__ == "__main__":
    configure_logs(sys.stderr, level=logging.ERROR)
    where = Path(sys.argv[2]) if len(sys.argv) > 2 else None  # noqa: PLR2004 - the folder
    print("\n".join(_told(measure_forecasts(int(sys.argv[1]), where))))
