"""Days as texts say them, and the instant of a 20th birthday."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import swedish_date
from config.languages import LANGUAGES
from messaging.dates import MONTHS, WEEKDAYS, day_in_words, turns_20_at, visit_day_in_words
from register.age import in_scope

BIRTHDAYS = st.dates(date(1995, 1, 1), date(2015, 12, 31))


@pytest.mark.parametrize(
    ("born_on", "expected"),
    [
        (date(2007, 11, 2), datetime(2027, 11, 1, 23, tzinfo=UTC)),  # winter time
        (date(2007, 7, 2), datetime(2027, 7, 1, 22, tzinfo=UTC)),  # summer time
        (date(2008, 2, 29), datetime(2028, 2, 28, 23, tzinfo=UTC)),
    ],
)
def test_somebody_turns_20_at_midnight_in_stockholm(born_on: date, expected: datetime) -> None:
    """The birthday begins at the clock of the place, summer and winter."""
    assert turns_20_at(born_on) == expected


@given(BIRTHDAYS)
def test_that_instant_begins_the_first_day_out_of_scope(born_on: date) -> None:
    """R1: until then the person is under 20, from then on not."""
    first = swedish_date(turns_20_at(born_on))
    assert not in_scope(born_on, first)
    assert in_scope(born_on, date.fromordinal(first.toordinal() - 1))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "3 maj 2027"),
        ("en", "3 May 2027"),
        ("ar", "3 مايو 2027"),
        ("so", "3 Maayo 2027"),
        ("ti", "3 ግንቦት 2027"),
        ("fa", "3 می 2027"),
        ("uk", "3 травня 2027"),
        ("fi", "3 maj 2027"),
        ("", "3 maj 2027"),
    ],
)
def test_a_day_is_written_as_people_write_it(language: str, words: str) -> None:
    """In the language of the text; in Swedish where the texts are in no other language."""
    assert day_in_words(date(2027, 5, 3), language) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "onsdag 23 september"),
        ("en", "Wednesday 23 September"),
        ("ar", "الأربعاء 23 سبتمبر"),
        ("so", "Arbaco 23 Sebtembar"),
        ("ti", "ረቡዕ 23 መስከረም"),
        ("fa", "چهارشنبه 23 سپتمبر"),
        ("uk", "в середу 23 вересня"),
        ("fi", "onsdag 23 september"),
    ],
)
def test_a_visit_has_its_weekday(language: str, words: str) -> None:
    """A visit's day follows "we come" and needs no year."""
    assert visit_day_in_words(date(2026, 9, 23), language) == words


def test_each_language_of_the_texts_has_its_names() -> None:
    """Months and weekdays stand in every language that texts are written in."""
    assert set(LANGUAGES) == MONTHS.keys() == WEEKDAYS.keys()


@given(BIRTHDAYS, st.sampled_from(sorted(LANGUAGES)))
def test_two_days_never_read_alike(day: date, language: str) -> None:
    """Each month and each weekday has a word of its own in each language."""
    assert (len(set(MONTHS[language])), len(set(WEEKDAYS[language]))) == (12, 7)
    assert day_in_words(day, language).startswith(f"{day.day} ")
    following = day.fromordinal(day.toordinal() + 1)
    assert visit_day_in_words(day, language) != visit_day_in_words(following, language)
