"""What a row of an earlier year says."""

from datetime import date

import pytest

from register.history_rules import COLUMNS, HistoryRow, read_row
from register.problems import Problem

TODAY = date(2026, 10, 1)
PERSON = {
    "personnummer": "20080101-9951",
    "gender": "M",
    "district": "Järva",
    "registered": "2024-08-20",
}


def read(**cells: str) -> HistoryRow | Problem:
    """Read a row of this person."""
    return read_row({**dict.fromkeys(COLUMNS, ""), **PERSON, **cells}, 2, TODAY)


def told(**cells: str) -> list[tuple[str, str, str, str]]:
    """Return kind, channel, outcome and detail of what a row tells beside entering."""
    row = read(**cells)
    assert isinstance(row, HistoryRow), row
    return [(one.kind, one.channel, one.outcome, one.detail) for one in (*row.about[1:], *row.told)]


CONTACT = {"at": "2024-10-02", "channel": "phone"}
SUPPORT = {"unit": "KAA nord", "enrolled": "2024-10-02"}


def test_who_was_never_sought_has_entered() -> None:
    """A row with neither contact nor support tells that somebody was in the register."""
    assert told() == []
    assert told(left="2025-01-01") == [("status", "", "left", "")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"outcome": "no_answer"}, [("attempt", "phone", "", "")]),
        (
            {"outcome": "answered_relative"},
            [
                ("attempt", "phone", "", ""),
                ("reply", "phone", "relative", ""),
                ("status", "", "reached", "relative"),
            ],
        ),
        (
            {"outcome": "self_contact", "occupation": "sick", "at": "2024-10-02T23:30:00+00:00"},
            [
                ("reply", "phone", "self", ""),
                ("status", "", "reached", "self"),
                ("status", "", "occupation", "other_activity"),
            ],
        ),
    ],
)
def test_a_contact(cells: dict[str, str], expected: list[tuple[str, str, str, str]]) -> None:
    """An attempt, unless they came to us; an answer, and what it told; an illness is not named."""
    assert told(**{**CONTACT, **cells}) == expected


def test_a_time_in_support() -> None:
    """A beginning in its unit, and an end with its reason."""
    begun = ("status", "", "support_begun", "KAA nord")
    assert told(**SUPPORT) == [begun]
    ended = told(**SUPPORT, closed="2025-03-01", reason="work")
    assert ended == [begun, ("status", "", "support_ended", "work")]
    assert told(enrolled="2024-10-02", unit="no district")[0][3] == ""


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"personnummer": "200801019952"}, "personnummer"),
        ({"gender": "F"}, "gender"),
        ({"registered": ""}, "registered"),
        ({"registered": "20 augusti"}, "registered"),
        ({"registered": "2026-10-02"}, "registered"),
        ({"registered": "0204-08-20"}, "registered"),
        ({"left": "2024-01-01"}, "left"),
        ({"channel": "sms"}, "at"),
        ({**CONTACT, "channel": "fax", "outcome": "no_answer"}, "channel"),
        ({**CONTACT, "outcome": "maybe"}, "outcome"),
        ({**CONTACT, "outcome": "no_answer", "occupation": "working"}, "occupation"),
        ({**CONTACT, "outcome": "answered_self", "occupation": "job"}, "occupation"),
        ({"unit": "KAA nord"}, "enrolled"),
        ({**SUPPORT, "reason": "work"}, "closed"),
        ({**SUPPORT, "closed": "2024-10-01", "reason": "work"}, "closed"),
        ({**SUPPORT, "closed": "2024-10-03", "reason": "tired"}, "reason"),
    ],
)
def test_what_is_wrong_is_told_by_column(cells: dict[str, str], column: str) -> None:
    """A row that cannot be read is refused whole, with its line and the column to mend."""
    problem = read(**cells)
    assert isinstance(problem, Problem)
    assert (problem.line, problem.column, problem.refused) == (2, column, True)
