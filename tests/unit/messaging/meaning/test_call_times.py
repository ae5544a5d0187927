"""When somebody wants to be called."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import STOCKHOLM
from messaging.meaning.call_times import read_call_time
from messaging.meaning.normal import normalise

MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=STOCKHOLM)

TIMES = [
    ("ring efter 15", "02 15:00"),
    ("ring efter 3", "02 15:00"),
    ("ring efter halv fyra", "02 15:30"),
    ("ring vid halv 4", "02 15:30"),
    ("ring efter fyra", "02 16:00"),
    ("ring kl 13.30", "02 13:30"),
    ("ring 13:45", "02 13:45"),
    ("call me at 4 pm", "02 16:00"),
    ("call me 4pm", "02 16:00"),
    ("ring 14-16", "02 14:00"),
    ("ring mellan 17 o 18", "02 17:00"),
    ("ring efter 9", "03 09:00"),
    ("ring imorgon", "03 09:00"),
    ("ring imorgon förmiddag", "03 09:00"),
    ("ring imorgon fm", "03 09:00"),
    ("ring imorgon eftermiddag", "03 13:00"),
    ("ring ikväll", "02 17:00"),
    ("ring vid lunch imorgon", "03 12:00"),
    ("ring i övermorgon", "04 09:00"),
    ("ring på torsdag kl 14", "05 14:00"),
    ("ring på måndag", "09 09:00"),
    ("ring nästa vecka", "09 09:00"),
    ("اتصلوا فيي بكرا الساعة 11", "03 11:00"),
    ("i soo wac berri", "03 09:00"),
    ("ring efter 45", None),
    ("ring kl 14:75", None),
    ("ring mig", None),
]


@pytest.mark.parametrize(("text", "wanted"), TIMES)
def test_times_are_read_as_people_write_them(text: str, wanted: str | None) -> None:
    """Hours until seven mean the afternoon; a time that has passed means the next day."""
    at = read_call_time(normalise(text), MONDAY_NOON)
    assert (at.astimezone(STOCKHOLM).strftime("%d %H:%M") if at else None) == wanted


def test_without_a_time_of_arrival_nothing_is_told() -> None:
    """The word tomorrow has no date where nobody knows when it was written."""
    assert read_call_time("ring imorgon", None) is None


def test_summer_time_is_kept() -> None:
    """Nine o'clock is nine in Stockholm on both sides of the change to summer time."""
    saturday = datetime(2026, 3, 28, 12, tzinfo=STOCKHOLM)
    assert read_call_time("ring imorgon", saturday) == datetime(2026, 3, 29, 7, tzinfo=UTC)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis takes naive bounds
    st.sampled_from([text for text, _ in TIMES]),
)
def test_a_call_is_never_asked_for_in_the_past(at: datetime, text: str) -> None:
    """The time read lies after the reply, within nine days."""
    read = read_call_time(normalise(text), at)
    assert read is None or at < read <= at + timedelta(days=9)
