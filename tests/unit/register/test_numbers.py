"""Telephone numbers and e-mail addresses in their stored form."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from register.numbers import Phone, read_email, read_phone
from register.states import PointKind


@given(st.integers(100_000_000, 999_999_999))
def test_our_reading_is_the_library_s(subscriber: int) -> None:
    """What we read fast is what libphonenumber reads, mobile numbers and all others."""
    text = f"0{subscriber}"
    parsed = phonenumbers.parse(text, "SE")
    kind = phonenumbers.number_type(parsed)
    found = read_phone(text)
    if kind == PhoneNumberType.MOBILE:
        assert found == Phone(f"+46{subscriber}", PointKind.MOBILE)
    elif kind == PhoneNumberType.FIXED_LINE:
        assert found is not None
        assert found.kind is PointKind.LANDLINE
    assert found is None or phonenumbers.is_valid_number(phonenumbers.parse(found.number))


@pytest.mark.parametrize(
    "text",
    [
        "0701740605",
        "070-174 06 05",
        "070 1740605",
        "070/174.06.05",
        "+46701740605",
        "+46 (0)70-174 06 05",
        "0046701740605",
        "070\u2011174\u00a006\u00a005",
    ],
)
def test_every_way_of_writing_is_one_number(text: str) -> None:
    """Spaces, dashes, country code and the nought in brackets make no difference."""
    assert read_phone(text) == Phone("+46701740605", PointKind.MOBILE)


def test_a_landline_takes_calls_only() -> None:
    """A number of an area code is a landline, however it is written."""
    assert read_phone("08-114 83 28") == Phone("+4681148328", PointKind.LANDLINE)


def test_a_foreign_mobile_is_a_mobile() -> None:
    """Newly arrived people may still have a number of another country."""
    assert read_phone("+380 50 123 45 67") == Phone("+380501234567", PointKind.MOBILE)


@pytest.mark.parametrize(
    "text",
    ["", "-", "saknas", "112", "070174060", "0939 123 45 67", "0701740605 ext 5", "070174HEJ5"],
)
def test_what_we_would_never_dial_is_none(text: str) -> None:
    """Too short, premium-rate, with letters or an extension: no number."""
    assert read_phone(text) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Amina.Warsame@Example.COM ", "amina.warsame@example.com"),
        ("amina@example", None),
        ("amina", None),
        ("a@b.se, c@d.se", None),
        ("a" * 250 + "@example.com", None),
        ("", None),
    ],
)
def test_an_address_is_stored_in_lower_case(text: str, address: str | None) -> None:
    """One address with a domain, in lower case; anything else is none."""
    assert read_email(text) == address
