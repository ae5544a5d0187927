"""What an experiment's figures say: never too sure, however often somebody looks."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.experiment_rules import (
    DIFFERENCES,
    ERROR,
    LEAST_EACH,
    Counts,
    Design,
    Standing,
    Told,
    Verdict,
    decide,
    evidence,
    standings,
)

TWO = Design((0.5, 0.5), 0.1)
THREE = Design((1 / 3,) * 3, 0.1)
HELD_OUT = Design((0.2, 0.8), 0.1)
RUNS, DAYS, A_DAY = 1200, 150, 15


def simulate(
    chances: Sequence[float], design: Design, seed: int, runs: int = RUNS
) -> tuple[Counts, Counts]:
    """Return people and reached, by run, day and variant."""
    chance = np.random.default_rng(seed)
    coming = chance.poisson(A_DAY, (runs, DAYS))
    people = chance.multinomial(coming, design.shares)
    return people, chance.binomial(people, chances)


def won(chances: Sequence[float], design: Design, seed: int) -> float:
    """Return the share of runs that are ever decided, looked at every day."""
    people, reached = simulate(chances, design, seed)
    decided = np.zeros(RUNS, dtype=bool)
    enough = people.cumsum(1).min(-1) >= LEAST_EACH
    for number in range(1, len(design.shares)):
        pair = [0, number]
        stake = evidence(
            people[..., pair], reached[..., pair], design.drawn(number), design.smallest,
            np.zeros(1),
        )[..., 0]  # fmt: skip
        decided |= ((stake >= np.log(1 / design.error)) & enough).any(1)
    return float(decided.mean())


@pytest.mark.parametrize(
    ("design", "level"), [(TWO, 0.5), (TWO, 0.05), (THREE, 0.5), (HELD_OUT, 0.5)]
)
def test_no_difference_is_seldom_declared(design: Design, level: float) -> None:
    """Looked at every day, at most one in twenty is won that should not be."""
    assert won([level] * len(design.shares), design, seed=1) <= ERROR


def test_ten_points_are_found() -> None:
    """A difference of ten points is found in nine cases of ten, whichever way."""
    assert won([0.45, 0.55], TWO, seed=8) >= 0.9
    assert won([0.55, 0.45], TWO, seed=9) >= 0.9


def test_a_level_that_moves_is_no_difference() -> None:
    """People are reached less in July and by the busier unit: the variants differ by nothing."""
    chance = np.random.default_rng(11)
    people = chance.multinomial(chance.poisson(A_DAY, (RUNS, DAYS)), TWO.shares)
    level = 0.5 + 0.3 * np.sin(np.arange(DAYS) / 40)[None, :, None]
    reached = chance.binomial(people, np.broadcast_to(level, people.shape))
    stake = evidence(people, reached, (0.5, 0.5), 0.1, np.zeros(1))[..., 0]
    assert (stake >= np.log(1 / ERROR)).any(1).mean() <= ERROR


def test_the_true_difference_is_inside() -> None:
    """On all days together the interval loses the true difference in at most one of 20 cases."""
    people, reached = simulate([0.40, 0.55], TWO, seed=12)
    stake = evidence(people, reached, (0.5, 0.5), 0.1, np.array([0.15]))[..., 0]
    assert (stake >= np.log(1 / ERROR)).any(1).mean() <= ERROR
    last = standings(TWO, 1, people[0], reached[0])[-1]
    assert last.low is not None
    assert last.high is not None
    assert 0 < last.low < 0.15 < last.high < 0.3


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(*(st.integers(0, 40) for _ in range(2)), *(st.floats(0, 1) for _ in range(2))),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from([TWO, HELD_OUT]),
)
def test_intervals_never_grow(days: list[tuple[int, int, float, float]], design: Design) -> None:
    """What has been refuted stays so, and no figures are too odd."""
    people = np.array([[a, b] for a, b, _, _ in days])
    reached = np.array([[int(a * p), int(b * q)] for a, b, p, q in days])
    ends = [
        (one.low, one.high)
        for one in standings(design, 1, people, reached)
        if one.low is not None and one.high is not None
    ]
    assert all(a[0] <= b[0] and b[1] <= a[1] for a, b in pairwise(ends))
    assert all(DIFFERENCES[0] <= low <= high <= DIFFERENCES[-1] for low, high in ends)


def test_a_bet_is_fair_whatever_is_bet() -> None:
    """On average over what may happen to one person, a stake never grows where nothing differs."""
    for design in (TWO, HELD_OUT):
        drawn = design.drawn(1)
        for difference in (-0.3, 0.0, 0.2):
            for level in np.linspace(max(0, -difference), min(1, 1 - difference), 7):
                worth = 0.0
                for arm, chance in enumerate((level, level + difference)):
                    for hit, likely in ((1, chance), (0, 1 - chance)):
                        people, reached = np.zeros((2, 1, 2), dtype=np.int64)
                        people[0, arm], reached[0, arm] = 1, hit
                        against = np.array([difference])
                        stake = np.exp(evidence(people, reached, drawn, 0.1, against)[0, 0])
                        worth += drawn[arm] * likely * stake
                assert worth <= 1 + 1e-9


ALIKE = [300, 300, 300]


@pytest.mark.parametrize(
    ("people", "reached", "now", "told"),
    [
        ([49, 900], [0, 900], [(0.2, 0.9)], Told(Verdict.NOT_YET)),
        ([300, 300], [90, 150], [(0.01, 0.4)], Told(Verdict.BETTER, 1)),
        (ALIKE, [90, 150, 160], [(0.01, 0.4), (0.02, 0.4)], Told(Verdict.BETTER, 2)),
        (ALIKE, [90, 150, 60], [(0.01, 0.4), (-0.3, -0.1)], Told(Verdict.BETTER, 1)),
        (ALIKE, [150, 90, 60], [(-0.3, -0.01), (-0.3, -0.1)], Told(Verdict.WORSE, 0)),
        (ALIKE, [150, 90, 90], [(-0.3, -0.01), (-0.3, 0.1)], Told(Verdict.NOT_YET)),
        ([300, 300], [90, 91], [(-0.09, 0.08)], Told(Verdict.SAME)),
        ([300, 300], [90, 91], [(-0.09, 0.12)], Told(Verdict.NOT_YET)),
        ([300, 300], [90, 91], [(None, None)], Told(Verdict.UNSTEADY)),
    ],
)
def test_the_verdict(
    people: list[int], reached: list[int], now: list[tuple[float, float]], told: Told
) -> None:
    """Better than the standard wins, the standard over all; else it is the same, or too early."""
    design = THREE if len(people) == 3 else TWO
    assert decide(design, people, reached, [Standing(*ends) for ends in now]) == told


def test_a_difference_that_changes_on_the_way() -> None:
    """Ten points better in spring and ten worse in autumn: no one difference fits that."""
    many = np.full((60, 2), 40)
    spring, autumn = np.tile([10, 30], (30, 1)), np.tile([30, 10], (30, 1))
    last = standings(TWO, 1, many, np.concatenate([spring, autumn]))[-1]
    assert last == Standing(None, None)
