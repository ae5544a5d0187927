"""When we may begin contact: weekdays, hours, Swedish holidays, daylight-saving time (R9).

Hours are Stockholm's; instants go in aware and come out in UTC. A day's hours are worked
out once and remembered, for a tick asks thousands of times about the same few days.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count

import holidays

from config.clock import STOCKHOLM, swedish_date
from scheduler.plan import SWEDISH, Window

# Whole-day eves that the library files under "optional", beside half days and bridge days,
# on which people work. Midsummer, Christmas and New Year's Eve are in "de_facto".
EVES = ("Påskafton", "Pingstafton")


@lru_cache(maxsize=64)
def closed_days(year: int) -> frozenset[date]:
    """Return a year's Swedish public holidays and their whole-day eves.

    Eves are those of Easter, Whitsun, Midsummer, Christmas and New Year. The half days
    (Twelfth Night, Maundy Thursday, Walpurgis Night, All Saints' Eve) are working days.

    Source: lagen (1989:253) om allmänna helgdagar for the holidays; the eves are those that
    semesterlagen (1977:480) and custom treat as Sundays.
    """
    public = holidays.country_holidays("SE", years=year, categories=("public", "de_facto"))
    optional = holidays.country_holidays("SE", years=year, categories=("optional",), language="sv")
    eves = (day for name in EVES for day in optional.get_named(name))
    return frozenset(public) | frozenset(eves)


@lru_cache(maxsize=4096)
def _hours(window: Window, day: date) -> tuple[datetime, datetime] | None:
    """Return a day's opening and closing in UTC, or None where it stays closed.

    An hour that the clocks repeat is opened by its second run and closed by its first; hours
    that fall wholly into the one the clocks leap over do not open.
    """
    if day.weekday() not in window.days:
        return None
    if window.holidays == SWEDISH and day in closed_days(day.year):
        return None
    opens = max(_both_instants(day, window.opens))
    closes = min(_both_instants(day, window.closes))
    return (opens, closes) if opens < closes else None


def _both_instants(day: date, clock: time) -> tuple[datetime, datetime]:
    local = datetime.combine(day, clock, STOCKHOLM)
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)


@lru_cache(maxsize=4096)
def _first_hours(window: Window, day: date) -> tuple[datetime, datetime]:
    """Return the hours of the first open day on or after `day`."""
    days = (day + timedelta(days=ahead) for ahead in count())
    return next(hours for each in days if (hours := _hours(window, each)) is not None)


def midnight(day: date) -> datetime:
    """Return the first instant of a Stockholm date, in UTC."""
    return datetime.combine(day, time(), STOCKHOLM).astimezone(UTC)


def hours_at(window: Window, at: datetime) -> tuple[datetime, datetime]:
    """Return start and end, in UTC, of the open hours that `at` is in, else of the next ones.

    The start is part of the hours, the end is not.
    """
    day = swedish_date(at)
    hours = _first_hours(window, day)
    return hours if at < hours[1] else _first_hours(window, day + timedelta(days=1))


def is_open(window: Window, at: datetime) -> bool:
    """Tell whether we may begin contact at the instant `at`."""
    return hours_at(window, at)[0] <= at


def next_open(window: Window, at: datetime) -> datetime:
    """Return the first instant from `at` on, in UTC, at which the window is open."""
    return max(hours_at(window, at)[0], at.astimezone(UTC))


def closes_at(window: Window, at: datetime) -> datetime:
    """Return the end, in UTC, of the open hours that `at` is in, else of the next ones.

    An SMS's validity period ends here at the latest.
    """
    return hours_at(window, at)[1]


def opens_after(window: Window, at: datetime) -> datetime:
    """Return the first opening, in UTC, after the open hours that `at` is in (else the next)."""
    hours = hours_at(window, at)
    return hours[0] if at < hours[0] else hours_at(window, hours[1])[0]


def late_after(window: Window, due_at: datetime) -> datetime:
    """Return from when on a message due at `due_at` is late, in UTC.

    That is the close of the open day after the one it is due in: a stop of half a day makes
    nothing late, and a message is never late before it had a whole open day.
    """
    return closes_at(window, opens_after(window, next_open(window, due_at)))
