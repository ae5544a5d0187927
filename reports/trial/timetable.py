"""A plan as a table of days: what comes after each contact, as `scheduler.cadence` says. Pure.

A trial asks the same few questions hundreds of thousands of times; asked once for each
day and place in the plan, the answers are the plan's own rules and cost a lookup.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from config.clock import STOCKHOLM, swedish_date
from register.states import Occupation
from scheduler.cadence import Progress, RoundOver, next_contact, recontact_at
from scheduler.plan import DECLINED, DEFAULT, Plan, Step

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Place:
    """One contact of a plan: a step, and which try at it."""

    step: Step
    attempt: int


@dataclass(frozen=True, slots=True)
class Timetable:
    """Days are counted from the trial's first; what comes after its last day is `days`."""

    plan: Plan
    places: tuple[Place, ...]
    first: tuple[int, ...]  # by the day on which a round may begin: its first contact
    after: tuple[tuple[int, ...], ...]  # by place and day of its end: the next place, or round
    again: tuple[tuple[int, ...], ...]  # by reason of `AGAIN` and day: contact is made again


# Why contact is made again at the time it is: what was said when somebody was reached.
AGAIN = (DEFAULT, DECLINED, *Occupation)


def tabulate(plan: Plan, begins: date, days: int) -> Timetable:
    """Ask a plan about each of so many days from `begins` on."""
    dates = [begins + timedelta(days=later) for later in range(days)]
    noons = [datetime.combine(day, NOON, STOCKHOLM) for day in dates]
    places = places_of(plan)

    def number(at: datetime) -> int:
        return min((swedish_date(at) - begins).days, days)

    def follow(place: Place, ended_at: datetime) -> int:
        done = Progress(swedish_date(ended_at), place.step.id, place.attempt, ended_at)
        coming = next_contact(plan, done, ended_at)
        return number(coming.until if isinstance(coming, RoundOver) else coming.due_at)

    def start(day: date, noon: datetime) -> int:
        coming = next_contact(plan, Progress(day), noon)
        return number(coming.until if isinstance(coming, RoundOver) else coming.due_at)

    def rest(reason: str, now: datetime) -> int:
        said = None if reason in {DEFAULT, DECLINED} else reason
        return number(recontact_at(plan, said, now=now, declined=reason == DECLINED))

    return Timetable(
        plan=plan,
        places=places,
        first=tuple(map(start, dates, noons)),
        after=tuple(tuple(follow(place, noon) for noon in noons) for place in places),
        again=tuple(tuple(rest(reason, noon) for noon in noons) for reason in AGAIN),
    )


def places_of(plan: Plan) -> tuple[Place, ...]:
    """Return every contact of a plan in order."""
    return tuple(
        Place(step, attempt) for step in plan.steps for attempt in range(1, step.attempts + 1)
    )


def find_place(places: Sequence[Place], step: str, attempt: int) -> int | None:
    """Return where a round stands, None where the plan has no such contact."""
    for number, place in enumerate(places):
        if place.step.id == step and place.attempt == attempt:
            return number
    return None
