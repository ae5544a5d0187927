"""The report as text, JSON and CSV: the same figures, and the truth about them."""

import csv
import json
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from reports.annual_forms import aligned, as_csv, as_json, as_text, shown
from reports.annual_values import AnnualReport
from reports.comparison import load_published

CITY_KEYS = {
    "period",
    "in_register",
    "sought",
    "contact_attempts_about",
    "occupied_when_reached_percent",
    "took_part_in_support",
    "newly_enrolled",
    "closings_by_unit",
}


def test_json_has_the_city_s_keys(year: AnnualReport) -> None:
    """The published tables' keys stand in ours, down to each row's."""
    ours, theirs = as_json(year, simulated=False), load_published().figures
    assert set(ours) >= CITY_KEYS
    assert ours["sought"]["women"].keys() == theirs["sought"]["women"].keys()
    assert ours["closings_by_unit"][0].keys() == theirs["closings_by_unit"][0].keys()


def test_json_figures(year: AnnualReport) -> None:
    """Figures stand under their keys, and the whole can be written as JSON."""
    document = json.loads(json.dumps(as_json(year, simulated=True)))
    assert document["period"] == ["2024-11-01", "2025-01-31"]
    assert document["simulated"] is True
    assert document["suppressed"] is False
    assert document["sought"]["total"] == {"reached": 60, "not_reached": 40, "total": 100}
    assert document["attempts_by_channel"]["sms"] == 1200
    assert document["answers"]["sms"] == 300
    assert document["response_percent"]["sms"] == 21
    assert document["occupation_at_first_reach"]["not_said"] == 18
    assert document["reached_by_month"] == {"2024-11": 20, "2024-12": 30, "2025-01": 10}
    assert document["reached_by_district"][1] == {
        "district": "no district",
        "sought": 40,
        "reached": 20,
        "reached_percent": 50,
    }


def test_json_withholds_on_request(year: AnnualReport) -> None:
    """What leaves the house has no group below 5 in it."""
    document = as_json(year, simulated=False, suppress=True)
    assert document["suppressed"] is True
    assert document["occupation_at_first_reach"]["abroad"] is None


def test_text_is_aligned(year: AnnualReport) -> None:
    """Columns of a table end at the same place."""
    lines = as_text(year, simulated=False).splitlines()
    place = lines.index("Sought")
    header, women, men, total = lines[place + 2 : place + 6]
    assert women.split() == ["Women", "33", "15", "48", "69"]
    assert len(header) == len(women) == len(men) == len(total)


def test_text_says_what_it_is(year: AnnualReport) -> None:
    """Simulated and withheld figures are said to be so, at the top."""
    plain = as_text(year, simulated=False)
    told = as_text(year, simulated=True, suppress=True)
    assert plain.startswith("Annual report, 1 November 2024 to 31 January 2025\n\n")
    assert "SIMULATED" not in plain
    assert "withheld.\n" not in plain
    assert told.splitlines()[1:3] == [
        "SIMULATED FIGURES: an invented city, no real people.",
        "Groups below 5 are withheld.",
    ]
    assert "1,500" in plain


def test_csv_is_long(year: AnnualReport) -> None:
    """A line per figure: table, row, column, value; what is missing is empty."""
    rows = list(csv.reader(StringIO(as_csv(year, simulated=True)), delimiter=";"))
    assert rows[0] == ["table", "row", "column", "value"]
    assert ["report", "figures", "simulated", "1"] in rows
    assert ["sought", "women", "reached", "33"] in rows
    assert ["key_figures", "median_days_to_reached", "value", ""] in rows
    assert all(len(row) == 4 for row in rows)


def test_csv_withholds_on_request(year: AnnualReport) -> None:
    """The flag and the empty figure both tell that a group is withheld."""
    text = as_csv(year, simulated=False, suppress=True)
    assert "report;figures;suppressed;1\n" in text
    assert "occupation_at_first_reach;abroad;people;\n" in text


def test_shown_figures() -> None:
    """Thousands have a comma, a figure that can't be told has two points."""
    assert [shown(12345), shown(2.5), shown(None)] == ["12,345", "2.5", ".."]


@given(st.lists(st.tuples(st.text("ab", min_size=1), st.text("12", min_size=1)), min_size=1))
def test_aligned_keeps_every_cell(rows: list[tuple[str, str]]) -> None:
    """Every row is a line of the same length, with its cells in order."""
    lines = aligned(rows).splitlines()
    assert [tuple(line.split()) for line in lines] == rows
    assert len({len(line) for line in lines}) == 1
