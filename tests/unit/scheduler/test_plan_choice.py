"""Which plan a person follows: the first whose `for:` fits."""

import pytest

from scheduler.plan import Plan, Step, choose_plan

STEPS = (Step("hello", channels=("sms",), template="hello"),)
NORTH = Plan("north", STEPS, applies_to={"unit": ("KAA nord",), "language": ("so", "ti")})
MOVED = Plan("moved", STEPS, applies_to={"reason": ("Inflyttad",)})
ALL = Plan("all", STEPS)


@pytest.mark.parametrize(
    ("traits", "name"),
    [
        ({"unit": "KAA nord", "language": "ti", "reason": "Inflyttad"}, "north"),
        ({"unit": "kaa NORD", "language": "so"}, "north"),
        ({"unit": "KAA nord", "language": "sv", "reason": "Inflyttad"}, "moved"),
        ({"unit": "KAA syd"}, "all"),
        ({}, "all"),
    ],
)
def test_the_first_that_fits(traits: dict[str, str], name: str) -> None:
    """Every condition must hold, capital letters aside; a plan without any is for everybody."""
    assert choose_plan([NORTH, MOVED, ALL], traits).name == name


def test_nobody_is_left_without_a_plan() -> None:
    """Whom no plan is for takes the last one."""
    assert choose_plan([NORTH, MOVED], {"unit": "KAA syd"}).name == "moved"
