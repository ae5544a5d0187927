"""The results of a period, read from the nightly figures: a dozen short questions."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from messaging.states import Channel
from messaging.tables import template_version
from reports.annual_tables import Table
from reports.cells import Measure
from reports.counted import Narrowing, Question
from reports.counting import FiguresState
from reports.figures import read_days, read_figures, read_groups, read_sums
from reports.named_periods import NamedPeriod
from reports.result_rules import Card, Counts, result_cards, result_tables, same_day
from reports.result_tables import result_cell
from reports.unit_load import count_coordinators
from reports.withholding import Place, withhold
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
    named, before = question.named, question.named.year_before
    today = min(swedish_date(state.at), named.period.to)
    then = same_day(named.period, before.period, today)
    now = await _counts(conn, question, named, today)
    was = await _counts(conn, question, before, then)
    was = replace(was, known=state.covers(before))
    return Results(
        question,
        state.at,
        today,
        then,
        result_cards(now, was),
        result_tables(now, was, question.channel, await count_coordinators(conn)),
    )


async def read_to_hand_on(
    conn: AsyncConnection, question: Question, state: FiguresState
) -> Results:
    """Return the results as they may leave the house: groups below 5 are withheld (R15).

    Where the question is narrowed its neighbours are read as well: the other genders, units ...
    """
    own = await read_results(conn, question, state)
    parts = {_place(question): own.tables}
    for beside in await _neighbours(conn, question):
        if _place(beside) not in parts:
            parts[_place(beside)] = (await read_results(conn, beside, state)).tables
    return replace(own, tables=withhold(parts, _place(question)))


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


async def _neighbours(conn: AsyncConnection, question: Question) -> list[Question]:
    """Return the questions narrowed by the same things to whatever else there is."""
    asked, c = question.narrowing, result_cell.c
    names = [one.name for one in fields(asked) if getattr(asked, one.name) is not None]
    channels = list(Channel) if question.channel else [""]
    if not names:
        return [Question(question.named, asked, channel) for channel in channels]
    query = select(*(c[name] for name in names)).where(c.period == question.named.code)
    query = query.where(c.by == "", c.channel == "", c.value == "").distinct()
    groups = [dict(zip(names, row, strict=True)) for row in await conn.execute(query)]
    return [
        Question(question.named, Narrowing(**group), channel)
        for group in groups
        for channel in channels
    ]


def _place(question: Question) -> Place:
    asked = question.narrowing
    told = (asked.unit, asked.district, asked.gender, question.channel or None)
    return tuple(one for one in told if one is not None)


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
