"""Names as they are searched for."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from register.name_words import fold, words_in


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Åsa", ("asa",)),
        ("Östman-Järvinen", ("ostman", "jarvinen")),
        ("René", ("rene",)),
        ("O'Connor", ("oconnor",)),
        ("D\N{RIGHT SINGLE QUOTATION MARK}Arc", ("darc",)),
        ("Søren Ægir", ("soren", "aegir")),
        ("Đorđe İlkay", ("dorde", "ilkay")),
        ("Anna  Maria anna", ("anna", "maria")),
        ("Strauß", ("strauss",)),
        ("یوسف", ("یوسف",)),
        ("-", ()),
    ],
)
def test_a_name_is_found_as_it_is_heard(name: str, words: tuple[str, ...]) -> None:
    """Marks and capitals fall away, and each word of a double name stands by itself."""
    assert words_in(name) == words


@given(st.text())
@example("\N{MATHEMATICAL SANS-SERIF BOLD CAPITAL ALPHA}")
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is stored and what is typed are folded alike, however often."""
    assert words_in(" ".join(words_in(text))) == words_in(text)
    assert fold(text) == fold(text.strip()) or text != text.strip()
