"""The fields of a form as a plan's text, and its faults at the fields they are about. Pure.

The text is read by `scheduler.plan_file` like any other. Its faults have lines; so that each
leads to its field, the same text is also written with every value on a line of its own.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from scheduler.plan_faults import Fault, FaultKind
from scheduler.plan_file import PlanFaults, parse_plan
from scheduler.plan_form import PlanFields, StepFields
from scheduler.plan_step_file import MESSAGE, STEP_KEYS

PLAIN = re.compile(r"[^\W\d][\w-]*|[0-9]{1,4}[hdw]?")
OF_PLAN = -1
UNREADABLE = frozenset({FaultKind.NO_DURATION, FaultKind.NO_NUMBER})
DAYS = ("wait_days", "first_attempt_within_days", "round_pause_days")
# The field of a fault that stands where its step, or its hours, begin.
ABOUT: Mapping[tuple[FaultKind, str], str] = {
    (FaultKind.ONE_OF_TWO, "id"): "channel",
    (FaultKind.NO_TEMPLATE, "id"): "template",
    (FaultKind.FEW_CALLS, "id"): "attempts",
    (FaultKind.CLOSE_CALLS, "id"): "spacing",
    (FaultKind.ALONE, "id"): "staff",
    (FaultKind.HOURS, "days"): "closes",
    (FaultKind.HOURS, "calls_open"): "calls_close",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text: what is written by field, between what opens and closes it."""

    opens: str
    pairs: Sequence[tuple[str, str]]  # a field and `key: value`
    closes: str = ""
    step: int = OF_PLAN  # its place


@dataclass(frozen=True, slots=True)
class FaultHere:
    """A fault at the field it is about; `step` is -1 where it is the plan's own."""

    step: int
    field: str
    fault: Fault


def text_of(plan: PlanFields) -> str:
    """Return the plan's text: each step on a line of its own, the first after `steps:`."""
    lines = (
        part.opens + ", ".join(written for _, written in part.pairs) + part.closes
        for part in _parts(plan)
    )
    return "\n".join(lines) + "\n"


def faults_of(plan: PlanFields, templates: Collection[str] | None) -> list[FaultHere]:
    """Return what is wrong with a plan, each fault at its field, in the order of the form."""
    lines, places = [], []
    for part in _parts(plan):
        last = len(part.pairs) - 1
        for at, (field, written) in enumerate(part.pairs):
            begins = "    " if at else part.opens
            lines.append(begins + written + ("," if at < last else part.closes))
            places.append((part.step, field))
    try:
        parse_plan("\n".join(lines), templates=templates)
    except PlanFaults as told:
        return _readable_once([_here(fault, places) for fault in told.faults])
    return []


def _readable_once(faults: Sequence[FaultHere]) -> list[FaultHere]:
    """Leave out what is said of the stand-in for a value that could not be read."""
    unread = {(one.step, one.field) for one in faults if one.fault.kind in UNREADABLE}
    return [
        one for one in faults if one.fault.kind in UNREADABLE or (one.step, one.field) not in unread
    ]


def _here(fault: Fault, places: Sequence[tuple[int, str]]) -> FaultHere:
    step, field = places[min(fault.line, len(places)) - 1]
    return FaultHere(step, ABOUT.get((fault.kind, field), field), fault)


def _parts(plan: PlanFields) -> list[Part]:
    hours = (
        ("days", f"days: [{_list(plan.days)}]"),
        ("opens", f"from: {_word(plan.opens)}"),
        ("closes", f"to: {_word(plan.closes)}"),
        ("holidays", f"holidays: {_word(plan.holidays)}"),
    )
    calls = (
        ("calls_open", f"from: {_word(plan.calls_open)}"),
        ("calls_close", f"to: {_word(plan.calls_close)}"),
    )
    parts = [
        Part("", (("name", f"name: {_word(plan.name)}"),)),
        Part("window: {", hours, "}"),
        Part("calls: {", calls, "}"),
        *(Part("", ((name, f"{name}: {_word(getattr(plan, name))}"),)) for name in DAYS),
    ]
    for key, rows in (("recontact", plan.recontact), ("for", plan.applies_to)):
        pairs = [
            (f"{key}.{place}", f"{_word(word)}: {_value(value)}")
            for place, (word, value) in enumerate(rows)
        ]
        if pairs:
            parts.append(Part(f"{key}: {{", pairs, "}"))
    steps = (_step(step, place) for place, step in enumerate(plan.steps))
    return [*parts, Part("steps:", (("steps", ""),)), *steps]


def _step(step: StepFields, place: int) -> Part:
    pairs = [("id", f"id: {_word(step.id)}")]
    if step.task != MESSAGE:
        pairs.append(("task", f"task: {_word(step.task)}"))
    for name in STEP_KEYS:
        value = getattr(step, name)
        if value and name not in {"id", "task"}:
            written = f"[{_list(value)}]" if name == "channel" else _word(value)
            pairs.append((name, f"{name}: {written}"))
    return Part("  - {", pairs, "}", place)


def _value(value: str) -> str:
    return f"[{_list(value)}]" if "," in value else _word(value)


def _list(typed: str) -> str:
    return ", ".join(_word(word.strip()) for word in typed.split(",") if word.strip())


def _word(typed: str) -> str:
    """Return a value as YAML takes it: plain where it may be, else in quotes."""
    return typed if PLAIN.fullmatch(typed) else json.dumps(typed, ensure_ascii=False)
