"""How many people an experiment needs, and whether so many come here within a year. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil, exp, log, sqrt
from statistics import NormalDist

from reports.experiment_rules import BETS, LEAST_EACH, Design

FOUND = 0.9  # how often a difference of the smallest size is to be found
LEVEL = 0.5  # where most people are needed: reckoned with where the share reached is not known
YEAR_DAYS = 365
LONGEST = timedelta(days=YEAR_DAYS)
COUNTED_AFTER_DAYS = 3  # after somebody's days are over: what is written down late is in by then
_MOST = 1000.0  # more growth than any answer takes


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What an experiment would take here."""

    needed: int  # people
    coming: int  # people who take part and are counted within a year
    days: int | None  # until so many have been counted; None: more than a year

    @property
    def fits(self) -> bool:
        """Whether an answer is to be had within a year."""
        return self.days is not None


def people_needed(design: Design) -> int:
    """Return how many people find a difference of the smallest size in nine cases of ten.

    Of all variants together, with a daily look: the first time that a stake which grows by
    chance steps (a Brownian motion with drift) reaches the limit (Wald 1947, the inverse
    Gaussian distribution). Measured beside it: docs/experiments.md.
    """
    last = len(design.shares) - 1
    both = design.shares[0] + design.shares[last]
    limit = log(1 / design.error) + log(len(BETS))
    pairs = _growth_needed(limit) / _growth(design.drawn(last), design.smallest)
    return ceil(max(pairs / both, LEAST_EACH / min(design.shares)))


def reckon(design: Design, *, yearly: int, percent: int, within_days: int) -> Reckoned:
    """Return what an experiment would take where `yearly` people come to its step in a year.

    Args:
        design: what would be fixed.
        yearly: people a year.
        percent: of them, how many would take part.
        within_days: the days after which it is counted whether somebody was reached.
    """
    needed = people_needed(design)
    counted_days = YEAR_DAYS - within_days - COUNTED_AFTER_DAYS
    a_day = yearly * percent / 100 / YEAR_DAYS
    coming = int(a_day * max(counted_days, 0))
    if coming < needed:
        return Reckoned(needed, coming, None)
    return Reckoned(needed, coming, ceil(needed / a_day) + within_days + COUNTED_AFTER_DAYS)


def _growth(drawn: tuple[float, float], smallest: float) -> float:
    """Return by how much the logarithm of the stake grows with each person, on average."""
    chances = LEVEL - drawn[1] * smallest, LEVEL + drawn[0] * smallest
    return sum(
        weight * (one * log(one / LEVEL) + (1 - one) * log((1 - one) / LEVEL))
        for weight, one in zip(drawn, chances, strict=True)
    )


def _growth_needed(limit: float) -> float:
    """Return the growth in all at which nine stakes of ten have reached the limit."""
    low, high = 0.0, _MOST
    while high - low > _MOST / 10**6:
        middle = (low + high) / 2
        low, high = (middle, high) if _reached(middle, limit) < FOUND else (low, middle)
    return high


def _reached(growth: float, limit: float) -> float:
    spread, normal = sqrt(2 * growth), NormalDist().cdf
    there = normal((growth - limit) / spread)
    return there + exp(limit) * normal(-(growth + limit) / spread)
