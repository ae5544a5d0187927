"""The words of texts, and what is different between two of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.managing.differences import PieceKind, compare
from console.managing.text_words import (
    PROBLEMS,
    WARNINGS,
    address_of,
    key_of,
    problem_in_words,
    template_name,
    warning_in_words,
    word_of,
)
from messaging.text_problems import Problem, ProblemKind
from messaging.text_warnings import TextWarning, WarningKind
from messaging.version_rules import TextKey

KEY = TextKey("hello", "sms", "sv")


def test_every_problem_and_warning_has_words() -> None:
    """Whatever is wrong with a text, or may be, is told in its writer's language."""
    assert PROBLEMS.keys() == set(ProblemKind)
    assert WARNINGS.keys() == set(WarningKind)
    told = problem_in_words(Problem("unknown", ProblemKind.VARIABLE, "namn"), str)
    assert told == "Det finns inget som heter {{ namn }}."
    assert "skola" in warning_in_words(TextWarning(WarningKind.GIVES_AWAY, "skola"), str)


def test_a_text_has_an_address() -> None:
    """The word of the address is read back as the text."""
    assert address_of(KEY) == "/templates/hello.sms.sv"
    assert key_of(word_of(KEY)) == KEY


@pytest.mark.parametrize("word", ["", "a.b", "a.sms.xx", "a.fax.sv", "a-b.sms.sv", "a.sms.sv.x"])
def test_other_words_are_no_texts(word: str) -> None:
    """What cannot be the name of a text of ours is none."""
    assert key_of(word) is None


def test_templates_of_a_municipality_s_own() -> None:
    """A template that did not come along is called by its own name."""
    assert template_name("hello", str) == "Första meddelandet"
    assert template_name("sommar", str) == "sommar"


def test_what_is_different() -> None:
    """Words that went and words that came are told apart from those that stayed."""
    pieces = compare("Hej du! Plugg?", "Hej du! Jobb nu?")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        (PieceKind.SAME, "Hej du! "),
        (PieceKind.REMOVED, "Plugg?"),
        (PieceKind.ADDED, "Jobb nu?"),
    ]


@settings(max_examples=40)
@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_both_texts_are_in_the_pieces(old: str, new: str) -> None:
    """Leaving out what is new gives the old text, and the other way round."""
    pieces = compare(old, new)
    assert "".join(one.text for one in pieces if one.kind is not PieceKind.ADDED) == old
    assert "".join(one.text for one in pieces if one.kind is not PieceKind.REMOVED) == new
