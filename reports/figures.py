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

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reports.cells import By, Cell, Group, Measure
from reports.counted import Days, Figures, Narrowing
from reports.result_tables import result_cell

# Measures that have no days; the other way round, those of days are summed up to a day.
BUT_DAYS = tuple(by.value for by in By if by is not By.DAY)


async def read_figures(
    conn: AsyncConnection, code: str, narrowing: Narrowing | None = None
) -> Figures:
    """Return the numbers of the period with this code; where there are none, all are 0."""
    c = result_cell.c
    query = (
        select(c.measure, c.channel, c.by, c.value, func.sum(c.number))
        .where(c.period == code, c.by.in_(BUT_DAYS), *_within(narrowing))
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


async def read_sums(
    conn: AsyncConnection, code: str, day: date, narrowing: Narrowing | None = None
) -> dict[str, int]:
    """Return people by measure, as they counted at the end of a day."""
    c = result_cell.c
    query = (
        select(c.measure, func.sum(c.number))
        .where(c.period == code, c.by == By.DAY.value, c.value <= day.isoformat())
        .where(*_within(narrowing))
        .group_by(c.measure)
    )
    return {measure: int(number) for measure, number in await conn.execute(query) if number}


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
