"""The staff of the synthetic city: who works where, and how much each gets done in a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from simulation.chance import whole, whole_share
from simulation.city import City
from simulation.places import UNITS, WEIGHTS
from simulation.rates import RATES, Rates

_ON_DUTY = 2
_DAYS_IN_A_ROW = 3  # of calling, each at another hour (R12)
_TURNS = 3
_NAMES = (
    *("Sara Lund", "Omar Nasser", "Karin Ek", "Ahmed Salah", "Lisa Norén", "Johan Palm"),
    *("Amal Yusuf", "Erik Wall", "Mina Tehrani", "Anna Sand", "David Roos", "Selam Tekle"),
    *("Petra Hed", "Jonas Alm", "Fatma Kaya", "Maria Strand", "Ali Rahimi", "Eva Borg"),
    *("Niklas Frid", "Hodan Ismail", "Tove Lilja", "Peter Falk", "Iryna Bojko", "Emma Vik"),
)
_PLAIN = str.maketrans("åäöé ", "aaoe.")


@dataclass(frozen=True, slots=True)
class SimStaff:
    """A coordinator."""

    login: str
    name: str
    unit: str
    districts: tuple[str, ...]  # "" is the group "no district"
    duty_order: int | None  # place in the rota for urgent tasks


@dataclass(frozen=True, slots=True)
class Day:
    """How many tasks of each kind a coordinator can do on a working day."""

    calls: int
    replies: int  # and whatever else somebody waits for
    searches: int
    cards: int
    visits: int  # always with a second one, whose time is not counted here


def staff_roster(city: City, *, rates: Rates = RATES) -> list[SimStaff]:
    """Return the coordinators: some 24 for 8,361 people, shared out by people per district.

    There are at least two in each unit; one of each unit is in the duty rota.
    """
    total = len(city.people) / rates.staff.people_each
    everybody = sum(weight for _, weight in WEIGHTS)
    roster: list[SimStaff] = []
    for unit, names in UNITS.items():
        weights = [(name, weight) for name, weight in WEIGHTS if name in names]
        share = sum(weight for _, weight in weights) / everybody
        places = _shares(weights, max(_ON_DUTY, round(total * share)))
        for number, districts in enumerate(places):
            duty = list(UNITS).index(unit) + 1 if number == 0 else None
            roster.append(_member(len(roster), unit, districts, duty))
    return roster


def day_of(member: SimStaff, seed: int, day: date, *, rates: Rates = RATES) -> Day:
    """Return what a coordinator gets done on a working day; over days it comes to the rates.

    Answers are seen to every day. Calls, searches and visits have days of their own, three in
    nine: for the rest of the time there are those in support.
    """
    key, staff = (member.login, day.isoformat()), rates.staff
    turn = day.toordinal() // _DAYS_IN_A_ROW + whole(0, _TURNS - 1, seed, member.login, "turn")
    share = _TURNS if turn % _TURNS == 0 else 0
    return Day(
        calls=whole_share(share * staff.calls_per_day, seed, *key, "calls"),
        replies=whole_share(staff.replies_per_day, seed, *key, "replies"),
        searches=whole_share(share * staff.searches_per_day, seed, *key, "searches"),
        cards=whole_share(share * staff.cards_per_day, seed, *key, "cards"),
        visits=whole_share(share * staff.visits_per_day, seed, *key, "visits"),
    )


def _shares(weights: Sequence[tuple[str, float]], members: int) -> Iterator[tuple[str, ...]]:
    """Give each of the members an equal part of the people, in the districts' order."""
    part = sum(weight for _, weight in weights) / members
    ends = [sum(weight for _, weight in weights[: place + 1]) for place in range(len(weights))]
    spans = [(name, end - weight, end) for (name, weight), end in zip(weights, ends, strict=True)]
    for number in range(members):
        low, high = number * part, (number + 1) * part
        yield tuple(name for name, first, end in spans if first < high and low < end)


def _member(number: int, unit: str, districts: tuple[str, ...], duty: int | None) -> SimStaff:
    lap, place = divmod(number, len(_NAMES))
    name = _NAMES[place]
    login = name.lower().translate(_PLAIN) + (str(lap + 1) if lap else "")
    return SimStaff(login, name, unit, districts, duty)
