"""`uppsok import`: an extract as a difference, with everything that can be wrong with one."""

import csv
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from tests.acceptance.municipality import protected, write_people, young_people
from tests.acceptance.program import ROOT, Program
from tests.people import extract

SAMPLE = ROOT / "tests" / "data" / "register_sample.csv"
COUNTS = ("read", "new", "changed", "unchanged", "gone", "refused", "warnings")


def counts(report: dict[str, int]) -> dict[str, int]:
    """Return the counts of a report that are not zero."""
    return {name: report[name] for name in COUNTS if report[name]}


def rewrite(text: str, columns: Iterable[str]) -> str:
    """Return an extract with some of its columns only, tabs between them."""
    rows = csv.DictReader(StringIO(text), delimiter=";")
    out = StringIO()
    writer = csv.DictWriter(
        out, list(columns), delimiter="\t", lineterminator="\n", extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_the_same_extract_twice(program: Program) -> None:
    """200 people are new; the second time, 200 are unchanged. A dry run before changes nothing."""
    assert counts(program.ask("import", SAMPLE, "--dry-run"))["new"] == 200
    first, second = program.ask("import", SAMPLE), program.ask("import", SAMPLE)
    assert list(first) == [*COUNTS, "problems"]
    warned = {"warnings": len(first["problems"])} if first["problems"] else {}
    assert counts(first) == {"read": 200, "new": 200, **warned}
    assert counts(second) == {"read": 200, "unchanged": 200}


def test_bad_lines_never_stop_the_file(program: Program) -> None:
    """Each bad line is told with its number, its column and a reason; the others are imported."""
    lines = extract(young_people(20)).splitlines()
    cells = lines[3].split(";")
    lines[3] = ";".join(["20081301-1234", *cells[1:]])
    lines[7] = lines[7].rpartition(";")[0]
    lines[9] = lines[9].replace(";N;", ";kanske;")
    file = program.folder / "extract.csv"
    file.write_text("\r\n".join(lines), "cp1252")
    report = program.ask("import", file)
    assert (report["read"], report["new"]) == (20, 20 - report["refused"])
    told = {one["line"]: one for one in report["problems"]}
    assert told[4]["column"] == "Personnummer"
    assert set(told) == {4, 8, 10}
    assert all(one["problem"] for one in told.values())
    assert "20081301" not in str(report)
    table = program.do("import", file)
    assert "Personnummer" in table.out


def test_a_mass_exit_is_refused(program: Program) -> None:
    """A file that would end more than 20 % of the register is refused, unless it is allowed."""
    people = list(young_people(20))
    program.do("import", write_people(program.folder, people))
    file = write_people(program.folder, people[:10])
    refused = program.run("import", file, "--json")
    assert "--allow-mass-exit" in refused.fault
    assert "10 of the 20" in refused.fault
    assert counts(refused.json()) == {"read": 10}
    allowed = program.ask("import", file, "--allow-mass-exit")
    assert counts(allowed) == {"read": 10, "unchanged": 10, "gone": 10}


def test_an_extract_without_the_protection_column(program: Program) -> None:
    """Without its column for protected personal data an extract is refused whole (R7)."""
    text = extract(young_people(5))
    columns = [name for name in text.splitlines()[0].split(";") if not name.startswith("Skydd")]
    file = program.folder / "extract.csv"
    file.write_text(rewrite(text, columns), "utf-8")
    refused = program.run("import", file)
    assert "Skyddade personuppgifter" in refused.fault


def test_a_municipality_of_its_own_headings(program: Program) -> None:
    """A mapping file says which column is which, and what the words in them mean."""
    first, *others = young_people(5)
    text = extract([protected(first), *others])
    text = text.replace("Personnummer", "Pnr").replace("Skyddade personuppgifter", "Sekretess")
    text = text.replace(";J;", ";Hemlig;")
    mapping = program.folder / "mapping.yaml"
    mapping.write_text(
        "columns: {personnummer: Pnr, protected: Sekretess, landline: null}\n"
        "values: {protected: {Hemlig: true}}\n",
        "utf-8",
    )
    file = program.folder / "extract.csv"
    file.write_text(text, "utf-8")
    assert counts(program.ask("import", file, "--mapping", mapping)) == {"read": 5, "new": 5}
    assert len([one for one in program.do("events", "--json").lines() if one["person"]]) == 4


def test_files_that_are_not_there(program: Program, tmp_path: Path) -> None:
    """A file that is missing, or a mapping that is none, is told in one line."""
    assert "nobody.csv" in program.run("import", "nobody.csv").fault
    file = write_people(tmp_path, young_people(1))
    assert "none.yaml" in program.run("import", file, "--mapping", "none.yaml").fault
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("columns: {personnumer: Pnr}\n", "utf-8")
    fault = program.run("import", file, "--mapping", mapping).fault
    assert "did you mean personnummer" in fault
