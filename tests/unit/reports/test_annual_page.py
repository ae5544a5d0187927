"""The annual page: one file, in Swedish, with a table behind every chart."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reports import charts
from reports.annual_rules import PeopleCount, occupation_rows, occupations_by_code
from reports.annual_values import AnnualReport, ChannelRow, DistrictRow
from reports.comparison import load_published
from reports.html import as_html, write_html
from reports.period import Period
from reports.support_rules import count_support
from reports.suppression import suppressed
from reports.swedish import dates, figure, number, per_cent

NBSP = "\N{NO-BREAK SPACE}"


def test_page_stands_alone(year: AnnualReport) -> None:
    """The page fetches nothing, runs nothing and says that it is Swedish."""
    page = as_html(year, simulated=False, published=load_published())
    assert page.lstrip().startswith("<!doctype html>")
    assert '<html lang="sv">' in page
    for forbidden in ("<script", "<link", "src=", "@import", "url(", "<foreignObject"):
        assert forbidden not in page


def test_every_chart_has_its_table(year: AnnualReport) -> None:
    """Five charts, each an image with a name and a table behind it."""
    page = as_html(year, simulated=False)
    assert page.count("<svg") == page.count('role="img"') == page.count("<details>") == 5
    assert page.count("<table>") == 10


def test_simulated_figures_are_said_to_be(year: AnnualReport) -> None:
    """A simulated year says so at the top, a real one does not."""
    assert "Simulerade uppgifter." in as_html(year, simulated=True)
    assert "Simulerade uppgifter." not in as_html(year, simulated=False)


def test_withheld_figures_are_said_to_be(year: AnnualReport) -> None:
    """A suppressed report tells that small groups are left out."""
    assert "Små grupper visas inte." in as_html(suppressed(year), simulated=False)
    assert "Små grupper visas inte." not in as_html(year, simulated=False)


def test_comparison_is_there_on_request(year: AnnualReport) -> None:
    """Stockholm's figures stand beside ours where they are asked for."""
    page = as_html(year, simulated=True, published=load_published(2025))
    assert "Jämfört med Stockholm 2025" in page
    assert f"53,9{NBSP}%" in page
    assert "Jämfört med" not in as_html(year, simulated=True)


def test_names_are_text(year: AnnualReport) -> None:
    """A district whose name is markup is shown as text, in table and drawing."""
    row = DistrictRow("<script>alert(1)</script>", 10, 5)
    page = as_html(replace(year, districts=(row,)), simulated=False)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_page_is_written(year: AnnualReport, tmp_path: Path) -> None:
    """The file holds the page, in UTF-8."""
    file = tmp_path / "annual.html"
    write_html(year, file, simulated=True)
    assert file.read_text(encoding="utf-8") == as_html(year, simulated=True)


def test_year_of_nothing() -> None:
    """A period without a single fact still makes a page."""
    period = Period(date(2025, 1, 1), date(2025, 1, 31))
    nobody = PeopleCount(period)
    report = AnnualReport(
        period=period,
        in_register=nobody.in_register,
        sought=nobody.sought,
        channels=(),
        contact_attempts=0,
        attempts_beside=0,
        districts=(),
        occupations=occupation_rows(occupations_by_code([]), 0),
        occupied_percent=None,
        months=nobody.months,
        support=count_support([], period),
        waiting=nobody.waiting,
    )
    page = as_html(report, simulated=False)
    assert "Det finns inga uppgifter att rita." in page
    assert page.count("<svg") == 1


def test_withheld_rows_are_not_drawn(year: AnnualReport) -> None:
    """A chart leaves out what is withheld; the table shows that it is."""
    channels = tuple(ChannelRow(row.channel, None, None, None) for row in year.channels)
    withheld = replace(
        year,
        channels=channels,
        districts=(DistrictRow("Farsta", None, None), DistrictRow("Järva", 90, 45)),
        months=tuple(replace(row, people=None) for row in year.months[:1]),
    )
    assert charts.attempts_by_channel(withheld)["data"]["values"] == []
    names = [row["name"] for row in charts.reached_by_district(withheld)["data"]["values"]]
    assert names == ["Järva"]
    assert charts.reached_by_month(withheld)["data"]["values"] == []


def test_line_needs_a_whole(year: AnnualReport) -> None:
    """Without a share of the whole there is no line to draw."""
    whole = replace(year.sought, total=replace(year.sought.total, reached=None))
    layers = charts.reached_by_district(replace(year, sought=whole))["layer"]
    assert len(layers) == len(charts.reached_by_district(year)["layer"]) - 1


def test_longest_bar_comes_first(year: AnnualReport) -> None:
    """Channels stand by attempts, districts by share, occupations with not said last."""
    channels = [row["name"] for row in charts.attempts_by_channel(year)["data"]["values"]]
    districts = [row["value"] for row in charts.reached_by_district(year)["data"]["values"]]
    occupations = [row["name"] for row in charts.occupations(year)["data"]["values"]]
    assert channels == ["Sms", "Telefonsamtal", "Chatt"]
    assert districts == sorted(districts, reverse=True)
    assert (occupations[0], occupations[-1]) == ("Arbete", "Ej uppgivet")


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234567, f"1{NBSP}234{NBSP}567"), (16.5, "16,5"), (0, "0"), (None, "..")],
)
def test_swedish_numbers(value: float | None, text: str) -> None:
    """Thousands are parted by a no-break space, decimals by a comma."""
    assert number(value) == text


def test_swedish_shares_and_dates() -> None:
    """A share has a space before its sign; months are written out."""
    assert per_cent(54) == figure("reached_percent", 54) == f"54{NBSP}%"
    assert per_cent(None) == ".."
    assert figure("reached", 54) == "54"
    assert dates(Period(date(2024, 11, 1), date(2025, 10, 31))) == (
        "1 november 2024 – 31 oktober 2025"
    )
