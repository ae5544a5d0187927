"""The results of a period, read from the nightly figures: a dozen short questions."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from messaging.tables import template_version
from reports.annual_tables import Table
from reports.cells import Measure
from reports.counted import Question
from reports.counting import FiguresState
from reports.figures import read_days, read_figures, read_groups, read_sums
from reports.named_periods import NamedPeriod
from reports.neighbours import place_of, read_neighbours
from reports.result_rules import Card, Counts, result_cards, result_tables, same_day
from reports.result_tables import result_cell
from reports.unit_load import count_coordinators
from reports.withholding import withhold
from storage.bulk import among


@dataclass(frozen=True)
class Results:
    """What a question is answered with."""

    question: Question
    at: datetime  # as of when the figures are
    until: date  # the last day that counts
    before: date  # the last day that counts of the period a year earlier
    cards: tuple[Card, ...]
    tables: tuple[Table, ...]

    @property
    def is_over(self) -> bool:
        """Whether the whole period counts."""
        return self.until >= self.question.named.period.to


@dataclass(frozen=True)
class Choices:
    """What results can be asked for."""

    periods: tuple[NamedPeriod, ...]  # those with figures, the latest first
    units: tuple[str, ...]
    districts: tuple[str, ...]  # "" is the group without one


@dataclass(frozen=True, slots=True)
class TextVersion:
    """Which text, and which version of it."""

    template: str
    channel: str
    language: str
    number: int


async def read_results(conn: AsyncConnection, question: Question, state: FiguresState) -> Results:
    """Return the results as of last night; of a period without figures everything is 0."""
    now, was = await both_counts(conn, question, state)
    coordinators = await count_coordinators(conn)
    tables = result_tables(now, was, question.channel, coordinators)
    return Results(question, state.at, now.until, was.until, result_cards(now, was), tables)


async def read_to_hand_on(
    conn: AsyncConnection, question: Question, state: FiguresState
) -> Results:
    """Return the results as they may leave the house: groups below 5 are withheld (R15).

    Where the question is narrowed its neighbours are read as well: the other genders, units ...
    Choosing what to withhold takes a second where there are hundreds of them: it has a thread.
    """
    now, was = await both_counts(conn, question, state)
    coordinators = await count_coordinators(conn)
    own = result_tables(now, was, question.channel, coordinators)
    place = place_of(question)
    parts = await read_neighbours(conn, question, now, was, coordinators) if place else {}
    tables = await asyncio.to_thread(withhold, {**parts, place: own}, place)
    return Results(question, state.at, now.until, was.until, result_cards(now, was), tables)


async def read_choices(conn: AsyncConnection, question: Question, state: FiguresState) -> Choices:
    """Return periods, units and districts to choose from: places as the period knew them."""
    c = result_cell.c
    query = select(c.unit, c.district).where(
        c.period == question.named.code, c.by == "", c.channel == "", c.value == ""
    )
    places = {(row.unit, row.district) for row in await conn.execute(query.distinct())}
    return Choices(
        tuple(sorted(state.periods, key=lambda one: one.period.to, reverse=True)),
        tuple(sorted({unit for unit, _ in places if unit})),
        tuple(sorted({district for _, district in places})),
    )


async def text_versions(
    conn: AsyncConnection, ids: Collection[int] | None = None
) -> dict[str, TextVersion]:
    """Return versions of texts, every one or some, by their ids as figures know them."""
    c = template_version.c
    query = select(c.id, c.template, c.channel, c.language, c.number)
    if ids is not None:
        query = query.where(among(conn, c.id, sorted(ids)))
    rows = await conn.execute(query)
    return {str(row[0]): TextVersion(*row[1:]) for row in rows}


async def both_counts(
    conn: AsyncConnection, question: Question, state: FiguresState
) -> tuple[Counts, Counts]:
    """Return the counts of the period, and of the one a year earlier until the same day of it."""
    named, before = question.named, question.named.year_before
    today = min(swedish_date(state.at), named.period.to)
    then = same_day(named.period, before.period, today)
    now = await _counts(conn, question, named, today)
    was = await _counts(conn, question, before, then)
    return now, replace(was, known=state.covers(before))


async def _counts(
    conn: AsyncConnection, question: Question, named: NamedPeriod, until: date
) -> Counts:
    code, narrowing = named.code, question.narrowing
    return Counts(
        named.period,
        until,
        await read_figures(conn, code, narrowing),
        await read_sums(conn, code, until, narrowing),
        await read_days(conn, code, narrowing, [Measure.REACHED]),
        await read_groups(conn, code, narrowing, channel=question.channel),
    )
