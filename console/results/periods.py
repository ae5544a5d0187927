"""Which periods a report can be asked for with one tap, and what an address asks for. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from console.marking import N_
from register.cells import read_date
from reports.period import TERTIALS, Period, PeriodKind, named_period, year_ended

YEARS = 3  # of each kind that are named
LONGEST = 3700  # days; a typing mistake must not add up a thousand years
KINDS: Mapping[PeriodKind, str] = {
    PeriodKind.NOVEMBER: N_("KAA-år, november till oktober"),
    PeriodKind.DECEMBER: N_("KAA-år, december till november"),
    PeriodKind.TERTIAL: N_("Tertial"),
    PeriodKind.CALENDAR: N_("Kalenderår"),
    PeriodKind.SCHOOL: N_("Läsår"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A period by its name."""

    name: str
    period: Period


@dataclass(frozen=True, slots=True)
class Choices:
    """The periods of a kind, the latest first."""

    kind: str
    periods: Sequence[Choice]


def choices(today: date) -> list[Choices]:
    """Return the periods of each kind that have begun, the latest first."""
    return [Choices(text, _of_kind(kind, today)) for kind, text in KINDS.items()]


def read_period(query: Mapping[str, str], today: date) -> tuple[Period, bool]:
    """Return the period that an address asks for, and whether it could be read.

    Where nothing is asked for, or nothing that is a period, it is the KAA year that ended last.
    """
    if not query.get("from") and not query.get("to"):
        return year_ended(today), True
    first, last = read_date(query.get("from", "")), read_date(query.get("to", ""))
    if first is None or last is None or not 0 <= (last - first).days <= LONGEST:
        return year_ended(today), False
    return Period(first, last), True


def query_of(period: Period, **more: str) -> str:
    """Return what an address says of a period."""
    return urlencode({"from": f"{period.from_}", "to": f"{period.to}", **more})


def _of_kind(kind: PeriodKind, today: date) -> list[Choice]:
    parts = range(1, TERTIALS + 1) if kind is PeriodKind.TERTIAL else range(1, 2)
    years = range(today.year - YEARS, today.year + 2)
    found = [
        Choice(_name(kind, year, part), named_period(kind, year, part=part))
        for year in years
        for part in parts
    ]
    begun = [one for one in found if one.period.from_ <= today]
    return begun[::-1][:YEARS]


def _name(kind: PeriodKind, year: int, part: int) -> str:
    if kind is PeriodKind.TERTIAL:
        return f"T{part} {year}"
    return f"{year}" if kind is PeriodKind.CALENDAR else f"{year - 1}/{year % 100:02}"
