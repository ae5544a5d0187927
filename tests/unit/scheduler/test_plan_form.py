"""A plan as a form's fields, and back: nothing is lost."""

from dataclasses import asdict, replace

import pytest

from config.plan_files import read_plan_files
from scheduler.plan_file import PlanFaults, parse_plan
from scheduler.plan_form import (
    PlanFields,
    StepFields,
    by_step,
    fields_from,
    fields_of,
    moved,
    text_of,
)

OWN = """\
name: "Egen plan: 1"
window: {days: "mon, wed", from: "08:00", to: "16:30", holidays: none}
for: {unit: [KAA syd, KAA nord], newly_arrived: yes}
steps:
  - {id: brev, channel: letter, template: hello, not_before: 09-15, wait: 12h, to: guardian}
  - {id: kort, task: knock_card, notice: 5d}
"""
BODIES = {**read_plan_files(), "own": OWN}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_plan_comes_back_whole(body: str) -> None:
    """Every plan that can be read is the same plan after the form."""
    plan = parse_plan(body)
    assert parse_plan(text_of(fields_of(plan))) == plan


def test_a_form_comes_back_whole() -> None:
    """What the page posts is what it was made of."""
    fields = fields_of(parse_plan(OWN))
    form = {name: value for name, value in asdict(fields).items() if name != "steps"}
    for place, step in enumerate(fields.steps):
        form |= {f"{place}.{name}": value for name, value in asdict(step).items()}
    assert fields_from(form) == fields


def test_buttons() -> None:
    """Steps are added, moved and removed; what is asked of no step changes nothing."""
    first, second = StepFields("a"), StepFields("b")
    plan = PlanFields(steps=(first, second))
    assert moved(plan, "add").steps == (first, second, StepFields())
    assert moved(plan, "up.1").steps == moved(plan, "down.0").steps == (second, first)
    assert moved(plan, "up.0") == moved(plan, "down.1") == plan
    assert moved(plan, "drop.0").steps == (second,)
    assert moved(plan, "drop.9") == moved(plan, "drop.x") == moved(plan, "nonsense.0") == plan
    full = replace(plan, steps=(first,) * 20)
    assert moved(full, "add") == full


def test_faults_belong_to_steps() -> None:
    """A fault's line leads to its step, whatever stands above; others are of the plan."""
    steps = (StepFields("a", channel="sms", template="hello"), StepFields("b", channel="pigeon"))
    fields = PlanFields("x", wait_days="many", recontact="default: 9d", applies_to="", steps=steps)
    text = text_of(fields)
    with pytest.raises(PlanFaults) as told:
        parse_plan(text)
    found = by_step(text, [(one.line, one.problem) for one in told.value.faults])
    assert set(found) == {-1, 1}
    assert "many" in found[-1][0]
    assert "pigeon" in " ".join(found[1])


def test_odd_words_are_kept() -> None:
    """What would break the text is put in quotes; an empty field is not written."""
    fields = PlanFields('he said: "no" {', steps=(StepFields('a"}', channel="sms, , email"),))
    text = text_of(fields)
    assert text.startswith('name: "he said: \\"no\\" {"\n')
    assert '- {id: "a\\"}", channel: [sms, email]}' in text
