"""The dates that age and registration bring: scope, the wait, the letter before 20, erasure."""

from datetime import date, datetime, timedelta

from scheduler.window import midnight

SCOPE_ENDS_AT = 20
LETTER_DAYS_BEFORE = 30
ERASED_IN_YEAR_OF = 21
# The register's word for an interruption of studies that the school has confirmed.
INTERRUPTED = "avbrott"


def birthday(born_on: date, age: int) -> date:
    """Return the date on which somebody turns `age`.

    Born on 29 February, it is 28 February in other years: the earlier of the two dates that
    are in use, so that no duty is thought to last a day longer than it does. (For 20 the
    question first arises for those born in 2080.)
    """
    year = born_on.year + age
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def age_on(born_on: date, day: date) -> int:
    """Return the age in whole years on a date; below 0 before birth."""
    age = day.year - born_on.year
    return age if day >= birthday(born_on, age) else age - 1


def in_scope(born_on: date, on: date) -> bool:
    """Tell whether somebody is under 20 on a date (R1; skollagen 29 kap. 9 §)."""
    return on < birthday(born_on, SCOPE_ENDS_AT)


def letter_before_20_on(born_on: date) -> date:
    """Return the date of the letter on where to turn after 20: 30 days before it (R3)."""
    return birthday(born_on, SCOPE_ENDS_AT) - timedelta(days=LETTER_DAYS_BEFORE)


def erase_on(born_on: date) -> date:
    """Return the last day of what is kept on a person (R15; förordning 2006:39, 7 §)."""
    return date(born_on.year + ERASED_IN_YEAR_OF, 12, 31)


def wait_ends(registered_on: date, reason: str, wait_days: int = 14) -> date:
    """Return the date from which the first step may be taken (R2).

    Those who change schools drop out of the register by themselves in the first days; where
    the school has confirmed an interruption ("Avbrott"), there is nothing to wait for.
    """
    if reason.strip().casefold() == INTERRUPTED:
        return registered_on
    return registered_on + timedelta(days=wait_days)


def next_lifecycle_at(born_on: date, letter_sent: bool, now: datetime) -> datetime:
    """Return when the calendar next changes something for a person, UTC, never before `now`.

    First the letter before 20, unless `letter_sent` says that it is posted or that none can
    be; then the 20th birthday; then the day of erasure. The last two are met at the midnight
    that begins them. What is overdue is due at `now`.
    """
    turns_20 = midnight(birthday(born_on, SCOPE_ENDS_AT))
    if now >= turns_20:
        return max(midnight(erase_on(born_on)), now)
    if letter_sent:
        return turns_20
    return max(midnight(letter_before_20_on(born_on)), now)
