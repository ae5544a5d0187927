"""Our figures beside the published ones."""

from dataclasses import replace

import pytest

from reports.annual_values import AnnualReport, ByGender, Sought
from reports.comparison import ComparisonRow, compare, comparison_text, load_published


def test_published_figures() -> None:
    """The city's printed figures for 2025 are kept as they were printed."""
    published = load_published(2025)
    assert published.figures["sought"]["total"] == {
        "reached": 3006,
        "not_reached": 2571,
        "total": 5577,
    }
    assert "Stockholm" in published.source


def test_years_without_figures() -> None:
    """A year that nobody published can't be compared with."""
    with pytest.raises(KeyError):
        load_published(2024)


def test_rows_stand_side_by_side(year: AnnualReport) -> None:
    """Counts and shares of both, each with its unit."""
    rows = {row.key: row for row in compare(year, load_published(2025))}
    assert rows["all_reached_percent"] == ComparisonRow("all_reached_percent", 60.0, 53.9, "%")
    assert rows["attempts_per_sought"].own == 15.0
    assert rows["in_register"].published == 8361


def test_shares_are_rounded_half_up(year: AnnualReport) -> None:
    """One of sixteen is 6.25 per cent, written 6.3 and not 6.2."""
    few = ByGender(Sought(1, 15, 16), Sought(1, 15, 16), Sought(1, 15, 16))
    rows = {row.key: row for row in compare(replace(year, sought=few), load_published(2023))}
    assert rows["all_reached_percent"].own == 6.3


def test_nothing_to_compare(year: AnnualReport) -> None:
    """A share that can't be told is empty, not zero."""
    nobody = ByGender(Sought(0, 0, 0), Sought(0, 0, 0), Sought(None, None, 0))
    rows = {row.key: row for row in compare(replace(year, sought=nobody), load_published(2023))}
    assert rows["all_reached_percent"].own is None
    assert rows["women_reached_percent"].own is None


@pytest.mark.parametrize(("simulated", "name"), [(True, "Simulated"), (False, "This report")])
def test_text_names_its_columns(year: AnnualReport, simulated: bool, name: str) -> None:
    """The table says whose figures stand where, and where they come from."""
    published = load_published(2025)
    text = comparison_text(compare(year, published), published, simulated=simulated)
    assert name in text.splitlines()[0]
    assert "Stockholm 2025" in text.splitlines()[0]
    assert text.endswith("2025.\n")
