"""References that are typed from returned envelopes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.paper.reference import DIGITS, read_reference, reference_of

NUMBERS = st.integers(0, 10**11)


@given(NUMBERS)
def test_a_reference_leads_back_to_its_letter(number: int) -> None:
    """However it is typed: small letters, with spaces, without the hyphen."""
    reference = reference_of(number)
    for typed in (reference, reference.lower(), reference.replace("-", ""), f" {reference} "):
        assert read_reference(typed) == number


@given(NUMBERS, st.integers(0, 9), st.sampled_from(DIGITS))
def test_a_wrong_character_is_noticed(number: int, place: int, wrong: str) -> None:
    """Else somebody else's address would be marked as bad (R14)."""
    right = reference_of(number).replace("-", "")
    place %= len(right)
    typed = right[:place] + wrong + right[place + 1 :]
    assert read_reference(typed) == (number if typed == right else None)


@given(NUMBERS, st.integers(0, 8))
def test_swapped_characters_are_noticed(number: int, place: int) -> None:
    """The commonest slip of the fingers after a wrong key."""
    right = reference_of(number).replace("-", "")
    place %= len(right) - 1
    typed = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert read_reference(typed) == (number if typed == right else None)


@pytest.mark.parametrize(
    "text", ["", "2222", "071107-9947", "200711029819", "Q54NHA9A5C", "O1I0-2", "åäö22"]
)
def test_other_things_are_no_reference(text: str) -> None:
    """A personnummer and a person's id are never taken for one."""
    assert read_reference(text) is None


def test_references_are_short() -> None:
    """A million letters need no more than four characters and the check."""
    assert [len(reference_of(number)) for number in (0, 1, 31**4 - 1, 31**4)] == [6, 6, 6, 7]
