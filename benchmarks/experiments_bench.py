"""How often experiments are wrong, and how soon they are right, over the synthetic city's year.

The year is the city's: how many people come to their first step on each day. Each run draws
them to variants, lets them be reached or not, and is looked at every day by the very rule
that the program uses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

import numpy as np
from numpy.typing import NDArray

from reports.experiment_rules import LEAST_EACH, Design, evidence
from reports.experiment_size import COUNTED_AFTER_DAYS, people_needed
from scheduler.waiting import wait_ends
from simulation.city import City, build_city
from simulation.person import SimPerson

PEOPLE, BEGINS, MONTHS, SEED = 8361, date(2024, 11, 1), 12, 1
WITHIN_DAYS = 30
RUNS = 2000
AT_ONCE = 500  # runs: more would take more memory and no less time
TEN_POINTS = 0.1
DESIGNS = {
    "two variants": Design((0.5, 0.5), TEN_POINTS),
    "three variants": Design((1 / 3,) * 3, TEN_POINTS),
    "a hold-out of 20 %": Design((0.2, 0.8), TEN_POINTS),
}
Flow = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Experimented:
    """What many runs of one design came to."""

    design: str
    people: int  # counted within the year
    needed: int  # as the program reckons it
    false: float  # share of runs without difference in which one was declared
    found: float  # share of runs with ten points in which it was found
    days: float  # median day on which it was found
    until_found: float  # median of people counted by then
    missed: float  # share of runs in which the true difference was ever refuted


def measure_experiments() -> Iterator[Experimented]:
    """Yield each design over the city's year; then two variants without those there at first."""
    city = build_city(PEOPLE, SEED, BEGINS, MONTHS)
    whole = arrivals(city, city.people)
    for name, design in DESIGNS.items():
        yield _measured(name, design, whole)
    later = [one for one in city.people if one.enters_on > BEGINS]
    name = "two variants, only people who come in the year"
    yield _measured(name, DESIGNS["two variants"], arrivals(city, later))


def arrivals(city: City, people: Sequence[SimPerson]) -> Flow:
    """Return how many people come to their first step on each day of the city's year."""
    days = (city.ends - city.begins).days
    flow = np.zeros(days, dtype=np.int64)
    for person in people:
        on = max(wait_ends(person.registered_on, ""), person.enters_on)
        sought = person.in_register(on) and not person.version_at(on).protected
        if sought and person.in_support_since is None and on < city.ends:
            flow[(on - city.begins).days] += 1
    counted = days - timedelta(days=WITHIN_DAYS + COUNTED_AFTER_DAYS).days
    return flow[:counted]


def _measured(name: str, design: Design, flow: Flow) -> Experimented:
    variants = len(design.shares)
    alike = [0.5] * variants
    better = [0.45, *(0.55 if number == 1 else 0.45 for number in range(1, variants))]
    false = [day for day, _ in _found(design, flow, alike, seed=1)]
    told = _found(design, flow, better, seed=2)
    found = [(day, n) for day, n in told if day is not None]
    return Experimented(
        design=name,
        people=int(flow.sum()),
        needed=people_needed(design),
        false=1 - false.count(None) / RUNS,
        found=len(found) / RUNS,
        days=median(day for day, _ in found) + WITHIN_DAYS + COUNTED_AFTER_DAYS + 1,
        until_found=median(n for _, n in found),
        missed=_missed(design, flow, better, seed=3),
    )


def _found(
    design: Design, flow: Flow, chances: Sequence[float], *, seed: int
) -> list[tuple[int | None, int]]:
    """Return, for each run, the first day on which a variant was declared, and people by then."""
    told: list[tuple[int | None, int]] = []
    for people, reached in _runs(design, flow, chances, seed):
        enough = people.cumsum(1).min(-1) >= LEAST_EACH
        refuted = np.zeros(enough.shape, dtype=bool)
        for number in range(1, len(chances)):
            refuted |= _refuted(design, number, people, reached, 0.0)
        declared = refuted & enough
        counted = people.sum(-1).cumsum(1)
        for run in range(len(people)):
            day = int(declared[run].argmax()) if declared[run].any() else None
            told.append((day, 0 if day is None else int(counted[run, day])))
    return told


def _missed(design: Design, flow: Flow, chances: Sequence[float], *, seed: int) -> float:
    """Return the share of runs in which the first variant's true difference was ever refuted."""
    true = chances[1] - chances[0]
    return (
        sum(
            int(_refuted(design, 1, people, reached, true).any(1).sum())
            for people, reached in _runs(design, flow, chances, seed)
        )
        / RUNS
    )


def _refuted(
    design: Design, number: int, people: Flow, reached: Flow, difference: float
) -> NDArray[np.bool_]:
    pair = [0, number]
    stake = evidence(
        people[..., pair],
        reached[..., pair],
        design.drawn(number),
        design.smallest,
        np.array([difference]),
    )[..., 0]
    refuted: NDArray[np.bool_] = stake >= np.log(1 / design.error)
    return refuted


def _runs(
    design: Design, flow: Flow, chances: Sequence[float], seed: int
) -> Iterator[tuple[Flow, Flow]]:
    chance = np.random.default_rng([seed, len(chances), int(100 * design.shares[0])])
    for _ in range(RUNS // AT_ONCE):
        people = chance.multinomial(np.tile(flow, (AT_ONCE, 1)), design.shares)
        yield people, chance.binomial(people, chances)
