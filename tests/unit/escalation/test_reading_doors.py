"""What follows from a reply that came by a link, or that answers staff's own words."""

from dataclasses import replace

import pytest

from escalation.states import TaskKind
from messaging.meaning.reading import Intent, Respondent
from messaging.states import Channel
from tests.unit.escalation.replies import REPLY, effect_of, kinds, reading


def test_a_wrong_person_by_a_letters_link_lives_where_the_letter_went() -> None:
    """R14: there is no number to close, but an address."""
    wrong = reading(Intent.WRONG_PERSON, reached=False, respondent=Respondent.OTHER)
    by_letter = replace(REPLY, points=(), came_by=Channel.LETTER)
    effect = effect_of(wrong, by_letter)
    assert effect.address_bad
    assert kinds(effect) == [TaskKind.FIND_NUMBER]
    assert not effect_of(wrong).address_bad


def test_no_more_by_a_letters_link_is_a_humans_to_decide() -> None:
    """R6: letters are no channel that a word closes."""
    stop = reading(Intent.OPT_OUT, reached=False)
    effect = effect_of(stop, replace(REPLY, points=(), came_by=Channel.LETTER))
    assert effect.points == ()
    assert kinds(effect) == [TaskKind.REVIEW_REPLY]


@pytest.mark.parametrize("intent", [Intent.OCCUPATION, Intent.CALL_ME, Intent.OPT_OUT])
def test_who_has_had_thanks_on_the_page_gets_no_more(intent: Intent) -> None:
    """One answer to a reply: the page's own."""
    assert effect_of(reading(intent)).answer is not None
    assert effect_of(reading(intent), replace(REPLY, answered=True)).answer is None


def test_danger_on_the_page_is_answered_on_the_page() -> None:
    """R19: the page names the numbers to call at once; a human is told all the same."""
    effect = effect_of(reading(Intent.CRISIS), replace(REPLY, answered=True))
    assert effect.answer is None
    assert kinds(effect) == [TaskKind.URGENT]


def test_a_human_who_talks_is_not_talked_over() -> None:
    """What answers staff goes to staff; that a number is closed is said all the same."""
    talking = replace(REPLY, conversing=True)
    effect = effect_of(reading(Intent.OCCUPATION), talking)
    assert effect.answer is None
    assert kinds(effect) == [TaskKind.REVIEW_REPLY]
    stopped = effect_of(reading(Intent.OPT_OUT, reached=False), talking)
    assert stopped.answer is not None
    assert stopped.answer.template == "answer_stopped"
