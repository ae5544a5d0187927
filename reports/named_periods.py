"""The periods that figures are kept for, by name: each year as somebody reports it, each tertial.

Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from reports.period import TERTIALS, Period, PeriodKind, named_period


@dataclass(frozen=True)
class NamedPeriod:
    """A period that has a name; ValueError where there is none such."""

    kind: PeriodKind
    year: int  # that it ends in
    part: int = 1  # which tertial

    def __post_init__(self) -> None:
        """Refuse a part that the year does not have."""
        named_period(self.kind, self.year, part=self.part)

    @property
    def code(self) -> str:
        """Its name in addresses and tables, such as november-2025 or tertial-2025-2."""
        tertial = self.kind is PeriodKind.TERTIAL
        return f"{self.kind}-{self.year}" + (f"-{self.part}" if tertial else "")

    @cached_property
    def period(self) -> Period:
        """Its dates."""
        return named_period(self.kind, self.year, part=self.part)

    @property
    def year_before(self) -> "NamedPeriod":
        """The same period a year earlier."""
        return NamedPeriod(self.kind, self.year - 1, self.part)


def read_code(text: str) -> NamedPeriod | None:
    """Return the period of a code, None where it is no period's."""
    word, *numbers = text.split("-")
    try:
        year, part = (int(number) for number in (*numbers, "1")[:2])
        named = NamedPeriod(PeriodKind(word), year, part)
    except ValueError:
        return None
    return named if named.code == text else None


def period_of(kind: PeriodKind, day: date) -> NamedPeriod:
    """Return the period of a kind that holds a day."""
    return next(one for one in periods_touching(day, day) if one.kind is kind)


def periods_touching(first: date, last: date) -> tuple[NamedPeriod, ...]:
    """Return every period that has a day from `first` to `last`, by kind, then in time."""
    return tuple(
        one
        for kind in PeriodKind
        for year in range(first.year, last.year + 2)
        for one in _parts(kind, year)
        if one.period.from_ <= last and one.period.to >= first
    )


def _parts(kind: PeriodKind, year: int) -> Iterator[NamedPeriod]:
    for part in range(1, (TERTIALS if kind is PeriodKind.TERTIAL else 1) + 1):
        yield NamedPeriod(kind, year, part)
