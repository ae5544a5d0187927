"""A plan as the fields of a form, and the fields as a plan's text: nothing is lost. Pure.

Fields are kept as they were typed; the text that is made of them is read by
`scheduler.plan_file` like any other, and each of its faults belongs to a line, so to a step.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta

from scheduler.plan import Plan, Step, Window
from scheduler.plan_edit import write_wait
from scheduler.plan_file import MOST_STEPS
from scheduler.plan_nodes import WEEKDAYS
from scheduler.plan_step_file import MESSAGE

PLAIN = re.compile(r"[^\W\d][\w-]*|[0-9]{1,4}[hdw]?")
NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class StepFields:
    """A step's fields as typed; empty ones are not written."""

    id: str = ""
    task: str = MESSAGE  # or a word of `PlanTask`
    channel: str = ""  # in order of preference, with commas between
    template: str = ""
    wait: str = ""
    if_late: str = ""
    attempts: str = ""
    spacing: str = ""
    notice: str = ""
    staff: str = ""
    to: str = ""
    not_before: str = ""


@dataclass(frozen=True, slots=True)
class PlanFields:
    """A plan's fields as typed."""

    name: str = ""
    days: str = "mon-fri"
    opens: str = "10:00"
    closes: str = "18:00"
    holidays: str = "SE"
    calls_open: str = "09:00"
    calls_close: str = "20:00"
    wait_days: str = "14"
    first_attempt_within_days: str = "30"
    round_pause_days: str = "90"
    recontact: str = ""  # `declined: 90d, default: 120d`
    applies_to: str = ""  # `unit: KAA syd`
    steps: Sequence[StepFields] = ()


def fields_of(plan: Plan) -> PlanFields:
    """Return a plan's fields."""
    return PlanFields(
        name=plan.name,
        days=_days(plan.window),
        opens=f"{plan.window.opens:%H:%M}",
        closes=f"{plan.window.closes:%H:%M}",
        holidays=plan.window.holidays or "none",
        calls_open=f"{plan.calls.opens:%H:%M}",
        calls_close=f"{plan.calls.closes:%H:%M}",
        wait_days=str(plan.wait_days),
        first_attempt_within_days=str(plan.first_attempt_within_days),
        round_pause_days=str(plan.round_pause_days),
        recontact=", ".join(f"{key}: {write_wait(wait)}" for key, wait in plan.recontact.items()),
        applies_to="; ".join(
            f"{trait}: {', '.join(values)}" for trait, values in plan.applies_to.items()
        ),
        steps=tuple(_step_fields(step) for step in plan.steps),
    )


def _step_fields(step: Step) -> StepFields:
    own_text = "" if step.task and step.template == step.task else step.template
    many = step.attempts > 1
    return StepFields(
        id=step.id,
        task=step.task or MESSAGE,
        channel=", ".join(step.channels),
        template=own_text,
        wait=_wait(step.wait),
        if_late="" if step.task else step.if_late.value,
        attempts=str(step.attempts) if many else "",
        spacing=_wait(step.spacing) if many else "",
        notice=_wait(step.notice),
        staff=str(step.staff) if step.staff else "",
        to=step.to.value if step.to.value != "self" else "",
        not_before="{:02}-{:02}".format(*step.not_before) if step.not_before else "",
    )


def _wait(wait: timedelta) -> str:
    return write_wait(wait) if wait else ""


def _days(window: Window) -> str:
    return ", ".join(WEEKDAYS[day] for day in sorted(window.days))


def fields_from(form: Mapping[str, str]) -> PlanFields:
    """Return the fields that a form posted: a step's are `<place>.<field>`."""
    plan = {
        one.name: form.get(one.name, "").strip()
        for one in fields(PlanFields)
        if one.name != "steps"
    }
    steps = []
    for place in range(MOST_STEPS):
        if f"{place}.id" in form:
            typed = {
                one.name: form.get(f"{place}.{one.name}", "").strip() for one in fields(StepFields)
            }
            steps.append(StepFields(**typed))
    return PlanFields(**plan, steps=tuple(steps))


def moved(plan: PlanFields, asked: str) -> PlanFields:
    """Return the fields after a button: `add`, or `up`, `down`, `drop` with a step's place."""
    word, _, place = asked.partition(".")
    steps, at = list(plan.steps), int(place) if place.isdecimal() else -1
    if word == "add" and len(steps) < MOST_STEPS:
        steps.append(StepFields())
    elif not 0 <= at < len(steps):
        return plan
    elif word == "drop":
        steps.pop(at)
    elif word in {"up", "down"}:
        to = min(max(at + (1 if word == "down" else -1), 0), len(steps) - 1)
        steps.insert(to, steps.pop(at))
    return replace(plan, steps=tuple(steps))


def text_of(plan: PlanFields) -> str:
    """Return the plan's text: each step on a line of its own, the first after `steps:`."""
    hours = f"days: [{_list(plan.days)}], from: {_word(plan.opens)}, to: {_word(plan.closes)}"
    lines = [
        f"name: {_word(plan.name)}",
        f"window: {{{hours}, holidays: {_word(plan.holidays)}}}",
        f"calls: {{from: {_word(plan.calls_open)}, to: {_word(plan.calls_close)}}}",
        *(f"{name}: {_word(getattr(plan, name))}" for name in DAYS),
    ]
    for name, typed, between in (("recontact", plan.recontact, ","), ("for", plan.applies_to, ";")):
        if typed:
            pairs = [pair.partition(":") for pair in typed.split(between) if pair.strip()]
            told = ", ".join(f"{_word(key.strip())}: {_value(value)}" for key, _, value in pairs)
            lines.append(f"{name}: {{{told}}}")
    return "\n".join([*lines, "steps:", *map(_line, plan.steps)]) + "\n"


DAYS = ("wait_days", "first_attempt_within_days", "round_pause_days")


def _line(step: StepFields) -> str:
    told = {one.name: getattr(step, one.name) for one in fields(StepFields)}
    task = told.pop("task")
    written = [f"id: {_word(told.pop('id'))}"]
    if task and task != MESSAGE:
        written.append(f"task: {_word(task)}")
    for name, value in told.items():
        if value:
            written.append(f"{name}: {f'[{_list(value)}]' if name == 'channel' else _word(value)}")
    return f"  - {{{', '.join(written)}}}"


def _value(value: str) -> str:
    return f"[{_list(value)}]" if "," in value else _word(value.strip())


def _list(typed: str) -> str:
    return ", ".join(_word(word.strip()) for word in typed.split(",") if word.strip())


def _word(typed: str) -> str:
    """Return a value as YAML takes it: plain where it may be, else in quotes."""
    return typed if PLAIN.fullmatch(typed) else json.dumps(typed, ensure_ascii=False)


def by_step(text: str, told: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    """Return what is told of the lines of a text made by `text_of`, by step; -1: of the plan."""
    first = text[: text.index("\nsteps:\n")].count("\n") + 3
    found: dict[int, list[str]] = {}
    for line, words in told:
        found.setdefault(max(line - first, -1), []).append(words)
    return found
