"""Periods: Stockholm dates, both ends included, and their instants in UTC."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import swedish_date
from reports.period import Period, PeriodKind, named_period

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("kind", "part", "first", "last"),
    [
        (PeriodKind.NOVEMBER, 1, date(2024, 11, 1), date(2025, 10, 31)),
        (PeriodKind.DECEMBER, 1, date(2024, 12, 1), date(2025, 11, 30)),
        (PeriodKind.CALENDAR, 1, date(2025, 1, 1), date(2025, 12, 31)),
        (PeriodKind.SCHOOL, 1, date(2024, 7, 1), date(2025, 6, 30)),
        (PeriodKind.TERTIAL, 1, date(2025, 1, 1), date(2025, 4, 30)),
        (PeriodKind.TERTIAL, 2, date(2025, 5, 1), date(2025, 8, 31)),
        (PeriodKind.TERTIAL, 3, date(2025, 9, 1), date(2025, 12, 31)),
    ],
)
def test_named_period(kind: PeriodKind, part: int, first: date, last: date) -> None:
    """A period is named by the year it ends in."""
    assert named_period(kind, 2025, part=part) == Period(first, last)


@pytest.mark.parametrize(
    ("kind", "part"),
    [(PeriodKind.TERTIAL, 0), (PeriodKind.TERTIAL, 4), (PeriodKind.NOVEMBER, 2)],
)
def test_no_such_part(kind: PeriodKind, part: int) -> None:
    """A year has three tertials and is otherwise whole."""
    with pytest.raises(ValueError, match="not"):
        named_period(kind, 2025, part=part)


def test_wrong_order() -> None:
    """A period that ends before it begins is refused."""
    with pytest.raises(ValueError, match="ends before it begins"):
        Period(date(2025, 1, 2), date(2025, 1, 1))


def test_bounds_follow_stockholm() -> None:
    """A period begins and ends at midnight in Stockholm, in summer time as in winter time."""
    summer = Period(date(2025, 7, 1), date(2025, 10, 31))
    assert summer.start == datetime(2025, 6, 30, 22, tzinfo=UTC)
    assert summer.end == datetime(2025, 10, 31, 23, tzinfo=UTC)


@given(DAYS, DAYS)
def test_bounds_hold_exactly_the_dates(one: date, other: date) -> None:
    """The first instant is of the first date, the last instant of the last date."""
    period = Period(min(one, other), max(one, other))
    assert swedish_date(period.start) == period.from_
    assert swedish_date(period.start - timedelta(seconds=1)) < period.from_
    assert swedish_date(period.end - timedelta(seconds=1)) == period.to
    assert swedish_date(period.end) > period.to


@given(DAYS, DAYS)
def test_months_cover_the_period(one: date, other: date) -> None:
    """The months follow one another from the first date's to the last date's."""
    period = Period(min(one, other), max(one, other))
    months = period.months
    assert months[0] == period.from_.replace(day=1)
    assert months[-1] == period.to.replace(day=1)
    for month, following in pairwise(months):
        assert (month + timedelta(days=31)).replace(day=1) == following
