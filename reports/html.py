"""The annual report as one page in Swedish that needs nothing beside it: no script, no link."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports import charts
from reports.annual_tables import Table, report_tables
from reports.annual_values import AnnualReport
from reports.comparison import ComparisonRow, Published, compare
from reports.swedish import dates, figure, number, per_cent
from reports.words import Language, word

PAGES = Path(__file__).with_name("pages")
_DRAWN: dict[str, tuple[Callable[[AnnualReport], charts.Spec], str]] = {
    "sought": (
        charts.reached_by_gender,
        "Andelen av de sökta ungdomarna som nåddes, själva eller genom en anhörig.",
    ),
    "reached_by_month": (
        charts.reached_by_month,
        "Antal personer som nåddes för första gången under perioden, månad för månad.",
    ),
    "attempts_by_channel": (
        charts.attempts_by_channel,
        "Hela stapeln är kontaktförsöken, den mörka delen är de som besvarades.",
    ),
    "reached_by_district": (
        charts.reached_by_district,
        "Andelen nådda av de sökta i varje område. Den streckade linjen visar alla tillsammans.",
    ),
    "occupation_at_first_reach": (
        charts.occupations,
        "Vad ungdomarna gjorde när de nåddes. Orange: ingen sysselsättning eller söker arbete.",
    ),
}
_TITLES = {"sought": "reached_and_not"}  # as a heading, the column's word says too little


@dataclass(frozen=True)
class Grid:
    """A table ready to be shown: every cell is text."""

    key: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A drawing, what it shows in a sentence, and the table behind it."""

    drawing: Markup | None  # None: there is nothing to draw
    caption: str
    grid: Grid


def write_html(
    report: AnnualReport, path: Path, *, simulated: bool, published: Published | None = None
) -> None:
    """Write the page to `path`, in UTF-8. Drawing takes about half a second: use a thread."""
    page = as_html(report, simulated=simulated, published=published)
    path.write_text(page, encoding="utf-8")


def as_html(report: AnnualReport, *, simulated: bool, published: Published | None = None) -> str:
    """Return the page.

    Args:
        report: exact or suppressed (suppression.py); the page says which.
        simulated: whether the figures come from an invented city, which the page then says.
        published: Stockholm's figures of a year to stand beside these, if any.
    """
    grids = {table.key: _grid(table) for table in report_tables(report)}
    return (
        _environment()
        .get_template("annual.html")
        .render(
            report=report,
            dates=dates(report.period),
            simulated=simulated,
            cards=_cards(report),
            charts=[_chart(report, grids.pop(key)) for key in _DRAWN],
            grids=grids,
            comparison=_comparison(compare(report, published)) if published else (),
            published=published,
            number=number,
            per_cent=per_cent,
        )
    )


def draw(spec: charts.Spec) -> Markup:
    """Return a chart as SVG, drawn in this process; the drawing has no script or style."""
    return Markup(vl_convert.vegalite_to_svg(spec))  # noqa: S704 - the renderer escapes its data


def _chart(report: AnnualReport, grid: Grid) -> Chart:
    describe, caption = _DRAWN[grid.key]
    spec = describe(report)
    return Chart(draw(spec) if spec["data"]["values"] else None, caption, grid)


def _cards(report: AnnualReport) -> tuple[tuple[str, str, str], ...]:
    """The figures at the top: the figure, what it is, and what it is measured against."""
    sought, support = report.sought.total, report.support
    return (
        (number(report.in_register.total), "i registret", "någon gång under perioden"),
        (number(sought.total), "sökta", "minst ett kontaktförsök eller egen kontakt"),
        (per_cent(sought.reached_percent), "nådda", f"{number(sought.reached)} av de sökta"),
        (
            number(report.contact_attempts),
            "kontaktförsök",
            f"och {number(report.attempts_beside)} med chatt, knackakort, besök och annat",
        ),
        (
            per_cent(report.occupied_percent),
            "hade sysselsättning",
            "av de nådda som uppgett vad de gör",
        ),
        (
            number(support.took_part.total),
            "deltog i stöd",
            f"varav {number(support.newly_enrolled)} nyinskrivna",
        ),
    )


def _grid(table: Table) -> Grid:
    def name(key: str) -> str:
        return word(key, Language.SV)

    rows = (
        (
            name(key),
            *(
                figure(key if column == "value" else column, cell)
                for column, cell in zip(table.columns, cells, strict=True)
            ),
        )
        for key, cells in table.rows
    )
    title = name(_TITLES.get(table.key, table.key))
    return Grid(table.key, title, tuple(map(name, table.columns)), tuple(rows))


def _comparison(rows: tuple[ComparisonRow, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (word(row.key, Language.SV), show(row.own), show(row.published))
        for row in rows
        for show in (per_cent if row.unit == "%" else number,)
    )


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
