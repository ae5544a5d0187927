"""The rules that hold whatever the model says."""

from dataclasses import replace

import pytest

from messaging.meaning.deciding import Chosen
from messaging.meaning.reader import read_reply
from messaging.meaning.reading import Intent, Respondent
from messaging.meaning.safety import keep_safe, needs_human, settle_at_once
from messaging.meaning.seeing import look

THANKS = Chosen(
    intents=frozenset({Intent.ACKNOWLEDGE}),
    occupation=None,
    respondent=Respondent.SELF,
    language="sv",
    set_chance=1.0,
    lead=9.0,
    occupation_chance=1.0,
    respondent_chance=1.0,
    danger=0.0,
)


@pytest.mark.parametrize(
    ("text", "context", "intents", "occupation", "who"),
    [
        ("2", "first", {Intent.OCCUPATION}, "working", Respondent.SELF),
        ("4", "survey_menu", {Intent.CALL_ME}, None, Respondent.SELF),
        ("2", "after_call", {Intent.UNCLEAR}, None, Respondent.SELF),
        ("7", "first", {Intent.UNCLEAR}, None, Respondent.SELF),
        ("STOPP!!", "first", {Intent.OPT_OUT}, None, Respondent.SELF),
        ("Felkod 27", "first", {Intent.UNCLEAR}, None, Respondent.MACHINE),
    ],
)
def test_some_replies_need_no_weighing(
    text: str, context: str, intents: set[Intent], occupation: str | None, who: Respondent
) -> None:
    """A digit of the menu, STOP and an operator's notice mean what they mean."""
    assert settle_at_once(look(text, context)) == (frozenset(intents), occupation, who)


@pytest.mark.parametrize("text", ["1 och 2", "2 men vill sluta", "stopp i trafiken", "jag jobbar"])
def test_other_replies_are_weighed(text: str) -> None:
    """Two digits, a digit with words, and a STOP that is none are for the model."""
    assert settle_at_once(look(text, "first")) is None


def test_danger_that_the_rules_know_is_never_lost() -> None:
    """It is added to whatever was chosen, and what stands alone goes."""
    seen = look("tack, men jag vill inte leva längre", "first")
    assert keep_safe(seen, {Intent.ACKNOWLEDGE}) == {Intent.CRISIS}
    assert keep_safe(seen, {Intent.CALL_ME}) == {Intent.CRISIS, Intent.CALL_ME}


def test_a_threat_refuses_contact() -> None:
    """Whoever threatens staff is not called; a STOP with it stays a STOP."""
    seen = look("kommer ni hit så får ni stryk", "before_visit")
    assert keep_safe(seen, {Intent.CALL_ME}) == {Intent.CRISIS, Intent.DECLINES_SUPPORT}
    assert keep_safe(seen, {Intent.OPT_OUT}) == {Intent.CRISIS, Intent.OPT_OUT}


@pytest.mark.parametrize(
    "text", ["jag har skyddad identitet", "sluta smsa mig", "ni har fel nummer"]
)
def test_a_human_reads_what_the_model_must_not_overhear(text: str) -> None:
    """A hidden address always; a STOP or a wrong number that the model took for something else."""
    assert needs_human(look(text, "first"), THANKS)
    assert not needs_human(look("tack", "first"), THANKS)


def test_some_danger_is_read_by_a_human() -> None:
    """Where the model finds danger possible and says something else, nobody acts on it alone."""
    assert needs_human(look("tack", "first"), replace(THANKS, danger=0.3))


@pytest.mark.parametrize(
    "text",
    [
        "jag orkar inte leva längre",
        "han slår mig",
        "i want to kill myself",
        "har ingenstans att sova inatt",
        "min son har avlidit",
        "dom tänker gifta bort mig",
    ],
)
def test_plain_danger_is_a_crisis_in_every_context(text: str) -> None:
    """Signs of danger reach a human whatever we asked (R19)."""
    for context in ("first", "after_call", "survey_menu", "before_visit"):
        assert Intent.CRISIS in read_reply(text, context).intents
