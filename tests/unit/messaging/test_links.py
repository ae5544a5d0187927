"""The words of personal links, as they are made and as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.links import ALPHABET, LENGTH, link_address, random_word, read_word


def test_no_two_words_are_alike() -> None:
    """Fifty random bits: a thousand links share nothing."""
    assert len({random_word() for _ in range(1000)}) == 1000


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_a_word_is_read_however_it_is_typed(word: str) -> None:
    """From paper: in small letters, in groups, an o for a nought."""
    assert read_word(word) == word
    assert read_word(f" {word.lower()} ") == word
    assert read_word(f"{word[:5]}-{word[5:]}") == word
    assert read_word(word.replace("0", "o").replace("1", "l")) == word


@pytest.mark.parametrize(
    "text", ["", "K7M4PQ2TX", "K7M4PQ2TXBB", "K7M4PQ2TX!", "../../etc/", "ååååååååå0"]
)
def test_what_is_no_word_is_none(text: str) -> None:
    """Too short, too long, other letters: nothing is looked up."""
    assert read_word(text) is None


@pytest.mark.parametrize("base", ["https://svar.example.se", "https://svar.example.se/"])
def test_the_address_of_a_page(base: str) -> None:
    """The base with or without its last slash."""
    assert link_address(base, "K7M4PQ2TXB") == "https://svar.example.se/r/K7M4PQ2TXB"
