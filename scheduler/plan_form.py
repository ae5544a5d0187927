"""A plan as the fields of a form: nothing is lost. Pure.

Fields are kept as they were typed. What belongs together is put together as plans write it: a
number and its unit are `3d`, a month and a day `09-15`, channels in their order `sms, letter`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta

from scheduler.plan import PLAN_CHANNELS, RECONTACT_KEYS, TRAITS, Plan, PlanTask, Step
from scheduler.plan_edit import write_wait
from scheduler.plan_file import MOST_STEPS
from scheduler.plan_nodes import DURATION, UNITS, WEEKDAYS
from scheduler.plan_step_file import LEAST_CALLS, LEAST_STAFF, MESSAGE, ONLY_IN, STEP_KEYS

KINDS = (MESSAGE, *PlanTask)
WAITS = frozenset({"wait", "spacing", "notice"})  # fields of a number and a unit
ONLY_MESSAGES = frozenset({"channel", "if_late"})
FREE_ROWS = 2  # of times to a new contact, and of whom the plan is for


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
    recontact: Sequence[tuple[str, str]] = ()  # after what was said, the wait
    applies_to: Sequence[tuple[str, str]] = ()  # a trait, and its values with commas between
    steps: Sequence[StepFields] = ()


def fields_of(plan: Plan) -> PlanFields:
    """Return a plan's fields."""
    return PlanFields(
        name=plan.name,
        days=", ".join(WEEKDAYS[day] for day in sorted(plan.window.days)),
        opens=f"{plan.window.opens:%H:%M}",
        closes=f"{plan.window.closes:%H:%M}",
        holidays=plan.window.holidays or "none",
        calls_open=f"{plan.calls.opens:%H:%M}",
        calls_close=f"{plan.calls.closes:%H:%M}",
        wait_days=str(plan.wait_days),
        first_attempt_within_days=str(plan.first_attempt_within_days),
        round_pause_days=str(plan.round_pause_days),
        recontact=[(key, write_wait(wait)) for key, wait in plan.recontact.items()],
        applies_to=[(trait, ", ".join(values)) for trait, values in plan.applies_to.items()],
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


def fields_for(task: str) -> list[str]:
    """Return the fields that are of use in a step of a kind, in the order of a form."""
    return [
        name
        for name in STEP_KEYS
        if name != "task"
        and (name not in ONLY_MESSAGES or task == MESSAGE)
        and task in ONLY_IN.get(name, (task,))
    ]


def fields_from(form: Mapping[str, str]) -> PlanFields:
    """Return the fields that a form posted: a step's are `<place>.<field>`."""
    kept = {
        one.name: form.get(one.name, "").strip()
        for one in fields(PlanFields)
        if one.name not in {"steps", "days", "recontact", "applies_to"}
    }
    return PlanFields(
        **kept,
        days=", ".join(day for day in WEEKDAYS if f"days.{day}" in form),
        recontact=[
            (key, _wait_from(form, f"recontact.{place}.wait"))
            for place in range(len(RECONTACT_KEYS) + FREE_ROWS)
            if (key := form.get(f"recontact.{place}", ""))
        ],
        applies_to=[
            (trait, form.get(f"for.{place}.values", "").strip())
            for place in range(len(TRAITS) + FREE_ROWS)
            if (trait := form.get(f"for.{place}", ""))
        ],
        steps=tuple(
            _step_from(form, place) for place in range(MOST_STEPS) if f"{place}.id" in form
        ),
    )


def _step_from(form: Mapping[str, str], place: int) -> StepFields:
    """Return a posted step's fields; what is of no use in its kind is left out."""
    task = form.get(f"{place}.task", "")
    task = task if task in KINDS else MESSAGE
    typed = {name: _field_from(form, name, f"{place}.{name}") for name in fields_for(task)}
    return StepFields(task=task, **typed)


def _field_from(form: Mapping[str, str], field: str, name: str) -> str:
    if field in WAITS:
        return _wait_from(form, name)
    if field == "channel":
        chosen = (form.get(f"{name}.{place}", "") for place in range(len(PLAN_CHANNELS)))
        return ", ".join(channel for channel in chosen if channel)
    if field == "not_before":
        month, day = (form.get(f"{name}.{part}", "").strip() for part in ("month", "day"))
        return f"{month:0>2}-{day:0>2}" if month or day else ""
    return form.get(name, "").strip()


def _wait_from(form: Mapping[str, str], name: str) -> str:
    """Return a number and its unit as plans write them; `12h` may be typed too."""
    number, unit = form.get(name, "").strip(), form.get(f"{name}.unit", "")
    whole = not number or unit not in UNITS or DURATION.fullmatch(number)
    return number if whole else number + unit


def parts_of_wait(typed: str) -> tuple[str, str]:
    """Return the number and the unit of a wait as typed; days where nothing else is said."""
    return (typed[:-1], typed[-1]) if typed[-1:] in UNITS else (typed, "d")


def moved(plan: PlanFields, asked: str) -> PlanFields:
    """Return the fields after a button: `add` with a kind, or `up`, `down`, `drop` with a place."""
    word, _, what = asked.partition(".")
    steps, at = list(plan.steps), int(what) if what.isdecimal() else -1
    if word == "add" and what in KINDS and len(steps) < MOST_STEPS:
        steps.append(_new_step(what, {step.id for step in steps}))
    elif not 0 <= at < len(steps):
        return plan
    elif word == "drop":
        steps.pop(at)
    elif word in {"up", "down"}:
        to = min(max(at + (1 if word == "down" else -1), 0), len(steps) - 1)
        steps.insert(to, steps.pop(at))
    return replace(plan, steps=tuple(steps))


def _new_step(task: str, taken: Collection[str]) -> StepFields:
    """Return a step of a kind with a name that no other has, and what plans take as a rule."""
    name = task.replace("_", "-")
    free = (f"{name}-{number}" if number > 1 else name for number in range(1, MOST_STEPS + 1))
    step = StepFields(id=next(one for one in free if one not in taken), task=task)
    if task == PlanTask.CALL:
        return replace(step, attempts=str(LEAST_CALLS), spacing="1d")
    return replace(step, staff=str(LEAST_STAFF)) if task == PlanTask.HOME_VISIT else step
