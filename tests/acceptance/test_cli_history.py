"""Earlier years from a file: the report prints what the city published."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.program import Program
from tests.acceptance.published_year import HEADER, write_year

PUBLISHED = Path("tests/data/annual_tables.json")
# 19 and 11 are 30; the printed 40 of 2023 disagrees with its own parts
PARTS = {"to_studies_or_work": 30, "to_studies_or_work_percent": 57}


def published(name: str) -> dict[str, Any]:
    """Return the tables of a year, with the one printed sum that its parts do not give."""
    year: dict[str, Any] = json.loads(PUBLISHED.read_text("utf-8"))[name]
    for row in year["closings_by_unit"]:
        if row.pop("_note", ""):
            row.update(PARTS)
    return year


@pytest.mark.parametrize("name", ["2025", "2023"])
def test_a_published_year_is_printed_as_it_was(program: Program, name: str) -> None:
    """Every count and every percentage of the tables; read twice, it is counted once."""
    year = published(name)
    file = program.folder / "history.csv"
    file.write_text(write_year(year), "utf-8")
    told = program.ask("import-history", file)
    assert told["refused"] == 0
    assert told["read"] == len(file.read_text("utf-8").splitlines()) - 1
    first, last = year.pop("period")
    annual = ("report", "annual", "--from", first, "--to", last)
    report = program.ask(*annual)
    year.pop("reported_to_tax_agency_addresses", None)
    for tables in (report, year):
        tables["closings_by_unit"].sort(key=lambda row: str(row["unit"]))
    assert {key: report[key] for key in year} == year
    again = program.ask("import-history", file)
    assert again["new"] == 0
    with file.open("a", encoding="utf-8") as more:
        more.write("\n")
    assert program.ask("import-history", file)["new"] == 0
    told = program.ask(*annual)
    told["closings_by_unit"].sort(key=lambda row: str(row["unit"]))
    assert told == report


def test_a_line_that_cannot_be_read_is_told(program: Program) -> None:
    """A bad line loses nothing but itself; a file of something else is refused whole."""
    file = program.folder / "history.csv"
    good = "200801019951;M;Järva;2024-08-20;;2024-09-20;sms;no_answer;;;;;"
    bad = "200801019951;X;Järva;2024-08-20;;2024-09-20;sms;no_answer;;;;;"
    file.write_text(f"{HEADER}\n{good}\n{bad}\nx;y\n", "utf-8")
    told = program.ask("import-history", file)
    assert (told["read"], told["new"], told["refused"]) == (3, 2, 2)
    assert [(one["line"], one["column"]) for one in told["problems"]] == [(3, "gender"), (4, "")]
    file.write_text("name;phone\nKim;070\n", "utf-8")
    assert "personnummer;gender" in program.run("import-history", file).fault
    file.write_bytes(HEADER.encode() + b"\n\xe5\xe4\n")
    assert "line 2 is not UTF-8" in program.run("import-history", file).fault
