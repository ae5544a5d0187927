"""The annual report on paper: a PDF for A4, tagged for screen readers (PDF/UA-1)."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import vl_convert

from config.clock import swedish_date
from messaging.paper.press import print_pdf
from reports.annual_shown import (
    DRAWN,
    FOOTNOTE,
    RULES,
    Grid,
    cards_of,
    draw_charts,
    grids_of,
    lead_of,
    notices_of,
)
from reports.annual_values import AnnualReport
from reports.swedish import dates
from reports.words import Language, long_date

TEMPLATE = ("reports", "pages/annual.typ")
# In what order the tables stand: first those that the city publishes.
ORDER = (
    "in_register",
    "sought",
    "occupation_at_first_reach",
    "took_part_in_support",
    "closings_by_unit",
    "attempts_by_channel",
    "follow_up",
    "reached_by_district",
    "reached_by_month",
    "key_figures",
)


def as_pdf(report: AnnualReport, *, simulated: bool, now: datetime) -> bytes:
    """Return the report as a PDF; drawing takes about a second: in a server, use a thread.

    Args:
        report: exact or suppressed (suppression.py); the first page says which.
        simulated: whether the figures come from an invented city, which it then says.
        now: when it was added up.
    """
    grids, drawings = grids_of(report), draw_charts(report, font=_own_font())
    data = {
        "title": f"Årsrapport, kommunens aktivitetsansvar, {dates(report.period)}",
        "heading": "Kommunens aktivitetsansvar",
        "dates": dates(report.period),
        "made": f"Sammanställd {long_date(swedish_date(now), Language.SV)}",
        "notices": notices_of(report, simulated=simulated),
        "lead": lead_of(report),
        "cards": cards_of(report),
        "tables": [_table(grids[key], drawings.get(key, "")) for key in ORDER],
        "rules": RULES,
        "footnote": FOOTNOTE,
    }
    return print_pdf(data, now, template=TEMPLATE)


@cache
def _own_font() -> str:
    """Return the font of the paper; the drawing measures its letters by it too."""
    vl_convert.register_font_directory(str(files("fontpkg_noto_sans").joinpath("files")))
    return "Noto Sans"


def _table(grid: Grid, drawing: str) -> dict[str, Any]:
    caption = DRAWN[grid.key][1] if grid.key in DRAWN else ""
    rows: Sequence[Sequence[str]] = grid.rows
    return {
        "title": grid.title,
        "header": grid.header,
        "rows": rows,
        "drawing": drawing,
        "caption": caption,
    }
