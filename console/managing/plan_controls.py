"""The form for a plan: of each kind of step only what it uses, in words that people use. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from console.managing.plan_faults import typed_fault_in_words
from console.managing.plan_words import CHANNELS, LATE, TASKS, TRAITS
from console.managing.text_words import template_name
from console.marking import N_, Say
from console.replies.words import OCCUPATIONS
from console.words import MONTHS, WEEKDAYS
from scheduler.plan import DECLINED, DEFAULT, PLAN_CHANNELS, RECONTACT_KEYS, Addressee
from scheduler.plan import TRAITS as TRAIT_KEYS
from scheduler.plan_form import (
    FREE_ROWS,
    WAITS,
    PlanFields,
    StepFields,
    fields_for,
    parts_of_wait,
)
from scheduler.plan_form_text import OF_PLAN, FaultHere
from scheduler.plan_nodes import WEEKDAYS as DAYS
from scheduler.plan_step_file import MESSAGE

Options = Sequence[tuple[str, str]]
UNITS: Mapping[str, str] = {"h": N_("timmar"), "d": N_("dagar"), "w": N_("veckor")}
NOTHING = ("", "–")
NUMBERS = frozenset({"attempts", "staff"})
RARE = frozenset({"to", "not_before"})  # few steps use these
RARE_IN = frozenset({(MESSAGE, "notice")})
PICKED = frozenset({"template", "if_late", "to"})
LABELS: Mapping[str, str] = {
    "name": N_("Planens namn"),
    "wait_days": N_("Väntan efter registrering, dagar"),
    "first_attempt_within_days": N_("Första försök senast, dagar efter registrering"),
    "round_pause_days": N_("Paus mellan omgångar, dagar"),
    "days": N_("Veckodagar"),
    "opens": N_("Meddelanden från"),
    "closes": N_("Meddelanden till"),
    "holidays": N_("Helgdagar"),
    "calls_open": N_("Samtal från"),
    "calls_close": N_("Samtal till"),
    "id": N_("Stegets namn"),
    "channel": N_("Kanaler, i ordning"),
    "template": N_("Text"),
    "wait": N_("Väntan efter steget"),
    "if_late": N_("Om tiden missas"),
    "attempts": N_("Antal försök"),
    "spacing": N_("Mellan försöken"),
    "notice": N_("Varsel före besök"),
    "staff": N_("Antal som går"),
    "to": N_("Till"),
    "not_before": N_("Inte före"),
    "steps": N_("Stegen"),
}
CLOCKS = ("opens", "closes", "calls_open", "calls_close")
NUMBERS_OF_DAYS = ("wait_days", "first_attempt_within_days", "round_pause_days")


@dataclass(frozen=True, slots=True)
class Control:
    """What one field of a plan is asked with."""

    name: str  # in the form
    kind: str  # text, number, clock, pick, wait, picks, days, day, recontact or trait
    label: str
    value: str = ""
    options: Options = ()
    more: Sequence[str] = ()  # the other values: a unit, a day beside its month, each channel
    faults: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of the form."""

    kind: str  # a word of TASKS
    what: str  # it in words
    name: str
    controls: Sequence[Control]
    more: Sequence[Control]  # what few plans use, folded away
    more_used: bool  # or wrong
    wrong: bool


@dataclass(frozen=True, slots=True)
class FormShown:
    """The whole form, and what is wrong with it in its order."""

    plan: Sequence[Control]
    recontact: Sequence[Control]
    traits: Sequence[Control]
    steps: Sequence[StepShown]
    faults: Sequence[tuple[str, str, str]]  # the field, where it is, and what is wrong


def form_shown(
    plan: PlanFields, faults: Sequence[FaultHere], templates: Iterable[str], say: Say
) -> FormShown:
    """Return a plan's form, with each fault at its field."""
    told = _Telling(say, templates, faults)
    return FormShown(
        plan=told.of_plan(plan),
        recontact=told.rows("recontact", plan.recontact, len(RECONTACT_KEYS)),
        traits=told.rows("for", plan.applies_to, len(TRAIT_KEYS)),
        steps=[told.step(step, place) for place, step in enumerate(plan.steps)],
        faults=[(_name(one.step, one.field), told.where(one), told.fault(one)) for one in faults],
    )


def _name(step: int, field: str) -> str:
    """Return a field's name in the form."""
    return field if step == OF_PLAN else f"{step}.{field}"


class _Telling:
    """Tells the fields of a plan in the words of one language."""

    def __init__(self, say: Say, templates: Iterable[str], faults: Sequence[FaultHere]) -> None:
        self.say = say
        self.faults = faults
        known = [(name, template_name(name, say)) for name in templates]
        channels = [(key, say(CHANNELS[key])) for key in PLAN_CHANNELS]
        late = [(str(key), say(word)) for key, word in LATE.items()]
        self.options: Mapping[str, Options] = {
            "template": [NOTHING, *known],
            "channel": [NOTHING, *channels],
            "if_late": [NOTHING, *late],
            "to": [("", say(N_("den unga"))), (Addressee.GUARDIAN, say(N_("vårdnadshavare")))],
            "holidays": [("SE", say(N_("stängt"))), ("none", say(N_("öppet")))],
            "recontact": [NOTHING, *((key, self._said(key)) for key in RECONTACT_KEYS)],
            "for": [NOTHING, *((key, say(word)) for key, word in TRAITS.items())],
            "unit": [(key, say(word)) for key, word in UNITS.items()],
            "month": [NOTHING, *((f"{at:02}", say(word)) for at, word in enumerate(MONTHS, 1))],
        }

    def fault(self, one: FaultHere) -> str:
        """Return what is wrong at a field."""
        return typed_fault_in_words(one.fault, self.say)

    def where(self, one: FaultHere) -> str:
        """Return where a fault is: `Steg 2, Väntan efter steget`."""
        step = "" if one.step == OF_PLAN else f"{self.say('Steg')} {one.step + 1}"
        row = N_("Ny kontakt") if one.field.startswith("recontact") else N_("Bara för")
        label = LABELS.get(one.field, row)
        return ", ".join(part for part in (step, self.say(label)) if part)

    def of_plan(self, plan: PlanFields) -> list[Control]:
        """Return the fields of the plan itself."""
        weekdays = list(zip(DAYS, (self.say(day) for day in WEEKDAYS), strict=True))
        days = self._control(OF_PLAN, "days", "days", options=weekdays)
        closed = self._control(
            OF_PLAN,
            "holidays",
            "pick",
            plan.holidays,
            options=self._with("holidays", plan.holidays),
        )
        return [
            self._control(OF_PLAN, "name", "text", plan.name),
            *(self._typed(plan, name, "number") for name in NUMBERS_OF_DAYS),
            replace(days, more=plan.days.split(", ")),
            *(self._typed(plan, name, "clock") for name in CLOCKS),
            closed,
        ]

    def rows(self, name: str, rows: Sequence[tuple[str, str]], most: int) -> list[Control]:
        """Return the rows of what is said by key, with some more to fill in."""
        blank = min(FREE_ROWS, most - len(rows))
        return [
            self._row(name, place, key, value)
            for place, (key, value) in enumerate([*rows, *[("", "")] * max(blank, 0)])
        ]

    def step(self, step: StepFields, place: int) -> StepShown:
        """Return a step with the fields of its kind."""
        own = fields_for(step.task)
        rare = [field for field in own if field in RARE or (step.task, field) in RARE_IN]
        here = {one.field for one in self.faults if one.step == place}
        return StepShown(
            kind=step.task,
            what=self.say(TASKS[step.task]),
            name=step.id,
            controls=[self._of_step(step, place, field) for field in own if field not in rare],
            more=[self._of_step(step, place, field) for field in rare],
            more_used=any(getattr(step, field) or field in here for field in rare),
            wrong=bool(here),
        )

    def _of_step(self, step: StepFields, place: int, field: str) -> Control:
        value: str = getattr(step, field)
        control = self._control(place, field, "text", value)
        if field in WAITS:
            number, unit = parts_of_wait(value)
            return replace(
                control, kind="wait", value=number, options=self.options["unit"], more=[unit]
            )
        if field == "channel":
            chosen = value.split(", ") if value else []
            chosen += [""] * (len(PLAN_CHANNELS) - len(chosen))
            return replace(control, kind="picks", options=self.options["channel"], more=chosen)
        if field == "not_before":
            month, _, day = value.partition("-")
            return replace(
                control, kind="day", value=month, options=self.options["month"], more=[day]
            )
        if field in PICKED:
            return replace(control, kind="pick", options=self._with(field, value))
        return replace(control, kind="number") if field in NUMBERS else control

    def _row(self, name: str, place: int, key: str, value: str) -> Control:
        control = self._control(OF_PLAN, f"{name}.{place}", "trait", key)
        control = replace(control, options=self.options[name], more=[value])
        if name == "for":
            return control
        return replace(control, kind="recontact", more=parts_of_wait(value))

    def _typed(self, plan: PlanFields, name: str, kind: str) -> Control:
        return self._control(OF_PLAN, name, kind, getattr(plan, name))

    def _control(
        self, step: int, field: str, kind: str, value: str = "", *, options: Options = ()
    ) -> Control:
        here = [self.fault(one) for one in self.faults if (one.step, one.field) == (step, field)]
        label = self.say(LABELS[field]) if field in LABELS else ""
        return Control(_name(step, field), kind, label, value, options, faults=here)

    def _with(self, field: str, value: str) -> Options:
        """Return what may be chosen; a value that is not known stays there to be seen."""
        known = self.options[field]
        return known if value in dict(known) else [*known, (value, value)]

    def _said(self, key: str) -> str:
        own = {DECLINED: N_("Har tackat nej"), DEFAULT: N_("I alla andra fall")}
        return self.say({**OCCUPATIONS, **own}[key])
