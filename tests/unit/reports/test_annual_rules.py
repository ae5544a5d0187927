"""How one person counts: in the register, sought, reached, waiting."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.states import Occupation
from reports.annual_rules import (
    PeopleCount,
    PersonYear,
    occupation_rows,
    occupations_by_code,
    place_order,
)
from reports.annual_values import (
    ByGender,
    DistrictRow,
    Sought,
    occupied_percent,
    percent,
)
from reports.period import Period

PERIOD = Period(date(2024, 11, 1), date(2025, 10, 31))
START = PERIOD.start
NEVER: dict[str, Any] = dict.fromkeys(
    (
        "entered_before",
        "left_before",
        "entered_within",
        "attempt_within",
        "reached_within",
        "entered",
        "left_after",
        "attempt_after",
        "reached_after",
    )
)
INSTANTS = st.none() | st.integers(-400, 364).map(lambda days: START + timedelta(days=days))


def young(gender: str = "K", district: str = "Farsta", **instants: datetime | None) -> PersonYear:
    """Return a person of whom only the given instants are known."""
    return PersonYear(gender=gender, district=district, **(NEVER | instants))


def day(number: int) -> datetime:
    """Return noon of a day counted from the period's first, 0; before it: negative."""
    return START + timedelta(days=number, hours=12)


def count(*people: PersonYear, now: datetime | None = None) -> PeopleCount:
    """Return the people counted."""
    counted = PeopleCount(PERIOD, now)
    for person in people:
        counted.add(person)
    return counted


@pytest.mark.parametrize(
    ("instants", "there"),
    [
        ({"entered_before": day(-100)}, True),
        ({"entered_before": day(-100), "left_before": day(-1)}, False),
        ({"entered_before": day(-10), "left_before": day(-50)}, True),
        ({"entered_before": day(-90), "left_before": day(-1), "entered_within": day(5)}, True),
        ({"entered_within": day(5)}, True),
        ({"left_before": day(-1)}, False),
    ],
)
def test_in_register(instants: dict[str, Any], there: bool) -> None:
    """Whoever entered before and had not left, or entered in the period, was in the register."""
    assert young(**instants).in_register is there


def test_sought_is_reached_and_not_reached() -> None:
    """An attempt or contact of any origin is sought; nothing at all is neither (R4)."""
    counted = count(
        young("K", attempt_within=day(1)),
        young("K", attempt_within=day(1), reached_within=day(2)),
        young("M", reached_within=day(3)),
        young("M"),
        young("", attempt_within=day(4)),
    )
    assert counted.sought == ByGender(
        women=Sought(1, 1, 2), men=Sought(1, 0, 1), total=Sought(2, 2, 4)
    )


def test_in_register_by_gender() -> None:
    """The register is counted by gender; a gender not stated is in the total alone."""
    counted = count(*(young(gender, entered_within=day(1)) for gender in ("K", "M", "M", "")))
    assert counted.in_register == ByGender(women=1, men=2, total=4)


def test_districts_in_order() -> None:
    """Districts stand in the Swedish alphabet's order, those without one last (R18)."""
    names = ("Östermalm", "Älvsjö", "", "Årsta", "Farsta")
    counted = count(*(young(district=name, attempt_within=day(1)) for name in names))
    order = [row.district for row in counted.districts]
    assert order == ["Farsta", "Årsta", "Älvsjö", "Östermalm", "no district"]


def test_district_share() -> None:
    """A district tells how many were sought in it and how many of them reached."""
    counted = count(
        young(attempt_within=day(1)),
        young(attempt_within=day(1)),
        young(attempt_within=day(1), reached_within=day(2)),
        young(entered_within=day(2)),
    )
    assert counted.districts == (DistrictRow("Farsta", 3, 1),)
    assert counted.districts[0].reached_percent == 33


def test_months_are_stockholm_months() -> None:
    """Late in the evening of 30 November in UTC it is December in Stockholm."""
    late = datetime(2024, 11, 30, 23, 30, tzinfo=UTC)
    months = count(young(reached_within=late)).months
    assert [(row.month.month, row.people) for row in months[:2]] == [(11, 0), (12, 1)]
    assert len(months) == 12


def test_median_waits() -> None:
    """Waits run in Stockholm days from entering, for those who entered in the period."""
    waiting = count(
        young(entered=day(0), attempt_after=day(14), reached_after=day(20)),
        young(entered=day(0), attempt_after=day(17)),
        young(entered=day(10)),
        young(entered=day(-5), attempt_after=day(90), reached_after=day(90)),
    ).waiting
    assert (waiting.median_to_attempt, waiting.median_to_reached) == (15.5, 20.0)
    assert (waiting.attempted, waiting.reached) == (2, 1)


def test_nobody_waited() -> None:
    """Without waits there is no median."""
    waiting = count().waiting
    assert (waiting.median_to_attempt, waiting.median_to_reached) == (None, None)


@pytest.mark.parametrize(
    ("instants", "late"),
    [
        ({"entered": day(0), "attempt_after": day(30)}, 0),
        ({"entered": day(0), "attempt_after": day(31)}, 1),
        ({"entered": day(0), "reached_after": day(5)}, 0),
        ({"entered": day(0), "left_after": day(20)}, 0),
        ({"entered": day(0)}, 1),
        ({"entered": day(340)}, 0),
        ({"entered": day(-90), "attempt_after": day(2)}, 1),
        ({"entered": day(-90), "attempt_after": day(-2)}, 0),
        ({"attempt_within": day(2)}, 0),
    ],
)
def test_over_30_days(instants: dict[str, Any], late: int) -> None:
    """More than 30 days in the register without attempt or contact is counted (R2)."""
    assert count(young(**instants)).waiting.over_30_days == late


def test_nobody_waits_beyond_now() -> None:
    """In a period that is not over, waiting ends at the present instant."""
    waiting = count(young(entered=day(0)), now=day(30)).waiting
    assert waiting.over_30_days == 0


@given(
    st.lists(
        st.builds(
            young,
            st.sampled_from(["K", "M", ""]),
            st.sampled_from(["Farsta", ""]),
            attempt_within=INSTANTS,
            reached_within=INSTANTS.filter(lambda at: at is None or at >= START),
            entered=INSTANTS,
        )
    )
)
def test_parts_add_up(people: list[PersonYear]) -> None:
    """Reached and not reached make sought; districts and months make the whole."""
    counted = count(*people)
    whole = counted.sought.total
    assert whole.total == (whole.reached or 0) + (whole.not_reached or 0)
    assert whole.total == sum(row.sought or 0 for row in counted.districts)
    assert whole.reached == sum(row.people or 0 for row in counted.months)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_percent_rounds_halves_up(part: int, whole: int) -> None:
    """A share is rounded to the nearest whole per cent, halves up."""
    share = percent(part, whole)
    assert share is not None
    assert -0.5 < share - 100 * part / whole <= 0.5


def test_percent_of_nothing() -> None:
    """A share of nobody, or of a withheld figure, can't be told."""
    assert percent(1, 0) is None
    assert percent(None, 5) is None
    assert percent(1, None) is None


def test_occupied_percent() -> None:
    """Having an occupation is any but seeking work and none, of those who said."""
    people = occupations_by_code([("working", 4), ("abroad", 2), ("seeking_work", 1), ("none", 2)])
    assert occupied_percent(people) == 67


def test_unknown_code_is_other_activity() -> None:
    """A code outside the list is not reported by its name (R15)."""
    people = occupations_by_code([("sick", 2), ("other_activity", 1)])
    assert people[Occupation.OTHER_ACTIVITY] == 3


def test_not_said_is_the_rest() -> None:
    """Reached people whose occupation nobody told stand last, as not said."""
    rows = occupation_rows(occupations_by_code([("working", 4)]), 10)
    assert len(rows) == len(Occupation) + 1
    assert (rows[-1].code, rows[-1].people) == (None, 6)


@given(st.lists(st.text(alphabet="abzåäöÅÄÖ ")))
def test_no_district_is_last(names: list[str]) -> None:
    """Whatever the names, "no district" stands last."""
    assert max([*names, "no district"], key=place_order) == "no district"
