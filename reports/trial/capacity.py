"""How much a unit's staff get done: what they did, and whether people waited for them. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.outreach_costs import DONE_A_WEEK
from reports.trial.values import Capacity

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LATELY = 13  # weeks
LONG = 2  # weeks of work that wait: the staff are what limits
FEWEST_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Waited:
    """A task that was done, or waits; from when, and until when."""

    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Staffing:
    """A unit's coordinators, at least one, and what each is set to get done in a week."""

    people: int
    a_week: float | None = None


def capacity_of(kind: str, tasks: Iterable[Waited], staff: Staffing, now: datetime) -> Capacity:
    """Return what a unit gets done in a week.

    Where weeks of work lie waiting, it is what was done lately. Where they do not, nobody knows
    how much more could be done: the best week shows that it is at least so much, and people
    wait as long as they did in the same weeks: what piled up when a city began says nothing of
    them. Where next to nothing has been done yet, it is what is assumed of each coordinator.
    What the municipality has set goes before all that.
    """
    known = list(tasks)
    if staff.a_week is not None:
        return Capacity(staff.people * staff.a_week, limited=False, seen=0, given=True)
    done = [one for one in known if one.done_at is not None]
    weeks = Counter((now - one.done_at) // WEEK for one in done if one.done_at is not None)
    seen = min(max(weeks, default=-1) + 1, LATELY)
    if seen < FEWEST_WEEKS:
        return Capacity(staff.people * DONE_A_WEEK[kind], limited=False, seen=0)
    rate = sum(weeks[week] for week in range(seen)) / seen
    behind = sum(one.done_at is None and now - one.due_at > WEEK for one in known)
    if behind > LONG * rate:
        return Capacity(rate, limited=True, seen=seen)
    usual = _usual_wait([one for one in done if one.done_at and now - one.done_at < seen * WEEK])
    return Capacity(float(max(weeks.values())), limited=False, seen=seen, waits=usual)


def _usual_wait(done: Sequence[Waited]) -> float:
    """Return how many days tasks lay from due to done, on the average."""
    waits = [(one.done_at - one.due_at) / DAY for one in done if one.done_at is not None]
    return max(sum(waits) / max(len(waits), 1), 0.0)
