"""The annual report as one page in Swedish that needs nothing beside it: no script, no link."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports.annual_shown import (
    DRAWN,
    FOOTNOTE,
    RULES,
    cards_of,
    charts_of,
    draw_charts,
    grids_of,
    lead_of,
    notices_of,
)
from reports.annual_values import AnnualReport
from reports.comparison import ComparisonRow, Published, compare
from reports.swedish import dates, number, per_cent
from reports.words import Language, word

PAGES = Path(__file__).with_name("pages")


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
    grids = grids_of(report)
    return (
        _environment()
        .get_template("annual.html")
        .render(
            dates=dates(report.period),
            simulated=simulated,
            notices=notices_of(report, simulated=simulated),
            lead=lead_of(report),
            cards=cards_of(report),
            charts=charts_of(grids, draw_charts(report)),
            grids={key: grid for key, grid in grids.items() if key not in DRAWN},
            comparison=_comparison(compare(report, published)) if published else (),
            published=published,
            rules=RULES,
            footnote=FOOTNOTE,
        )
    )


def _comparison(rows: tuple[ComparisonRow, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (word(row.key, Language.SV), show(row.own), show(row.published))
        for row in rows
        for show in (per_cent if row.unit == "%" else number,)
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
