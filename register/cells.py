"""The cells of one line while it is read, and what is wrong with them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from register.fields import Field
from register.layout import Layout
from register.problems import Problem

_DATE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[ T].*)?")


@dataclass(slots=True)
class Line:
    """A line being read, and what was found wrong with it so far."""

    number: int
    cells: Sequence[str]
    layout: Layout
    problems: list[Problem] = field(default_factory=list)
    refused: bool = False

    def get(self, name: Field) -> str:
        """Return a field's text, cleaned; empty where the extract has no such column."""
        place = self.layout.places.get(name)
        return "" if place is None else clean(self.cells[place])

    def warn(self, name: Field, problem: str) -> None:
        """Note something wrong with a cell that the line is kept in spite of."""
        self._tell(name, problem, refused=False)

    def refuse(self, name: Field, problem: str) -> None:
        """Note something that the line cannot be imported with."""
        self._tell(name, problem, refused=True)
        self.refused = True

    def _tell(self, name: Field, problem: str, *, refused: bool) -> None:
        heading = self.layout.headings.get(name, str(name))
        self.problems.append(Problem(self.number, heading, problem, refused))


def clean(cell: str) -> str:
    """Return a cell's text composed (NFC), with single spaces and none around it."""
    text = " ".join(cell.split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def read_date(text: str) -> date | None:
    """Return the date of `2025-06-02`, `20250602` or either with a time; None if it is none."""
    shape = _DATE.fullmatch(text)
    if shape is None:
        return None
    try:
        return date(int(shape[1]), int(shape[2]), int(shape[3]))
    except ValueError:
        return None
