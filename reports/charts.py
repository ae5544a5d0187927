"""The annual report's charts, as Vega-Lite descriptions with their data inside.

Every label is written out here, in Swedish: the renderer formats nothing. Rows whose
figure is withheld are left out; the table beside the chart shows that they are.
"""

import json
from collections.abc import Sequence
from typing import Any

from register.states import UNOCCUPIED
from reports.annual_values import AnnualReport, percent
from reports.swedish import number, per_cent
from reports.words import Language, month_name, word

Spec = dict[str, Any]
Rows = Sequence[dict[str, Any]]

WIDTH = 370  # pixels of the drawing, which then scales: letters stay readable at 320 to 480
INK, QUIET, LINE = "#22302f", "#5d6b69", "#dfe4e1"
STRONG, SOFT, WARM = "#2b7a78", "#cfe0dc", "#d9935b"
FONT = "Helvetica, Arial, sans-serif"
BAR, STEP = 20, 30
ROOM = 160  # per cent: bars end at 100, their text stands at the end of the line

CONFIG: Spec = {
    "background": None,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "labelFontSize": 13,
        "labelLimit": 190,
        "labelPadding": 8,
        "domain": False,
        "ticks": False,
        "grid": False,
        "title": None,
    },
    "text": {"fontSize": 12.5, "color": INK, "font": FONT},
    "bar": {"cornerRadius": 2},
}


def in_font(spec: Spec, font: str) -> Spec:
    """Return a chart whose letters are of another font."""
    text = CONFIG["text"] | {"font": font}
    return spec | {"config": CONFIG | {"font": font, "text": text}}


def reached_by_gender(report: AnnualReport) -> Spec:
    """Of those sought, who was reached and who was not: a full bar for each gender."""
    sought = report.sought
    rows: list[dict[str, Any]] = []
    for key, row in (("women", sought.women), ("men", sought.men), ("total", sought.total)):
        share = row.reached_percent
        if share is None:
            continue
        name = word(key, Language.SV)
        told = f"{per_cent(share)} ({number(row.reached)})"
        missed = f"{per_cent(100 - share)} ({number(row.not_reached)})"
        rows += [
            {"name": name, "part": "Nådda", "from": 0, "to": share, "text": told, "at": 2},
            {"name": name, "part": "Ej nådda", "from": share, "to": 100, "text": missed, "at": 98},
        ]
    bars = {
        "mark": {"type": "bar", "height": 30},
        "encoding": {
            "y": _names(rows),
            "x": {"field": "from", "type": "quantitative", "axis": None, "scale": _upto(100)},
            "x2": {"field": "to"},
            "color": {
                "field": "part",
                "type": "nominal",
                "scale": {"domain": ["Nådda", "Ej nådda"], "range": [STRONG, SOFT]},
                "legend": None,
            },
        },
    }
    layers = [bars, _inside(rows, "Nådda", "left"), _inside(rows, "Ej nådda", "right")]
    return _chart(rows, layers, step=42)


def attempts_by_channel(report: AnnualReport) -> Spec:
    """Attempts by channel, and within each bar the attempts that were answered."""
    rows: list[dict[str, Any]] = [
        {
            "name": word(row.channel, Language.SV),
            "value": row.attempts,
            "part": row.answered or 0,
            "text": f"{number(row.attempts)}, {per_cent(row.response_percent)} besvarade",
        }
        for row in report.channels
        if row.attempts
    ]
    rows.sort(key=lambda row: -row["value"])
    longest = max((row["value"] for row in rows), default=1)
    layers = [
        _bar("value", SOFT, rows, longest * 2.1),
        _bar("part", STRONG, rows, longest * 2.1),
        _beside("value", rows),
    ]
    return _chart(rows, layers)


def reached_by_district(report: AnnualReport) -> Spec:
    """The share reached in each district, highest first, with a line at the whole."""
    rows: list[dict[str, Any]] = [
        {
            "name": word(row.district, Language.SV),
            "value": row.reached_percent,
            "text": f"{per_cent(row.reached_percent)} av {number(row.sought)}",
        }
        for row in report.districts
        if row.reached_percent is not None
    ]
    rows.sort(key=lambda row: -row["value"])
    layers = [_bar("value", STRONG, rows, ROOM), _at_end(rows)]
    whole = report.sought.total.reached_percent
    if whole is not None:
        layers.append(
            {
                "mark": {"type": "rule", "color": WARM, "strokeWidth": 2, "strokeDash": [3, 3]},
                "encoding": {"x": {"datum": whole, "type": "quantitative"}},
            }
        )
    return _chart(rows, layers)


def occupations(report: AnnualReport) -> Spec:
    """Occupation at the first reach, most common first; those without one in another hue."""
    reached = report.sought.total.reached
    rows: list[dict[str, Any]] = [
        {
            "name": word(row.code or "not_said", Language.SV),
            "value": row.people,
            "hue": LINE if row.code is None else WARM if row.code in UNOCCUPIED else STRONG,
            "text": f"{number(row.people)} ({per_cent(percent(row.people, reached))})",
        }
        for row in report.occupations
        if row.people
    ]
    rows.sort(key=lambda row: (row["hue"] == LINE, -row["value"]))
    longest = max((row["value"] for row in rows), default=1)
    bars = _bar("value", STRONG, rows, longest * 1.9)
    bars["encoding"]["color"] = {"field": "hue", "type": "nominal", "scale": None}
    return _chart(rows, [bars, _beside("value", rows)])


def reached_by_month(report: AnnualReport) -> Spec:
    """People first reached, month by month."""
    rows = [
        {
            "name": row.month.isoformat(),
            "value": row.people,
            "text": number(row.people),
        }
        for row in report.months
        if row.people is not None
    ]
    labels = {
        row.month.isoformat(): month_name(row.month, Language.SV)[:3] for row in report.months
    }
    x = {
        "field": "name",
        "type": "ordinal",
        "scale": {"domain": list(labels), "paddingInner": 0.28, "paddingOuter": 0.1},
        "axis": {"labelAngle": 0, "labelExpr": f"({json.dumps(labels)})[datum.value]"},
    }
    y = _lengths("value")
    layers: list[Spec] = [
        {"mark": {"type": "bar", "color": STRONG}, "encoding": {"x": x, "y": y}},
        {
            "mark": {"type": "text", "dy": -9, "color": QUIET},
            "encoding": {"x": x, "y": y, "text": {"field": "text", "type": "nominal"}},
        },
    ]
    return _base(rows, layers) | {"height": 170}


def _bar(field: str, colour: str, rows: Rows, longest: float) -> Spec:
    """Lying bars; the scale goes beyond the longest to leave room for the text beside it."""
    return {
        "mark": {"type": "bar", "height": BAR, "color": colour},
        "encoding": {"y": _names(rows), "x": _lengths(field) | {"scale": _upto(longest)}},
    }


def _beside(field: str, rows: Rows) -> Spec:
    return {
        "mark": {"type": "text", "align": "left", "dx": 6, "color": QUIET},
        "encoding": {
            "y": _names(rows),
            "x": _lengths(field),
            "text": {"field": "text", "type": "nominal"},
        },
    }


def _at_end(rows: Rows) -> Spec:
    return {
        "mark": {"type": "text", "align": "right", "color": QUIET},
        "encoding": {
            "y": _names(rows),
            "x": {"datum": ROOM, "type": "quantitative"},
            "text": {"field": "text", "type": "nominal"},
        },
    }


def _inside(rows: Rows, part: str, align: str) -> Spec:
    return {
        "transform": [{"filter": {"field": "part", "equal": part}}],
        "mark": {"type": "text", "align": align, "color": INK if align == "right" else "white"},
        "encoding": {
            "y": _names(rows),
            "x": _lengths("at"),
            "text": {"field": "text", "type": "nominal"},
        },
    }


def _names(rows: Rows) -> Spec:
    """Names down the side, in the order of the rows."""
    return {
        "field": "name",
        "type": "nominal",
        "sort": list(dict.fromkeys(row["name"] for row in rows)),
    }


def _lengths(field: str) -> Spec:
    return {"field": field, "type": "quantitative", "axis": None, "stack": None}


def _upto(longest: float) -> Spec:
    return {"domain": [0, longest], "nice": False}


def _chart(rows: Rows, layers: list[Spec], *, step: int = STEP) -> Spec:
    return _base(rows, layers) | {"height": {"step": step}}


def _base(rows: Rows, layers: list[Spec]) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": list(rows)},
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 0,
        "layer": layers,
        "config": CONFIG,
    }
