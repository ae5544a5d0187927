"""The times at which somebody can ask to be called, and how a button carries one. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from config.clock import STOCKHOLM, swedish_date
from scheduler.plan import CALLS_DEFAULT
from scheduler.window import is_open, opens_after

AN_HOUR = timedelta(hours=1)
HOURS = (time(10), time(15), time(18))
FURTHEST = timedelta(days=14)  # no button offers more; one that says so was not made by us
MOST = 4  # beside "in an hour"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FORM = "%Y%m%d%H%M"


def in_an_hour(now: datetime) -> datetime | None:
    """Return the time in an hour, to the minute; None where nobody calls then."""
    at = now.astimezone(UTC).replace(second=0, microsecond=0) + AN_HOUR
    return at if is_open(CALLS_DEFAULT, at) else None


def later_times(now: datetime) -> list[datetime]:
    """Return a few times of today and of the next days on which we call, in UTC."""
    times = _times(now)
    return [next(times) for _ in range(MOST)]


def write_time(at: datetime) -> str:
    """Return an instant as a button carries it, to the minute."""
    return at.astimezone(UTC).strftime(_FORM)


def read_time(text: str, now: datetime) -> datetime | None:
    """Return the instant that a button carries; None where nobody could call then any more."""
    try:
        at = datetime.strptime(text, _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
    soon = now < at <= now + FURTHEST
    return at if soon and is_open(CALLS_DEFAULT, at) else None


def day_name(at: datetime, now: datetime) -> str:
    """Return the key of the phrase for an instant's day: today, tomorrow, or a weekday."""
    days = (swedish_date(at) - swedish_date(now)).days
    if days in {0, 1}:
        return ("today", "tomorrow")[days]
    return WEEKDAYS[swedish_date(at).weekday()]


def clock_time(at: datetime) -> str:
    """Return an instant's time of day in Stockholm, such as 15:00."""
    return f"{at.astimezone(STOCKHOLM):%H:%M}"


def _times(now: datetime) -> Iterator[datetime]:
    """Yield the offered hours of the days from now on, but for those that come too soon."""
    opens = now
    while True:
        hours = [_at(opens, hour) for hour in HOURS]
        yield from (at for at in hours if at > now + AN_HOUR and is_open(CALLS_DEFAULT, at))
        opens = opens_after(CALLS_DEFAULT, max(opens, hours[-1]))


def _at(day: datetime, hour: time) -> datetime:
    return datetime.combine(swedish_date(day), hour, STOCKHOLM).astimezone(UTC)
