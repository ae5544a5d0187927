"""How a text looks for people of every kind."""

from messaging.previews import FIRST_NAMES, SampleKind, preview_text
from messaging.states import Channel
from messaging.templates import check_template, compile_template
from messaging.text_problems import ProblemKind

HOUSE = {"municipality": "Solna stad", "sender": "Sara", "unit": "Nord"}
BODY = "Hej{% if first_name %} {{ first_name }}{% endif %}! {{ sender }} {{ unit }}. Slut: STOPP"


def test_every_kind_of_person_is_shown() -> None:
    """Each sample person has their text, with what it costs as an SMS."""
    shown = {
        one.kind: one
        for one in preview_text(compile_template(BODY), Channel.SMS, HOUSE, unit="Syd")
    }
    assert shown.keys() == FIRST_NAMES.keys()
    assert shown[SampleKind.USUAL].text == "Hej Amina! Sara Nord. Slut: STOPP"
    assert shown[SampleKind.NO_OWNER].text == "Hej Elias!  Syd. Slut: STOPP"
    assert shown[SampleKind.NO_NAME].text == "Hej! Sara Nord. Slut: STOPP"
    signs = shown[SampleKind.SIGNS].segments
    assert signs is not None
    assert (signs.encoding, signs.segments) == ("UCS-2", 1)


def test_a_name_that_costs_is_left_out_and_told() -> None:
    """Where the name alone would make two SMS of one, the text goes without it."""
    body = BODY + "x" * 100
    shown = preview_text(compile_template(body), Channel.SMS, HOUSE, unit="Syd")
    assert {one.kind for one in shown if one.nameless} == {SampleKind.SIGNS}


def test_an_email_has_its_subject_and_no_segments() -> None:
    """An e-mail is shown with its subject, and is not counted in SMS."""
    compiled = compile_template("Subject: Hej {{ first_name }}\n\n" + BODY)
    first = preview_text(compiled, Channel.EMAIL, HOUSE, unit="Syd")[0]
    assert (first.subject, first.segments, first.nameless) == ("Hej Amina", None, False)


def test_a_problem_is_told_in_words_and_as_a_kind() -> None:
    """A page can say in its own language what the command line says in English."""
    [problem] = check_template("Hej {{ namn }}", Channel.SMS)
    assert (problem.kind, problem.detail) == (ProblemKind.VARIABLE, "namn")
    assert problem.startswith("unknown variable namn")
