"""How a round is walked, and which times fit."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.visit_rules import (
    EARLY,
    VISIT_LASTS,
    clashes,
    may_go_in,
    suggest_times,
    walking_key,
)

NOON = datetime(2025, 10, 7, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_house_numbers_are_numbers() -> None:
    """2 comes before 10, letters and stairs after the bare number, postcodes before streets."""
    doors = [
        ("123 41", "Storgatan 10"),
        ("123 41", "Storgatan 2 B"),
        ("123 41", "Storgatan 2 lgh 1101"),
        ("123 41", "storgatan 2"),
        ("12340", "Östra vägen 1"),
        ("123 41", "Avägen"),
    ]
    ordered = sorted(doors, key=lambda one: walking_key(*one))
    assert [street for _, street in ordered] == [
        "Östra vägen 1", "Avägen", "storgatan 2", "Storgatan 2 B", "Storgatan 2 lgh 1101",
        "Storgatan 10",
    ]  # fmt: skip


@given(st.lists(st.tuples(st.text(), st.text())))
def test_any_two_doors_have_an_order(doors: list[tuple[str, str]]) -> None:
    """Whatever an extract calls a street, a list of them can be sorted."""
    assert len(sorted(walking_key(*one) for one in doors)) == len(doors)


def test_times_follow_each_other() -> None:
    """One visit after the other, with the same time between."""
    times = suggest_times(NOON, 40 * MINUTE, 3)
    assert times == [NOON, NOON + 40 * MINUTE, NOON + 80 * MINUTE]
    assert suggest_times(NOON, MINUTE, 0) == []


def test_a_pair_may_come_a_little_early() -> None:
    """Near the time, or after it; not the day before."""
    assert may_go_in(NOON, NOON - EARLY)
    assert may_go_in(NOON, NOON + EARLY)
    assert not may_go_in(NOON, NOON - EARLY - MINUTE)


@pytest.mark.parametrize(
    ("between", "too_close"), [(VISIT_LASTS, False), (VISIT_LASTS - MINUTE, True)]
)
def test_nobody_is_in_two_places(between: timedelta, *, too_close: bool) -> None:
    """Two visits need time to walk between them, in whatever order they are given."""
    assert clashes([NOON + between, NOON]) is too_close
    assert not clashes([NOON])
