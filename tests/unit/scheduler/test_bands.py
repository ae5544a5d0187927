"""Parts of the day: each instant has one, and a call that waits stays in its own (R12)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.bands import BAND_HOURS, Band, band_at, next_in_band
from scheduler.plan import CALLS_DEFAULT
from scheduler.window import is_open
from tests.unit.scheduler.times import INSTANTS


@pytest.mark.parametrize(
    ("clock", "band"),
    [
        ((7, 0), Band.MORNING),
        ((9, 0), Band.MORNING),
        ((11, 59), Band.MORNING),
        ((12, 0), Band.AFTERNOON),
        ((16, 59), Band.AFTERNOON),
        ((17, 0), Band.EVENING),
        ((23, 30), Band.EVENING),
    ],
)
def test_every_instant_has_a_part_of_the_day(clock: tuple[int, int], band: Band) -> None:
    """Parts are by the clock in Stockholm, two hours ahead of UTC in summer."""
    hour, minute = clock
    assert band_at(datetime(2025, 7, 1, (hour - 2) % 24, minute, tzinfo=UTC)) is band


@given(st.sampled_from(Band), INSTANTS)
def test_what_waits_stays_in_its_part_of_the_day(band: Band, at: datetime) -> None:
    """The next time is not before, in the same part, and when calls are made at all."""
    again = next_in_band(band, at)
    assert again >= at
    assert band_at(again) is band
    assert is_open(CALLS_DEFAULT, again)


def test_parts_do_not_overlap() -> None:
    """One part begins where the one before it ends."""
    hours = list(BAND_HOURS.values())
    assert [ends for _, ends in hours[:-1]] == [begins for begins, _ in hours[1:]]
