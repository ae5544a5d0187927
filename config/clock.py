"""What time it is: the only place that asks the machine's clock."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class Clock(Protocol):
    """Something that knows the time; rules get `now` as a value instead."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that asks


class VirtualClock:
    """A clock that stands still until it is moved: a year can pass in a minute."""

    def __init__(self, start: datetime) -> None:
        """Start at an aware instant."""
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant the clock was last moved to, in UTC."""
        return self._now

    def move(self, to: datetime) -> None:
        """Move forward to `to`; a clock never goes back, so an earlier instant is ignored."""
        self._now = max(self._now, to.astimezone(UTC))


class ShiftedClock:
    """A clock that goes as the machine's does, from another instant on."""

    def __init__(self, start: datetime) -> None:
        """Start at an aware instant."""
        self._machine = SystemClock()
        self._ahead = start - self._machine.now()

    def now(self) -> datetime:
        """Return the present instant as this clock has it, in UTC."""
        return (self._machine.now() + self._ahead).astimezone(UTC)


def swedish_date(at: datetime) -> date:
    """Return the calendar date in Stockholm at the instant `at`."""
    return at.astimezone(STOCKHOLM).date()
