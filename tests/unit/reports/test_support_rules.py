"""Support and closings: unique people in each unit and once in the total."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reports.annual_values import ByGender, ClosingRow
from reports.period import Period
from reports.support_rules import SupportFact, count_support, support_spells

PERIOD = Period(date(2024, 11, 1), date(2025, 10, 31))
BEGUN, ENDED = "support_begun", "support_ended"


def told(subject: str, day: int, outcome: str, detail: str, gender: str = "K") -> SupportFact:
    """Return a fact of a day counted from the period's first; the fact's unit is Syd."""
    at = PERIOD.start + timedelta(days=day, hours=12)
    return SupportFact(subject, gender, at, outcome, detail, "Syd")


def test_one_spell_from_begin_to_end() -> None:
    """Amina begins in Nord in the period and is closed to studies."""
    support = count_support(
        [told("amina", 3, BEGUN, "Nord"), told("amina", 90, ENDED, "studies")], PERIOD
    )
    assert support.newly_enrolled == 1
    assert support.took_part == ByGender(women=1, men=0, total=1)
    assert support.closings == (
        ClosingRow("Nord", 1, 1, 1, 0, 1),
        ClosingRow("total", 1, 1, 1, 0, 1),
    )


def test_running_support_from_before_takes_part() -> None:
    """Support begun before the period and still running counts, but is not newly enrolled."""
    support = count_support([told("ali", -50, BEGUN, "Nord", "M")], PERIOD)
    assert support.newly_enrolled == 0
    assert support.took_part == ByGender(women=0, men=1, total=1)
    assert support.closings[0] == ClosingRow("Nord", 1, 0, 0, 0, 0)


def test_support_over_before_the_period_is_past() -> None:
    """Support that ended before the period does not count in it."""
    support = count_support(
        [told("ali", -50, BEGUN, "Nord"), told("ali", -1, ENDED, "work")], PERIOD
    )
    assert support.took_part.total == 0
    assert support.closings == (ClosingRow("total", 0, 0, 0, 0, 0),)


def test_end_without_beginning() -> None:
    """An end whose beginning is older than the records counts in the fact's own unit."""
    support = count_support([told("sara", 5, ENDED, "other")], PERIOD)
    assert support.newly_enrolled == 0
    assert support.closings[0] == ClosingRow("Syd", 1, 1, 0, 0, 0)


def test_person_in_two_units_is_one_person() -> None:
    """In the total somebody counts once, with the last closing in the period."""
    support = count_support(
        [
            told("noor", 1, BEGUN, "Syd"),
            told("noor", 20, ENDED, "work"),
            told("noor", 40, BEGUN, "Nord"),
            told("noor", 80, ENDED, "studies"),
        ],
        PERIOD,
    )
    assert support.newly_enrolled == 1
    assert support.closings == (
        ClosingRow("Nord", 1, 1, 1, 0, 1),
        ClosingRow("Syd", 1, 1, 0, 1, 1),
        ClosingRow("total", 1, 1, 1, 0, 1),
    )


def test_no_unit_stands_last() -> None:
    """Support in no unit is the group "no district", after the units and before the total."""
    support = count_support(
        [told("a", 1, BEGUN, ""), told("b", 1, BEGUN, "Östra"), told("c", 1, BEGUN, "Nord")],
        PERIOD,
    )
    assert [row.unit for row in support.closings] == ["Nord", "Östra", "no district", "total"]


def test_end_closes_the_oldest_open() -> None:
    """With two running, an end belongs to the one that began first."""
    spells = support_spells(
        [
            told("a", 1, BEGUN, "Nord"),
            told("a", 2, BEGUN, "Syd"),
            told("a", 3, ENDED, "work"),
        ]
    )
    assert [(spell.unit, spell.reason) for spell in spells] == [("Nord", "work"), ("Syd", "")]


FACTS = st.lists(
    st.builds(
        told,
        st.sampled_from("abc"),
        st.integers(-300, 360),
        st.sampled_from([BEGUN, ENDED]),
        st.sampled_from(["Nord", "studies", "work", "other"]),
    )
).map(lambda facts: sorted(facts, key=lambda fact: (fact.subject, fact.at)))


@given(FACTS)
def test_total_never_exceeds_its_people(facts: list[SupportFact]) -> None:
    """Nobody is closed without being enrolled, nor counted twice in a row."""
    support = count_support(facts, PERIOD)
    for row in support.closings:
        assert (row.to_studies_or_work or 0) <= (row.closed or 0) <= (row.enrolled or 0)
        assert (row.enrolled or 0) <= len({fact.subject for fact in facts})
    assert support.took_part.total == support.closings[-1].enrolled
