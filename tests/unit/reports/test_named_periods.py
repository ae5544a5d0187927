"""Periods by name: their codes, their years before, and which there are."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.named_periods import NamedPeriod, period_of, periods_touching, read_code
from reports.period import Period, PeriodKind

KINDS = st.sampled_from(PeriodKind)
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(KINDS, DAYS)
def test_a_code_says_which(kind: PeriodKind, day: date) -> None:
    """A period is found again by its code, and holds the day that it was asked for."""
    named = period_of(kind, day)
    assert read_code(named.code) == named
    assert named.period.from_ <= day <= named.period.to


def test_codes() -> None:
    """A tertial has its number, a year has none."""
    assert NamedPeriod(PeriodKind.TERTIAL, 2025, 2).code == "tertial-2025-2"
    assert NamedPeriod(PeriodKind.NOVEMBER, 2025).code == "november-2025"
    assert NamedPeriod(PeriodKind.TERTIAL, 2025, 2).period == Period(
        date(2025, 5, 1), date(2025, 8, 31)
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tertial-2025",
        "tertial-2025-4",
        "november-2025-1",
        "year-2025",
        "november-x",
        "school-0",
    ],
)
def test_no_code(text: str) -> None:
    """What is no period's code is none."""
    assert read_code(text) is None


def test_the_year_before() -> None:
    """A tertial is held against the same months a year earlier."""
    assert NamedPeriod(PeriodKind.TERTIAL, 2025, 2).year_before.code == "tertial-2024-2"


@given(DAYS, st.integers(0, 800))
def test_periods_touching(first: date, days: int) -> None:
    """Every period with a day in it is there, once; no other is."""
    last = date.fromordinal(first.toordinal() + days)
    found = periods_touching(first, last)
    assert len({one.code for one in found}) == len(found)
    assert all(one.period.from_ <= last and one.period.to >= first for one in found)
    for kind in PeriodKind:
        assert {period_of(kind, first), period_of(kind, last)} <= set(found)
