"""A plan as a form's fields, and back: nothing is lost."""

from dataclasses import replace

import pytest

from config.plan_files import read_plan_files
from scheduler.plan_faults import FaultKind
from scheduler.plan_file import parse_plan
from scheduler.plan_form import (
    KINDS,
    PlanFields,
    StepFields,
    fields_for,
    fields_from,
    fields_of,
    moved,
    parts_of_wait,
)
from scheduler.plan_form_text import FaultHere, faults_of, text_of

OWN = """\
name: "Egen plan: 1"
window: {days: "mon, wed", from: "08:00", to: "16:30", holidays: none}
for: {unit: [KAA syd, KAA nord], newly_arrived: yes}
recontact: {declined: 2w, default: 120d}
steps:
  - {id: brev, channel: letter, template: hello, not_before: 09-15, wait: 12h, to: guardian}
  - {id: kort, task: knock_card, notice: 5d}
"""
BODIES = {**read_plan_files(), "own": OWN}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_plan_comes_back_whole(body: str) -> None:
    """Every plan that can be read is the same plan after the form, in which nothing is wrong."""
    plan = parse_plan(body)
    fields = fields_of(plan)
    assert parse_plan(text_of(fields)) == plan
    assert faults_of(fields, None) == []


def posted(plan: PlanFields) -> dict[str, str]:
    """Return what the page posts of a plan."""
    form = {
        name: getattr(plan, name)
        for name in PlanFields.__dataclass_fields__
        if name not in {"days", "recontact", "applies_to", "steps"}
    }
    form |= {f"days.{day}": "1" for day in plan.days.split(", ")}
    for place, (key, wait) in enumerate(plan.recontact):
        number, unit = parts_of_wait(wait)
        own = f"recontact.{place}"
        form |= {own: key, f"{own}.wait": number, f"{own}.wait.unit": unit}
    for place, (key, values) in enumerate(plan.applies_to):
        form |= {f"for.{place}": key, f"for.{place}.values": values}
    for place, step in enumerate(plan.steps):
        form |= posted_step(step, place)
    return form


def posted_step(step: StepFields, place: int) -> dict[str, str]:
    """Return what the page posts of a step."""
    form = {f"{place}.task": step.task}
    for name in fields_for(step.task):
        value, own = getattr(step, name), f"{place}.{name}"
        if name in {"wait", "spacing", "notice"}:
            form[own], form[f"{own}.unit"] = parts_of_wait(value)
        elif name == "channel":
            form |= {f"{own}.{at}": one for at, one in enumerate(value.split(", "))}
        elif name == "not_before":
            form[f"{own}.month"], _, form[f"{own}.day"] = value.partition("-")
        else:
            form[own] = value
    return form


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_form_comes_back_whole(body: str) -> None:
    """What the page posts is what it was made of."""
    fields = fields_of(parse_plan(body))
    assert fields_from(posted(fields)) == fields


def test_what_is_typed_with_its_unit() -> None:
    """`2w` may be typed as plans write it; a unit alone is no wait; an odd number stays seen."""
    form = {"0.id": "a", "0.wait": "2w", "0.wait.unit": "d", "0.notice.unit": "d"}
    step = fields_from(form).steps[0]
    assert (step.wait, step.notice) == ("2w", "")
    soon = fields_from({**form, "0.wait": "soon"}).steps[0].wait
    assert parts_of_wait(soon) == ("soon", "d")
    assert parts_of_wait("") == ("", "d")
    bare = fields_from({"0.id": "a", "0.task": "dance", "0.wait": "3", "0.not_before.day": "5"})
    assert (bare.steps[0].wait, bare.steps[0].not_before) == ("3", "00-05")
    assert bare.steps[0].task == "message"


def test_each_kind_has_its_fields() -> None:
    """A call has no text, a message no attempts; what another kind uses is not taken."""
    assert {"template", "channel", "if_late"} <= set(fields_for("message"))
    assert not {"template", "channel", "if_late", "staff"} & set(fields_for("call"))
    assert set(fields_for("find_number")) == {"id", "wait", "not_before"}
    form = {"0.id": "ring", "0.task": "call", "0.template": "hello", "0.attempts": "4"}
    assert fields_from(form).steps == (StepFields("ring", "call", attempts="4"),)


def test_buttons() -> None:
    """Steps are added, moved and removed; what is asked of no step changes nothing."""
    first, second = StepFields("a"), StepFields("b")
    plan = PlanFields(steps=(first, second))
    assert moved(plan, "up.1").steps == moved(plan, "down.0").steps == (second, first)
    assert moved(plan, "up.0") == moved(plan, "down.1") == plan
    assert moved(plan, "drop.0").steps == (second,)
    assert moved(plan, "drop.9") == moved(plan, "drop.x") == moved(plan, "nonsense.0") == plan
    assert moved(plan, "add") == moved(plan, "add.dance") == plan
    full = replace(plan, steps=(first,) * 20)
    assert moved(full, "add.call") == full


def test_a_new_step_has_what_plans_take_as_a_rule() -> None:
    """Its kind is chosen first; its name is one that no other step has."""
    plan = PlanFields()
    for kind in (*KINDS, "call"):
        plan = moved(plan, f"add.{kind}")
    names = [step.id for step in plan.steps]
    assert names == ["message", "call", "knock-card", "home-visit", "find-number", "call-2"]
    assert (plan.steps[1].attempts, plan.steps[3].staff) == ("3", "2")
    wrong = faults_of(replace(plan, name="x"), None)
    assert {one.step for one in wrong} == {0}
    assert {one.field for one in wrong} == {"channel"}


def test_faults_stand_at_their_fields() -> None:
    """Each fault leads to what was typed wrong, or to what is missing."""
    message = StepFields("a", channel="sms", wait="soond", not_before="02-30")
    call = StepFields("b", "call", attempts="2", spacing="1h")
    visit = StepFields("b", "home_visit", staff="1")
    fields = PlanFields(
        "",
        days="",
        opens="18:00",
        closes="10:00",
        wait_days="many",
        recontact=[("default", "9d"), ("declined", "1h")],
        applies_to=[("unit", "")],
        steps=(message, call, visit),
    )
    found = {(one.step, one.field, one.fault.kind) for one in faults_of(fields, ["hello"])}
    kind = FaultKind
    assert found == {
        (-1, "name", kind.NO_VALUE),
        (-1, "closes", kind.HOURS),
        (-1, "wait_days", kind.NO_NUMBER),
        (-1, "recontact.1", kind.UNDER_A_DAY),
        (-1, "for.0", kind.NO_VALUE),
        (0, "wait", kind.NO_DURATION),
        (0, "not_before", kind.NO_MONTH_DAY),
        (0, "template", kind.NO_TEMPLATE),
        (1, "attempts", kind.FEW_CALLS),
        (1, "spacing", kind.CLOSE_CALLS),
        (2, "id", kind.SAME_ID),
        (2, "staff", kind.ALONE),
    }
    nothing = faults_of(PlanFields("x"), None)
    assert [(one.step, one.field) for one in nothing] == [(-1, "steps")]
    assert isinstance(nothing[0], FaultHere)


def test_odd_words_are_kept() -> None:
    """What would break the text is put in quotes; an empty field is not written."""
    fields = PlanFields('he said: "no" {', steps=(StepFields('a"}', channel="sms, , email"),))
    text = text_of(fields)
    assert text.startswith('name: "he said: \\"no\\" {"\n')
    assert '- {id: "a\\"}", channel: [sms, email]}' in text
