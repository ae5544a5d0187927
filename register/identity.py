"""Personnummer and coordination numbers: read in every form that registers write them.

The form of the numbers: folkbokföringslagen (1991:481) 18 § and 18 b §. The check digit
is the Luhn rule over the last ten digits; a coordination number has 60 added to its day.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

COORDINATION = 60
CENTENARY = 100
_SHAPE = re.compile(
    r"(?P<century>[0-9]{2})?(?P<year>[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?P<sign>[-+]?)(?!000)(?P<serial>[0-9]{4})"
)
_INTERIM = re.compile(r"(?:[0-9]{2})?[0-9]{6}[-+]?[A-Z][0-9A-Z]{2,3}", re.IGNORECASE)
_DASHES = str.maketrans("‐‑‒–—−", "------")


class NumberFault(StrEnum):
    """Why a text is no personnummer; the value is the sentence for the report."""

    MISSING = "is missing"
    INTERIM = "is an interim number (T-number): a personnummer or coordination number is needed"
    SHAPE = "is not a personnummer: it takes 10 or 12 digits"
    DATE = "does not begin with a date"
    CHECK = "has a wrong check digit"
    FUTURE = "belongs to somebody not yet born"


@dataclass(frozen=True, slots=True)
class Number:
    """A personnummer or coordination number as 12 digits, and the birth date that counts."""

    digits: str
    born_on: date


def read_number(text: str, *, today: date, born_on: date | None = None) -> Number | NumberFault:
    """Read a personnummer or coordination number, with or without century, `-` or `+`.

    Args:
        text: the number as written.
        today: the date of the import; a number without century is of the latest past one.
        born_on: the birth date column, where the extract has one: it goes before the number,
            whose day can be shifted (R1).
    """
    written = "".join(text.split()).translate(_DASHES)
    if not written:
        return NumberFault.MISSING
    shape = _SHAPE.fullmatch(written)
    if shape is None:
        return NumberFault.INTERIM if _INTERIM.fullmatch(written) else NumberFault.SHAPE
    if not passes_luhn(written.replace("-", "").replace("+", "")[-10:]):
        return NumberFault.CHECK
    return _dated(shape, born_on, today)


def passes_luhn(ten: str) -> bool:
    """Tell whether ten digits end with the check digit of the nine before it."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(ten))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _dated(shape: re.Match[str], born_on: date | None, today: date) -> Number | NumberFault:
    year = _full_year(shape, born_on, today)
    month, day = int(shape["month"]), int(shape["day"])
    coordination = day >= COORDINATION
    try:
        own = date(year, month, day - COORDINATION if coordination else day)
    except ValueError:
        # a coordination number may be given to somebody whose birth date is not known
        if born_on is None or not coordination:
            return NumberFault.DATE
        own = born_on
    birth = born_on or own
    if birth > today:
        return NumberFault.FUTURE
    digits = f"{year:04}{shape['month']}{shape['day']}{shape['serial']}"
    return Number(digits, birth)


def _full_year(shape: re.Match[str], born_on: date | None, today: date) -> int:
    year = int(shape["year"])
    if shape["century"]:
        return int(shape["century"]) * 100 + year
    if born_on is not None and born_on.year % 100 == year:
        return born_on.year
    if shape["sign"] == "+":  # it replaces the dash in the year somebody turns 100
        latest = today.year - CENTENARY
        return latest - (latest - year) % 100
    latest = today.year - (today.year - year) % 100
    born_this_year = latest == today.year
    written = (int(shape["month"]), int(shape["day"]) % COORDINATION)
    return latest - 100 if born_this_year and written > (today.month, today.day) else latest
