"""Texts that young people write fit what they mean."""

import pytest

from register.states import Occupation
from simulation.phrases import digit_of, own_text, relative_text, stranger_text
from simulation.phrases_sv import SELF


def test_every_occupation_has_words() -> None:
    """Whatever somebody does, there are Swedish words for it."""
    assert set(Occupation) <= set(SELF)


def test_swedish_stands_in() -> None:
    """Where a language has no words for a meaning the text is Swedish."""
    text, language = own_text("military", "ti", 1, "key")
    assert language == "sv"
    assert "lumpen" in text


def test_own_language_is_used() -> None:
    """Where the language has words they are used, as they stand."""
    assert own_text("working", "ti", 1, "key") == ("ይሰርሕ ኣለኹ", "ti")


def test_some_texts_are_dressed() -> None:
    """One in five has a greeting or a smile around it, but never a STOPP."""
    texts = [own_text("studying_unspecified", "sv", 1, key)[0] for key in range(200)]
    assert 20 < sum(text not in SELF["studying_unspecified"] for text in texts) < 60
    stops = {own_text("opt_out", "sv", 1, key)[0] for key in range(200)}
    assert stops == set(SELF["opt_out"])


@pytest.mark.parametrize(
    ("name", "gender", "forms"),
    [("Lucas", "M", ("Lucas mamma", "han")), ("Amina", "K", ("Aminas mamma", "hon"))],
)
def test_relatives_speak_of_the_person(name: str, gender: str, forms: tuple[str, str]) -> None:
    """Relatives use the name, its genitive and the right pronoun, and begin with capitals."""
    texts = " ".join(relative_text("none", name, gender, 1, key)[0] for key in range(20))
    assert all(form in texts for form in forms)
    assert "{" not in texts
    assert f". {forms[1]} " not in texts


def test_relatives_say_komvux_for_any_study() -> None:
    """What relatives say of studies is adult education; what they lack words for: call me."""
    assert relative_text("other_studies", "Amina", "K", 1)[1] == "adult_education"
    assert relative_text("military", "Amina", "K", 1)[1] == "call_me"
    assert relative_text("working", "Amina", "K", 1)[1] == "working"


def test_stranger_names_the_name() -> None:
    """A stranger says FEL, or is somebody else than who was written to."""
    texts = {stranger_text("Amina", 1, key) for key in range(50)}
    assert "FEL" in texts
    assert any("Amina" in text for text in texts)


@pytest.mark.parametrize(
    ("meaning", "digit"),
    [
        ("upper_secondary", "1"),
        ("working", "2"),
        ("wants_support", "3"),
        ("call_me", "4"),
        ("military", None),
    ],
)
def test_menu_digits(meaning: str, digit: str | None) -> None:
    """The menu: 1 studies, 2 works, 3 support, 4 call me; the rest needs words."""
    assert digit_of(meaning) == digit
