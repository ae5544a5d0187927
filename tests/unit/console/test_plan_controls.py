"""The form for a plan: what each kind of step is asked, with what is wrong at its field."""

from config.plan_files import read_plan_files
from console.managing.plan_controls import Control, FormShown, form_shown
from scheduler.plan_file import parse_plan
from scheduler.plan_form import PlanFields, StepFields, fields_of
from scheduler.plan_form_text import faults_of

TEMPLATES = ("hello", "reminder")


def shown(plan: PlanFields) -> FormShown:
    """Return a plan's form in Swedish."""
    return form_shown(plan, faults_of(plan, TEMPLATES), TEMPLATES, str)


def controls(form: FormShown, step: int) -> dict[str, Control]:
    """Return the fields of a step by their names."""
    one = form.steps[step]
    return {control.name.partition(".")[2]: control for control in (*one.controls, *one.more)}


def test_the_kinds_differ() -> None:
    """A message is asked its channels in order and its text, a call its attempts."""
    form = shown(fields_of(parse_plan(read_plan_files()["digital-first"])))
    hello, call = controls(form, 0), controls(form, 2)
    assert hello["channel"].more == ["chat", "sms", "email", "letter"]
    assert (hello["wait"].value, hello["wait"].more) == ("3", ["d"])
    assert ("d", "dagar") in hello["wait"].options
    assert set(call) == {"id", "wait", "attempts", "spacing", "to", "not_before"}
    assert form.steps[2].what == "Samtal"
    assert not form.steps[0].more_used


def test_a_text_that_is_gone_stays_to_be_seen() -> None:
    """What is chosen and no longer known is an option still, and told to be wrong."""
    step = StepFields("a", channel="sms", template="old", not_before="09-15", to="guardian")
    form = shown(PlanFields("x", steps=(step,)))
    own = controls(form, 0)
    assert ("old", "old") in own["template"].options
    assert own["template"].faults == ["välj något i listan"]
    assert (own["not_before"].value, own["not_before"].more) == ("09", ["15"])
    assert form.steps[0].more_used
    assert form.faults == [("0.template", "Steg 1, Text", "välj något i listan")]


def test_faults_without_words_of_a_form() -> None:
    """What is wrong is said as in a plan's text where a form needs no words of its own."""
    form = shown(PlanFields("x", steps=(StepFields("a", "call", attempts="2"),)))
    assert controls(form, 0)["attempts"].faults == ["samtal görs minst tre gånger, på olika dagar"]


def test_rows_have_some_to_fill_in() -> None:
    """Times to a new contact, and whom a plan is for, are rows with two empty ones after them."""
    form = shown(
        PlanFields(
            "x",
            recontact=[("declined", "soon")],
            applies_to=[("unit", "KAA syd")],
            steps=(StepFields("a", channel="sms", template="hello"),),
        )
    )
    assert [row.value for row in form.recontact] == ["declined", "", ""]
    assert [row.more for row in form.traits] == [["KAA syd"], [""], [""]]
    assert form.faults == [("recontact.0", "Ny kontakt", "skriv hur många, till exempel 3")]
