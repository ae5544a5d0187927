"""Personnummer and telephone numbers of people who do not exist."""

from collections import Counter
from datetime import date, timedelta

from simulation.chance import pick

# The Tax Agency's series for tests has the birth number 980-999
# (skatteverket.se, "Testpersonnummer"); an odd last digit of it is a man's.
_FIRST_SERIAL = 980
_LAST_SERIAL = 999
_ROOM = (_LAST_SERIAL - _FIRST_SERIAL + 1) // 2
_NEARBY_DAYS = 60
_SUBSCRIBERS = 10**7
_FIRST_LANDLINE = 2_000_000  # subscribers' numbers begin with 2-9
_LANDLINES = 8_000_000
_STRIDE = 7_368_787  # shares no factor with 10^7, so that no number comes twice
_PREFIXES = ("70", "72", "73", "76", "79")


def luhn_digit(digits: str) -> int:
    """Return the check digit of nine digits (folkbokföringslagen 18 §, the Luhn rule)."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return -sum(number // 10 + number % 10 for number in doubled) % 10


class NumberSeries:
    """Hands out personnummer, none twice."""

    def __init__(self) -> None:
        """Begin with none handed out."""
        self._taken: Counter[tuple[date, str]] = Counter()

    def take(self, born_on: date, gender: str) -> tuple[date, str]:
        """Return a birth date and twelve digits.

        Each day has room for ten women and ten men; where the day is full the next with
        room is taken. A city too large for that (from some 25,000 people) gets birth
        numbers below the series, which can be those of real people.
        """
        days = (born_on + timedelta(days=later) for later in range(_NEARBY_DAYS))
        day = next((day for day in days if self._taken[day, gender] < _ROOM), born_on)
        number = self._taken[day, gender]
        self._taken[day, gender] += 1
        if number < _ROOM:  # in no order that would tell who came first
            number = (7 * number + day.toordinal()) % _ROOM
        serial = _LAST_SERIAL - 2 * number - (gender == "K")
        digits = f"{day:%y%m%d}{serial:03}"
        return day, f"{day:%Y%m%d}{serial:03}{luhn_digit(digits)}"


def mobile_number(seed: int, key: int, slot: int) -> str:
    """Return a mobile number in E.164; `slot` 0-9 tells apart the numbers around one person."""
    place = ((key * 10 + slot) * _STRIDE + seed) % _SUBSCRIBERS
    return f"+46{pick(_PREFIXES, seed, key, 'prefix', slot)}{place:07}"


def landline_number(seed: int, key: int) -> str:
    """Return a landline in E.164, in Stockholm's area code."""
    place = (key * _STRIDE + seed) % _LANDLINES
    return f"+468{_FIRST_LANDLINE + place}"


def written(e164: str, seed: int, *key: str | int) -> str:
    """Write a mobile number in one of the ways in which registers hold it."""
    national = f"0{e164.removeprefix('+46')}"
    forms = (
        e164,
        f"0046{national[1:]}",
        national,
        f"{national[:3]} {national[3:]}",
        f"{national[:3]}-{national[3:6]} {national[6:8]} {national[8:]}",
    )
    return pick(forms, seed, *key)


def read_number(text: str) -> str | None:
    """Return a Swedish number in E.164 as the extract may write it; None where there is none."""
    digits = "".join(filter(str.isdigit, text)).removeprefix("00")
    if not digits:
        return None
    national = digits.removeprefix("46") if digits.startswith("46") else digits.removeprefix("0")
    return f"+46{national}"


def written_personnummer(twelve: str, seed: int, *key: str | int) -> str:
    """Write a personnummer in one of the three ways of the extract."""
    forms = (twelve, f"{twelve[:8]}-{twelve[8:]}", f"{twelve[2:8]}-{twelve[8:]}")
    return pick(forms, seed, *key)


def read_personnummer(text: str) -> str | None:
    """Return twelve digits, or None where the text is none; ten digits are of this century."""
    digits = "".join(filter(str.isdigit, text))
    if len(digits) == len("YYMMDDNNNN"):
        digits = f"20{digits}"
    return digits if len(digits) == len("YYYYMMDDNNNN") else None
