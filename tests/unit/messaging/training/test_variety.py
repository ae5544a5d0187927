"""More texts out of those there are."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from messaging.meaning.reading import Intent, Respondent
from messaging.training.labelled import Labelled
from messaging.training.variety import join, slip, vary

WORK = Labelled(
    "jobbar på lager", "sv", "first", frozenset({Intent.OCCUPATION}), "working", Respondent.SELF
)
CRISIS = replace(WORK, text="vill inte leva", intents=frozenset({Intent.CRISIS}), occupation="")
STOP = replace(CRISIS, text="sluta smsa", intents=frozenset({Intent.OPT_OUT}))
HELP = replace(CRISIS, text="vill ha hjälp", intents=frozenset({Intent.WANTS_SUPPORT}))
THANKS = replace(CRISIS, text="tack", intents=frozenset({Intent.ACKNOWLEDGE}))


def test_two_things_are_said_in_one_message() -> None:
    """The labels are those of both; thanks beside something else is no acknowledgement."""
    both = join(WORK, CRISIS, Random(1))
    assert both is not None
    assert "lager" in both.text
    assert "leva" in both.text
    assert both.intents == {Intent.OCCUPATION, Intent.CRISIS}
    assert both.occupation == "working"
    thanked = join(THANKS, HELP, Random(1))
    assert thanked is not None
    assert thanked.intents == {Intent.WANTS_SUPPORT}


def test_what_does_not_go_together_is_not_joined() -> None:
    """Two occupations, a STOP and a wish, other languages and writers, menu digits, long texts."""
    rng = Random(1)
    assert join(WORK, replace(WORK, text="pluggar"), rng) is None
    assert join(STOP, HELP, rng) is None
    assert join(THANKS, THANKS, rng) is None
    assert join(WORK, replace(CRISIS, lang="en"), rng) is None
    assert join(WORK, replace(CRISIS, respondent=Respondent.RELATIVE), rng) is None
    assert join(replace(WORK, text="2 lager"), CRISIS, rng) is None
    assert join(WORK, replace(CRISIS, text="x" * 200), rng) is None
    wrong = replace(CRISIS, intents=frozenset({Intent.WRONG_PERSON}))
    assert join(WORK, wrong, rng) is None


@given(st.text(max_size=60), st.integers())
def test_a_slip_of_the_finger_takes_any_text(text: str, seed: int) -> None:
    """Whatever the text, it comes back much the same."""
    assert abs(len(slip(text, Random(seed))) - len(text)) <= 2


def test_variations_are_the_same_every_time() -> None:
    """Training is repeatable: the same start of chance gives the same texts."""
    texts = [WORK, CRISIS, STOP, HELP, THANKS] * 20
    assert vary(texts, Random(3)) == vary(texts, Random(3))
    assert vary(texts, Random(3)) != texts
