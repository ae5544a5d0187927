"""A trial's charts, as Vega-Lite descriptions: the staff's weeks, and people reached."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from reports.charts import CONFIG, INK, LINE, QUIET, STRONG, WARM, Spec
from reports.trial.outcome import Outcome, Side

WIDTH = 640  # pixels of the drawing, which then scales
HEIGHT = 110
AGAINST = {"phone": "call", "knock_card": "knock_card", "visit": "home_visit"}
SHOWN = {"phone": "Samtal", "knock_card": "Knackakort", "visit": "Hembesök"}
SENT = ("sms", "chat", "email", "letter")
TRIED, IN_FORCE, ROOM = "Planen som provas", "Planen som används nu", "Vad personalen hinner"


def staff_weeks(outcome: Outcome, unit: str) -> Spec:
    """Calls, cards and visits of a unit, week by week, against what its staff get done."""
    rooms = {one.task: one.a_week for one in outcome.staff if one.unit == unit}
    panels = [
        _panel(title, _weekly(outcome, unit, (kind,)), rooms[AGAINST[kind]])
        for kind, title in SHOWN.items()
    ]
    sent = _panel("Brev och meddelanden", _weekly(outcome, unit, SENT), None)
    return _base() | {"vconcat": [*panels, sent], "spacing": 26}


def reached_so_far(outcome: Outcome) -> Spec:
    """People reached since the beginning, with each plan, and the interval at the end."""
    rows = [
        {"week": week, "plan": name, "people": people}
        for name, side in ((TRIED, outcome.tried), (IN_FORCE, outcome.in_force))
        for week, people in _reached(side)
    ]
    ends = [
        {"week": rows[-1]["week"], "plan": name, "low": side.reached.low, "high": side.reached.high}
        for name, side in ((TRIED, outcome.tried), (IN_FORCE, outcome.in_force))
    ]
    x, colour = _time(), _colour([TRIED, IN_FORCE], [STRONG, WARM])
    lines = {
        "data": {"values": rows},
        "mark": {"type": "line", "strokeWidth": 2.5},
        "encoding": {"x": x, "y": _amount("people"), "color": colour},
    }
    spans = {
        "data": {"values": ends},
        "mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.45},
        "encoding": {
            "x": x,
            "y": _amount("low"),
            "y2": {"field": "high"},
            "xOffset": {"field": "plan"},
            "color": colour,
        },
    }
    return _base() | {"width": WIDTH, "height": 2 * HEIGHT, "layer": [lines, spans]}


def _reached(side: Side) -> list[tuple[str, float]]:
    weeks = sorted({one.week for one in side.weeks})
    each = [sum(one.reached for one in side.weeks if one.week == week) for week in weeks]
    return list(zip(weeks, (round(people, 1) for people in accumulate(each)), strict=True))


def _weekly(outcome: Outcome, unit: str, kinds: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"week": one.week, "plan": name, "count": round(sum(one.contacts[k] for k in kinds), 1)}
        for name, side in ((TRIED, outcome.tried), (IN_FORCE, outcome.in_force))
        for one in side.weeks
        if one.unit == unit
    ]


def _panel(title: str, rows: Sequence[dict[str, Any]], room: float | None) -> Spec:
    """A filled line for the plan tried, one for that in force, a rule for what can be done."""
    colour = _colour([TRIED, IN_FORCE, ROOM], [STRONG, WARM, INK])
    x = _time()
    of_tried = [{"filter": {"field": "plan", "equal": TRIED}}]
    both = {"x": x, "y": _amount("count"), "color": colour}
    layers: list[Spec] = [
        {
            "transform": of_tried,
            "mark": {"type": "area", "interpolate": "step-after", "opacity": 0.3},
            "encoding": both,
        },
        {"mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2}, "encoding": both},
    ]
    if room is not None:
        layers.append(
            {
                "data": {"values": [{"plan": ROOM, "count": room}]},
                "mark": {"type": "rule", "strokeWidth": 2, "strokeDash": [5, 4]},
                "encoding": {"y": _amount("count"), "color": colour},
            }
        )
    head = {"text": title, "anchor": "start", "fontSize": 14, "color": INK}
    return {
        "title": head,
        "width": WIDTH,
        "height": HEIGHT,
        "data": {"values": list(rows)},
        "layer": layers,
    }


def _time() -> Spec:
    return {
        "field": "week",
        "type": "temporal",
        "timeUnit": "yearmonthdate",
        "axis": {"format": "%y-%m", "tickCount": "month", "labelOverlap": True},
    }


def _amount(field: str) -> Spec:
    axis = {"tickCount": 4, "grid": True, "gridColor": LINE, "labelColor": QUIET, "format": "d"}
    return {"field": field, "type": "quantitative", "axis": axis, "title": None}


def _colour(names: list[str], colours: list[str]) -> Spec:
    legend = {
        "title": None,
        "orient": "top",
        "labelFontSize": 13,
        "labelLimit": 300,
        "symbolOpacity": 1,
        "symbolStrokeWidth": 3,
    }
    scale = {"domain": names, "range": colours}
    return {"field": "plan", "type": "nominal", "scale": scale, "legend": legend}


def _base() -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "padding": 4,
        "config": CONFIG | {"background": "white"},
    }
