"""The nightly figures as they were read: numbers by cell and by day, and what is asked. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reports.cells import By, Cell, Measure
from reports.named_periods import NamedPeriod


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


EVERYBODY = Narrowing()


@dataclass(frozen=True)
class Question:
    """Which results are asked for."""

    named: NamedPeriod
    narrowing: Narrowing = EVERYBODY
    channel: str = ""  # "" is all
