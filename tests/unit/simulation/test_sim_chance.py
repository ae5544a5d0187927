"""Chance is a function of its key."""

from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.chance import (
    chance,
    exponential,
    happens,
    normal,
    pick,
    pick_weighted,
    whole,
    whole_share,
)

KEYS = st.lists(st.one_of(st.text(max_size=8), st.integers()), max_size=4)
DRAWS = range(4000)


@given(st.integers(), KEYS)
def test_same_key_gives_same_number(seed: int, key: list[str | int]) -> None:
    """The same seed and key give the same number in [0, 1), in whatever order they are asked."""
    first = chance(seed, *key)
    chance(seed, "something", "between")
    assert 0 <= first < 1
    assert chance(seed, *key) == first


def test_number_never_changes_between_machines() -> None:
    """A draw is fixed for ever: results written down stay true on every machine and version."""
    assert chance(1, "a", 2) == 0.661864179080601


def test_seed_and_key_parts_matter() -> None:
    """Another seed, part or division into parts is another draw."""
    draws = {chance(1, "ab", "c"), chance(2, "ab", "c"), chance(1, "a", "bc"), chance(1, "abc")}
    assert len(draws) == 4


def test_draws_are_even() -> None:
    """Draws over many keys are spread evenly over [0, 1)."""
    draws = [chance(3, key) for key in DRAWS]
    assert fmean(draws) == pytest.approx(0.5, abs=0.02)
    assert pstdev(draws) == pytest.approx(0.289, abs=0.01)


def test_happens_as_often_as_its_probability() -> None:
    """Something of probability 0.3 happens about three times in ten; 0 never, 1 always."""
    assert fmean(happens(0.3, 5, key) for key in DRAWS) == pytest.approx(0.3, abs=0.025)
    assert not any(happens(0, 5, key) for key in DRAWS)
    assert all(happens(1, 5, key) for key in DRAWS)


def test_pick_takes_every_option() -> None:
    """Every option is picked, and none from nothing."""
    assert {pick("abc", 1, key) for key in range(100)} == set("abc")
    with pytest.raises(IndexError):
        pick((), 1)


@given(st.lists(st.floats(min_value=0.01, max_value=5), min_size=1, max_size=6), st.integers())
def test_weighted_pick_is_one_of_the_options(weights: list[float], seed: int) -> None:
    """A weighted pick gives one of the options, whatever the weights add up to."""
    options = list(enumerate(weights))
    assert pick_weighted(options, seed, "key") in range(len(options))


def test_weighted_pick_follows_weights() -> None:
    """An option with three quarters of the weight is picked three times in four; 0 is not."""
    options = (("often", 3.0), ("never", 0.0), ("seldom", 1.0))
    picked = [pick_weighted(options, 1, key) for key in DRAWS]
    assert picked.count("often") / len(picked) == pytest.approx(0.75, abs=0.025)
    assert "never" not in picked


def test_weighted_pick_without_weight_takes_the_last() -> None:
    """Where nothing has any weight the last option stands."""
    assert pick_weighted((("a", 0.0), ("b", 0.0)), 1) == "b"


@given(st.integers(-50, 50), st.integers(0, 50), st.integers())
def test_whole_stays_within(low: int, more: int, seed: int) -> None:
    """A whole number lies between its bounds, both included."""
    assert low <= whole(low, low + more, seed, "key") <= low + more


def test_whole_reaches_both_bounds() -> None:
    """Both bounds come up."""
    assert {whole(1, 3, 1, key) for key in range(100)} == {1, 2, 3}


def test_normal_has_mean_0_and_deviation_1() -> None:
    """Normal draws have mean 0 and deviation 1."""
    draws = [normal(1, key) for key in DRAWS]
    assert fmean(draws) == pytest.approx(0, abs=0.05)
    assert pstdev(draws) == pytest.approx(1, abs=0.05)


def test_exponential_has_its_mean() -> None:
    """Exponential draws are never negative and have the mean asked for."""
    draws = [exponential(60, 1, key) for key in DRAWS]
    assert min(draws) >= 0
    assert fmean(draws) == pytest.approx(60, rel=0.06)


def test_whole_share_comes_to_the_expected() -> None:
    """1.25 tasks a day are one or two, and five in four days."""
    draws = [whole_share(1.25, 1, key) for key in DRAWS]
    assert set(draws) == {1, 2}
    assert fmean(draws) == pytest.approx(1.25, abs=0.03)
