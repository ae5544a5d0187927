"""A file of an earlier year whose sums are those that a city has published."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from simulation.identity import NumberSeries

HEADER = (
    "personnummer;gender;district;registered;left;at;channel;outcome;occupation;"
    "unit;enrolled;closed;reason"
)
GENDERS = {"women": "K", "men": "M"}
CHANNELS = ("letter", "sms", "email", "phone")
DISTRICTS = ("Järva", "Farsta", "Bromma", "Södermalm", "")
EIGHTEEN = timedelta(days=18 * 365)
ROOM = 500  # days over which birthdays are spread
SPREAD = 300  # days of the period on which things happen


def write_year(year: dict[str, Any]) -> str:
    """Return the file; who is who in it is made up."""
    first = date.fromisoformat(year["period"][0])
    before = f"{first - timedelta(days=200)}"
    people = list(_people(year, first))
    lines = [HEADER]
    rows = cycle(range(SPREAD))
    sought: list[str] = []
    occupied = iter(_occupations(year))
    for gender in GENDERS:
        told = year["sought"][gender]
        mine = [about for about, who in people if who == gender]
        for place, about in enumerate(mine):
            at = f"{first + timedelta(days=next(rows))}"
            channel = CHANNELS[place % len(CHANNELS)]
            if place < told["reached"]:
                who = "answered_self" if place % 4 else "answered_relative"
                lines.append(f"{about};{at};{channel};{who};{next(occupied)};;;;")
            elif place < told["total"]:
                lines.append(f"{about};{at};{channel};no_answer;;;;;")
            else:
                lines.append(f"{about};;;;;;;;")
            if place < told["total"]:
                sought.append(about)
    again = year["contact_attempts_about"] - len(sought)
    for about, _ in zip(cycle(sought), range(again), strict=False):
        lines.append(f"{about};{first};phone;no_answer;;;;;")
    lines += _support(year, people, first, before)
    return "\n".join(lines) + "\n"


def _people(year: dict[str, Any], first: date) -> Iterator[tuple[str, str]]:
    """Give the cells about each person, and their gender as the tables name it."""
    series = NumberSeries()
    for name, gender in GENDERS.items():
        for place in range(year["in_register"][name]):
            _, number = series.take(first - EIGHTEEN + timedelta(days=place % ROOM), gender)
            registered = first - timedelta(days=100) + timedelta(days=place % SPREAD)
            left = "" if place % 3 else f"{registered + timedelta(days=120)}"
            district = DISTRICTS[place % len(DISTRICTS)]
            yield f"{number};{gender};{district};{registered};{left}", name


def _occupations(year: dict[str, Any]) -> Iterator[str]:
    """Give as many with an occupation as are published, among all who were reached."""
    reached = year["sought"]["total"]["reached"]
    occupied = round(reached * year["occupied_when_reached_percent"] / 100)
    for place in range(reached):
        yield ("working", "adult_education")[place % 2] if place < occupied else "none"


def _support(
    year: dict[str, Any], people: list[tuple[str, str]], first: date, before: str
) -> Iterator[str]:
    those = {name: iter([about for about, who in people if who == name]) for name in GENDERS}
    left = {name: year["took_part_in_support"][name] for name in GENDERS}
    newly = year["newly_enrolled"]
    for row in year["closings_by_unit"]:
        if row["unit"] == "total":
            continue
        ends = ["studies"] * row["to_studies"] + ["work"] * row["to_work"]
        ends += ["other"] * (row["closed"] - len(ends))
        for place in range(row["enrolled"]):
            name = "women" if left["women"] else "men"
            left[name] -= 1
            begun = f"{first + timedelta(days=20)}" if newly > 0 else before
            newly -= 1
            end = ends[place] if place < len(ends) else ""
            closed = f"{first + timedelta(days=250)}" if end else ""
            yield f"{next(those[name])};;;;;{row['unit']};{begun};{closed};{end}"
