"""Which dates a report covers: Stockholm dates, both ends included (R18)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

from config.clock import STOCKHOLM

TERTIAL_MONTHS = 4
TERTIALS = 3
NOVEMBER = 11


class PeriodKind(StrEnum):
    """The periods that municipalities report by; each is named by the year it ends in."""

    NOVEMBER = "november"  # 1 November to 31 October: Stockholm's KAA year from 2024
    DECEMBER = "december"  # 1 December to 30 November: Stockholm's KAA year before that
    CALENDAR = "calendar"
    SCHOOL = "school"  # 1 July to 30 June
    TERTIAL = "tertial"  # four months: the city's budget follow-up


@dataclass(frozen=True)
class Period:
    """Dates from `from_` to `to`, both included; ValueError where they stand in wrong order."""

    from_: date
    to: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.to < self.from_:
            raise ValueError(f"a period ends before it begins: {self.from_} to {self.to}")

    @cached_property
    def start(self) -> datetime:
        """The first instant of the period, in UTC."""
        return _midnight(self.from_)

    @cached_property
    def end(self) -> datetime:
        """The first instant after the period, in UTC."""
        return _midnight(self.to + timedelta(days=1))

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each month that the period touches, in order."""
        first = self.from_.year * 12 + self.from_.month - 1
        last = self.to.year * 12 + self.to.month - 1
        return tuple(date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1))


def named_period(kind: PeriodKind, year: int, *, part: int = 1) -> Period:
    """Return the period of a kind that ends in `year`.

    Args:
        kind: which sort of year or part of a year.
        year: the calendar year that the period ends in.
        part: which tertial, 1 to 3; other kinds have one part only.

    Raises:
        ValueError: there is no such part.
    """
    if kind is PeriodKind.TERTIAL:
        return _tertial(year, part)
    if part != 1:
        raise ValueError(f"a {kind} year has one part, not {part}")
    match kind:
        case PeriodKind.NOVEMBER:
            return Period(date(year - 1, 11, 1), date(year, 10, 31))
        case PeriodKind.DECEMBER:
            return Period(date(year - 1, 12, 1), date(year, 11, 30))
        case PeriodKind.SCHOOL:
            return Period(date(year - 1, 7, 1), date(year, 6, 30))
        case _:
            return Period(date(year, 1, 1), date(year, 12, 31))


def year_of(day: date) -> Period:
    """Return Stockholm's KAA year that holds a day."""
    return named_period(PeriodKind.NOVEMBER, day.year + (day.month >= NOVEMBER))


def year_ended(day: date) -> Period:
    """Return Stockholm's KAA year that ended last before a day."""
    return named_period(PeriodKind.NOVEMBER, year_of(day).to.year - 1)


def _tertial(year: int, part: int) -> Period:
    if not 1 <= part <= TERTIALS:
        raise ValueError(f"a year has tertials 1 to {TERTIALS}, not {part}")
    first = (part - 1) * TERTIAL_MONTHS + 1
    following = date(year, first + TERTIAL_MONTHS, 1) if part < TERTIALS else date(year + 1, 1, 1)
    return Period(date(year, first, 1), following - timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, STOCKHOLM).astimezone(UTC)
