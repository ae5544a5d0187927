"""A synthetic city has the published size and split, and an extract of the right form."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheduler.waiting import wait_ends
from simulation.city import City, add_months, build_city, write_extract
from simulation.extract_lines import COLUMNS
from simulation.identity import luhn_digit
from simulation.person import Leaving, SimPerson
from simulation.rates import RATES
from simulation.young_people import first_contact

HEADER = (
    "\ufeffPersonnummer;Förnamn;Efternamn;Kön;Gatuadress;Postnummer;Postort;Stadsdelsområde;"
    "Mobil;Telefon;E-post;Vårdnadshavare 1;Vårdnadshavare 1 mobil;Vårdnadshavare 2;"
    "Vårdnadshavare 2 mobil;Skyddade personuppgifter;Registrerad;Orsak;Senaste skola;"
    "Senaste program;Språk\r\n"
)
BEGINS = date(2024, 11, 1)
FIRST_STEP = timedelta(days=2)  # from the wait's end to an hour on a working day
REASON = COLUMNS.index("Orsak")


@pytest.fixture(scope="module")
def stockholm() -> City:
    """A year of the published size."""
    return build_city(8361, 2025, BEGINS, 12)


def nights(city: City) -> list[date]:
    """Return every night of a city."""
    return [city.begins + timedelta(days=day) for day in range((city.ends - city.begins).days)]


def makes_contact(person: SimPerson, before: date) -> bool:
    """Tell whether a person makes contact unprompted before a day."""
    contact = first_contact(person, 2025)
    return contact is not None and contact.at.date() < before


def sought_from(person: SimPerson) -> date:
    """Return from when the first step may have been taken: an interruption ends the wait (R2)."""
    reason = person.versions[0].line.decode().split(";")[REASON]
    return wait_ends(person.registered_on, reason) + FIRST_STEP


def test_year_has_the_published_people(stockholm: City) -> None:
    """The annual report of 2025: 3,918 women and 4,443 men, all unique."""
    genders = Counter(person.gender for person in stockholm.people)
    assert genders == {"K": 3918, "M": 4443}
    assert len({person.personnummer12 for person in stockholm.people}) == 8361


def test_a_third_leaves_before_anybody_is_sought(stockholm: City) -> None:
    """About 2,784 are never sought: gone within the wait, newly come, protected.

    Who makes contact unprompted counts as sought; who is in support may be when that ends.
    """
    last = stockholm.ends
    unsought = [
        person
        for person in stockholm.people
        if not makes_contact(person, last)
        and (person.versions[0].protected or (person.leaves_on or last) <= sought_from(person))
    ]
    assert len(unsought) == pytest.approx(2784, rel=0.08)


def test_numbers_are_test_numbers(stockholm: City) -> None:
    """Every personnummer is in the series for tests with a right check digit."""
    for person in stockholm.people:
        twelve = person.personnummer12
        assert 9800 <= int(twelve[8:]) <= 9999
        assert luhn_digit(twelve[2:11]) == int(twelve[11])


def test_people_are_16_to_19(stockholm: City) -> None:
    """Whoever enters is at least 16 and under 20; some turn 20 while they are there."""
    for person in stockholm.people:
        age = (person.enters_on - person.born_on).days / 365.25
        assert 16 <= age < 20
    assert sum(p.leaving is Leaving.TURNED_20 for p in stockholm.people) > 300


def test_shares_are_those_of_the_sample(stockholm: City) -> None:
    """Mobiles, protection, districts and languages come as often as in the sample extract."""
    people = stockholm.people
    shares = {
        "mobile": (sum(p.mobile is not None for p in people), 0.774),
        "protected": (sum(p.versions[0].protected for p in people), 0.013),
        "email": (sum(p.email is not None for p in people), 0.355),
        "landline": (sum(p.landline is not None for p in people), 0.10),
        "Järva": (sum(p.versions[0].district == "Järva" for p in people), 0.140),
        "no district": (sum(p.versions[0].district == "" for p in people), 0.048),
        "sv": (sum(p.language == "sv" for p in people), 0.655),
    }
    for count, share in shares.values():
        assert count / len(people) == pytest.approx(share, abs=0.015)


def test_more_come_in_autumn_and_january(stockholm: City) -> None:
    """Entries have their peaks in August to October and in January."""
    months = Counter(p.enters_on.month for p in stockholm.people if p.enters_on > BEGINS)
    autumn, january, may = sum(months[m] for m in (8, 9, 10)) / 3, months[1], months[5]
    assert autumn > 2 * may
    assert january > 1.5 * may


def test_support_runs_from_before(stockholm: City) -> None:
    """About 366 took part in support that had begun before the year (1,397 less 1,031)."""
    running = [p for p in stockholm.people if p.in_support_since]
    assert len(running) == pytest.approx(366, rel=0.15)
    assert all(p.in_support_since and p.in_support_since < BEGINS for p in running)


def test_extract_has_the_samples_form(stockholm: City) -> None:
    """UTF-8 with BOM, CRLF, semicolons, the 21 columns; a line for each who is there."""
    night = date(2025, 10, 1)
    text = stockholm.extract(night).decode()
    header, *lines = text.split("\r\n")
    assert header + "\r\n" == HEADER
    assert lines.pop() == ""
    assert len(lines) == sum(person.in_register(night) for person in stockholm.people)
    assert {line.count(";") for line in lines} == {20}
    assert "\n" not in text.replace("\r\n", "")
    assert '"' not in text


def test_same_seed_gives_the_same_city() -> None:
    """The same seed gives the same people and bytes, another seed other ones."""
    one, same, other = (build_city(60, seed, BEGINS, 3) for seed in (1, 1, 2))
    night = date(2024, 12, 15)
    assert one.people == same.people
    assert one.extract(night) == same.extract(night)
    assert one.extract(night) != other.extract(night)


@given(st.integers(1, 80), st.integers(0, 10**6), st.integers(1, 14))
def test_everybody_is_in_some_extract(people: int, seed: int, months: int) -> None:
    """`people` is how many are in the register at any time, whatever the period's length."""
    city = build_city(people, seed, BEGINS, months)
    present = set().union(*({p.key for p in city.people if p.in_register(n)} for n in nights(city)))
    assert len(city.people) == len(present) == people


@pytest.mark.parametrize(("people", "months"), [(0, 12), (10, 0)])
def test_empty_city_is_refused(people: int, months: int) -> None:
    """A city without people or time is a mistake of the caller."""
    with pytest.raises(ValueError, match="at least one"):
        build_city(people, 1, BEGINS, months)


@given(st.integers(0, 10**6))
@example(1800)  # somebody moves on their 18th birthday
def test_changes_tell_the_difference_of_extracts(seed: int) -> None:
    """The changes of a night are the difference of its extract from the night before."""
    city = build_city(40, seed, BEGINS, 12)
    for night in nights(city)[1:]:
        changes = city.changes_on(night)
        before = set(city.extract(night - timedelta(days=1)).splitlines())
        after = set(city.extract(night).splitlines())
        assert len(after - before) == len(changes.entered) + len(changes.changed)
        assert len(before - after) == len(changes.left) + len(changes.changed)


def test_first_night_everybody_comes(stockholm: City) -> None:
    """The first night's changes are everybody who is there then."""
    there = [person for person in stockholm.people if person.in_register(BEGINS)]
    assert stockholm.changes_on(BEGINS).entered == tuple(there)
    assert stockholm.changes_on(date(2030, 1, 1)).entered == ()


def test_guardians_stand_until_18(stockholm: City) -> None:
    """Two guardians are named until the 18th birthday, and none from then on."""
    night = date(2025, 10, 1)
    for line in stockholm.extract(night).decode().splitlines()[1:]:
        cells = line.split(";")
        person = stockholm.by_personnummer("20" + cells[0].replace("-", "")[-10:])
        assert person
        minor = person.born_on > date(2007, 10, 1)
        assert bool(cells[11]) == bool(cells[13]) == minor


def test_changed_rows_have_versions(stockholm: City) -> None:
    """Some move, get another number or become protected while they are in the register."""
    changed = [p for p in stockholm.people if len(p.versions) > 1]
    pairs = [pair for p in changed for pair in zip(p.versions, p.versions[1:], strict=False)]
    assert any(old.district != new.district for old, new in pairs)
    assert any(old.mobile != new.mobile for old, new in pairs)
    assert any(old.protected < new.protected for old, new in pairs)
    assert all(p.enters_on < v.since for p in changed for v in p.versions[1:])


def test_people_are_found_by_number(stockholm: City) -> None:
    """A person is found by personnummer and by every telephone number around them."""
    for person in stockholm.people[:500]:
        assert stockholm.by_personnummer(person.personnummer12) is person
        numbers = [v.mobile for v in person.versions] + [g.mobile for g in person.guardians]
        for number in (*numbers, person.traits.spare_mobile):
            assert number is None or stockholm.by_phone(number) is person
    assert stockholm.by_phone("+46700000000000") is None
    assert stockholm.by_personnummer("000000000000") is None


def test_writes_the_extract(tmp_path: Path) -> None:
    """The file holds the night's extract, byte for byte."""
    city = build_city(20, 1, BEGINS, 1)
    write_extract(tmp_path / "register.csv", city, BEGINS)
    assert (tmp_path / "register.csv").read_bytes() == city.extract(BEGINS)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 11, 1), 12, date(2025, 11, 1)),
        (date(2024, 10, 31), 1, date(2024, 12, 1)),
        (date(2024, 1, 30), 1, date(2024, 3, 1)),
        (date(2024, 12, 31), 2, date(2025, 3, 1)),
    ],
)
def test_adds_months(day: date, months: int, later: date) -> None:
    """A period of months ends on the same day, or on the next first where there is none."""
    assert add_months(day, months) == later


def test_rates_add_up() -> None:
    """The shares of how people leave come to less than all."""
    rates = RATES.register
    assert rates.changers + rates.leave_by_and_by + rates.leave_at_term < 1
    assert rates.stock_changers + rates.stock_leave_by_and_by + rates.stock_leave_at_term < 1
