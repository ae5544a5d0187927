"""The spreadsheet's own charts: drawn from its cells, so that they follow what is changed there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.annual_shown import DRAWN, title_of
from reports.annual_tables import Table
from reports.charts import SOFT, STRONG
from reports.words import Language, word

ROW_HEIGHT, LEAST_HEIGHT, WIDTH = 30, 240, 640  # pixels
BESIDE = 2  # empty rows between a table and its chart


@dataclass(frozen=True)
class _Drawn:
    """What a chart is drawn of."""

    columns: tuple[str, ...]  # a series each
    kind: str = "bar"  # lying bars; column: standing
    stacked: str = ""
    colours: tuple[str, ...] = (STRONG,)


_CHARTS: Mapping[str, _Drawn] = {
    "sought": _Drawn(("reached", "not_reached"), stacked="percent_stacked", colours=(STRONG, SOFT)),
    "attempts_by_channel": _Drawn(("attempts", "answered_attempts"), colours=(SOFT, STRONG)),
    "reached_by_district": _Drawn(("reached_percent",)),
    "occupation_at_first_reach": _Drawn(("people",)),
    "reached_by_month": _Drawn(("people",), kind="column"),
}


def add_chart(book: Workbook, sheet: Worksheet, table: Table, *, first: int) -> None:
    """Add a table's chart below it, where it has one; `first` is the row of its first figures."""
    drawn = _CHARTS.get(table.key)
    if drawn is None or not table.rows:
        return
    last = first + len(table.rows) - 1
    options = {"type": drawn.kind} | ({"subtype": drawn.stacked} if drawn.stacked else {})
    chart: Any = book.add_chart(options)
    for column, colour in zip(drawn.columns, drawn.colours, strict=True):
        place = table.columns.index(column) + 1
        chart.add_series(
            {
                "name": word(column, Language.SV),
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, place, last, place],
                "fill": {"color": colour},
                "data_labels": {"value": True},
                "gap": 60,
            }
        )
    chart.set_title({"name": title_of(table), "name_font": {"size": 12}})
    several = len(drawn.columns) > 1
    chart.set_legend({"position": "bottom"} if several else {"none": True})
    plain = {"major_gridlines": {"visible": False}, "line": {"none": True}}
    if drawn.kind == "bar":
        # the first row on top, as in the table
        chart.set_y_axis({"reverse": True, **plain})
        chart.set_x_axis({"visible": False, "min": 0, **plain})
    else:
        chart.set_x_axis(plain)
        chart.set_y_axis({"visible": False, "min": 0, **plain})
    height = max(LEAST_HEIGHT, ROW_HEIGHT * len(table.rows) + 90)
    chart.set_size({"width": WIDTH, "height": LEAST_HEIGHT if drawn.kind == "column" else height})
    _, caption = DRAWN[table.key]
    sheet.insert_chart(last + BESIDE, 0, chart, {"description": f"{title_of(table)}. {caption}"})
