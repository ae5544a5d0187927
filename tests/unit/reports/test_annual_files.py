"""The report as files to hand on: a spreadsheet, a PDF, and what spreadsheets make of names."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from reports.annual_files import Form, write_form
from reports.annual_forms import as_json
from reports.annual_tables import report_tables
from reports.annual_values import AnnualReport, DistrictRow
from reports.safe_cells import harmless
from reports.workbook import SHEETS

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EVIL = '=HYPERLINK("http://example.se")'


def written(report: AnnualReport, form: Form, *, suppress: bool | None = None) -> bytes:
    """Return the report of an invented city as a file."""
    return write_form(report, form, simulated=True, now=NOW, suppress=suppress)


def opened(report: AnnualReport, *, suppress: bool | None = None) -> Workbook:
    """Return the workbook as a program that reads it sees it."""
    return load_workbook(BytesIO(written(report, Form.XLSX, suppress=suppress)))


def evil(year: AnnualReport) -> AnnualReport:
    """Return a report with a district whose name a spreadsheet would calculate."""
    return replace(year, districts=(DistrictRow(EVIL, 60, 40), DistrictRow("Farsta", 40, 20)))


def test_every_table_is_a_sheet(year: AnnualReport) -> None:
    """A cover with period, date and notices, then a sheet for each table, in their order."""
    book = opened(year)
    tables = report_tables(year)
    assert book.sheetnames == ["Om rapporten", *(SHEETS[table.key] for table in tables)]
    cover = [str(row[0].value) for row in book["Om rapporten"].iter_rows()]
    assert cover[1:3] == ["1 november 2024 – 31 januari 2025", "Sammanställd 23 november 2026"]
    assert any(line.startswith("Simulerade uppgifter.") for line in cover)
    assert any(line.startswith("Små grupper visas inte.") for line in cover)


def test_figures_are_numbers(year: AnnualReport) -> None:
    """Counts are whole numbers and shares fractions that are shown as whole per cents."""
    sheet = opened(year)["Sökta och nådda"]
    women = next(sheet.iter_rows(min_row=5, max_row=5))
    assert [cell.value for cell in women] == ["Kvinnor", 33, 15, 48, 0.69]
    assert (women[1].number_format, women[4].number_format) == ("# ##0", "0 %")
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert len(sheet._charts) == 1  # type: ignore[attr-defined]  # noqa: SLF001 - openpyxl has no other way


def test_withheld_figures_are_points(year: AnnualReport) -> None:
    """What leaves the house has no group below 5, unless it is asked for."""
    rows = {row[0]: row[1] for row in opened(year)["Sysselsättning"].iter_rows(values_only=True)}
    exact = opened(year, suppress=False)["Sysselsättning"]
    assert rows["Utomlands"] == ".."
    assert {row[0]: row[1] for row in exact.iter_rows(values_only=True)}["Utomlands"] == 2


@pytest.mark.parametrize("form", [Form.CSV, Form.HTML])
def test_what_is_handed_on_withholds_unless_asked(year: AnnualReport, form: Form) -> None:
    """Pages and CSV hide small groups by themselves; text and JSON never do."""
    assert written(year, form) == written(year, form, suppress=True)
    assert written(year, form) != written(year, form, suppress=False)
    for inside in (Form.TEXT, Form.JSON):
        assert written(year, inside) == written(year, inside, suppress=False)


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_names_are_no_formulas(begins: str) -> None:
    """A text that a spreadsheet would calculate gets an apostrophe before it; others stand."""
    assert harmless(f"{begins}1") == f"'{begins}1"
    assert harmless(f"1{begins}") == f"1{begins}"


def test_a_district_is_never_calculated(year: AnnualReport) -> None:
    """A district whose name begins as a formula is a text in the workbook and in CSV."""
    cell = opened(evil(year))["Stadsdelsområden"]["A5"]
    assert (cell.data_type, cell.value) == ("s", f"'{EVIL}")
    assert "'=HYPERLINK" in written(evil(year), Form.CSV).decode()


def test_the_pdf_is_read_aloud_and_printed(year: AnnualReport) -> None:
    """A4 with page numbers, tagged as PDF/UA, with every table's title and a name as text."""
    content = written(evil(year), Form.PDF)
    pdf = PdfReader(BytesIO(content))
    texts = [page.extract_text() for page in pdf.pages]
    assert f"Sida 1 av {len(texts)}" in texts[0]
    assert pdf.metadata is not None
    assert str(pdf.metadata.title).startswith("Årsrapport, kommunens aktivitetsansvar")
    assert "/Marked" in str(pdf.root_object["/MarkInfo"])
    assert pdf.root_object["/StructTreeRoot"] is not None
    assert b"pdfuaid:part" in content
    whole = "".join(texts)
    for told in ("Tabell 1. I registret", "Tabell 5. Stöd och avslut", "Uppföljning", EVIL):
        assert told in whole
    box = pdf.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)


def test_the_follow_up_of_the_plan(year: AnnualReport) -> None:
    """Letters, knock cards, calls and visits, each with its response rate."""
    told = as_json(year, simulated=False)["follow_up"]
    assert [row["channel"] for row in told] == ["letter", "knock_card", "phone", "visit"]
    assert told[2] == {
        "channel": "phone",
        "attempts": 300,
        "answered_attempts": 100,
        "response_percent": 33,
    }
    assert told[0]["response_percent"] is None
