"""Morning, afternoon, evening: the parts of the day that call attempts are spread over (R12)."""

from datetime import datetime, time
from enum import StrEnum
from functools import lru_cache

from config.clock import STOCKHOLM
from scheduler.plan import CALLS_DEFAULT, Window
from scheduler.window import next_open


class Band(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


BAND_HOURS = {
    Band.MORNING: (time(9), time(12)),
    Band.AFTERNOON: (time(12), time(17)),
    Band.EVENING: (time(17), time(20)),
}


@lru_cache(maxsize=64)
def calling_bands(calls: Window) -> dict[Band, Window]:
    """Return the parts of the day within the calling hours, each as hours of its own."""
    shared = {
        band: (max(calls.opens, start), min(calls.closes, end))
        for band, (start, end) in BAND_HOURS.items()
    }
    return {
        band: Window(calls.days, opens, closes, calls.holidays)
        for band, (opens, closes) in shared.items()
        if opens < closes
    }


def turn_window(calls: Window, turn: int) -> Window:
    """Return the hours of the `turn`th call: each of three in a row has another part of the day.

    Where the calling hours miss all parts, they are the answer.
    """
    bands = tuple(calling_bands(calls).values()) or (calls,)
    return bands[turn % len(bands)]


def band_at(at: datetime) -> Band:
    """Return the part of the day of an instant; what is before the morning belongs to it."""
    clock = at.astimezone(STOCKHOLM).time()
    return next((band for band, (_, ends) in BAND_HOURS.items() if clock < ends), Band.EVENING)


def next_in_band(band: Band, at: datetime) -> datetime:
    """Return when that part of a day on which calls are made is next open, `at` itself included."""
    return next_open(calling_bands(CALLS_DEFAULT)[band], at)
