"""What the nightly figures count, and under which words. Pure.

A cell is a number of people, or of things done, of one period and one group. Groups are places and
genders: everybody is in one of them, so cells of several groups add up.
"""

from enum import StrEnum
from typing import NamedTuple


class Measure(StrEnum):
    """What is counted."""

    # people, each once; BY DAY they stand on the day from which on they count
    REGISTER = "register"  # in the register at any time of the period
    # of these, those whose wait is over (R2), or who were sought before that; BY DAY alone
    WAITED = "waited"
    SOUGHT = "sought"
    DELIVERED = "delivered"  # got a message that its carrier reports as delivered
    ANSWERED = "answered"  # an answer that counts as contact
    REACHED = "reached"  # with a channel: the one of the first reach, OTHER where it is not told
    SUPPORT = "support"
    CLOSED = "closed"  # support that ended, by the last time it did
    STUDIES = "studies"  # ended so
    WORK = "work"  # ended so
    OVERDUE = "overdue"  # over 30 days without an attempt; BY DAY alone
    # how long people waited: entered the register in the period
    DAYS_TO_ATTEMPT = "days_to_attempt"
    DAYS_TO_REACHED = "days_to_reached"
    # things done
    ATTEMPTS = "attempts"
    ANSWERED_ATTEMPTS = "answered_attempts"  # of the attempts
    TASKS = "tasks"  # that staff closed


class By(StrEnum):
    """What a count is broken down by."""

    ALL = ""
    DAY = "day"  # an ISO date
    AGE = "age"  # in years, at the first attempt or reach of the period
    LANGUAGE = "language"
    STEP = "step"  # of the attempt
    TEMPLATE = "template"  # the version of the text of the attempt, its id
    HOUR = "hour"  # of the attempt: weekday (0 Monday) and hour in Stockholm, such as 2-14
    DAYS = "days"  # how many
    KIND = "kind"  # of the task


class Cell(NamedTuple):
    """What one number is of."""

    measure: str
    channel: str = ""  # "" for all together
    by: str = By.ALL.value
    value: str = ""


class Group(NamedTuple):
    """Of whom: as it was last in the period."""

    unit: str
    district: str
    gender: str


OTHER = "other"  # the channel where none is told
