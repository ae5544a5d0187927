"""Which part of a large register is tried."""

import pytest

from reports.trial.thinning import steps_of, subjects_below


def test_a_small_register_is_tried_whole() -> None:
    """Up to so many people everybody is tried, and everybody's facts are read."""
    assert steps_of({"Nord": 4_000, "Syd": 2_000}) == {"Nord": 1, "Syd": 1}
    assert subjects_below(40_000) == ("", 1.0)


def test_of_a_large_one_as_many_as_of_a_small_one() -> None:
    """A small unit keeps enough people for figures of its own; all together stay bounded."""
    people = {"Nord": 600_000, "Syd": 399_000, "Ö": 3_000, "Tom": 0}
    steps = steps_of(people)
    assert steps == {"Nord": 167, "Syd": 167, "Ö": 6, "Tom": 1}
    assert sum(count / steps[unit] for unit, count in people.items()) < 6_500


@pytest.mark.parametrize("people", [40_001, 1_000_000, 10**9])
def test_subjects_below_a_bound_are_their_share(people: int) -> None:
    """The part of all hexadecimal words below the bound is the share that is told."""
    below, share = subjects_below(people)
    assert int(below, 16) / 16 ** len(below) == share
    assert share * people == pytest.approx(40_000, rel=0.05)
