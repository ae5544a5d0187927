"""A synthetic city: its young people, and the extract its pupil register gives each night."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Self

from simulation.biography import Draw, draw_person
from simulation.chance import chance
from simulation.extract_lines import HEADER, read_extract
from simulation.foreign_extract import Loose, read_people
from simulation.identity import NumberSeries
from simulation.person import SimPerson
from simulation.rates import INFLOW_BY_MONTH, RATES, Rates

SATURDAY = 5
EVERY_DAY = 7 / 5  # what comes in a week comes on its five weekdays


@dataclass(frozen=True, slots=True)
class Changes:
    """What a night's extract changes against the night before."""

    entered: tuple[SimPerson, ...] = ()
    changed: tuple[SimPerson, ...] = ()
    left: tuple[SimPerson, ...] = ()


class City:
    """The people of a synthetic city over a period."""

    def __init__(
        self,
        people: Sequence[SimPerson],
        begins: date,
        ends: date,
        *,
        header: bytes = HEADER,
        unread: Iterable[Loose] = (),
    ) -> None:
        """Hold people in the order of their keys.

        Args:
            people: everybody who is in the register at any time of the period.
            begins: the first night with an extract.
            ends: the day after the last night.
            header: the extract's first line, with its line end.
            unread: further lines, that are nobody's own.
        """
        self.people = tuple(people)
        self.begins = begins
        self.ends = ends
        self._header = header
        self._lines = sorted(
            [line for person in self.people for line in _lines(person, ends)]
            + [(one.key, 0, (one.until or ends).toordinal(), one.line) for one in unread]
        )
        self._changes = _changes(self.people, begins)
        self._by_number = {person.personnummer12: person for person in self.people}
        self._by_phone = _phone_book(self.people)

    @classmethod
    def from_extract(
        cls, path: Path, seed: int, months: int, *, begins: date | None = None, rates: Rates = RATES
    ) -> Self:
        """Make a city of the people of a real extract, who leave by and by and get no company.

        Args:
            path: the extract; its lines come back unchanged for those who are still there.
            seed: what chance is drawn from.
            months: how long the city lasts.
            begins: the first night; by default the latest registration in the extract.
            rates: how people leave and behave.

        Raises:
            ValueError: the file is no extract, or nobody in it can be read.
            OSError: the file cannot be read.
        """
        header, lines = read_extract(path.read_bytes())
        people, unread = read_people(lines, seed, begins, rates)
        first = people[0].enters_on
        return cls(people, first, add_months(first, months), header=header, unread=unread)

    def extract(self, on: date) -> bytes:
        """Return the extract of a night as the register writes it, at most a few milliseconds."""
        night = on.toordinal()
        lines = [line for _, first, last, line in self._lines if first <= night < last]
        return self._header + b"".join(lines)

    def changes_on(self, on: date) -> Changes:
        """Return who comes, changes and goes in the extract of a night; the first: all come."""
        return self._changes.get(on, Changes())

    def by_personnummer(self, twelve: str) -> SimPerson | None:
        """Return the person with these twelve digits."""
        return self._by_number.get(twelve)

    def by_phone(self, e164: str) -> SimPerson | None:
        """Return whose number this is: an own one, old or new, one to be found, a guardian's."""
        return self._by_phone.get(e164)


def build_city(people: int, seed: int, begins: date, months: int, *, rates: Rates = RATES) -> City:
    """Build a city.

    Args:
        people: unique people in the register over the period, exactly; over a shorter
            period more of them are there from the beginning.
        seed: what chance is drawn from.
        begins: the first night with an extract.
        months: how long the city lasts.
        rates: how many come and go, and how people are.

    Raises:
        ValueError: fewer than one person or month.
    """
    if people < 1 or months < 1:
        raise ValueError("A city needs at least one person and one month.")
    ends = add_months(begins, months)
    days, weights = _inflow(begins, ends)
    stock = _stock(people, weights[-1], rates)
    series = NumberSeries()
    drawn = []
    for key in range(1, people + 1):
        there = key <= stock
        enters_on = begins if there else days[_place(weights, seed, key)]
        gender = _gender(key, rates.register.women)
        draw = Draw(seed, key, gender, enters_on, there, begins, ends, rates)
        drawn.append(draw_person(draw, series))
    return City(drawn, begins, ends)


def write_extract(path: Path, city: City, on: date) -> None:
    """Write the extract of a night to a file.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_bytes(city.extract(on))


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later; a day the month lacks gives its first of next."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        return add_months(day.replace(day=1), months + 1)


def _inflow(begins: date, ends: date) -> tuple[list[date], list[float]]:
    """Return the nights after the first and the running sum of how many come, 1 for a year.

    Extracts are taken on weekday nights, so that is when people come into the register.
    """
    days = [begins + timedelta(days=later) for later in range(1, (ends - begins).days)]
    days = [day for day in days if day.weekday() < SATURDAY] or days
    weights = (INFLOW_BY_MONTH[day.month - 1] / 3044 * EVERY_DAY for day in days)
    return days, list(accumulate(weights))


def _stock(people: int, coming: float, rates: Rates) -> int:
    share = rates.register.stock
    return max(1, round(people * share / (share + (1 - share) * coming)))


def _place(weights: Sequence[float], seed: int, key: int) -> int:
    place = bisect_right(weights, chance(seed, key, "enters") * weights[-1])
    return min(place, len(weights) - 1)


def _gender(key: int, women: float) -> str:
    """Spread women evenly over the rows, so that every size of city has the published split."""
    return "K" if round(key * women) > round((key - 1) * women) else "M"


def _lines(person: SimPerson, ends: date) -> list[tuple[int, int, int, bytes]]:
    last = (person.leaves_on or ends).toordinal()
    starts = [version.since.toordinal() for version in person.versions]
    spans = zip(starts, [*starts[1:], last], person.versions, strict=True)
    return [(person.key, first, until, version.line) for first, until, version in spans]


def _changes(people: Sequence[SimPerson], begins: date) -> Mapping[date, Changes]:
    nights: defaultdict[date, tuple[list[SimPerson], ...]] = defaultdict(lambda: ([], [], []))
    for person in people:
        nights[max(person.enters_on, begins)][0].append(person)
        for version in person.versions[1:]:
            nights[version.since][1].append(person)
        if person.leaves_on:
            nights[person.leaves_on][2].append(person)
    return {night: Changes(*map(tuple, lists)) for night, lists in nights.items()}


def _phone_book(people: Sequence[SimPerson]) -> Mapping[str, SimPerson]:
    book: dict[str, SimPerson] = {}
    for person in people:
        own = [version.mobile for version in person.versions]
        others = [guardian.mobile for guardian in person.guardians]
        for number in (*own, person.traits.spare_mobile, person.landline, *others):
            if number:
                book.setdefault(number, person)
    return book
