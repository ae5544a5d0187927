"""The lines that must be read: each becomes a candidate for the register, or is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from register.decoding import Record, decode, split_cells, split_roughly
from register.extract import Extract
from register.fields import Field, word_key
from register.layout import Layout
from register.mapping import ColumnMapping
from register.problems import Problem
from register.refusals import Suspects, find_suspects
from register.rows import ParsedRow, RowReading, parse_row
from register.staging import StagedLine

UNCLEAR = "holds bytes that are no letters: look at the names and the address"
UNCLOSED = "opens a quotation mark that is never closed"
NOT_CSV = "cannot be split into columns"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A readable line, and whom it tells of."""

    staged: StagedLine
    row: ParsedRow


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that is not imported, kept as it is, and whom it may be about."""

    line: int
    text: str
    suspects: Suspects
    protected: bool = False  # the flag can be read, and says so


@dataclass(slots=True)
class ParsedPage:
    """What came of some lines."""

    candidates: list[Candidate] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse_lines(
    extract: Extract, lines: Sequence[StagedLine], mapping: ColumnMapping, today: date
) -> ParsedPage:
    """Read lines again where they stand and parse them.

    Raises:
        ExtractError: the file is not what it was when it was staged.
    """
    page = ParsedPage()
    for staged in lines:
        record = extract.record_at(staged.line, staged.at, staged.fingerprint)
        text, clear = decode(record.raw)
        cells, reading = _read(extract, record, text, mapping, today)
        page.problems += reading.problems
        if reading.row is not None:
            page.candidates.append(Candidate(staged, reading.row))
            page.problems += () if clear else (_problem(staged.line, UNCLEAR, refused=False),)
        else:
            suspects = find_suspects(cells, extract.layout, today)
            flagged = _says_protected(cells, extract.layout, mapping)
            page.refused.append(RefusedLine(staged.line, text, suspects, flagged))
    return page


def _read(
    extract: Extract, record: Record, text: str, mapping: ColumnMapping, today: date
) -> tuple[Sequence[str], RowReading]:
    """Return the cells, as well as can be told, and what they say."""
    cells = split_cells(text, extract.delimiter) if record.closed else None
    if cells is None:
        problem = _problem(record.line, NOT_CSV if record.closed else UNCLOSED, refused=True)
        return split_roughly(text, extract.delimiter), RowReading(None, (problem,))
    return cells, parse_row(record.line, cells, extract.layout, mapping, today)


def _says_protected(cells: Sequence[str], layout: Layout, mapping: ColumnMapping) -> bool:
    place = layout.places[Field.PROTECTED]
    whole = len(cells) == layout.width
    return whole and mapping.protections.get(word_key(cells[place])) is True


def _problem(line: int, problem: str, *, refused: bool) -> Problem:
    return Problem(line, "", problem, refused)
