"""Who becomes responsible for whom."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from register.spreading import spread

JARVA, FARSTA, NOWHERE = 1, 2, 3
SARA, ALI, EVA = 10, 11, 12


def test_the_least_loaded_is_next() -> None:
    """Who has the fewest people gets the next; the lower id where two have as many (R23)."""
    owners = spread({JARVA: [1, 2, 3]}, {JARVA: [SARA, ALI]}, {SARA: 1})
    assert owners == {1: ALI, 2: SARA, 3: ALI}


def test_everybody_is_served_by_their_own_district() -> None:
    """An owner serves the person's district; where nobody does, there is none."""
    owners = spread({JARVA: [1], FARSTA: [2], NOWHERE: [3]}, {JARVA: [SARA], FARSTA: [ALI]}, {})
    assert owners == {1: SARA, 2: ALI}


def test_those_who_have_no_choice_come_first() -> None:
    """A district that one alone serves is counted before those with others to turn to."""
    owners = spread({JARVA: [1, 2], FARSTA: [3, 4]}, {JARVA: [SARA, ALI], FARSTA: [SARA]}, {})
    assert owners == {3: SARA, 4: SARA, 1: ALI, 2: ALI}


@given(st.lists(st.integers(0, 500), unique=True), st.lists(st.integers(1, 9), unique=True))
def test_loads_end_up_even(people: list[int], staff: list[int]) -> None:
    """Among those who serve one district nobody gets two more than another."""
    owners = spread({JARVA: people}, {JARVA: staff}, {})
    assert owners.keys() == (set(people) if staff else set())
    loads = Counter(owners.values())
    counts = [loads[one] for one in staff]
    assert not counts or max(counts) - min(counts) <= 1
