"""People read from a real extract, so that a trial can run on a municipality's own register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from simulation.biography import guardians_of
from simulation.extract_lines import Row, version_of
from simulation.identity import read_number, read_personnummer
from simulation.person import SimPerson
from simulation.rates import Rates
from simulation.stay import draw_leaving
from simulation.traits import draw_traits

_COORDINATION = 60  # added to the day in a coordination number
_NEW_DAYS = 14  # whoever was registered so lately can still be a school changer


@dataclass(frozen=True, slots=True)
class Loose:
    """A line that cannot be read, or that repeats somebody."""

    key: int  # row number
    line: bytes
    until: date | None  # the first night without it: when the person leaves; None: it stays


@dataclass(frozen=True, slots=True)
class _Draw:
    seed: int
    key: int
    night: date
    rates: Rates


def read_people(
    lines: Iterable[tuple[bytes, Row | None]], seed: int, begins: date | None, rates: Rates
) -> tuple[tuple[SimPerson, ...], tuple[Loose, ...]]:
    """Return the people of an extract, and the lines that are nobody's own.

    `begins` is the first night; None stands for the latest registration. Protected people are
    there like the others: their numbers stay where the extract has them.

    Raises:
        ValueError: nobody can be read.
    """
    known: dict[str, tuple[int, bytes, Row]] = {}
    loose = []
    for key, (line, row) in enumerate(lines, start=1):
        number = _identity(row)
        if row is None or number is None or number in known:
            loose.append((key, line, number))
        else:
            known[number] = key, line, row
    if not known:
        raise ValueError("Nobody in the extract has a personnummer and a date of registration.")
    night = begins or max(date.fromisoformat(row["Registrerad"]) for _, _, row in known.values())
    people = {
        number: _person(number, line, row, _Draw(seed, key, night, rates))
        for number, (key, line, row) in known.items()
    }
    untils = (people[number].leaves_on if number else None for _, _, number in loose)
    unread = (Loose(key, line, until) for (key, line, _), until in zip(loose, untils, strict=True))
    return tuple(people.values()), tuple(unread)


def _identity(row: Row | None) -> str | None:
    """Return the twelve digits of a row whose dates can be read."""
    number = read_personnummer(row["Personnummer"]) if row else None
    if row is None or number is None:
        return None
    try:
        date.fromisoformat(row["Registrerad"])
        _birth(number)
    except ValueError:
        return None
    return number


def _birth(number: str) -> date:
    """Return the birth date in twelve digits."""
    day = int(number[6:8])
    return date(int(number[:4]), int(number[4:6]), day - _COORDINATION * (day > _COORDINATION))


def _person(number: str, line: bytes, row: Row, draw: _Draw) -> SimPerson:
    night = draw.night
    born_on = _birth(number)
    registered_on = date.fromisoformat(row["Registrerad"])
    stock = night - registered_on > timedelta(days=_NEW_DAYS)
    leaves_on, leaving = draw_leaving(
        born_on, night, draw.seed, draw.key, stock=stock, rates=draw.rates.register
    )
    return SimPerson(
        key=draw.key,
        personnummer12=number,
        first_name=row["Förnamn"],
        last_name=row["Efternamn"],
        gender=row["Kön"],
        born_on=born_on,
        language=row["Språk"] or "sv",
        registered_on=registered_on,
        enters_on=night,
        leaves_on=leaves_on,
        leaving=leaving,
        landline=read_number(row["Telefon"]),
        email=row["E-post"] or None,
        guardians=guardians_of(row),
        in_support_since=None,
        traits=draw_traits(row["Kön"], draw.seed, draw.key, rates=draw.rates),
        versions=(version_of(night, row, line),),
    )
