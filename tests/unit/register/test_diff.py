"""What one line of the extract means for one person."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from register.age import lifecycle_at
from register.diff import (
    Fate,
    StoredPerson,
    changed_columns,
    decide_fate,
    differs,
    person_values,
)
from register.layout import find_columns
from register.mapping import ColumnMapping
from register.rows import ParsedRow, parse_row
from register.states import PersonState
from tests.people import AMINA, COLUMNS

TODAY = date(2025, 10, 1)
USUAL = ColumnMapping()
LAYOUT = find_columns(list(COLUMNS), USUAL)
DUE = datetime(2030, 1, 1, tzinfo=UTC)
DISTRICT = 3


def line(**cells: str) -> ParsedRow:
    """Return Amina's line as read, with some cells changed."""
    row = parse_row(2, list((AMINA.row() | cells).values()), LAYOUT, USUAL, TODAY).row
    assert row is not None
    return row


STORED = StoredPerson(
    id=1,
    state=PersonState.ACTIVE,
    fingerprint=b"1",
    protected=False,
    subject="s",
    district_id=DISTRICT,
    owner_id=None,
    address_state="bad",
    lifecycle_at=DUE,
    values=person_values(line(), LAYOUT),
    unseen=True,
)
OLD_ENOUGH = date(2028, 3, 14)


@pytest.mark.parametrize(
    ("state", "today", "fate"),
    [
        (None, TODAY, Fate.NEW),
        (None, OLD_ENOUGH, Fate.NEW_TOO_OLD),
        (None, date(2029, 12, 30), Fate.NEW_TOO_OLD),
        (None, date(2029, 12, 31), Fate.PAST),
        (PersonState.LEFT, date(2029, 12, 31), Fate.TOO_OLD),
        (PersonState.ACTIVE, TODAY, Fate.KEPT),
        (PersonState.ACTIVE, OLD_ENOUGH, Fate.TOO_OLD),
        (PersonState.LEFT, TODAY, Fate.BACK),
        (PersonState.LEFT, OLD_ENOUGH, Fate.TOO_OLD),
        (PersonState.REMOVED, TODAY, Fate.REMOVED),
        (PersonState.REMOVED, OLD_ENOUGH, Fate.REMOVED),
    ],
)
def test_what_becomes_of_a_person(state: PersonState | None, today: date, fate: Fate) -> None:
    """Removal by hand survives the extract; who is 20 leaves; who comes back enters again."""
    stored = None if state is None else replace(STORED, state=state)
    assert decide_fate(line(), stored, today) is fate


@pytest.mark.parametrize(
    ("state", "fate", "after"),
    [
        (PersonState.ACTIVE, Fate.KEPT, PersonState.ACTIVE),
        (PersonState.ACTIVE, Fate.TOO_OLD, PersonState.LEFT),
        (PersonState.LEFT, Fate.BACK, PersonState.ACTIVE),
        (PersonState.REMOVED, Fate.REMOVED, PersonState.REMOVED),
    ],
)
def test_the_state_follows(state: PersonState, fate: Fate, after: PersonState) -> None:
    """A fate leads to one state."""
    values = person_values(line(), LAYOUT)
    assert changed_columns(replace(STORED, state=state), values, fate)["state"] is after


def test_a_new_address_may_be_good() -> None:
    """A change of address ends what was known of the old one; any other change does not."""
    moved = person_values(line(Gatuadress="Storgatan 1"), LAYOUT)
    assert changed_columns(STORED, moved, Fate.KEPT)["address_state"] == "ok"
    renamed = person_values(line(Förnamn="Aminah"), LAYOUT)
    assert changed_columns(STORED, renamed, Fate.KEPT)["address_state"] == "bad"


def test_the_calendar_is_asked_again_only_where_it_must() -> None:
    """A new birth date or a return sets the next date anew; other changes leave it."""
    values = person_values(line(), LAYOUT)
    assert changed_columns(STORED, values, Fate.KEPT)["lifecycle_at"] == DUE
    assert changed_columns(STORED, values, Fate.BACK)["lifecycle_at"] == lifecycle_at(AMINA.born_on)
    younger = values | {"born_on": date(2008, 3, 16)}
    due = changed_columns(STORED, younger, Fate.KEPT)["lifecycle_at"]
    assert due == lifecycle_at(date(2008, 3, 16))


def test_what_the_extract_does_not_have_is_no_change() -> None:
    """Columns that the extract lacks are neither written nor compared."""
    layout = find_columns([one for one in COLUMNS if one != "Gatuadress"], USUAL)
    values = person_values(line(Gatuadress="Storgatan 1"), layout)
    assert "street" not in values
    assert not differs(STORED, line(), values, DISTRICT)
    assert changed_columns(STORED, values, Fate.KEPT)["address_state"] == "bad"


def test_a_line_differs_where_it_says_something_new() -> None:
    """Another flag, district or word is a change; the same line is none."""
    values = person_values(line(), LAYOUT)
    assert not differs(STORED, line(), values, DISTRICT)
    assert differs(STORED, line(), values, DISTRICT + 1)
    assert differs(STORED, replace(line(), protected=True), values, DISTRICT)
    assert differs(STORED, line(), values | {"school": "Tensta gymnasium"}, DISTRICT)


def test_whom_a_refused_line_held() -> None:
    """Somebody active without a fingerprint waits for a good line."""
    assert replace(STORED, fingerprint=None).held_by_refusal
    assert not STORED.held_by_refusal
    assert not replace(STORED, fingerprint=None, state=PersonState.LEFT).held_by_refusal
