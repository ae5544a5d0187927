"""What a trial came to, as values that are shown, printed and kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.municipality import Municipality
from reports.trial.score import DAYS, Score
from reports.trial.values import CHANNELS, TASKS, City

KINDS = (*CHANNELS, "search")
LOW, HIGH = 0.05, 0.95
IN_FORCE, TRIED = "in_force", "tried"


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected, and between what it lies in nine of ten replicates."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class UnitWeek:
    """A unit's week."""

    week: str  # its first day, ISO
    unit: str
    contacts: Mapping[str, float]  # by `KINDS`
    waiting: Mapping[str, float]  # tasks that wait for the staff at its end
    reached: float
    cost: float  # SEK


@dataclass(frozen=True, slots=True)
class Side:
    """What one plan came to."""

    name: str
    reached: Expected
    sought: Expected
    cost: float  # SEK
    contacts: Mapping[str, float]
    units: Mapping[str, Expected]  # reached
    weeks: Sequence[UnitWeek]


@dataclass(frozen=True, slots=True)
class Staffed:
    """What a unit's staff get done of a kind of task in a week."""

    unit: str
    task: str
    a_week: float
    limited: bool
    assumed: bool
    given: bool  # set by the municipality


@dataclass(frozen=True, slots=True)
class Outcome:
    """The plan tried beside the one in force, on the same people, rates and dice."""

    begins: str
    ends: str  # the day after the last
    people: int  # in the register now
    newcomers: float  # expected
    tried_people: int  # fewer where the register is large: a part of each unit
    weights: Mapping[str, float]  # how many each of a unit stands for; empty: all were tried
    replicates: int
    prices: Mapping[str, float]  # SEK, by `KINDS`
    staff: Sequence[Staffed]
    tried: Side
    in_force: Side
    more_reached: Expected  # by the plan tried

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


def prices_of(house: Municipality) -> dict[str, float]:
    """Return what each of `KINDS` costs a municipality, in SEK."""
    return {"sms": float(house.sms_price), **house.prices.model_dump()}


def sum_up(
    city: City,
    names: Mapping[str, str],
    scores: Mapping[str, Score],
    ends: date,
    prices: Mapping[str, float],
) -> Outcome:
    """Add up two runs; `names` are the plans' by `TRIED` and `IN_FORCE`."""
    tried, in_force = scores[TRIED], scores[IN_FORCE]
    replicates = tried.reached_weekly.shape[2]
    weights = np.array(city.weights)
    there = sum(weights[one.traits.unit] for one in city.people)
    gain = tried.by_replicate(reached=True) - in_force.by_replicate(reached=True)
    return Outcome(
        begins=city.begins.isoformat(),
        ends=ends.isoformat(),
        people=round(there),
        newcomers=round(float(weights @ tried.people_by_unit / replicates - there), 1),
        tried_people=len(city.people),
        weights={
            name: weight
            for name, weight in zip(city.units, city.weights, strict=True)
            if max(weights) > 1
        },
        replicates=replicates,
        prices=prices,
        staff=[
            Staffed(
                city.units[unit],
                task,
                round(one.a_week, 2),
                one.limited,
                not (one.seen or one.given),
                one.given,
            )
            for (unit, task), one in city.capacity.items()
        ],
        tried=_side(city, names[TRIED], tried, prices),
        in_force=_side(city, names[IN_FORCE], in_force, prices),
        more_reached=_expected(weights @ gain),
    )


def outcome_of(told: Mapping[str, Any]) -> Outcome:
    """Return what `as_json` gave as values again."""
    names = ("begins", "ends", "people", "newcomers", "tried_people", "weights", "replicates")
    rest = {key: told[key] for key in (*names, "prices")}
    return Outcome(
        **rest,
        staff=[Staffed(**one) for one in told["staff"]],
        tried=_side_of(told["tried"]),
        in_force=_side_of(told["in_force"]),
        more_reached=Expected(**told["more_reached"]),
    )


def _side_of(told: Mapping[str, Any]) -> Side:
    return Side(
        name=told["name"],
        reached=Expected(**told["reached"]),
        sought=Expected(**told["sought"]),
        cost=told["cost"],
        contacts=told["contacts"],
        units={unit: Expected(**one) for unit, one in told["units"].items()},
        weeks=[UnitWeek(**one) for one in told["weeks"]],
    )


def _side(city: City, name: str, score: Score, prices: Mapping[str, float]) -> Side:
    weights = np.array(city.weights)[:, None]
    by_unit = score.by_replicate(reached=True) * weights
    weeks = [
        _unit_week(city, score, week, unit, prices)
        for week in range(score.weeks)
        for unit in range(len(city.units))
    ]
    return Side(
        name=name,
        reached=_expected(by_unit.sum(axis=0)),
        sought=_expected((score.by_replicate(reached=False) * weights).sum(axis=0)),
        cost=round(sum(one.cost for one in weeks)),
        contacts={kind: round(sum(one.contacts[kind] for one in weeks), 1) for kind in KINDS},
        units={unit: _expected(by_unit[place]) for place, unit in enumerate(city.units)},
        weeks=weeks,
    )


def _unit_week(
    city: City, score: Score, week: int, unit: int, prices: Mapping[str, float]
) -> UnitWeek:
    each = city.weights[unit] / score.reached_weekly.shape[2]
    contacts = {
        kind: round(float(score.contacts[week, unit, place] * each), 2)
        for place, kind in enumerate(KINDS)
    }
    waiting = {
        task: round(float(score.waiting[week, unit, place] * each), 2)
        for place, task in enumerate(TASKS)
    }
    return UnitWeek(
        week=(city.begins + timedelta(days=DAYS * week)).isoformat(),
        unit=city.units[unit],
        contacts=contacts,
        waiting=waiting,
        reached=round(float(score.reached_weekly[week, unit].sum() * each), 2),
        cost=round(sum(count * prices[kind] for kind, count in contacts.items()), 2),
    )


def _expected(replicates: NDArray[np.float64]) -> Expected:
    low, high = np.quantile(replicates, [LOW, HIGH])
    return Expected(round(float(replicates.mean()), 1), round(float(low), 1), round(float(high), 1))
