"""Whom a refused line may be about, so that nobody is thought gone because of it (R21).

Where the line itself is damaged, a cell can stand in the wrong column: then every
cell is tried as a personnummer, and each two neighbours as a name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from register.cells import clean
from register.fields import Field
from register.identity import Number, read_number
from register.layout import Layout


@dataclass(frozen=True, slots=True)
class Suspects:
    """Who a refused line may be about."""

    digits: frozenset[str]  # personnummer, 12 digits
    names: frozenset[tuple[str, str]]  # first and last name as compared by `name_key`


NOBODY = Suspects(frozenset(), frozenset())


def find_suspects(cells: Sequence[str], layout: Layout, today: date) -> Suspects:
    """Return who the cells of a refused line may be about.

    A personnummer in its own column says it all; elsewhere it may be a telephone number
    by chance, so that the names count as well.
    """
    own = _at(cells, layout, Field.PERSONNUMMER)
    number = read_number(own, today=today)
    if isinstance(number, Number):
        return Suspects(frozenset({number.digits}), frozenset())
    anywhere = (read_number(cell, today=today) for cell in cells)
    digits = frozenset(found.digits for found in anywhere if isinstance(found, Number))
    named = (_at(cells, layout, Field.FIRST_NAME), _at(cells, layout, Field.LAST_NAME))
    pairs = {name_key(*named)} | {name_key(*pair) for pair in pairwise(cells)}
    return Suspects(digits, frozenset(pair for pair in pairs if all(pair)))


def name_key(first: str, last: str) -> tuple[str, str]:
    """Return a name as names are compared, whatever their spaces and capitals."""
    return clean(first).casefold(), clean(last).casefold()


def _at(cells: Sequence[str], layout: Layout, name: Field) -> str:
    place = layout.places[name]
    return clean(cells[place]) if place < len(cells) else ""
