"""When somebody wants to be called."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import STOCKHOLM
from messaging.meaning.call_times import read_call_time
from messaging.meaning.normal import normalise
from tests.unit.messaging.meaning.call_wishes import WISHES

MONDAY = datetime(2026, 10, 12, 10, 20, tzinfo=STOCKHOLM)
TABLE = [(text, wanted) for wishes in WISHES.values() for text, wanted in wishes]
WORDS = sorted({word for text, _ in TABLE for word in text.split()})
INSTANTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis takes naive bounds
    datetime(2030, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)


def read(text: str, at: datetime) -> datetime | None:
    """Return the time that a text as it came asks for."""
    return read_call_time(normalise(text), at)


def local(at: datetime | None) -> str | None:
    """Return day and hour in Stockholm."""
    return at.astimezone(STOCKHOLM).strftime("%d %H:%M") if at else None


@pytest.mark.parametrize(("text", "wanted"), TABLE)
def test_times_are_read_as_people_write_them(text: str, wanted: str | None) -> None:
    """Hours until seven mean the afternoon, a part of the day that has begun means now."""
    assert local(read(text, MONDAY)) == wanted


@pytest.mark.parametrize(
    ("text", "at", "wanted"),
    [
        ("ring efter 15", "2026-10-12 15:20", "13 15:00"),
        ("ring idag efter 15", "2026-10-12 15:20", "12 15:21"),
        ("ring idag efter 15", "2026-10-12 21:05", "13 15:00"),
        ("måndag efter 15", "2026-10-12 15:20", "19 15:00"),
        ("mellan 13 och 15", "2026-10-12 14:00", "12 14:01"),
        ("före 12", "2026-10-12 12:30", "13 09:00"),
        ("på eftermiddagen", "2026-10-12 14:00", "12 14:01"),
        ("på eftermiddagen", "2026-10-12 18:00", "13 13:00"),
        ("ikväll", "2026-10-12 19:30", "12 19:31"),
        ("ikväll", "2026-10-12 22:30", "13 17:00"),
        ("idag", "2026-10-12 23:30", "13 09:00"),
        ("ring på måndag em", "2026-10-12 14:00", "19 13:00"),
        ("om en timme", "2026-10-12 23:40", "13 00:40"),
        ("den 3e", "2026-10-12 10:00", "03 09:00"),
        ("den 31", "2026-11-02 10:00", "31 09:00"),
        ("5 januari", "2026-12-20 10:00", "05 09:00"),
        ("29 februari", "2027-01-20 10:00", None),
        ("vecka 2", "2026-12-20 10:00", "11 09:00"),
        ("nästa fredag", "2026-10-17 10:00", "23 09:00"),
        ("vardagar", "2026-10-16 21:30", "19 09:00"),
        ("imorgon", "2026-03-28 12:00", "29 09:00"),
        ("imorgon", "2026-10-24 12:00", "25 09:00"),
        ("om en timme", "2026-03-29 01:30", "29 03:30"),
    ],
)
def test_a_time_is_read_against_the_reply(text: str, at: str, wanted: str | None) -> None:
    """What has passed comes the next day, or the next week for a weekday; clocks may change."""
    assert local(read(text, datetime.fromisoformat(at).replace(tzinfo=STOCKHOLM))) == wanted


def test_summer_time_is_kept() -> None:
    """Nine o'clock is nine in Stockholm on both sides of the change to summer time."""
    saturday = datetime(2026, 3, 28, 12, tzinfo=STOCKHOLM)
    assert read("ring imorgon", saturday) == datetime(2026, 3, 29, 7, tzinfo=UTC)


def test_without_a_time_of_arrival_nothing_is_told() -> None:
    """The word tomorrow has no date where nobody knows when it was written."""
    assert read_call_time("ring imorgon", None) is None


@given(st.lists(st.sampled_from(WORDS), max_size=12), INSTANTS)
def test_a_call_is_never_asked_for_in_the_past(words: list[str], at: datetime) -> None:
    """Whatever words of time follow each other, the time lies ahead, within four months."""
    found = read(" ".join(words), at)
    assert found is None or at < found <= at + timedelta(days=120)


@given(st.text(max_size=80), INSTANTS)
def test_any_text_can_be_read(text: str, at: datetime) -> None:
    """No text stops the reader."""
    found = read(text, at)
    assert found is None or found > at


@given(st.sampled_from(["imorgon", "på fredag", "idag", "före 12", "em", "ring efter 3"]), INSTANTS)
def test_nobody_is_called_at_night_who_did_not_ask_for_it(text: str, at: datetime) -> None:
    """Where no such hour was written, nothing comes before 8 or after 21."""
    found = read(text, at)
    assert found is not None
    assert 8 * 60 <= found.astimezone(STOCKHOLM).hour * 60 + found.minute < 21 * 60
