"""How old somebody is on a date, and when the calendar next matters for them (R1, R3)."""

from datetime import date, datetime, time, timedelta

from config.clock import STOCKHOLM

SCOPE_AGE = 20
LAST_LETTER_DAYS = 30
LAST_AGE = 21  # in whose year everything is erased at the latest (R15)
LAST_DAY = (12, 31)
MORNING = time(6)


def birthday(born_on: date, age: int) -> date:
    """Return the date on which somebody turns `age`; 29 February counts as 28 February."""
    year = born_on.year + age
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def age_on(born_on: date, day: date) -> int:
    """Return the age in whole years on a date; below 0 before birth."""
    age = day.year - born_on.year
    return age if day >= birthday(born_on, age) else age - 1


def in_scope(born_on: date, day: date) -> bool:
    """Tell whether somebody is under 20 on a date (R1; skollagen 29 kap. 9 §)."""
    return day < birthday(born_on, SCOPE_AGE)


def lifecycle_at(born_on: date) -> datetime:
    """Return when the calendar first matters: 30 days before 20, at six in Stockholm (R3)."""
    day = birthday(born_on, SCOPE_AGE) - timedelta(days=LAST_LETTER_DAYS)
    return datetime.combine(day, MORNING, STOCKHOLM)


def erase_on(born_on: date) -> date:
    """Return the last day on which anything may be kept: 31 December of the year of 21 (R15)."""
    return date(born_on.year + LAST_AGE, *LAST_DAY)


def born_by(day: date) -> date:
    """Return the latest date of birth with which somebody's data must go on a date (R15)."""
    years = LAST_AGE if (day.month, day.day) == LAST_DAY else LAST_AGE + 1
    return date(day.year - years, *LAST_DAY)
