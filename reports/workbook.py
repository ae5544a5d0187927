"""The annual report as a spreadsheet: a cover, then a sheet for each table, ready to be printed."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.annual_shown import FOOTNOTE, RULES, lead_of, notices_of, row_name, title_of
from reports.annual_tables import Cell, Table, report_tables
from reports.annual_values import AnnualReport
from reports.safe_cells import harmless
from reports.safe_workbook import safe_workbook
from reports.swedish import HIDDEN, dates
from reports.words import Language, long_date, word
from reports.workbook_charts import add_chart

HEADER_ROW = 3  # above it: title, dates, an empty row
NAME_WIDTH, FIGURE_WIDTH, COVER_WIDTH = 46, 13, 96  # characters
LETTERS_A_LINE = 78  # of the cover, with bold letters and some room
LINE_HEIGHT, TITLE_HEIGHT = 15, 22  # points
WIDE_TABLE = 6  # columns; from there on the sheet lies down
A4 = 9
COVER = "Om rapporten"
SHEETS = {  # at most 31 characters each, which is what a spreadsheet takes
    "key_figures": "Nyckeltal",
    "in_register": "I registret",
    "sought": "Sökta och nådda",
    "attempts_by_channel": "Kontaktförsök",
    "follow_up": "Uppföljning",
    "reached_by_district": "Stadsdelsområden",
    "occupation_at_first_reach": "Sysselsättning",
    "reached_by_month": "Månader",
    "took_part_in_support": "Deltog i stöd",
    "closings_by_unit": "Avslut per enhet",
}
_INK, _STRONG, _QUIET, _LINE = "#22302F", "#2B7A78", "#5D6B69", "#DFE4E1"


@dataclass(frozen=True)
class _Book:
    """A workbook with its formats."""

    book: Workbook
    title: Format
    quiet: Format
    header: Format
    name: Format
    count: Format
    days: Format
    share: Format
    hidden: Format
    strong: Format
    wrapped: Format
    link: Format


def as_xlsx(report: AnnualReport, *, simulated: bool, made_on: date) -> bytes:
    """Return the report as a workbook; shares are numbers that are shown as whole per cents.

    Args:
        report: exact or suppressed (suppression.py); the cover says which.
        simulated: whether the figures come from an invented city, which the cover then says.
        made_on: the Stockholm date on which it was added up.
    """
    file = BytesIO()
    with safe_workbook(file) as book:
        title = f"Årsrapport, kommunens aktivitetsansvar, {dates(report.period)}"
        book.set_properties({"title": title, "author": "", "created": made_on})
        own = _formats(book)
        cover = book.add_worksheet(COVER)
        tables = report_tables(report)
        for table in tables:
            _write_table(own, table, report)
        _write_cover(own, cover, report, simulated=simulated, made_on=made_on)
    return file.getvalue()


def _formats(book: Workbook) -> _Book:
    base = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "top"}
    line = {"bottom": 1, "bottom_color": _LINE}
    head = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2}

    def made(**more: object) -> Format:
        return book.add_format({**base, **more})

    return _Book(
        book=book,
        title=made(bold=True, font_size=16, font_color=_STRONG),
        quiet=made(font_color=_QUIET),
        header=made(**head, align="right", bottom_color=_STRONG),
        name=made(**line, text_wrap=True),
        count=made(**line, num_format="# ##0"),
        days=made(**line, num_format="# ##0.0"),
        share=made(**line, num_format="0 %"),
        hidden=made(**line, align="right"),
        strong=made(bold=True),
        wrapped=made(text_wrap=True),
        link=made(font_color=_STRONG, underline=1),
    )


def _write_table(own: _Book, table: Table, report: AnnualReport) -> None:
    sheet = own.book.add_worksheet(SHEETS[table.key])
    _set_up(sheet, wide=len(table.columns) > WIDE_TABLE)
    sheet.repeat_rows(HEADER_ROW)
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.set_column(0, 0, NAME_WIDTH if len(table.columns) <= WIDE_TABLE else 20)
    sheet.set_column(1, len(table.columns), FIGURE_WIDTH)
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.write_string(0, 0, title_of(table), own.title)
    sheet.write_string(1, 0, dates(report.period), own.quiet)
    sheet.write_blank(HEADER_ROW, 0, None, own.header)
    for place, column in enumerate(table.columns, 1):
        sheet.write_string(HEADER_ROW, place, word(column, Language.SV), own.header)
    for row, (key, cells) in enumerate(table.rows, HEADER_ROW + 1):
        sheet.write_string(row, 0, harmless(row_name(table, key)), own.name)
        for place, (column, cell) in enumerate(zip(table.columns, cells, strict=True), 1):
            _write_figure(own, sheet, (row, place), key if column == "value" else column, cell)
    add_chart(own.book, sheet, table, first=HEADER_ROW + 1)


def _write_figure(own: _Book, sheet: Worksheet, at: tuple[int, int], key: str, cell: Cell) -> None:
    if cell is None:
        sheet.write_string(*at, HIDDEN, own.hidden)
    elif key.endswith("percent"):
        sheet.write_number(*at, cell / 100, own.share)
    else:
        sheet.write_number(*at, cell, own.days if isinstance(cell, float) else own.count)


def _write_cover(
    own: _Book, sheet: Worksheet, report: AnnualReport, *, simulated: bool, made_on: date
) -> None:
    _set_up(sheet, wide=False)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, COVER_WIDTH)
    lines: list[tuple[str, Format]] = [
        ("Årsrapport, kommunens aktivitetsansvar", own.title),
        (dates(report.period), own.quiet),
        (f"Sammanställd {long_date(made_on, Language.SV)}", own.quiet),
        ("", own.wrapped),
        *((f"{name} {told}", own.strong) for name, told in notices_of(report, simulated=simulated)),
        (lead_of(report), own.wrapped),
        ("", own.wrapped),
        ("Innehåll", own.strong),
    ]
    own.strong.set_text_wrap()
    for row, (text, form) in enumerate(lines):
        _write_line(sheet, row, text, form)
    sheet.set_row(0, TITLE_HEIGHT)
    row = len(lines)
    for table in report_tables(report):
        target = f"internal:'{SHEETS[table.key]}'!A1"
        sheet.write_url(row, 0, target, own.link, string=title_of(table))
        row += 1
    sheet.write_string(row + 1, 0, "Så räknar vi", own.strong)
    for name, told in (*RULES, ("Tecken", FOOTNOTE)):
        _write_line(sheet, row + 2, f"{name}: {told}", own.wrapped)
        row += 1


def _write_line(sheet: Worksheet, row: int, text: str, form: Format) -> None:
    """Write a text over as many lines as it takes: not every program finds the height itself."""
    lines = max(1, ceil(len(text) / LETTERS_A_LINE))
    sheet.set_row(row, LINE_HEIGHT * lines)
    sheet.write_string(row, 0, text, form)


def _set_up(sheet: Worksheet, *, wide: bool) -> None:
    """Let a sheet be printed on A4, as wide as the page, with its name and number at the foot."""
    sheet.set_paper(A4)
    if wide:
        sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&9Årsrapport, kommunens aktivitetsansvar&R&9&A, sida &P av &N")
