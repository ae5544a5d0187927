"""On which days one message to many goes out under the daily cap of each unit (R22). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.clock import swedish_date
from scheduler.plan import Window
from scheduler.window import closes_at, next_open

MOST_DAYS = 60  # that are looked at


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day on which it may go, with the hours that are left of it."""

    day: date
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class DayRoom:
    """What a day holds for one unit before any of it."""

    begun: int = 0  # contacts that count already
    planned: int = 0  # contacts of plans, and of other messages to many, that are due


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many go on which day, and for how many no day is left."""

    days: Sequence[tuple[date, int]]
    left_over: int

    @property
    def last(self) -> date | None:
        """The day on which the last of them goes; None: none goes."""
        return self.days[-1][0] if self.days else None


def open_days(window: Window, due_at: datetime, late_at: datetime, now: datetime) -> list[OpenDay]:
    """Return the days on which something may go that is due at one time and late at another."""
    found: list[OpenDay] = []
    at = next_open(window, max(due_at, now))
    while at < late_at and len(found) < MOST_DAYS:
        closes = closes_at(window, at)
        found.append(OpenDay(swedish_date(at), at, min(closes, late_at)))
        at = next_open(window, closes + timedelta(minutes=1))
    return found


def spread(
    people: Mapping[int, int],
    days: Sequence[date],
    rooms: Mapping[tuple[int, date], DayRoom],
    *,
    cap: int | None,
) -> Outlook:
    """Return on which days people are written to, what is planned before them taken first.

    Args:
        people: how many of each unit.
        days: on which it may go, in order.
        rooms: of a unit and a day; one that is not there is empty.
        cap: how many contacts a unit may begin in a day; None: as many as there are.
    """
    sent = dict.fromkeys(days, 0)
    left_over = 0
    for unit, count in people.items():
        left, waiting = count, 0
        for day in days:
            room = rooms.get((unit, day), DayRoom())
            free = left + room.planned + waiting if cap is None else max(0, cap - room.begun)
            others = min(free, room.planned + waiting)
            waiting += room.planned - others
            goes = min(left, free - others)
            sent[day] += goes
            left -= goes
        left_over += left
    return Outlook([(day, n) for day, n in sent.items() if n], left_over)
