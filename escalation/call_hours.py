"""At which hours young people answer, from the calls that were made. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from config.clock import STOCKHOLM
from escalation.states import TALKED, Outcome

# With fewer calls their hours say nothing: the parts of the day decide alone.
ENOUGH = 200
# So many calls at the general share stand behind each hour: three of three is not certainty.
WEIGHT = 20
HOURS = range(9, 20)  # in which calls are made (R9)


@dataclass(frozen=True, slots=True)
class Made:
    """One call that was made."""

    at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class HourShare:
    """How an hour of a weekday stands."""

    hour: int
    share: float  # of calls that were answered, from 0 to 1
    good: bool  # at least as many as in general


def shares_of_day(calls: Iterable[Made], weekday: int) -> Sequence[HourShare]:
    """Return a weekday's calling hours with the share answered; none with too few calls.

    A wrong number says nothing about the hour. Hours of few calls are drawn towards the same
    hour of all days, and those towards the share of all calls.
    """
    counted = [one for one in calls if one.outcome != Outcome.WRONG_NUMBER]
    if len(counted) < ENOUGH:
        return ()
    made: Counter[tuple[int, int]] = Counter()
    answered: Counter[tuple[int, int]] = Counter()
    for one in counted:
        local = one.at.astimezone(STOCKHOLM)
        for day in (local.weekday(), -1):  # -1: all days together
            made[day, local.hour] += 1
            answered[day, local.hour] += one.outcome in TALKED
    general = sum(one.outcome in TALKED for one in counted) / len(counted)
    shares = []
    for hour in HOURS:
        of_hour = _drawn(answered[-1, hour], made[-1, hour], general)
        share = _drawn(answered[weekday, hour], made[weekday, hour], of_hour)
        shares.append(HourShare(hour, share, share >= general))
    return tuple(shares)


def _drawn(answered: int, made: int, towards: float) -> float:
    return (answered + WEIGHT * towards) / (made + WEIGHT)
