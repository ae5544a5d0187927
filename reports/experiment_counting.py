"""What each night counts of the experiments, and how many people come to each text and step.

Those who were drawn on a day are counted once, when the days in which they could be reached
and three more have passed. So what counts is settled by the day of the draw and never by
what was found, and what is written down later changes no answer that has been given.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import and_, delete, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from messaging.tables import template_version
from register.states import ChangeKind, FactKind
from register.tables import fact
from reports.experiment_rules import Counts, Design, Standing, standings
from reports.experiment_size import COUNTED_AFTER_DAYS, YEAR_DAYS
from scheduler.draw_rules import variant_shares
from scheduler.experiment_tables import assignment, experiment_day, experiment_look, inflow, variant
from scheduler.states import ExperimentKind
from storage.bulk import insert_rows
from storage.types import AnyRow

FIRST_WEEKS = timedelta(days=28)  # when sending begins, everybody comes at once
TENTHS = 1000  # of a point, in the whole


@dataclass(frozen=True, slots=True)
class Series:
    """What has been counted of an experiment: by day of the draw and variant, added up."""

    days: Sequence[date]
    people: Counts
    reached: Counts

    @property
    def last(self) -> tuple[list[int], list[int]]:
        """How many people of each variant were counted in all, and how many of them reached."""
        return [int(n) for n in self.people.sum(0)], [int(n) for n in self.reached.sum(0)]


def design_of(row: AnyRow, variants: int) -> Design:
    """Return what was fixed for an experiment, of its row."""
    return Design(variant_shares(variants, row.standard_percent), row.smallest / 100)


async def count_variants(conn: AsyncConnection, experiment_id: int) -> int:
    """Return how many variants an experiment has, the standard among them."""
    query = select(func.count()).where(variant.c.experiment_id == experiment_id)
    return int(await conn.scalar(query) or 0)


async def count_days(conn: AsyncConnection, row: AnyRow, now: datetime) -> int:
    """Count those of an experiment whose days are over; return how many that were."""
    a, d, f = assignment.c, experiment_day.c, fact.c
    until = swedish_date(now) - timedelta(days=row.within_days + COUNTED_AFTER_DAYS + 1)
    counted = select(func.max(d.day)).where(d.experiment_id == row.id)
    after = await conn.scalar(counted) or date.min
    reached = and_(
        f.subject == a.subject,
        f.kind == FactKind.STATUS,
        f.outcome == ChangeKind.REACHED,
        f.at >= a.at,
    )
    query = (
        select(a.day, a.number, a.unit, a.at, func.min(f.at).label("reached_at"))
        .select_from(assignment.outerjoin(fact, reached))
        .where(a.experiment_id == row.id, a.day > after, a.day <= until)
        .group_by(a.subject, a.day, a.number, a.unit, a.at)
    )
    within = timedelta(days=row.within_days)
    people: Counter[tuple[Any, ...]] = Counter()
    hits: Counter[tuple[Any, ...]] = Counter()
    for one in await conn.execute(query):
        key = (one.day, one.number, one.unit)
        people[key] += 1
        hits[key] += one.reached_at is not None and one.reached_at < one.at + within
    names = ("day", "number", "unit")
    rows = [
        {"experiment_id": row.id, **dict(zip(names, key, strict=True)), "people": n}
        | {"reached": hits[key]}
        for key, n in sorted(people.items())
    ]
    await insert_rows(conn, experiment_day, rows)
    return sum(people.values())


async def read_series(conn: AsyncConnection, experiment_id: int, variants: int) -> Series:
    """Return what has been counted of an experiment."""
    d = experiment_day.c
    query = (
        select(d.day, d.number, func.sum(d.people), func.sum(d.reached))
        .where(d.experiment_id == experiment_id)
        .group_by(d.day, d.number)
    )
    rows = (await conn.execute(query)).all()
    days = sorted({row.day for row in rows})
    places = {day: place for place, day in enumerate(days)}
    people = np.zeros((len(days), variants), dtype=np.int64)
    reached = np.zeros_like(people)
    for day, number, n, hits in rows:
        people[places[day], number], reached[places[day], number] = n, hits
    return Series(days, people, reached)


def follow(design: Design, series: Series) -> list[list[Standing]]:
    """Return how each variant but the standard stood at the end of each day."""
    return [
        standings(design, number, series.people, series.reached)
        for number in range(1, len(design.shares))
    ]


async def keep_looks(
    conn: AsyncConnection, experiment_id: int, series: Series, stood: Sequence[Sequence[Standing]]
) -> None:
    """Keep what stood at the end of each day; days that are kept already stay as they were."""
    people, reached = series.people.cumsum(0), series.reached.cumsum(0)
    rows = [
        {
            "experiment_id": experiment_id,
            "day": day,
            "number": number,
            "people": int(people[place, number]),
            "reached": int(reached[place, number]),
            **_bounds(stood[number - 1][place] if number else Standing(None, None)),
        }
        for place, day in enumerate(series.days)
        for number in range(people.shape[1])
    ]
    await insert_rows(conn, experiment_look, rows, skip_existing=True)


def _bounds(standing: Standing) -> dict[str, int | None]:
    ends = {"low": standing.low, "high": standing.high}
    return {name: None if end is None else round(end * TENTHS) for name, end in ends.items()}


async def count_inflow(conn: AsyncConnection, now: datetime) -> list[dict[str, object]]:
    """Return how many people came to each text and each step in the last year, as rows.

    Who comes again counts once. The first four weeks are left out, and less than four more
    say nothing: a shorter time than a year is reckoned up to one.
    """
    f = fact.c
    attempts = and_(f.kind == FactKind.ATTEMPT, f.step != "")
    first = await conn.scalar(select(f.at).where(attempts).order_by(f.at).limit(1))
    if first is None:
        return []
    since = max(first + FIRST_WEEKS, now - timedelta(days=YEAR_DAYS))
    days = (now - since).days
    if days < FIRST_WEEKS.days:
        return []
    of_them = and_(attempts, f.at >= since)
    people = func.count(f.subject.distinct()).label("people")
    t = template_version.c
    target = (t.template + "/" + t.channel + "/" + t.language).label("target")
    texts = (
        select(literal(ExperimentKind.TEXT.value).label("kind"), target, people)
        .join_from(fact, template_version, t.id == f.template_version)
        .where(of_them)
        .group_by(target)
    )
    steps = (
        select(literal(ExperimentKind.WAIT.value), f.step, people).where(of_them).group_by(f.step)
    )
    return [
        {"kind": kind, "target": name, "people": round(n * YEAR_DAYS / days)}
        for query in (texts, steps)
        for kind, name, n in await conn.execute(query)
    ]


async def keep_inflow(conn: AsyncConnection, rows: Sequence[dict[str, object]]) -> None:
    """Put what was counted in the place of what was counted before."""
    await conn.execute(delete(inflow))
    await insert_rows(conn, inflow, rows)
