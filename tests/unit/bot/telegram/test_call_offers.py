"""The times at which somebody can ask to be called: all of them hours in which we call (R9)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.call_offers import (
    AN_HOUR,
    clock_time,
    day_name,
    in_an_hour,
    later_times,
    read_time,
    write_time,
)
from config.clock import STOCKHOLM
from scheduler.plan import CALLS_DEFAULT
from scheduler.window import is_open

WEDNESDAY = datetime(2025, 10, 1, 10, tzinfo=STOCKHOLM)


def at(day: int, hour: int) -> datetime:
    """Return an instant of October 2025, by Stockholm's clocks, in UTC."""
    return datetime(2025, 10, day, hour, tzinfo=STOCKHOLM).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "times"),
    [
        (at(1, 10), [at(1, 15), at(1, 18), at(2, 10), at(2, 15)]),
        (at(1, 14), [at(1, 18), at(2, 10), at(2, 15), at(2, 18)]),
        (at(1, 21), [at(2, 10), at(2, 15), at(2, 18), at(3, 10)]),
        (at(3, 19), [at(6, 10), at(6, 15), at(6, 18), at(7, 10)]),  # Friday evening
        (at(4, 12), [at(6, 10), at(6, 15), at(6, 18), at(7, 10)]),  # Saturday
    ],
)
def test_the_next_times(now: datetime, times: list[datetime]) -> None:
    """Those of today that are more than an hour ahead, then those of the next working days."""
    assert later_times(now) == times


@pytest.mark.parametrize(("hour", "offered"), [(10, True), (18, True), (19, False), (7, False)])
def test_in_an_hour(hour: int, offered: bool) -> None:
    """An hour ahead is offered where somebody calls then."""
    now = at(1, hour) + timedelta(seconds=31)
    assert in_an_hour(now) == (at(1, hour) + AN_HOUR if offered else None)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)))  # noqa: DTZ001 - given its zone below
def test_every_offer_is_taken(naive: datetime) -> None:
    """Whatever is offered is an hour in which we call, and its button is good when it is shown."""
    now = naive.replace(tzinfo=UTC)
    soon = in_an_hour(now)
    for offered in [*later_times(now), *([soon] if soon else [])]:
        assert is_open(CALLS_DEFAULT, offered)
        assert read_time(write_time(offered), now) == offered


@pytest.mark.parametrize(
    "text", ["", "any", "2025", write_time(at(1, 9)), write_time(at(4, 12)), write_time(at(20, 10))]
)
def test_other_times_are_not_taken(text: str) -> None:
    """No time, one that has passed, one in which nobody calls, one that is too far off."""
    assert read_time(text, WEDNESDAY) is None


def test_days_and_hours_in_words() -> None:
    """Days are named as people name them."""
    names = [day_name(at(day, 10), WEDNESDAY) for day in (1, 2, 3, 6)]
    assert names == ["today", "tomorrow", "friday", "monday"]
    assert clock_time(at(1, 15)) == "15:00"
