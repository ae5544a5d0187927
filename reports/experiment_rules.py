"""What an experiment's figures say, whenever they are looked at: evidence and intervals.

People are drawn to a variant by chance alone, with known shares. So each person is a bet on
the variant they were drawn to, given whether they were reached: if the variants differ by
`difference`, a bet's worth multiplies the stake by 1 on average, whatever is bet. A stake
that has become 20 times what it was is what happens in at most one case of 20, ever (Ville
1939), and not only on a day that was named before. That is why one may look daily.

The bets are those of Turner, Ly and Grünwald (2024, "Generic E-variables for exact sequential
k-sample tests that allow for optional stopping", Journal of Statistical Planning and Inference
230), with the person and the draw as the block; intervals are the differences that no bet has
refuted (Turner and Grünwald 2023, "Safe Sequential Testing and Effect Estimation in Stratified
Count Data", arXiv:2302.11401). docs/experiments.md says why the method was chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

ERROR = 0.05  # how often an experiment without any difference may be declared won
LEAST_EACH = 50  # people of each variant before anything is said
# What is bet on, in smallest differences of interest: that much, and twice as much, either way.
BETS = (-2.0, -1.0, 1.0, 2.0)
STEP = 0.005  # between two differences that are asked about
DIFFERENCES = np.round(np.arange(-180, 181) * STEP, 3)
EDGE = 0.005  # no bet is made as if something could never happen
PRIOR = 10.0  # people whose half was reached, from whom the level is learned at first
HALVINGS = 32


class Verdict(StrEnum):
    """What the rule says."""

    NOT_YET = "not_yet"  # too early to say anything
    BETTER = "better"  # a variant reaches more than the standard
    WORSE = "worse"  # every variant reaches fewer
    SAME = "same"  # none differs by as much as would matter
    UNSTEADY = "unsteady"  # no difference fits all of the time: it has changed on the way


@dataclass(frozen=True, slots=True)
class Design:
    """What was fixed before the start.

    Attributes:
        shares: Of those who take part, by variant; the standard is first. They add up to 1.
        smallest: The smallest difference that would matter, of 1: 0.1 is ten points.

    """

    shares: tuple[float, ...]
    smallest: float

    @property
    def error(self) -> float:
        """The error that each comparison with the standard may have (Bonferroni)."""
        return ERROR / (len(self.shares) - 1)

    def drawn(self, variant: int) -> tuple[float, float]:
        """Return the chances of the standard and of a variant among those who get either."""
        both = self.shares[0] + self.shares[variant]
        return self.shares[0] / both, self.shares[variant] / both


@dataclass(frozen=True, slots=True)
class Standing:
    """How one variant stands against the standard; no interval: nothing fits any more."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Told:
    """The verdict, and the variant that it names (0: the standard)."""

    verdict: Verdict
    winner: int | None = None


def standings(design: Design, variant: int, people: Counts, reached: Counts) -> list[Standing]:
    """Return how a variant stood at the end of each day.

    Args:
        design: what was fixed before the start.
        variant: which one; the standard has 0.
        people: by day and variant (the standard first), those whose days were over then.
        reached: of them, who was reached in time.
    """
    pair = [0, variant]
    refuted = evidence(
        people[:, pair], reached[:, pair], design.drawn(variant), design.smallest, DIFFERENCES
    ) >= np.log(1 / design.error)
    stands = ~np.logical_or.accumulate(refuted, axis=0)
    return [_interval(row) for row in stands]


def _interval(stands: NDArray[np.bool_]) -> Standing:
    places = np.flatnonzero(stands)
    if not places.size:
        return Standing(None, None)
    return Standing(float(DIFFERENCES[places[0]]), float(DIFFERENCES[places[-1]]))


def evidence(
    people: Counts, reached: Counts, drawn: tuple[float, float], smallest: float, against: Floats
) -> Floats:
    """Return the logarithm of the stake against each difference at the end of each day.

    Args:
        people: of any runs, by day, of the standard and of a variant: (..., days, 2).
        reached: of them, who was reached.
        drawn: the chances with which a person was drawn to either.
        smallest: the smallest difference that would matter.
        against: the differences to refute, of 1.

    Returns:
        (..., days, differences).
    """
    level = _level(people, reached, drawn)[..., None]
    stakes = [
        _stake(people, reached, drawn, level, against=against, bet=against + by * smallest)
        for by in BETS
    ]
    total: Floats = np.logaddexp.reduce(stakes, axis=0) - np.log(len(BETS))
    return total


def _level(people: Counts, reached: Counts, drawn: tuple[float, float]) -> Floats:
    """Return the share reached as it is known at the beginning of each day, from days before.

    Each variant weighs as it is drawn, so that the level does not move with chance's shares.
    """
    known = np.cumsum(people, axis=-2) - people, np.cumsum(reached, axis=-2) - reached
    shares = (known[1] + PRIOR / 2) / (known[0] + PRIOR)
    level: Floats = shares[..., 0] * drawn[0] + shares[..., 1] * drawn[1]
    return level


def _stake(
    people: Counts,
    reached: Counts,
    drawn: tuple[float, float],
    level: Floats,
    *,
    against: Floats,
    bet: Floats,
) -> Floats:
    """Return the logarithm of a stake that was bet, day by day, on a difference `bet`."""
    ours = [_inside(level - drawn[1] * bet), _inside(level + drawn[0] * bet)]
    theirs = _nearest(ours, drawn, against)
    won = np.zeros(np.broadcast_shapes(level.shape, against.shape))
    for arm in (0, 1):
        yes = reached[..., arm, None]
        no = people[..., arm, None] - yes
        won += yes * np.log(ours[arm] / theirs[arm])
        won += no * np.log((1 - ours[arm]) / (1 - theirs[arm]))
    total: Floats = np.cumsum(won, axis=-2)
    return total


def _nearest(ours: Sequence[Floats], drawn: tuple[float, float], against: Floats) -> list[Floats]:
    """Return the two chances that differ by `against` and are nearest to the bet's.

    Nearest in Kullback and Leibler's sense, each weighed as it is drawn: with these a bet's
    worth is at most 1 on average under every pair of chances that differ so (docs/experiments.md).
    """
    low = np.maximum(0.0, -against) + np.zeros_like(ours[0])
    high = np.minimum(1.0, 1.0 - against) + np.zeros_like(ours[0])
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        other = middle + against
        slope = drawn[0] * (ours[0] - middle) / (middle * (1 - middle))
        slope += drawn[1] * (ours[1] - other) / (other * (1 - other))
        low, high = np.where(slope > 0, middle, low), np.where(slope > 0, high, middle)
    return [(low + high) / 2, (low + high) / 2 + against]


def _inside(chance: Floats) -> Floats:
    return np.clip(chance, EDGE, 1 - EDGE)


def decide(
    design: Design, people: Sequence[int], reached: Sequence[int], now: Sequence[Standing]
) -> Told:
    """Return what the figures say.

    Args:
        design: what was fixed before the start.
        people: by variant, the standard first, those whose days are over.
        reached: of them, who was reached in time.
        now: how each variant but the standard stands.
    """
    if min(people) < LEAST_EACH:
        return Told(Verdict.NOT_YET)
    bounds = [(one.low, one.high) for one in now if one.low is not None and one.high is not None]
    if len(bounds) < len(now):
        return Told(Verdict.UNSTEADY)
    better = [number for number, (low, _) in enumerate(bounds, 1) if low > 0]
    if better:
        return Told(Verdict.BETTER, max(better, key=lambda one: reached[one] / people[one]))
    if all(high < 0 for _, high in bounds):
        return Told(Verdict.WORSE, 0)
    if all(-design.smallest < low and high < design.smallest for low, high in bounds):
        return Told(Verdict.SAME)
    return Told(Verdict.NOT_YET)
