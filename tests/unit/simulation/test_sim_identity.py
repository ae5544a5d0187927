"""Personnummer and numbers are right in form and nobody's twice."""

from datetime import date, timedelta
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from personnummer.personnummer import Personnummer

from simulation.identity import (
    NumberSeries,
    landline_number,
    luhn_digit,
    mobile_number,
    read_number,
    read_personnummer,
    written,
    written_personnummer,
)

OFFICIAL: Any = Personnummer  # the library has no types
BIRTHS = st.dates(date(2004, 1, 1), date(2010, 12, 31))


@given(BIRTHS, st.sampled_from("KM"))
def test_personnummer_is_valid_test_number(born_on: date, gender: str) -> None:
    """A number is valid, tells date and gender, and lies in the series for tests."""
    day, twelve = NumberSeries().take(born_on, gender)
    number = OFFICIAL(twelve)
    assert day == born_on
    assert number.is_female() == (gender == "K")
    assert f"{born_on:%Y%m%d}" == twelve[:8]
    assert 9800 <= int(twelve[8:]) <= 9999


def test_check_digit_of_the_tax_agency_example() -> None:
    """The check digit is that of the Tax Agency's own example, 811228-9874."""
    assert luhn_digit("811228987") == 4


def test_full_day_gives_the_next() -> None:
    """The eleventh woman of a day is born the day after; nobody gets a number twice."""
    series = NumberSeries()
    born_on = date(2008, 5, 1)
    taken = [series.take(born_on, "K") for _ in range(25)]
    assert [day for day, _ in taken].count(born_on) == 10
    assert taken[10][0] == born_on + timedelta(days=1)
    assert len({twelve for _, twelve in taken}) == 25


def test_city_too_large_for_the_series_still_has_unique_numbers() -> None:
    """Past the series birth numbers go on below it, still valid and unique."""
    series = NumberSeries()
    numbers = [series.take(date(2008, 5, 1), "M")[1] for _ in range(700)]
    assert len(set(numbers)) == 700
    assert any(int(number[8:]) < 9800 for number in numbers)
    assert all(OFFICIAL(number).is_male() for number in numbers[-20:])


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_numbers_are_swedish(key: int, seed: int) -> None:
    """Mobiles and landlines are numbers that Sweden's plan allows."""
    for number in (mobile_number(seed, key, 0), landline_number(seed, key)):
        assert phonenumbers.is_valid_number(phonenumbers.parse(number))


def test_mobiles_are_unique() -> None:
    """No two slots of any two people have the same number."""
    numbers = {mobile_number(1, key, slot) for key in range(1, 3000) for slot in range(5)}
    assert len(numbers) == 2999 * 5


@given(st.integers(1, 10**6), st.integers(0, 100))
def test_written_number_reads_back(key: int, seed: int) -> None:
    """Whatever way a register writes a number, the same number is read."""
    number = mobile_number(seed, key, 1)
    assert read_number(written(number, seed, key)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("", None), ("-", None), ("08-1148328", "+4681148328"), ("0046 70 740 36 12", "+46707403612")],
)
def test_reads_numbers_of_extracts(text: str, number: str | None) -> None:
    """Landlines and foreign prefixes are read; a cell without digits is no number."""
    assert read_number(text) == number


@given(BIRTHS, st.integers(0, 100))
def test_written_personnummer_reads_back(born_on: date, seed: int) -> None:
    """All three ways to write a personnummer are read as the same twelve digits."""
    _, twelve = NumberSeries().take(born_on, "K")
    assert read_personnummer(written_personnummer(twelve, seed, "form")) == twelve


@pytest.mark.parametrize("text", ["", "12", "0801019", "1234567890123"])
def test_other_lengths_are_no_personnummer(text: str) -> None:
    """Anything but ten or twelve digits is no personnummer."""
    assert read_personnummer(text) is None
