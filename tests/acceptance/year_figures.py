"""What a simulated time adds up to, counted a second way; and what is left when people are erased.

The second way knows no facts: it goes by the ledger, the messages and the tasks themselves, and
walks through each person's days (tests/plain_figures.py).
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import SecretBytes
from sqlalchemy import func, select
from structlog.testing import capture_logs

from app.bootstrap import open_works
from app.demonstration import DEMO_KEY
from config.clock import VirtualClock, swedish_date
from config.settings import Settings
from pipeline.erasing import Erased, erase_whats_due
from pipeline.figures import refresh_figures
from pipeline.works import Works
from register.tables import person
from reports.annual import annual_report
from reports.annual_forms import as_json
from reports.cells import By
from reports.counting import read_state
from reports.events import stream_events
from reports.figures import read_days, read_figures
from reports.named_periods import NamedPeriod
from reports.result_tables import result_cell
from storage.engine import reading
from tests.acceptance.year_book import YearBook
from tests.measuring import unmeasured
from tests.plain_figures import Event, plain_figures

CALLED = {"call": "phone", "call_back": "phone", "knock_card": "knock_card", "home_visit": "visit"}
# What the ledger, the messages and the tasks tell by themselves.
MEASURES = frozenset({"register", "sought", "reached", "waited", "overdue", "attempts"})
SUPPORT = frozenset({"support", "closed", "studies", "work"})
Cells = frozenset[tuple[Any, ...]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sums:
    """What a database says that happened."""

    today: date
    periods: tuple[NamedPeriod, ...]
    people: dict[str, Counter[str]]  # people and attempts by the code of a period
    cells: Cells  # every figure there is
    reports: dict[str, Any]  # annual reports of all periods
    known: int  # events whose person is known
    events: int


def add_up(url: str, now: datetime, like: Sums | None = None) -> Sums:
    """Count all figures of a database anew and return what it says of every period.

    With `like` it says it of the same periods and as of the same day.
    """
    with capture_logs(), unmeasured():
        return asyncio.run(_at_work(url, now, lambda works: _add_up(works, now, like)))


def erase_later(url: str, now: datetime) -> tuple[Erased, int]:
    """Erase whoever's day has come by an instant; return that, and how many people are left."""
    with capture_logs():
        return asyncio.run(_at_work(url, now, lambda works: _erase(works, now)))


def plainly(book: YearBook, named: NamedPeriod, now: datetime) -> Counter[str]:
    """Return a period's figures as the ledger, the messages and the tasks tell them."""
    span = named.period
    told = plain_figures(happenings(book), span.from_, span.to, swedish_date(now))
    return _comparable(told)


def happenings(book: YearBook) -> list[Event]:
    """Return what happened, from the rows of the stages themselves."""
    told: list[dict[str, Any]] = [
        {"kind": "status", "at": one.at, "subject": one.person_id, "outcome": one.kind}
        | {"detail": one.detail}
        for one in book.changes
    ]
    told += [
        {"kind": "attempt", "at": one.attempted_at, "subject": one.person_id}
        | {"channel": one.channel}
        for one in book.messages
        if one.attempted_at and one.origin != "answer"
    ]
    told += [
        {"kind": "attempt", "at": one.done_at, "subject": one.person_id}
        | {"channel": CALLED[one.kind]}
        for one in book.tasks
        if one.state == "done" and one.kind in CALLED
    ]
    empty = dict.fromkeys(("channel", "step", "outcome", "detail", "language"), "")
    rest = {"age": None, "template_version": None}
    return [{**empty, **rest, **one, "id": number} for number, one in enumerate(told)]


async def _at_work(url: str, now: datetime, work: Callable[[Works], Awaitable[T]]) -> T:
    settings = Settings(database_url=url, data_key=SecretBytes(DEMO_KEY))
    async with open_works(settings, clock=VirtualClock(now), inline=True) as works:
        return await work(works)


async def _add_up(works: Works, now: datetime, like: Sums | None) -> Sums:
    await refresh_figures(works.engine, "test", now, anew=True)
    today = swedish_date(now) if like is None else like.today
    async with reading(works.engine) as conn:
        state = await read_state(conn)
        assert state is not None
        periods = state.periods if like is None else like.periods
        people: dict[str, Counter[str]] = {}
        reports = {}
        for named in periods:
            figures, days = await read_figures(conn, named.code), await read_days(conn, named.code)
            told = Counter[str]()
            for cell, number in figures.cells.items():
                if cell.by == By.ALL:
                    told[f"{cell.measure}:{cell.channel}".rstrip(":")] += number
            for measure, by_day in days.days.items():
                told[measure] = sum(number for day, number in by_day.items() if day <= today)
            people[named.code] = _comparable(told)
            reports[named.code] = as_json(await annual_report(conn, named.period), simulated=True)
        codes = [named.code for named in periods]
        rows = await conn.execute(select(result_cell).where(result_cell.c.period.in_(codes)))
        events = [one async for one in stream_events(conn)]
        known = sum(one["person"] is not None for one in events)
        cells = frozenset(tuple(row) for row in rows)
        return Sums(today, periods, people, cells, reports, known, len(events))


async def _erase(works: Works, now: datetime) -> tuple[Erased, int]:
    erased = await erase_whats_due(works, now)
    assert erased is not None
    async with reading(works.engine) as conn:
        left = await conn.scalar(select(func.count()).select_from(person))
    return erased, left or 0


def _comparable(told: Counter[str]) -> Counter[str]:
    names = MEASURES | SUPPORT
    wanted = {name for name in told if name in names or name.startswith(("sought:", "attempts:"))}
    broken_down = {name for name in wanted if name.count(":") > 1}
    return +Counter({name: told[name] for name in wanted - broken_down})
