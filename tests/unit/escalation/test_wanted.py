"""What somebody wants to see of their queue."""

from datetime import UTC, datetime

import pytest

from escalation.states import TaskKind
from escalation.wanted import CHOICES, EVERYTHING, OTHER, Wanted, languages_as_sql, quoted

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)


def test_the_statement_is_the_same_for_every_district_and_day() -> None:
    """What comes as a parameter makes no new statement; kinds and languages do."""
    kinds = frozenset({TaskKind.CALL})
    shapes = {Wanted(kinds, number, "ti", NOW).shape for number in (1, 2)}
    assert shapes == {Wanted(kinds, 0, "ti")}
    assert Wanted(due_by=NOW).shape == EVERYTHING


def test_languages_as_registers_write_them() -> None:
    """A language is found under all its codes; what is none of ours is another."""
    assert languages_as_sql("fa") == "IN ('fa', 'fas', 'per', 'pes', 'prs')"
    assert languages_as_sql("ti") == "IN ('ti', 'tir')"
    other = languages_as_sql(OTHER)
    assert other.startswith("NOT IN (")
    assert all(f"'{one}'" in other for one in CHOICES - {OTHER})


def test_nothing_of_an_address_becomes_sql() -> None:
    """A language that is no choice is refused before it is SQL."""
    with pytest.raises(ValueError, match="no choice"):
        languages_as_sql("'; DROP TABLE task; --")


def test_words_as_a_list() -> None:
    """In the same order every time, so that the statement is the same."""
    assert quoted({TaskKind.CALL, TaskKind.CALL_BACK}) == "'call', 'call_back'"
