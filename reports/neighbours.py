"""The results of every part beside one that is asked for: read together, not one by one.

Whoever takes a file of one district along gets it withheld beside the files of all of them
(withholding.py). The figures are read once, grouped by what the question is narrowed by.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date

from sqlalchemy import Label, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.states import Channel
from reports.annual_tables import Table
from reports.cells import By, Cell, Group, Measure
from reports.counted import Days, Figures, Question
from reports.figures import BUT_DAYS
from reports.result_rules import Counts, result_tables
from reports.result_tables import result_cell
from reports.withholding import Place
from storage.types import AnyRow

_KEYS = ("measure", "channel", "by", "value")


@dataclass
class _Part:
    """What was read of one part of a period."""

    cells: dict[Cell, int] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)
    reached: dict[date, int] = field(default_factory=dict)
    groups: dict[str, dict[Group, dict[str, int]]] = field(default_factory=dict)  # by channel

    def counts(self, like: Counts, channel: str) -> Counts:
        """Return it as results are made of it, of the days and the period of `like`."""
        days = Days({Measure.REACHED.value: self.reached} if self.reached else {})
        groups = self.groups.get(channel, {})
        return Counts(
            like.period, like.until, Figures(self.cells), self.sums, days, groups, like.known
        )


Parts = Mapping[Place, _Part]


async def read_neighbours(
    conn: AsyncConnection,
    question: Question,
    now: Counts,
    before: Counts,
    coordinators: Mapping[str, int],
) -> dict[Place, Sequence[Table]]:
    """Return the tables of each part of what a question is narrowed by, the one asked for too.

    Args:
        conn: a connection in a transaction.
        question: what is asked for.
        now: the counts of it: their period and days are those of all parts.
        before: those of the period a year earlier.
        coordinators: how many there are, by unit.
    """
    asked = question.narrowing
    names = [one.name for one in fields(asked) if getattr(asked, one.name) is not None]
    channels = list(Channel) if question.channel else [""]
    told = await _read(conn, question.named.code, names, now.until)
    was = await _read(conn, question.named.year_before.code, names, before.until)
    return {
        (*place, *([channel] if channel else [])): result_tables(
            told[place].counts(now, channel),
            was.get(place, _Part()).counts(before, channel),
            channel,
            coordinators,
        )
        for place in told
        for channel in channels
    }


def place_of(question: Question) -> Place:
    """Return which part a question asks for."""
    asked = question.narrowing
    told = (asked.unit, asked.district, asked.gender, question.channel or None)
    return tuple(one for one in told if one is not None)


async def _read(conn: AsyncConnection, code: str, names: Sequence[str], until: date) -> Parts:
    c = result_cell.c
    parts: dict[Place, _Part] = defaultdict(_Part)
    of_period = c.period == code
    places: list[Label[str]] = [c[name].label(f"of_{name}") for name in names]
    width = len(places)

    def place(row: AnyRow) -> Place:
        return tuple(row[:width])

    keys = [c[name] for name in _KEYS]
    cells = select(*places, *keys, func.sum(c.number)).where(of_period, c.by.in_(BUT_DAYS))
    for row in await conn.execute(cells.group_by(*places, *keys)):
        if row[-1]:
            parts[place(row)].cells[Cell._make(row[width:-1])] = int(row[-1])
    days = select(*places, c.measure, func.sum(c.number)).where(of_period, c.by == By.DAY.value)
    sums = days.where(c.value <= until.isoformat()).group_by(*places, c.measure)
    for row in await conn.execute(sums):
        if row[-1]:
            parts[place(row)].sums[str(row[-2])] = int(row[-1])
    reached = select(*places, c.value, func.sum(c.number)).where(of_period, c.by == By.DAY.value)
    reached = reached.where(c.measure == Measure.REACHED.value).group_by(*places, c.value)
    for row in await conn.execute(reached):
        if row[-1]:
            parts[place(row)].reached[date.fromisoformat(str(row[-2]))] = int(row[-1])
    groups = select(*places, c.channel, c.unit, c.district, c.gender, c.measure, c.number)
    for row in await conn.execute(groups.where(of_period, c.by == By.ALL.value, c.number != 0)):
        channel, *group, measure, number = row[width:]
        here = parts[place(row)].groups.setdefault(channel, {})
        here.setdefault(Group._make(group), {})[measure] = int(number)
    return parts
