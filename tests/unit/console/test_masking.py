"""Numbers and addresses shown in part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.masking import mask_personnummer, mask_value, write_personnummer
from register.numbers import write_phone
from register.states import PointKind


@pytest.mark.parametrize(
    ("kind", "whole", "masked"),
    [
        (PointKind.MOBILE, "+46701740605", "070-••• •• 05"),
        (PointKind.LANDLINE, "+46850835700", "08-5•• ••• 00"),
        (PointKind.MOBILE, "+4915112345678", "+49 1••• •••••78"),
        (PointKind.EMAIL, "amina@example.com", "a•••@example.com"),
    ],
)
def test_the_middle_is_hidden(kind: PointKind, whole: str, masked: str) -> None:
    """Enough is left to tell a person's numbers apart, too little to call them."""
    written = whole if kind is PointKind.EMAIL else write_phone(whole)
    assert mask_value(kind, written) == masked


@given(st.from_regex(r"\+46[0-9]{7,9}", fullmatch=True))
def test_no_more_than_five_digits_are_left(number: str) -> None:
    """Whatever the number, at most five of its digits are shown."""
    masked = mask_value(PointKind.MOBILE, number)
    assert sum(sign.isdigit() for sign in masked) <= 5
    assert len(masked) == len(number)


def test_what_is_no_number_stays() -> None:
    """A stored value that is no number is written as it is."""
    assert write_phone("x") == "x"


def test_a_personnummer() -> None:
    """The last four digits are hidden until they are needed."""
    assert mask_personnummer("200711029819") == "20071102-••••"
    assert write_personnummer("200711029819") == "20071102-9819"
