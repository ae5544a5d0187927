"""`uppsok demo`: a synthetic year through the real pipeline, and what it came to."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from pydantic import SecretBytes
from rich.progress import Progress, TaskID

from app.bootstrap import open_works
from app.demonstration_console import serve_city
from app.errors import AppError
from app.memory import calm_collector
from app.options import run_async
from app.output import say
from app.progress import progress_bar
from config.clock import STOCKHOLM, VirtualClock
from config.logs import configure_logs
from config.settings import Settings
from messaging.states import Channel
from pipeline.figures import refresh_figures
from pipeline.works import Works
from reports.annual import annual_report
from reports.annual_forms import as_text
from reports.annual_values import AnnualReport
from reports.comparison import compare, comparison_text, load_published
from reports.html import write_html
from reports.period import Period
from simulation.carrier import CityCarrier
from simulation.city import City, build_city
from simulation.year import MonthPassed, Year
from storage.engine import reading, writing
from storage.settings_rows import SYNTHETIC, write_setting

PUBLISHED_PEOPLE = 8_361  # in Stockholm's register in the year of the 2025 report
BEGINS = date(2024, 11, 1)
FOLDER = Path("var/demo")
# The demo's data is made up, so its key is no secret; a fixed one makes each year the same.
DEMO_KEY = bytes(range(32))


def demo(
    people: Annotated[int, typer.Option(min=10, help="People in the register over the year.")] = (
        PUBLISHED_PEOPLE
    ),
    months: Annotated[int, typer.Option(min=1, max=36, help="How long it lasts.")] = 12,
    seed: Annotated[int, typer.Option(help="Another seed is another year.")] = 1,
    register: Annotated[
        Path | None, typer.Option(help="An extract to take instead of a synthetic one.")
    ] = None,
    folder: Annotated[Path, typer.Option(help="Where the database and the report go.")] = FOLDER,
    database_url: Annotated[
        str, typer.Option(help="An empty database instead of a fresh SQLite file.")
    ] = "",
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="End when the year is over; serve no console.")
    ] = False,
) -> None:
    """Run a synthetic city through a year of outreach, show its figures, and serve its console."""
    city = _city(register, people=people, months=months, seed=seed)
    settings = _settings(database_url or _fresh_database(folder))
    run_async(_demo(city, settings, seed=seed, folder=folder))
    if not no_serve:
        run_async(serve_city(settings, city.ends))


def _city(register: Path | None, *, people: int, months: int, seed: int) -> City:
    if register is None:
        return build_city(people, seed, BEGINS, months)
    try:
        return City.from_extract(register, seed, months)
    except (OSError, ValueError) as fault:
        raise AppError(f"{register} cannot be used: {fault}") from fault


async def _demo(city: City, settings: Settings, *, seed: int, folder: Path) -> None:
    configure_logs(sys.stderr, level=logging.ERROR)  # alerts of made-up people alarm nobody
    folder.mkdir(parents=True, exist_ok=True)
    clock = VirtualClock(datetime.combine(city.begins, time(3), STOCKHOLM))
    async with open_works(settings, clock=clock, inline=True) as works:
        async with writing(works.engine) as conn:
            await write_setting(conn, SYNTHETIC, value=True)
        calm_collector()
        began = perf_counter()
        await live_through(works, city, clock, seed=seed, folder=folder)
        say(
            f"Simulated {city.begins} to {city.ends - timedelta(days=1)} in "
            f"{perf_counter() - began:.0f} s."
        )
        await refresh_figures(works.engine, works.worker, clock.now())
        period = Period(city.begins, city.ends - timedelta(days=1))
        async with reading(works.engine) as conn:
            report = await annual_report(conn, period, now=clock.now())
    _show(report, folder / "report.html")


async def live_through(
    works: Works, city: City, clock: VirtualClock, *, seed: int, folder: Path
) -> None:
    """Run the city's time, with a bar and a line for each month."""
    year = connect_city(works, city, clock, seed=seed, folder=folder)
    days = (city.ends - city.begins).days
    with _progress() as (bar, job):
        bar.update(job, total=days)
        async for passed in year.months():
            bar.console.print(_month_line(passed), highlight=False)
            done = datetime.combine(passed.month, time(), UTC).date() - city.begins
            bar.update(job, completed=min(done.days + 31, days))


def connect_city(works: Works, city: City, clock: VirtualClock, *, seed: int, folder: Path) -> Year:
    """Return the city's time with works whose carriers are the city's own."""
    carriers = [
        CityCarrier(city, clock, seed=seed, name=name) for name in (Channel.SMS, Channel.EMAIL)
    ]
    works = replace(
        works, channels={one.name.value: one for one in carriers}, polled=tuple(carriers)
    )
    year = Year(works, city, clock, seed=seed, folder=folder)
    for one in carriers:
        one.on_delivered = year.delivered
    return year


def _settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, data_key=SecretBytes(DEMO_KEY))


def _fresh_database(folder: Path) -> str:
    file = folder / "demo.db"
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    return f"sqlite+aiosqlite:///{file}"


@contextmanager
def _progress() -> Iterator[tuple[Progress, TaskID]]:
    with progress_bar(a_second=2) as bar:
        yield bar, bar.add_task("a simulated year")


def _month_line(passed: MonthPassed) -> str:
    n = passed.counts
    return (
        f"{passed.month:%Y-%m}  {n['entered']:>6,} entered  {n['sent']:>6,} sent"
        f"  {n['read']:>5,} replies read  {n['closed']:>6,} tasks closed"
    )


def _show(report: AnnualReport, file: Path) -> None:
    published = load_published()
    sys.stdout.write(as_text(report, simulated=True) + "\n\n")
    rows = compare(report, published)
    sys.stdout.write(comparison_text(rows, published, simulated=True) + "\n\n")
    write_html(report, file, simulated=True, published=published)
    sys.stdout.write(f"The report with charts: {file.resolve()}\n")
