"""How many people an experiment needs."""

import numpy as np
import pytest

from reports.experiment_rules import LEAST_EACH, Design, evidence
from reports.experiment_size import people_needed, reckon

TWO = Design((0.5, 0.5), 0.1)


@pytest.mark.parametrize("design", [TWO, Design((0.2, 0.8), 0.1)], ids=["even", "held out"])
def test_so_many_find_it_in_nine_cases_of_ten(design: Design) -> None:
    """What is reckoned is what a simulation needs, within the chance of a few hundred runs."""
    runs, needed = 600, people_needed(design)
    chance = np.random.default_rng(5)
    people = chance.multinomial(np.full((runs, needed // 10), 10), design.shares)
    drawn = design.drawn(1)
    level = 0.5
    chances = (level - drawn[1] * design.smallest, level + drawn[0] * design.smallest)
    reached = chance.binomial(people, chances)
    stake = evidence(people, reached, drawn, design.smallest, np.zeros(1))[..., 0]
    found = (stake >= np.log(1 / design.error)).any(1).mean()
    assert 0.86 <= found <= 0.95


def test_more_is_needed_for_less() -> None:
    """Half the difference takes four times as many; more variants and a hold-out take more."""
    assert people_needed(Design((0.5, 0.5), 0.05)) == pytest.approx(
        4 * people_needed(TWO), rel=0.02
    )
    assert people_needed(Design((1 / 3,) * 3, 0.1)) > people_needed(TWO)
    assert people_needed(Design((0.2, 0.8), 0.1)) > people_needed(TWO)
    assert people_needed(Design((0.5, 0.5), 0.9)) == 2 * LEAST_EACH


def test_what_it_takes_here() -> None:
    """The more people come and take part, the sooner; too few within a year is told."""
    soon = reckon(TWO, yearly=5577, percent=100, within_days=30)
    assert soon.fits
    assert soon.days is not None
    assert soon.days < 180
    half = reckon(TWO, yearly=5577, percent=50, within_days=30)
    assert half.days is not None
    assert half.days > soon.days
    small = reckon(TWO, yearly=300, percent=100, within_days=30)
    assert (small.fits, small.days, small.coming) == (False, None, 272)
    assert not reckon(TWO, yearly=0, percent=100, within_days=400).fits
