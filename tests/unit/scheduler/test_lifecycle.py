"""What age and registration bring: scope, the wait, the letter before 20, erasure (R1-R3, R15)."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.lifecycle import (
    age_on,
    birthday,
    erase_on,
    in_scope,
    letter_before_20_on,
    next_lifecycle_at,
    wait_ends,
)
from scheduler.window import midnight
from tests.unit.scheduler.times import INSTANTS, stockholm

BIRTHS = st.dates(date(2004, 1, 1), date(2014, 12, 31))
BORN = date(2007, 5, 10)


@given(BIRTHS, st.integers(0, 40))
def test_age_changes_on_the_birthday(born_on: date, age: int) -> None:
    """On the birthday the age is reached; the day before it is not."""
    day = birthday(born_on, age)
    assert age_on(born_on, day) == age
    assert age_on(born_on, day - timedelta(days=1)) == age - 1


@given(BIRTHS, st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_scope_is_under_20(born_on: date, day: date) -> None:
    """Somebody is in scope exactly while younger than 20."""
    assert in_scope(born_on, day) is (age_on(born_on, day) < 20)


def test_scope_ends_on_the_birthday() -> None:
    """The 20th birthday is the first day outside the duty."""
    assert in_scope(BORN, date(2027, 5, 9))
    assert not in_scope(BORN, date(2027, 5, 10))


@pytest.mark.parametrize(
    ("age", "day"),
    [(18, date(2026, 2, 28)), (19, date(2027, 2, 28)), (20, date(2028, 2, 29))],
)
def test_born_on_a_leap_day(age: int, day: date) -> None:
    """Born on 29 February, the birthday of common years is 28 February."""
    assert birthday(date(2008, 2, 29), age) == day


@pytest.mark.parametrize("reason", ["Avbrott", "avbrott", " AVBROTT "])
def test_a_confirmed_interruption_ends_the_wait(reason: str) -> None:
    """Where the school has confirmed an interruption, the first step may come at once."""
    assert wait_ends(date(2025, 9, 1), reason, 14) == date(2025, 9, 1)


@pytest.mark.parametrize("reason", ["Inflyttad", "Ej påbörjat gymnasiet", ""])
def test_others_wait_14_days(reason: str) -> None:
    """School changers drop out by themselves in the first 14 days, so we wait."""
    assert wait_ends(date(2025, 9, 1), reason) == date(2025, 9, 15)


def test_the_letter_is_posted_before_20() -> None:
    """The letter on where to turn after 20 is due 30 days before the birthday."""
    assert letter_before_20_on(BORN) == date(2027, 4, 10)


def test_erased_in_the_year_of_21() -> None:
    """Everything is erased at the latest on 31 December of the year of the 21st birthday."""
    assert erase_on(BORN) == date(2028, 12, 31)


@pytest.mark.parametrize(
    ("letter_sent", "now", "due"),
    [
        (False, "2025-10-01T12:00", "2027-04-10T00:00"),
        (True, "2025-10-01T12:00", "2027-05-10T00:00"),
        (False, "2027-04-20T12:00", "2027-04-20T12:00"),  # the letter is overdue
        (True, "2027-05-10T00:00", "2028-12-31T00:00"),  # 20 today
        (False, "2027-05-10T00:00", "2028-12-31T00:00"),  # too late for the letter
        (True, "2029-02-01T12:00", "2029-02-01T12:00"),  # erasure is overdue
    ],
)
def test_what_the_calendar_changes_next(letter_sent: bool, now: str, due: str) -> None:
    """First the letter, then the birthday, then erasure; what is overdue is due now."""
    assert next_lifecycle_at(BORN, letter_sent, stockholm(now)) == stockholm(due)


@given(BIRTHS, st.booleans(), INSTANTS)
def test_the_calendar_never_looks_back(born_on: date, letter_sent: bool, now: datetime) -> None:
    """The next change is never before now, and 20 is always passed on its own day."""
    due = next_lifecycle_at(born_on, letter_sent, now)
    assert due >= now
    assert now >= midnight(birthday(born_on, 20)) or due <= midnight(birthday(born_on, 20))
