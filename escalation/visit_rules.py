"""How a round of visits is walked, and which times it suggests. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

MOST_VISITS = 12  # in one round: a day's work for two
EARLY = timedelta(hours=4)  # before a visit its pair cannot go in yet
VISIT_LASTS = timedelta(minutes=20)  # at least, between two visits of the same pair
_NUMBER = re.compile(r"\d+")
WalkingKey = tuple[str, tuple[tuple[str, int], ...]]


class RoundFault(StrEnum):
    """Why a round cannot be booked as it is."""

    TOO_FEW = "too_few"  # a visit is made by two or more
    NOT_OURS = "not_ours"  # somebody who is not of the unit
    WRONG_COUNT = "wrong_count"  # no visit, or more than a day holds
    NOT_AHEAD = "not_ahead"  # a time that has been
    CLASH = "clash"  # somebody would be in two places at once


def walking_key(postcode: str, street: str) -> WalkingKey:
    """Return what doors are sorted by: postcode, street, and house numbers as numbers.

    Numbers 2, 4 and 10 of a street come in that order.
    """
    words = _NUMBER.split(street.casefold())
    numbers = [int(one) for one in _NUMBER.findall(street)]
    parts = tuple(
        (word.strip(), numbers[place] if place < len(numbers) else 0)
        for place, word in enumerate(words)
    )
    return postcode.replace(" ", ""), parts


def suggest_times(first: datetime, every: timedelta, count: int) -> list[datetime]:
    """Return when each of `count` visits begins, the first one at `first`."""
    return [first + every * place for place in range(count)]


def may_go_in(starts_at: datetime, now: datetime) -> bool:
    """Tell whether a pair may check in: near the time of the visit, or after it."""
    return now >= starts_at - EARLY


def clashes(starts: Sequence[datetime]) -> bool:
    """Tell whether any two of somebody's visits are too close to each other to make both."""
    return any(later - one < VISIT_LASTS for one, later in pairwise(sorted(starts)))
