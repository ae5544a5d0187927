"""The form of one message to many: what was written in it, and what is missing."""

from datetime import UTC, datetime

import pytest

from console.managing.circular_form import FAULTS, fields_of, read_aim_fields, read_form
from messaging.circular_rules import CircularAim, Reached

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)
GOOD = {
    "title": " Öppet  hus ",
    "text-sv": "Hej!\r\nSlut: STOPP ",
    "text-en": " ",
    "due": "2025-10-01T10:00",
    "late": "2025-10-03T12:00",
}


def test_what_was_written() -> None:
    """Instants are Stockholm's, line ends ours, and empty texts none."""
    draft = read_form({**GOOD, "unit": "3", "age_from": "17", "reached": "no"}, NOW).draft
    assert draft is not None
    assert draft.title == "Öppet hus"
    assert draft.texts == {"sv": "Hej!\nSlut: STOPP"}
    assert draft.due_at == NOW
    assert draft.aim == CircularAim(unit_id=3, age_from=17, reached=Reached.NO)
    again = read_form(fields_of(draft), NOW).draft
    assert again == draft


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("title", " ", "title"),
        ("text-sv", "", "text"),
        ("due", "soon", "due"),
        ("due", "2025-10-04T10:00", "late"),
        ("due", "2025-10-01T10:00+02:00", "due"),
        ("late", "", "late"),
        ("late", "2025-09-30T10:00", "late"),
        ("age_from", "20", "age"),
        ("age_to", "sjutton", "age"),
        ("unit", "x", "choice"),
        ("language", "xx", "choice"),
    ],
)
def test_what_is_missing(field: str, value: str, fault: str) -> None:
    """Each thing that is missing is told, and there is no draft."""
    filled = read_form({**GOOD, field: value}, NOW)
    assert filled.draft is None
    assert filled.faults == (FAULTS[fault],)


def test_what_cannot_be_read_is_left_out() -> None:
    """Words of no form of ours are no choices; there is no draft with them."""
    fields = {"unit": "x", "age_from": "20", "age_to": "-1", "occupation": "king"}
    assert read_aim_fields({**fields, "language": "xx", "reached": "maybe"}) == CircularAim()
