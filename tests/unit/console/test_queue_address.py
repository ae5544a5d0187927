"""What the queue's address asks for."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from console.daily.queue_address import Asked, queue_address, read_asked, read_id
from escalation.states import TaskKind
from escalation.wanted import CHOICES, EVERYTHING, Wanted

MORNING = datetime(2025, 9, 30, 22, tzinfo=UTC)
ASKED = some.builds(
    Asked,
    some.none() | some.sampled_from(TaskKind),
    some.none() | some.integers(0, 10**18 - 1),
    some.just("") | some.sampled_from(sorted(CHOICES)),
    some.booleans(),
)


@given(ASKED)
def test_what_an_address_says_is_read_again(asked: Asked) -> None:
    """Nothing that was chosen is lost on the way through a form or an address."""
    assert read_asked(asked.fields) == asked
    assert queue_address(asked).startswith("/queue?" if asked.fields else "/queue")


@given(some.dictionaries(some.sampled_from(["kind", "district", "language"]), some.text()))
def test_what_is_no_choice_is_not_there(fields: dict[str, str]) -> None:
    """Whatever somebody types into the address, the queue is shown."""
    assert read_asked(read_asked(fields).fields) == read_asked(fields)


def test_an_address_carries_a_note() -> None:
    """A note is added to what was chosen."""
    asked = Asked(TaskKind.CALL, overdue=True)
    assert queue_address(asked, missed="1") == "/queue?kind=call&overdue=1&missed=1"
    assert queue_address(Asked()) == "/queue"


def test_what_the_queue_is_asked_for() -> None:
    """Overdue is what was due before the day began."""
    asked = Asked(TaskKind.CALL, 7, "ti", overdue=True)
    assert asked.wanted(MORNING) == Wanted(frozenset({TaskKind.CALL}), 7, "ti", MORNING)
    assert Asked().wanted(MORNING) == EVERYTHING


@pytest.mark.parametrize(
    ("text", "read"),
    [("7", 7), ("", None), ("x", None), ("-1", None), ("٣", None), ("9" * 19, None)],
)
def test_a_row_s_number(text: str, read: int | None) -> None:
    """A number that no row can have is none."""
    assert read_id(text) == read
