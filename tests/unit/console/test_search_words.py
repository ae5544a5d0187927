"""What is asked for in the search field."""

from datetime import date

import pytest

from console.daily.search_words import Sought, may_stand_in_address, read_sought


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("Amina Wars", Sought(("amina", "wars"))),
        ("åsa 2008-03-14", Sought(("asa",), date(2008, 3, 14))),
        ("20080314 Åsa", Sought(("asa",), date(2008, 3, 14))),
        ("asa 080314", Sought(("asa",), date(2008, 3, 14))),
        ("asa 081314", Sought(("asa", "081314"))),
        ("a b c d e f g h", Sought(("a", "b", "c", "d", "e", "f"))),
        ("", Sought(())),
    ],
)
def test_a_name_and_a_birth_date(typed: str, sought: Sought) -> None:
    """Words are folded; what is a date of birth narrows them down."""
    assert read_sought(typed) == sought


def test_one_letter_is_too_little() -> None:
    """Half the register begins with some letter."""
    assert read_sought("a").is_too_short
    assert read_sought("2008-03-14").is_too_short
    assert not read_sought("al").is_too_short


def test_numbers_stand_in_no_address() -> None:
    """A name may be part of an address; a number or an e-mail address may not."""
    assert may_stand_in_address("Åsa Östman")
    assert not may_stand_in_address("070-174 06 05")
    assert not may_stand_in_address("asa@example.com")
