"""Quiet hours: weekdays, hours, Swedish holidays and their eves, daylight-saving time (R9)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.clock import STOCKHOLM
from scheduler.plan import CALLS_DEFAULT, QUIET_DEFAULT, Window
from scheduler.window import (
    closed_days,
    closes_at,
    hours_at,
    is_open,
    late_after,
    midnight,
    next_open,
    opens_after,
)
from tests.unit.scheduler.times import INSTANTS, stockholm, windows

EVERY_DAY = frozenset(range(7))


@given(windows(), INSTANTS)
def test_next_open_is_inside(window: Window, at: datetime) -> None:
    """What is moved to the next opening is inside the window, never earlier than asked."""
    opening = next_open(window, at)
    local = opening.astimezone(STOCKHOLM)
    assert opening >= at
    assert is_open(window, opening)
    assert local.weekday() in window.days
    assert window.opens <= local.time() < window.closes
    assert not window.holidays or local.date() not in closed_days(local.year)


@given(windows(), INSTANTS)
def test_open_now_is_now(window: Window, at: datetime) -> None:
    """The next opening is the instant itself exactly where the window is open."""
    assert (next_open(window, at) == at) is is_open(window, at)


@given(windows(), INSTANTS, st.integers(1, 3000))
def test_next_open_is_monotone(window: Window, at: datetime, minutes: int) -> None:
    """Who asks later is never let in earlier."""
    assert next_open(window, at) <= next_open(window, at + timedelta(minutes=minutes))


@given(windows(), INSTANTS, st.integers(0, 100))
def test_nothing_is_open_before_the_next_opening(
    window: Window, at: datetime, percent: int
) -> None:
    """Between an instant outside and the next opening the window stays closed."""
    opening = next_open(window, at)
    between = at + (opening - at) * percent / 100
    assert is_open(window, between) is (between == opening)


@given(windows(), INSTANTS)
def test_closing_is_outside(window: Window, at: datetime) -> None:
    """The close ends the hours an instant is in: just before it is open, at it is not."""
    closing = closes_at(window, at)
    assert closing > next_open(window, at)
    assert is_open(window, closing - timedelta(microseconds=1))
    assert not is_open(window, closing)


@given(windows(), INSTANTS)
def test_opens_after_is_another_opening(window: Window, at: datetime) -> None:
    """The opening after now begins later, and on another day than open hours now."""
    opening = opens_after(window, at)
    assert opening > at
    assert hours_at(window, opening)[0] == opening
    assert not is_open(window, at) or opening >= closes_at(window, at)


@given(windows(), INSTANTS)
def test_late_is_after_a_whole_open_day(window: Window, due_at: datetime) -> None:
    """A message is late only when a whole open day has passed after the one it was due in."""
    opening = opens_after(window, next_open(window, due_at))
    assert late_after(window, due_at) == closes_at(window, opening)
    assert late_after(window, due_at) > opening > due_at


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        (date(2025, 3, 28), 9, 17),  # the Friday before the clocks go forward: UTC+1
        (date(2025, 3, 31), 8, 16),  # the Monday after: UTC+2
        (date(2025, 10, 24), 8, 16),  # the Friday before they go back
        (date(2025, 10, 27), 9, 17),  # the Monday after
    ],
)
def test_hours_are_stockholms(day: date, opens: int, closes: int) -> None:
    """Ten to six is ten to six in Stockholm, in summer and in winter."""
    start = datetime.combine(day, time(opens), UTC)
    assert next_open(QUIET_DEFAULT, midnight(day)) == start
    assert closes_at(QUIET_DEFAULT, start) == datetime.combine(day, time(closes), UTC)


@pytest.mark.parametrize(("day", "hours"), [(date(2025, 3, 30), 23), (date(2025, 10, 26), 25)])
def test_a_day_of_changing_clocks_is_open_through(day: date, hours: int) -> None:
    """A window around the change is open an hour less or more, without a hole."""
    window = Window(EVERY_DAY, time(), time(23, 59), "")
    start = next_open(window, midnight(day))
    assert closes_at(window, start) - start == timedelta(hours=hours, minutes=-1)


def test_an_hour_leapt_over_does_not_open() -> None:
    """Hours from 2:00 to 2:45 open the day after the night in which they do not exist."""
    window = Window(EVERY_DAY, time(2), time(2, 45), "")
    assert next_open(window, midnight(date(2025, 3, 30))) == stockholm("2025-03-31T02:00")


@pytest.mark.parametrize(
    "day",
    [
        "2025-01-01",
        "2025-01-06",
        "2025-04-18",
        "2025-04-19",  # Easter Eve
        "2025-04-21",
        "2025-05-01",
        "2025-05-29",
        "2025-06-06",
        "2025-06-07",  # Whitsun Eve
        "2025-06-20",  # Midsummer Eve
        "2025-06-21",
        "2025-11-01",
        "2025-12-24",
        "2025-12-25",
        "2025-12-26",
        "2025-12-31",
    ],
)
def test_holidays_and_eves_are_closed(day: str) -> None:
    """Swedish public holidays and their eves are quiet all day, on whatever weekday."""
    at = stockholm(f"{day}T12:00")
    assert not is_open(Window(EVERY_DAY), at)
    assert is_open(Window(EVERY_DAY, holidays=""), at)


@pytest.mark.parametrize("day", ["2025-04-17", "2025-04-30", "2025-05-30", "2026-01-05"])
def test_half_days_and_bridge_days_are_open(day: str) -> None:
    """Maundy Thursday, Walpurgis Night, a bridge day and Twelfth Night are working days."""
    assert is_open(QUIET_DEFAULT, stockholm(f"{day}T12:00"))


def test_christmas_is_one_long_rest() -> None:
    """What is due on Christmas Eve 2025 goes out on the Monday after the weekend."""
    assert next_open(QUIET_DEFAULT, stockholm("2025-12-24T11:00")) == stockholm("2025-12-29T10:00")


def test_the_default_hours() -> None:
    """Messages go out Monday to Friday from 10 to 18, calls are made from 9 to 20."""
    friday = "2025-10-03"
    assert is_open(QUIET_DEFAULT, stockholm(f"{friday}T10:00"))
    assert not is_open(QUIET_DEFAULT, stockholm(f"{friday}T18:00"))
    assert not is_open(QUIET_DEFAULT, stockholm("2025-10-04T12:00"))
    assert is_open(CALLS_DEFAULT, stockholm(f"{friday}T19:59"))
    assert not is_open(CALLS_DEFAULT, stockholm(f"{friday}T08:59"))


@pytest.mark.parametrize(
    ("days", "opens", "closes"),
    [
        (frozenset[int](), time(10), time(18)),
        (frozenset({7}), time(10), time(18)),
        (frozenset({0}), time(18), time(18)),
    ],
)
def test_hours_that_never_open_are_refused(days: frozenset[int], opens: time, closes: time) -> None:
    """A window that no day or no hour opens can't be made: the next opening would never come."""
    with pytest.raises(ValueError, match="a window needs"):
        Window(days, opens, closes)


def test_a_naive_time_is_refused() -> None:
    """An instant without a zone is a mistake, and never taken for some zone's."""
    with pytest.raises(TypeError):
        is_open(QUIET_DEFAULT, datetime(2025, 10, 1, 12))  # noqa: DTZ001 - what is refused
