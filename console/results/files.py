"""The results as files to take along: a workbook with a sheet for each table, or one long CSV."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.annual_tables import Cell
from reports.safe_cells import harmless
from reports.safe_workbook import safe_workbook
from reports.swedish import HIDDEN

BYTE_ORDER = "\N{ZERO WIDTH NO-BREAK SPACE}"  # lets a spreadsheet read the file as UTF-8
NAME_WIDTH, FIGURE_WIDTH, COVER_WIDTH = 44, 15, 90
HEAD = 2  # rows above the names of the columns
_SHEET_LETTERS = 31  # more a spreadsheet refuses
_REFUSED = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True)
class Grid:
    """A table in words, with its figures as numbers."""

    title: str
    header: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    shares: Sequence[bool]  # which columns are per cents


@dataclass(frozen=True)
class Sheets:
    """Everything that goes into a file."""

    title: str
    cover: str  # what the workbook's first sheet is called
    csv_header: Sequence[str]  # table, row, column, value
    about: Sequence[str]  # period, choices, as of when, what is withheld
    grids: Sequence[Grid]


def as_csv(sheets: Sheets) -> bytes:
    """Return a line for each figure: table, row, column, value; what is withheld is empty."""
    out = StringIO()
    lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
    lines.writerow(sheets.csv_header)
    for line in sheets.about:
        lines.writerow((harmless(sheets.title), "", "", harmless(line)))
    for grid in sheets.grids:
        for name, cells in grid.rows:
            for column, cell in zip(grid.header[1:], cells, strict=True):
                value = "" if cell is None else str(cell).replace(".", ",")
                lines.writerow((grid.title, harmless(name), column, value))
    return (BYTE_ORDER + out.getvalue()).encode()


def as_workbook(sheets: Sheets) -> bytes:
    """Return a workbook; shares are numbers that are shown as per cents."""
    file = BytesIO()
    with safe_workbook(file) as book:
        book.set_properties({"title": sheets.title, "author": ""})
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        share = book.add_format({"num_format": "0 %"})
        _write_cover(book, sheets)
        for grid in sheets.grids:
            name = grid.title.translate(_REFUSED)[:_SHEET_LETTERS]
            _write_grid(book.add_worksheet(name), grid, bold, share)
    return file.getvalue()


def _write_cover(book: Workbook, sheets: Sheets) -> None:
    sheet = book.add_worksheet(sheets.cover)
    sheet.set_column(0, 0, COVER_WIDTH, book.add_format({"text_wrap": True}))
    sheet.write_string(0, 0, sheets.title, book.add_format({"bold": True, "font_size": 16}))
    for row, line in enumerate(sheets.about, 2):
        sheet.write_string(row, 0, harmless(line))


def _write_grid(sheet: Worksheet, grid: Grid, bold: Format, share: Format) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.set_column(0, 0, NAME_WIDTH)
    sheet.set_column(1, len(grid.header) - 1, FIGURE_WIDTH)
    sheet.write_string(0, 0, grid.title, bold)
    for place, word in enumerate(grid.header):
        sheet.write_string(HEAD, place, word, bold)
    for row, (name, cells) in enumerate(grid.rows, HEAD + 1):
        sheet.write_string(row, 0, harmless(name))
        for place, (cell, is_share) in enumerate(zip(cells, grid.shares, strict=True), 1):
            if cell is None:
                sheet.write_string(row, place, HIDDEN)
            elif is_share:
                sheet.write_number(row, place, cell / 100, share)
            else:
                sheet.write_number(row, place, cell)
