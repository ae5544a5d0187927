"""The events of a year whose totals are given: what the pipeline would write, row by row.

Beside what counts there is what must not: the same event told twice and late, an answer after
the first, STOP and nothing more, chats and visits, and what happened the day before and after.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from typing import Any

from config.clock import STOCKHOLM
from register.facts import FactRow, FactSubject
from register.states import ChangeKind, FactKind

GENDERS = {"women": "K", "men": "M"}
CITY = ("letter", "sms", "email", "phone")
DISTRICTS = ("Järva", "Farsta", "Bromma", "Södermalm", "")
SPREAD = 300  # days of the period on which things happen
Year = Mapping[str, Any]  # as a year of annual_tables.json


def people_of(year: Year) -> dict[int, FactSubject]:
    """Return who is in the register of a year; who is who is made up."""
    everybody = [
        gender for name, gender in GENDERS.items() for _ in range(year["in_register"][name])
    ]
    return {
        number: FactSubject(f"subject {number}", DISTRICTS[number % 5], "Syd", gender)
        for number, gender in enumerate(everybody, 1)
    }


def events_of(year: Year) -> Iterator[FactRow]:
    """Give the events of a year, the latest first and some of them twice."""
    told = [*_contacts(year), *_support(year)]
    told.sort(key=lambda row: row.at, reverse=True)
    yield from told
    yield from told[::7]


def _contacts(year: Year) -> Iterator[FactRow]:
    first, last = (date.fromisoformat(day) for day in year["period"])
    days, attempts = cycle(range(SPREAD)), year["contact_attempts_about"]
    occupied = _occupied(year)
    number = 0
    sought: list[int] = []
    for name in GENDERS:
        told = year["sought"][name]
        for place in range(year["in_register"][name]):
            number += 1
            yield _status(number, first - timedelta(days=number % 200), ChangeKind.ENTERED)
            if place >= told["total"]:
                continue
            sought.append(number)
            day, channel = first + timedelta(days=next(days)), CITY[place % 4]
            yield _attempt(number, day, channel, "first")
            attempts -= 1
            if place < told["reached"]:
                yield from _reach(number, day, channel, occupied=next(occupied))
            elif place % 9 == 0:
                yield _stop(number, day)
    for turn, number in zip(range(attempts), cycle(sought), strict=False):
        yield _attempt(number, last - timedelta(days=turn % 20), "phone", f"again {turn}")
    for number in sought[::11]:
        yield _attempt(number, last, "visit", "beside")
        yield _attempt(number, first - timedelta(days=1), "sms", "the day before")
        yield _attempt(number, last + timedelta(days=1), "sms", "the day after")


def _reach(number: int, day: date, channel: str, *, occupied: bool) -> Iterator[FactRow]:
    who, code = ("self", "relative")[number % 4 == 0], "working" if occupied else "none"
    for turn, occupation in enumerate((code, "none")[: 1 + (number % 6 == 0)]):
        at = _at(day + timedelta(days=turn), 16)
        key = f"reply:{number}:{turn}"
        yield FactRow(key, number, at, FactKind.REPLY, channel, "answer", who, "occupation")
        yield _status(number, at, ChangeKind.REACHED, who, key)
        yield _status(number, at, ChangeKind.OCCUPATION, occupation, key)


def _support(year: Year) -> Iterator[FactRow]:
    first = date.fromisoformat(year["period"][0])
    women = year["in_register"]["women"]
    takers = iter(
        [
            *range(1, year["took_part_in_support"]["women"] + 1),
            *range(women + 1, women + year["took_part_in_support"]["men"] + 1),
        ]
    )
    newly = year["newly_enrolled"]
    for row in year["closings_by_unit"]:
        ends = ["studies"] * row["to_studies"] + ["work"] * row["to_work"]
        ends += ["other"] * (row["closed"] - len(ends))
        for place in range(row["enrolled"] if row["unit"] != "total" else 0):
            number = next(takers)
            begins = first + timedelta(days=20 if newly > 0 else -50)
            newly -= 1
            yield _status(number, begins, ChangeKind.SUPPORT_BEGUN, row["unit"])
            if place < len(ends):
                ended = first + timedelta(days=250)
                yield _status(number, ended, ChangeKind.SUPPORT_ENDED, ends[place])


def _occupied(year: Year) -> Iterator[bool]:
    reached = year["sought"]["total"]["reached"]
    occupied = round(reached * year["occupied_when_reached_percent"] / 100)
    yield from (place < occupied for place in range(reached))


def _attempt(number: int, day: date, channel: str, key: str) -> FactRow:
    return FactRow(
        f"message:{number}:{key}", number, _at(day, 10), FactKind.ATTEMPT, channel, "hello"
    )


def _stop(number: int, day: date) -> FactRow:
    at = _at(day, 15)
    return FactRow(f"stop:{number}", number, at, FactKind.REPLY, "sms", "", "self", "opt_out")


def _status(
    number: int, on: date | datetime, kind: ChangeKind, detail: str = "", key: str = ""
) -> FactRow:
    at = on if isinstance(on, datetime) else _at(on, 2)
    name = f"status:{kind}:{key or number}"
    return FactRow(name, number, at, FactKind.STATUS, outcome=kind, detail=detail)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), STOCKHOLM).astimezone(UTC)
