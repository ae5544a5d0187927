"""What somebody wants to see of their queue."""

from datetime import UTC, datetime

from escalation.states import TaskKind
from escalation.wanted import EVERYTHING, Wanted, quoted

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)


def test_the_statement_is_the_same_for_every_district_and_day() -> None:
    """What comes as a parameter makes no new statement; kinds and languages do."""
    kinds = frozenset({TaskKind.CALL})
    shapes = {Wanted(kinds, number, "ti", NOW).shape for number in (1, 2)}
    assert shapes == {Wanted(kinds, 0, "ti")}
    assert Wanted(due_by=NOW).shape == EVERYTHING


def test_words_as_a_list() -> None:
    """In the same order every time, so that the statement is the same."""
    assert quoted({TaskKind.CALL, TaskKind.CALL_BACK}) == "'call', 'call_back'"
