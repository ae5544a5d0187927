"""The named people of the tests are who their numbers say, and nobody real."""

import re
from typing import Any

import pytest
from personnummer.personnummer import Personnummer

from tests.people import COLUMNS, EVERYBODY, OKSANA, Young, extract


@pytest.mark.parametrize("young", EVERYBODY, ids=lambda young: young.first_name)
def test_numbers_are_valid_and_never_given_out(young: Young) -> None:
    """A number has its check digit, its gender, and the series kept for tests."""
    number: Any = Personnummer(young.number)  # type: ignore[no-untyped-call]
    assert number.is_female() == (young.gender == "K")
    assert number.is_coordination_number() == (young is OKSANA)
    assert young.number[8:10] == "98"
    assert 16 <= 2025 - young.born_on.year <= 20


@pytest.mark.parametrize("young", EVERYBODY, ids=lambda young: young.first_name)
def test_telephone_numbers_are_for_fiction(young: Young) -> None:
    """Every number is one that is kept free: 070-174 06 05 to 99."""
    for number in filter(None, (young.mobile, young.guardian_mobile)):
        digits = re.sub(r"\D", "", number).removeprefix("46").removeprefix("0")
        assert 701740605 <= int(digits) <= 701740699


def test_an_extract_has_a_line_for_each() -> None:
    """The extract begins with its header, and each person has one line."""
    header, *lines = extract().splitlines()
    assert header == ";".join(COLUMNS)
    assert len(lines) == len(EVERYBODY)
    assert all(line.count(";") == header.count(";") for line in lines)
