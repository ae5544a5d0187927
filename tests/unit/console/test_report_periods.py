"""Which periods a report can be asked for."""

from datetime import date

import pytest

from console.results.periods import choices, query_of, read_period
from reports.period import Period, PeriodKind, named_period, year_ended, year_of

TODAY = date(2026, 11, 23)
LAST_YEAR = Period(date(2025, 11, 1), date(2026, 10, 31))


def test_the_periods_of_a_day() -> None:
    """Each kind has the period that runs and those before it; none has not begun."""
    found = {one.kind: [choice.name for choice in one.periods] for one in choices(TODAY)}
    assert list(found.values()) == [
        ["2026/27", "2025/26", "2024/25"],
        ["2025/26", "2024/25", "2023/24"],
        ["T3 2026", "T2 2026", "T1 2026"],
        ["2026", "2025", "2024"],
        ["2026/27", "2025/26", "2024/25"],
    ]
    assert all(choice.period.from_ <= TODAY for one in choices(TODAY) for choice in one.periods)


def test_nothing_asked_for_is_the_year_that_ended() -> None:
    """The KAA year that ended last; on its last day it has not."""
    assert read_period({}, TODAY) == (LAST_YEAR, True)
    assert year_ended(date(2026, 10, 31)) == named_period(PeriodKind.NOVEMBER, 2025)
    assert year_of(date(2026, 10, 31)) == LAST_YEAR
    assert year_of(date(2026, 11, 1)).from_ == date(2026, 11, 1)


def test_any_dates_can_be_asked_for() -> None:
    """What an address says of a period is read back as that period."""
    period = Period(date(2026, 2, 1), date(2026, 2, 1))
    query = dict(pair.split("=") for pair in query_of(period).split("&"))
    assert read_period(query, TODAY) == (period, True)
    assert query_of(period, exact="1").endswith("&exact=1")


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-02-02", "2026-02-01"), ("x", "2026-02-01"), ("2026-02-01", ""), ("1026-02-01", TODAY)],
)
def test_what_is_no_period(first: str, last: str) -> None:
    """Dates in the wrong order, none, or a thousand years are no period, and it is said."""
    assert read_period({"from": first, "to": f"{last}"}, TODAY) == (LAST_YEAR, False)
