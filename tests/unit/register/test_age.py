"""How old somebody is on a date, and when the calendar next matters."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from register.age import age_on, birthday, born_by, erase_on, in_scope, lifecycle_at

BIRTHS = st.dates(date(1990, 1, 1), date(2020, 12, 31))


@given(BIRTHS, st.integers(0, 30))
def test_age_grows_on_the_birthday(born_on: date, age: int) -> None:
    """On the birthday the age is reached, the day before it is not."""
    day = birthday(born_on, age)
    assert age_on(born_on, day) == age
    assert age_on(born_on, day - timedelta(days=1)) == age - 1


@given(BIRTHS)
def test_scope_ends_at_20(born_on: date) -> None:
    """Scope lasts until the day before the 20th birthday (R1)."""
    twentieth = birthday(born_on, 20)
    assert in_scope(born_on, twentieth - timedelta(days=1))
    assert not in_scope(born_on, twentieth)


def test_a_leap_day_child_turns_on_the_28th() -> None:
    """29 February counts as 28 February in other years."""
    assert birthday(date(2008, 2, 29), 18) == date(2026, 2, 28)
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)


def test_the_calendar_matters_30_days_before_20() -> None:
    """The letter before 20 is due at six in the morning in Stockholm, 30 days before (R3)."""
    assert lifecycle_at(date(2006, 1, 31)) == datetime(2026, 1, 1, 5, tzinfo=UTC)
    assert lifecycle_at(date(2006, 7, 31)) == datetime(2026, 7, 1, 4, tzinfo=UTC)


@given(BIRTHS)
def test_the_last_day_is_new_years_eve_of_21(born_on: date) -> None:
    """31 December of the year in which somebody turns 21 is the last day (R15; F 7 §)."""
    last = erase_on(born_on)
    assert last == date(birthday(born_on, 21).year, 12, 31)
    assert born_by(last) >= born_on > born_by(last - timedelta(days=1))
