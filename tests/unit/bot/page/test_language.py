"""In which language a page is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.page.language import choose_language
from config.languages import DEFAULT_LANGUAGE as DEFAULT
from config.languages import LANGUAGES


@pytest.mark.parametrize(
    ("asked", "accepted", "own", "language"),
    [
        ("ar", "en", "so", "ar"),
        ("xx", "en", "so", "en"),
        ("", "ti-ER,sv;q=0.8,en;q=0.6", "so", "ti"),
        ("", "de-DE, de;q=0.9, uk;q=0.5, sv;q=0.7", "so", "sv"),
        ("", "prs-AF", "sv", "fa"),
        ("", "FA-ir", "sv", "fa"),
        ("", "de", "so", "so"),
        # a register writes languages with three letters too
        ("", "de", "tir", "ti"),
        ("", "en;q=0, de", "so", "so"),
        ("", "en;q=x, *;q=0.1", "so", "so"),
        ("", "en;level=1", "so", "en"),
        ("", "", "de", DEFAULT),
        ("", "", "", DEFAULT),
    ],
)
def test_whose_language_it_is(asked: str, accepted: str, own: str, language: str) -> None:
    """What was chosen comes first, then the phone's languages by weight, then the person's."""
    chosen = choose_language(LANGUAGES, asked=asked, accepted=accepted, own=own)
    assert chosen == language


@given(st.text(), st.text(), st.text())
def test_any_header_ends_in_a_language(asked: str, accepted: str, own: str) -> None:
    """Whatever a phone sends, the page comes in one of its languages."""
    assert choose_language(LANGUAGES, asked=asked, accepted=accepted, own=own) in LANGUAGES
