"""Reading the nightly figures: what a page asks of a period, narrowed to places and genders.

A page reads a few thousand numbers at most, whatever the size of the register.

    asked = Narrowing(unit="KAA Nord")
    figures = await read_figures(conn, named.code, asked)
    figures.count(Measure.REACHED)                       # people
    figures.count(Measure.REACHED, Channel.SMS)          # those first reached by SMS
    figures.by(Measure.ATTEMPTS, By.STEP)                # attempts by step, all channels
    days = await read_days(conn, named.code, asked)
    days.upto(Measure.REACHED, day)                      # people reached by the end of a day
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reports.cells import By, Cell, Group, Measure
from reports.result_tables import result_cell

# Measures that have no days; the other way round, those of days are summed up to a day.
_BUT_DAYS = tuple(by.value for by in By if by is not By.DAY)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Whose figures: None is everybody."""

    unit: str | None = None
    district: str | None = None  # "" is the real group "no district"
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a period, but for its days."""

    cells: Mapping[Cell, int]

    def count(self, measure: Measure, channel: str = "") -> int:
        """Return a number, of all channels or of one."""
        return self.cells.get(Cell(measure, channel), 0)

    def by(self, measure: Measure, by: By, channel: str | None = None) -> dict[str, int]:
        """Return numbers by value, such as attempts by step.

        Args:
            measure: of what.
            by: broken down by what.
            channel: one channel; "" for people of whatever channel, once each (AGE, LANGUAGE,
                DAYS, KIND); None for the sum over channels (STEP, TEMPLATE, HOUR).
        """
        found = Counter[str]()
        for cell, number in self.cells.items():
            if cell[0] == measure and cell[2] == by and channel in {None, cell[1]}:
                found[cell[3]] += number
        return dict(found)

    def by_channel(self, measure: Measure) -> dict[str, int]:
        """Return numbers by channel."""
        return {
            cell.channel: number
            for cell, number in self.cells.items()
            if cell.measure == measure and cell.by == By.ALL and cell.channel
        }


@dataclass(frozen=True, slots=True)
class Days:
    """On which day of a period people first counted."""

    days: Mapping[str, Mapping[date, int]]  # by measure

    def of(self, measure: Measure) -> Mapping[date, int]:
        """Return people by day; days of nobody are missing."""
        return self.days.get(measure, {})

    def upto(self, measure: Measure, day: date) -> int:
        """Return people who counted at the end of a day."""
        return sum(number for at, number in self.of(measure).items() if at <= day)


async def read_figures(
    conn: AsyncConnection, code: str, narrowing: Narrowing | None = None
) -> Figures:
    """Return the numbers of the period with this code; where there are none, all are 0."""
    c = result_cell.c
    query = (
        select(c.measure, c.channel, c.by, c.value, func.sum(c.number))
        .where(c.period == code, c.by.in_(_BUT_DAYS), *_within(narrowing))
        .group_by(c.measure, c.channel, c.by, c.value)
    )
    rows = await conn.execute(query)
    return Figures({Cell._make(row[:4]): int(row[4]) for row in rows if row[4]})


async def read_days(
    conn: AsyncConnection,
    code: str,
    narrowing: Narrowing | None = None,
    measures: Sequence[Measure] = tuple(Measure),
) -> Days:
    """Return the days of the period with this code."""
    c = result_cell.c
    query = (
        select(c.measure, c.value, func.sum(c.number))
        .where(c.period == code, c.by == By.DAY.value, *_within(narrowing))
        .where(c.measure.in_([one.value for one in measures]))
        .group_by(c.measure, c.value)
        .order_by(c.measure, c.value)
    )
    days: dict[str, dict[date, int]] = {}
    for measure, value, number in await conn.execute(query):
        if number:
            days.setdefault(measure, {})[date.fromisoformat(value)] = int(number)
    return Days(days)


async def read_groups(
    conn: AsyncConnection,
    code: str,
    narrowing: Narrowing | None = None,
    *,
    channel: str = "",
) -> dict[Group, dict[str, int]]:
    """Return each group's numbers by measure, of all channels or of one."""
    c = result_cell.c
    query = (
        select(c.unit, c.district, c.gender, c.measure, c.number)
        .where(c.period == code, c.by == By.ALL.value, c.channel == channel, *_within(narrowing))
        .where(c.number != 0)
    )
    groups: dict[Group, dict[str, int]] = {}
    for row in await conn.execute(query):
        groups.setdefault(Group._make(row[:3]), {})[row[3]] = row[4]
    return groups


def _within(narrowing: Narrowing | None) -> list[ColumnElement[bool]]:
    if narrowing is None:
        return []
    asked = {
        "unit": narrowing.unit,
        "district": narrowing.district,
        "gender": narrowing.gender,
    }
    return [result_cell.c[name] == value for name, value in asked.items() if value is not None]
