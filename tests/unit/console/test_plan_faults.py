"""Faults of plans are told in the reader's language."""

import pytest

from console.managing.plan_faults import WORDS, fault_in_words
from console.translating import say_in
from scheduler.plan_faults import ENGLISH, FaultKind
from scheduler.plan_file import PlanFaults, parse_plan

STEP = "{id: a, channel: sms, template: hello}"
# A plan with a fault, and what a manager reads.
WRONG = {
    "": "planen är tom",
    "- a": "skriv som `nyckel: värde`",
    "[" * 2000: "för många parenteser i varandra",
    "a: \x07": "ett tecken som YAML inte tar emot",
    "a: [": "texten går inte att läsa som YAML",
    f"name: x\nnaem: y\nsteps: [{STEP}]": "okänd nyckel `naem`; menade du `name`?",
    f"name: x\nname: y\nsteps: [{STEP}]": "`name` står två gånger",
    f"name: [x]\nsteps: [{STEP}]": "ett värde saknas här",
    f"steps: [{STEP}]": "`name` saknas",
    f"name: &a x\nfor: {{unit: *a}}\nsteps: [{STEP}]": "planen måste skrivas ut",
    f"name: {'x' * 30_000}": "planen är längre än 30000 tecken",
    f"name: x\nsteps: [{', '.join([STEP] * 21)}]": "en plan har högst 20 steg",
    "name: x\nsteps: []": "`steps` ska vara en lista med minst ett steg",
    f"name: x\nsteps: [{STEP}, {STEP}]": "två steg heter `a`",
    f"name: x\nwait_days: many\nsteps: [{STEP}]": "`wait_days` ska vara ett heltal från 0 till 366",
    f"name: x\nwait_days: 40\nsteps: [{STEP}]": "det första försöket kan inte krävas",
    f"name: x\nrecontact: {{default: 1h}}\nsteps: [{STEP}]": "`default` ska vara en dag eller mer",
    f"name: x\nrecontact: {{default: soon}}\nsteps: [{STEP}]": "`soon` är ingen tid",
    f"name: x\nwindow: {{from: noon}}\nsteps: [{STEP}]": "`noon` är inget klockslag",
    f"name: x\nwindow: {{from: '20:00'}}\nsteps: [{STEP}]": "tiderna ska börja innan de slutar",
    f"name: x\nwindow: {{days: someday}}\nsteps: [{STEP}]": "`someday` är ingen veckodag",
    f"name: x\nwindow: {{days: ','}}\nsteps: [{STEP}]": "ingen veckodag står här",
    "name: x\nsteps: [{channel: sms, template: hello}]": "ett steg behöver ett namn",
    "name: x\nsteps: [{id: a}]": "antingen ett meddelande med kanal eller en uppgift",
    "name: x\nsteps: [{id: a, channel: pigeon}]": "`pigeon` finns inte (finns: chat, email",
    "name: x\nsteps: [{id: a, channel: [], template: hello}]": "ingen kanal är vald",
    "name: x\nsteps: [{id: a, channel: [sms, sms], template: b}]": "samma kanal står två gånger",
    "name: x\nsteps: [{id: a, channel: sms}]": "ett meddelande behöver en text",
    "name: x\nsteps: [{id: a, channel: sms, template: b, staff: 2}]": "`staff` gäller inte för den",
    "name: x\nsteps: [{id: a, channel: sms, template: b, not_before: may}]": "ingen månad och dag",
    "name: x\nsteps: [{id: a, task: home_visit, staff: 1}]": "till ett hembesök går minst två",
    "name: x\nsteps: [{id: a, task: call, attempts: 2}]": "samtal görs minst tre gånger",
    "name: x\nsteps: [{id: a, task: call, spacing: 2h}]": "mellan samtal går minst en dag",
    "name: x\ncalls: {from: '13:00'}\nsteps: [{id: a, task: call}]": "samtalstiderna ska nå",
}


@pytest.mark.parametrize(("text", "words"), WRONG.items(), ids=WRONG.values())
def test_each_fault_has_swedish_words(text: str, words: str) -> None:
    """Whatever is wrong in a plan, its reader is told in their language."""
    with pytest.raises(PlanFaults) as told:
        parse_plan(text)
    faults = told.value.faults
    assert words in " ".join(fault_in_words(fault, say_in("sv")) for fault in faults)
    assert words not in " ".join(fault_in_words(fault, say_in("en")) for fault in faults)


def test_none_is_without_words() -> None:
    """Every kind of fault is told in English on the command line and in Swedish on the page."""
    assert set(WORDS) == set(ENGLISH) == set(FaultKind)
