"""What of the results may leave the house: groups below 5 are withheld, and what would tell them.

A file of one unit, of the women, or of SMS is a part of the file of everybody. Whoever has
several of them could subtract one from another. So the files of all parts are looked at
together, and what is withheld in one is withheld so that no sum of a table, and no sum over
the parts, tells it. Pure.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reports.annual_tables import Cell, Table
from reports.cells import Measure
from reports.suppression import cover, is_small

Place = tuple[str, ...]  # which part: a value for each thing that the question is narrowed by
FUNNEL = "funnel"
STAFF = "coordinators"
# The count that a share tells, where it is not the first one.
_BEHIND = {"reached_percent": "reached", "answered_percent": "answered", "closed_each": "closed"}
_NO_COUNTS = ("percent", "each", STAFF)
_OF = {"reached": "sought", "answered": "attempts"}  # columns: a part, and its whole
# Rows of the funnel, in a column of it, that a column of every other table adds up to.
_TOTALS = (
    (Measure.REGISTER, "people", "register"),
    (Measure.SOUGHT, "people", "sought"),
    (Measure.REACHED, "people", "reached"),
    (Measure.REACHED, "before", "before"),
)
# Rows of the funnel that add up to another: those who were not reached, ended otherwise ...
_SUMS: Sequence[tuple[str, tuple[str, ...]]] = (
    (Measure.SOUGHT, (Measure.REACHED,)),
    (Measure.SUPPORT, (Measure.CLOSED,)),
    (Measure.CLOSED, (Measure.STUDIES, Measure.WORK)),
)


class Name(NamedTuple):
    """Which number of a part."""

    table: str
    row: str
    column: str


@dataclass
class _Sheet:
    """Every number of every part, which of them are withheld, and which add up."""

    ids: dict[Place, dict[Name, int]] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    lines: list[list[int]] = field(default_factory=list)  # each has a sum that may be known
    tell: list[tuple[int, int]] = field(default_factory=list)  # with the one goes the other

    def add(self, place: Place, name: Name, number: int) -> int:
        """Take a number in; a small one is withheld from the beginning."""
        one = self.ids.setdefault(place, {})[name] = len(self.numbers)
        self.numbers.append(number)
        if is_small(number):
            self.hidden.add(one)
        return one

    def settle(self) -> None:
        """Withhold more until no line tells anything."""
        lines_of: dict[int, list[int]] = {}
        for number, line in enumerate(self.lines):
            for one in line:
                lines_of.setdefault(one, []).append(number)
        goes_along: dict[int, list[int]] = {}
        for one, other in self.tell:
            goes_along.setdefault(one, []).append(other)
        # in the order in which they were found: every file of a family chooses the same
        waiting = deque(sorted(self.hidden))
        while waiting:
            one = waiting.popleft()
            found = [other for other in goes_along.get(one, ()) if other not in self.hidden]
            for number in lines_of.get(one, ()):
                line = self.lines[number]
                places = [place for place, each in enumerate(line) if each in self.hidden]
                covered = cover([self.numbers[each] for each in line], places)
                found += [line[place] for place in sorted(covered.difference(places))]
                self.hidden.update(found)
            self.hidden.update(found)
            waiting.extend(found)


def withhold(parts: Mapping[Place, Sequence[Table]], own: Place) -> tuple[Table, ...]:
    """Return the tables of one part as they may leave the house.

    Args:
        parts: the tables of each part, this one among them; () alone where nothing is narrowed.
        own: which one.
    """
    sheet = _Sheet()
    for place, tables in sorted(parts.items()):
        for table in tables:
            _add_table(sheet, place, table)
        _add_totals(sheet, place)
    for axis in range(len(own)):
        sheet.lines += _lines_over(sheet, axis)
    sheet.settle()
    return tuple(_shown(sheet, own, table) for table in parts[own])


def _add_table(sheet: _Sheet, place: Place, table: Table) -> None:
    columns: dict[str, list[int]] = {}
    for row, cells in table.rows:
        told = dict(zip(table.columns, cells, strict=True))
        for column, cell in told.items():
            if cell is not None and not column.endswith(_NO_COUNTS):
                one = sheet.add(place, Name(table.key, row, column), int(cell))
                columns.setdefault(column, []).append(one)
        for column, whole in _OF.items():
            # the channel of the first reach need not be one that was tried
            if {column, whole} <= told.keys() and (table.key, column) != ("channels", "reached"):
                rest = _add_rest(sheet, place, Name(table.key, row, whole), (column,), by_row=False)
                columns.setdefault(f"all but {column}", []).append(rest)
    if table.key == FUNNEL:  # its rows are no parts of one whole, but some are of others
        _add_funnel(sheet, place, table)
    else:
        sheet.lines += columns.values()


def _add_funnel(sheet: _Sheet, place: Place, table: Table) -> None:
    rows = {row for row, _ in table.rows}
    for column in ("people", "before"):
        for whole, addends in _SUMS:
            if rows >= {whole, *addends} and Name(FUNNEL, whole, column) in sheet.ids[place]:
                _add_rest(sheet, place, Name(FUNNEL, whole, column), addends, by_row=True)


def _add_rest(
    sheet: _Sheet, place: Place, whole: Name, addends: Sequence[str], *, by_row: bool
) -> int:
    """Take in who is in a whole and in none of its parts; they all are a line."""
    ids = sheet.ids[place]
    line = [ids[whole._replace(**{"row" if by_row else "column": one})] for one in addends]
    number = sheet.numbers[ids[whole]] - sum(sheet.numbers[one] for one in line)
    rest = sheet.add(place, whole._replace(column=f"{whole.column} but {addends[0]}"), number)
    sheet.lines.append([*line, rest])
    if not by_row:
        sheet.tell += [(ids[whole], one) for one in line]
    return rest


def _add_totals(sheet: _Sheet, place: Place) -> None:
    """Where a sum is withheld, all that adds up to it goes too."""
    ids = sheet.ids.get(place, {})
    for row, column, addends in _TOTALS:
        total = ids.get(Name(FUNNEL, row, column))
        if total is not None:
            sheet.tell += [
                (total, one)
                for name, one in ids.items()
                if name.table != FUNNEL and name.column == addends
            ]


def _lines_over(sheet: _Sheet, axis: int) -> list[list[int]]:
    """Return the same number of all parts that differ in one thing alone: they add up too."""
    lines: dict[tuple[Name, Place], list[int]] = {}
    for place in sorted(sheet.ids):
        for name, one in sheet.ids[place].items():
            lines.setdefault((name, place[:axis] + place[axis + 1 :]), []).append(one)
    return list(lines.values())


def _shown(sheet: _Sheet, place: Place, table: Table) -> Table:
    # a share of the year before would tell of groups that nobody has looked at here
    kept = [column for column in table.columns if column != "before_percent"]
    rows = []
    for row, cells in table.rows:
        told = dict(zip(table.columns, cells, strict=True))
        secret = {
            column
            for column in told
            if sheet.ids[place].get(Name(table.key, row, column)) in sheet.hidden
        }
        shares = {column for column in told if column.endswith(("percent", "each"))}
        secret |= {one for one in shares if _BEHIND.get(one, table.columns[0]) in secret}
        shown: list[Cell] = [None if column in secret else told[column] for column in kept]
        rows.append((row, tuple(shown)))
    return Table(table.key, tuple(kept), tuple(rows))
