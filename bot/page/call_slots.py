"""The times that somebody can choose to be called at: parts of the next days. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from config.clock import STOCKHOLM, swedish_date
from scheduler.bands import calling_bands
from scheduler.plan import CALLS_DEFAULT, Window
from scheduler.window import closes_at, opens_after

DAYS = 3


@dataclass(frozen=True, order=True, slots=True)
class CallSlot:
    """Some hours of a day in which we call."""

    opens: datetime  # both in UTC
    closes: datetime

    @property
    def day(self) -> date:
        """The day in Stockholm."""
        return swedish_date(self.opens)

    @property
    def key(self) -> str:
        """Its name in forms and addresses: the hour in Stockholm at which it begins."""
        return f"{self.opens.astimezone(STOCKHOLM):%Y-%m-%dT%H}"

    @property
    def hours(self) -> str:
        """From when to when in Stockholm, as it is shown."""
        return f"{self.opens.astimezone(STOCKHOLM):%H}–{self.closes.astimezone(STOCKHOLM):%H}"


def call_slots(now: datetime, calls: Window = CALLS_DEFAULT) -> tuple[CallSlot, ...]:
    """Return the slots of the next three days on which we call; one that has begun is none."""
    coming = sorted(slot for part in calling_bands(calls).values() for slot in _coming(part, now))
    days = [list(slots) for _, slots in groupby(coming, lambda slot: slot.day)]
    return tuple(slot for slots in days[:DAYS] for slot in slots)


def find_slot(slots: Sequence[CallSlot], key: str) -> CallSlot | None:
    """Return the slot of that name; None where it is not, or no longer, offered."""
    return next((slot for slot in slots if slot.key == key), None)


def _coming(part: Window, now: datetime) -> Iterator[CallSlot]:
    at = now
    for _ in range(DAYS):
        at = opens_after(part, at)
        yield CallSlot(at, closes_at(part, at))
