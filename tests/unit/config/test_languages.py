"""The languages of the texts."""

import pytest

from config.languages import LANGUAGES, RIGHT_TO_LEFT, keep_number_order, languages_to_try


@pytest.mark.parametrize(
    ("language", "tried"),
    [
        ("sv", ("sv",)),
        ("ar", ("ar", "sv")),
        ("pl", ("pl", "sv")),
        ("tir", ("tir", "ti", "sv")),
        ("prs", ("prs", "fa", "sv")),
        ("", ("", "sv")),
    ],
)
def test_texts_are_looked_for_in_the_nearest_language(
    language: str, tried: tuple[str, ...]
) -> None:
    """First as the register writes it, then the texts' own code (Dari: Persian); else Swedish."""
    assert languages_to_try(language) == tried


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_keeps_its_order_between_arabic_letters(language: str) -> None:
    """A mark before the number tells a phone to show its groups from left to right."""
    shown = keep_number_order("08-465 004 00", language)
    assert shown == ("\u200e" if language in RIGHT_TO_LEFT else "") + "08-465 004 00"


def test_no_number_needs_no_mark() -> None:
    """A missing number stays no value, so that a text closes up around it."""
    assert keep_number_order("", "ar") == ""
