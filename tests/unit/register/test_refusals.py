"""Whom a refused line may be about."""

from datetime import date

from register.layout import find_columns
from register.mapping import ColumnMapping
from register.refusals import Suspects, find_suspects
from tests.people import AMINA, COLUMNS

TODAY = date(2025, 10, 1)
LAYOUT = find_columns(list(COLUMNS), ColumnMapping())
CELLS = list(AMINA.row().values())
NAME = ("amina", "warsame")


def test_the_number_in_its_column_says_it_all() -> None:
    """A readable personnummer is who the line is about."""
    assert find_suspects(CELLS, LAYOUT, TODAY) == Suspects(frozenset({AMINA.number}), frozenset())


def test_without_a_number_the_name_is_left() -> None:
    """An unreadable personnummer leaves the name, however it is written."""
    found = find_suspects(["200803149849", " AMINA", "Warsame ", *CELLS[3:]], LAYOUT, TODAY)
    assert found.digits == frozenset()
    assert NAME in found.names


def test_cells_may_have_moved() -> None:
    """In a damaged line the number and the name may stand in other columns."""
    found = find_suspects(["?", *CELLS], LAYOUT, TODAY)
    assert AMINA.number in found.digits
    assert NAME in found.names


def test_a_short_line_tells_what_it_has() -> None:
    """A line that was cut off may still hold a name, or nothing."""
    assert find_suspects(["x", "Amina", "Warsame"], LAYOUT, TODAY).names >= {NAME}
    assert find_suspects([""], LAYOUT, TODAY) == Suspects(frozenset(), frozenset())
