"""Personnummer and coordination numbers in every form that registers write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from personnummer import personnummer as library

from register.identity import Number, NumberFault, passes_luhn, read_number
from tests.people import AMINA, OKSANA

TODAY = date(2025, 10, 1)
BIRTHS = st.dates(date(2005, 10, 2), TODAY)


def with_check_digit(nine: str) -> str:
    """Return nine digits with the check digit after them."""
    return next(nine + digit for digit in "0123456789" if passes_luhn(nine + digit))


def number_for(born_on: date, serial: int, *, coordination: bool) -> str:
    """Return a valid number of 12 digits."""
    day = born_on.day + 60 * coordination
    ten = with_check_digit(f"{born_on:%y%m}{day:02}{serial:03}")
    return f"{born_on.year // 100}{ten}"


@given(BIRTHS, st.integers(1, 999), st.booleans())
def test_every_form_is_the_same_number(born_on: date, serial: int, coordination: bool) -> None:
    """Ten or twelve digits, with or without a dash: the same person, the same birth date."""
    twelve = number_for(born_on, serial, coordination=coordination)
    forms = (
        twelve,
        f"{twelve[:8]}-{twelve[8:]}",
        f"{twelve[2:8]}-{twelve[8:]}",
        twelve[2:],
        f" {twelve[2:8]} \u2013 {twelve[8:]}\u00a0",
    )
    assert {read_number(form, today=TODAY) for form in forms} == {Number(twelve, born_on)}


@given(BIRTHS, st.integers(1, 999), st.booleans(), st.integers(0, 9))
def test_the_check_digit_is_the_library_s(
    born_on: date, serial: int, coordination: bool, digit: int
) -> None:
    """A number counts exactly where the library `personnummer` finds it valid."""
    twelve = number_for(born_on, serial, coordination=coordination)[:-1] + str(digit)
    ours = read_number(twelve, today=TODAY)
    assert isinstance(ours, Number) == library.valid(twelve)  # type: ignore[no-untyped-call]
    assert isinstance(ours, Number) or ours is NumberFault.CHECK


@given(st.text(alphabet="0123456789-+ TX", max_size=14))
def test_nothing_read_breaks(text: str) -> None:
    """Whatever stands in the column, the answer is a number or a reason."""
    found = read_number(text, today=TODAY)
    assert isinstance(found, NumberFault) or len(found.digits) == 12


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", NumberFault.MISSING),
        ("  ", NumberFault.MISSING),
        ("20080314-T984", NumberFault.INTERIM),
        ("080314-TF84", NumberFault.INTERIM),
        ("2,00803E+11", NumberFault.SHAPE),
        ("80314984", NumberFault.SHAPE),
        ("okänt", NumberFault.SHAPE),
        ("٢٠٠٨٠٣١٤٩٨٤٨", NumberFault.SHAPE),
        ("200803149849", NumberFault.CHECK),
        ("200813149846", NumberFault.DATE),
        (with_check_digit("080314000"), NumberFault.SHAPE),
        ("20" + with_check_digit("251002981"), NumberFault.FUTURE),
    ],
)
def test_what_is_no_number_says_why(text: str, fault: NumberFault) -> None:
    """Each kind of fault has its own sentence."""
    assert read_number(text, today=TODAY) is fault


def test_a_coordination_number_s_day_is_less_60() -> None:
    """The birth date of a coordination number is read without the 60; the number keeps it."""
    assert read_number(OKSANA.number[2:], today=TODAY) == Number(OKSANA.number, OKSANA.born_on)


def test_the_birth_date_column_goes_first() -> None:
    """The day inside a number can be shifted: where a birth date is given, it counts (R1)."""
    born_on = date(2008, 3, 16)
    found = read_number(AMINA.number, today=TODAY, born_on=born_on)
    assert found == Number(AMINA.number, born_on)


def test_an_unknown_birth_date_may_stand_in_a_coordination_number() -> None:
    """A coordination number without a date is good where the birth date is given."""
    number = "20" + with_check_digit("080060981")
    assert read_number(number, today=TODAY) is NumberFault.DATE
    assert read_number(number, today=TODAY, born_on=date(2008, 5, 5)) == Number(
        number, date(2008, 5, 5)
    )
    wrong = "20" + with_check_digit("081301981")
    assert read_number(wrong, today=TODAY, born_on=date(2008, 5, 5)) is NumberFault.DATE


def test_the_century_is_the_birth_date_s() -> None:
    """Ten digits take their century from the birth date, else from the latest past date."""
    ten = with_check_digit("251002981")
    assert read_number(ten, today=TODAY) == Number("19" + ten, date(1925, 10, 2))
    old = read_number(ten, today=TODAY, born_on=date(1825, 10, 2))
    assert old == Number("18" + ten, date(1825, 10, 2))
    other = read_number(ten, today=TODAY, born_on=date(2008, 1, 1))
    assert other == Number("19" + ten, date(2008, 1, 1))


def test_a_plus_makes_somebody_a_hundred() -> None:
    """`+` in place of the dash is written from the year in which somebody turns 100."""
    nine = "080314984"
    ten = with_check_digit(nine)
    assert read_number(f"{ten[:6]}+{ten[6:]}", today=TODAY) == Number("19" + ten, date(1908, 3, 14))
