"""Mondays: which week, which working day, who is late, and when the mail goes out. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from config.clock import STOCKHOLM, swedish_date
from scheduler.cadence import first_contact_deadline
from scheduler.plan import Plan
from scheduler.window import closed_days, midnight

SENDS_AT = time(8)
# A mail that could not go out within this is of no use any more.
SENDS_UNTIL = timedelta(days=1)
WEEK, DAY, SATURDAY = timedelta(days=7), timedelta(days=1), 5
# How long before its deadline somebody can have been registered: a step waits for its season.
LONGEST_WAIT = timedelta(days=460)


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def overdue_dates(today: date) -> tuple[None, date]:
    """Return between which deadlines somebody is past theirs: no first one, and yesterday."""
    return None, today - DAY


def is_working_day(day: date) -> bool:
    """Tell whether staff are at work: no weekend, no holiday, no whole-day eve."""
    return day.weekday() < SATURDAY and day not in closed_days(day.year)


def unread_before(now: datetime) -> datetime:
    """Return before when a text came in that has waited for over one working day.

    On a working day that is the same hour of the working day before; else the beginning of the
    last working day, for what came in on it has not waited for one yet.
    """
    today = swedish_date(now)
    before = next(day for day in _days(today - DAY, -DAY) if is_working_day(day))
    if not is_working_day(today):
        return midnight(before)
    hour = now.astimezone(STOCKHOLM).time()
    return datetime.combine(before, hour, STOCKHOLM).astimezone(now.tzinfo)


def mail_due(now: datetime) -> date | None:
    """Return the Monday whose mail is to go out at an instant, None where none is.

    It goes out at eight in the morning of the week's first working day.
    """
    monday = monday_of(swedish_date(now))
    working = next(day for day in _days(monday, DAY) if is_working_day(day))
    at = datetime.combine(working, SENDS_AT, STOCKHOLM)
    return monday if at <= now < at + SENDS_UNTIL else None


def registered_on(plan: Plan, first: date, last: date) -> list[date]:
    """Return on which days people were registered whose deadline is between two days (R2)."""
    days = (last - place * DAY for place in range(LONGEST_WAIT.days))
    return [day for day in days if first <= first_contact_deadline(plan, day) <= last]


def same_day_last_year(day: date) -> date:
    """Return the same weekday of the same week a year earlier."""
    return day - 52 * WEEK


def _days(day: date, step: timedelta) -> Iterator[date]:
    while True:
        yield day
        day += step
