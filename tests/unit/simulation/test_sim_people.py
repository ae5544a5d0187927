"""What is true of a person over time."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from register.states import Occupation
from simulation.city import build_city
from simulation.person import NumberState, SimPerson, Version

BEGINS = date(2024, 11, 1)
CHANGED = date(2025, 3, 1)
OLD, NEW = "+46701111111", "+46702222222"


@pytest.fixture
def person() -> SimPerson:
    """Somebody whose number changes on 1 March."""
    somebody = build_city(1, 1, BEGINS, 12).people[0]
    versions = (
        Version(BEGINS, "Farsta", OLD, protected=False, line=b"old\r\n"),
        Version(CHANGED, "Bromma", NEW, protected=False, line=b"new\r\n"),
    )
    return replace(somebody, versions=versions, enters_on=BEGINS, leaves_on=date(2025, 6, 1))


def noon(day: date) -> datetime:
    """Return noon of a day."""
    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC)


def test_version_is_the_nights(person: SimPerson) -> None:
    """The extract's words hold from their night on; before the first, the first hold."""
    assert person.version_at(date(2020, 1, 1)).district == "Farsta"
    assert person.version_at(date(2025, 2, 28)).district == "Farsta"
    assert person.version_at(CHANGED).district == "Bromma"
    assert person.mobile == OLD


@pytest.mark.parametrize(
    ("number", "day", "state"),
    [
        (OLD, BEGINS, NumberState.STRANGER),
        (OLD, CHANGED, NumberState.DEAD),
        (NEW, CHANGED, NumberState.WORKS),
        ("+46703333333", BEGINS, NumberState.WORKS),
        (None, BEGINS, NumberState.DEAD),
    ],
)
def test_number_state(person: SimPerson, number: str | None, day: date, state: NumberState) -> None:
    """The first number is as the traits say, a replaced one dead, any other one works."""
    strange = replace(person, traits=replace(person.traits, number=NumberState.STRANGER))
    assert strange.number_state(number, noon(day)) is state


def test_in_register_until_leaving(person: SimPerson) -> None:
    """Somebody is there from the first night to the one before leaving, or to the end."""
    assert not person.in_register(date(2024, 10, 31))
    assert person.in_register(date(2025, 5, 31))
    assert not person.in_register(date(2025, 6, 1))
    assert replace(person, leaves_on=None).in_register(date(2030, 1, 1))


def test_seeking_work_is_no_occupation(person: SimPerson) -> None:
    """Having an occupation is any but seeking work and none."""
    occupied = {code: replace(person.traits, occupation=code).occupied for code in Occupation}
    assert [code for code in occupied if not occupied[code]] == [
        Occupation.SEEKING_WORK,
        Occupation.NONE,
    ]
