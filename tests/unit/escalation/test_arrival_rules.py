"""Calls, and words that the carrier has answered: the carrier's word stands (R5, R6)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.arrival_rules import follow_arrival
from escalation.keywords import Keyword, is_bare, read_keyword
from escalation.reading_rules import follow_reading
from escalation.states import TaskKind
from messaging.meaning.reading import Intent, Respondent
from messaging.states import Channel, ReplyState
from register.states import PointState
from scheduler.states import HoldReason
from tests.unit.escalation.replies import REPLY, reading

UNCLEAR = reading(Intent.UNCLEAR, reached=False, confident=False)
WORKS = reading(Intent.OCCUPATION, occupation="working")
STOPPED = ((31, PointState.STOPPED), (32, PointState.STOPPED))


@pytest.mark.parametrize(
    ("form", "stopped", "keyword"),
    [
        ({"OptOutType": "STOP", "Body": "sluta"}, False, Keyword.STOP),
        ({"OptOutType": "start", "Body": "Start"}, False, Keyword.START),
        ({"OptOutType": "HELP"}, True, Keyword.HELP),
        ({"OptOutType": "LATER", "Body": "hej"}, True, Keyword.NONE),
        ({"Body": " Unstop "}, True, Keyword.START),
        ({"Body": "START"}, False, Keyword.NONE),
        ({"Body": "start igen"}, True, Keyword.NONE),
        ({}, True, Keyword.NONE),
    ],
)
def test_keywords(form: dict[str, str], stopped: bool, keyword: Keyword) -> None:
    """Twilio names a keyword; START alone also opens a number that had been stopped."""
    assert read_keyword(form, stopped=stopped) is keyword


@pytest.mark.parametrize(("text", "bare"), [("", True), (" STOP\n", True), ("STOP nu", False)])
def test_bare(text: str, bare: bool) -> None:
    """A keyword is one word."""
    assert is_bare(text) is bare


@pytest.mark.parametrize("guardians", [False, True])
def test_stop_that_twilio_confirmed(guardians: bool) -> None:
    """Whatever word was used, the number is stopped, nothing is said and nobody is reached."""
    reply = replace(REPLY, keyword=Keyword.STOP, bare=True, guardians=guardians)
    followed = follow_arrival(reply, replace(UNCLEAR, respondent=Respondent.MACHINE))
    effect = followed.effect
    assert (followed.state, effect.points, effect.answer) == (ReplyState.READ, STOPPED, None)
    assert not effect.reached
    assert not effect.withdraw
    assert not effect.tasks


def test_stop_with_more_words_is_read_as_usual() -> None:
    """More than the keyword is an answer too, but the number is stopped and not written to."""
    effect = follow_arrival(replace(REPLY, keyword=Keyword.STOP), WORKS).effect
    assert (effect.points, effect.answer, effect.reached) == (STOPPED, None, True)


def test_stop_of_a_protected_person() -> None:
    """The number of a protected person is stopped as well, and a human reads it."""
    reply = replace(REPLY, keyword=Keyword.STOP, bare=True, protected=True)
    followed = follow_arrival(reply, UNCLEAR)
    assert (followed.state, followed.effect.points) == (ReplyState.REVIEW, STOPPED)


def test_a_wrong_number_stays_wrong() -> None:
    """Who says that the number is theirs and stops it has said the more important thing."""
    wrong = reading(Intent.WRONG_PERSON, respondent=Respondent.OTHER, reached=False)
    effect = follow_arrival(replace(REPLY, keyword=Keyword.STOP), wrong).effect
    assert {state for _, state in effect.points} == {PointState.WRONG}


def test_start_is_no_contact() -> None:
    """A bare START asks nothing of anybody."""
    followed = follow_arrival(replace(REPLY, keyword=Keyword.START, bare=True), UNCLEAR)
    assert followed.state is ReplyState.READ
    assert not followed.effect.tasks
    assert followed.effect.hold is None


@pytest.mark.parametrize("keyword", [Keyword.NONE, Keyword.START, Keyword.HELP])
def test_more_than_a_keyword_is_read_as_usual(keyword: Keyword) -> None:
    """Words beside START or HELP mean what they mean."""
    expected = follow_reading(replace(REPLY, keyword=keyword), WORKS)
    assert follow_arrival(replace(REPLY, keyword=keyword), WORKS) == expected


def test_help_reaches_a_human() -> None:
    """Twilio has told who we are; a human sees it, and we say nothing more."""
    who = reading(Intent.QUESTION, evidence=("question: vem är",))
    followed = follow_arrival(replace(REPLY, keyword=Keyword.HELP, bare=True), who)
    assert followed.state is ReplyState.REVIEW
    assert followed.effect.answer is None
    assert [task.kind for task in followed.effect.tasks] == [TaskKind.REVIEW_REPLY]


def test_a_call_waits_for_staff() -> None:
    """Until staff say who called, every step is held and nobody counts as reached."""
    followed = follow_arrival(replace(REPLY, came_by=Channel.PHONE), UNCLEAR)
    assert followed.state is ReplyState.REVIEW
    assert followed.effect.hold is HoldReason.UNREAD_REPLY
    assert not followed.effect.reached
    assert [task.kind for task in followed.effect.tasks] == [TaskKind.REVIEW_REPLY]


def test_who_calls_again_asks_one_question() -> None:
    """A second call before staff have said who it was opens no second task."""
    reply = replace(REPLY, came_by=Channel.PHONE, asked_already=True)
    followed = follow_arrival(reply, UNCLEAR)
    assert (followed.state, followed.effect.tasks) == (ReplyState.READ, ())


@given(
    keyword=st.sampled_from(list(Keyword)),
    bare=st.booleans(),
    protected=st.booleans(),
    read=st.sampled_from([UNCLEAR, WORKS, reading(Intent.CRISIS), reading(Intent.OPT_OUT)]),
)
def test_danger_and_stop_are_never_lost(**case: object) -> None:
    """A text with danger that says more than a word reaches a human; STOP always stops."""
    read = case.pop("read")
    assert hasattr(read, "intents")
    followed = follow_arrival(replace(REPLY, **case), read)  # type: ignore[arg-type]
    kinds = {task.kind for task in followed.effect.tasks}
    if Intent.CRISIS in read.intents and not case["bare"]:
        assert TaskKind.URGENT in kinds
    if case["keyword"] is Keyword.STOP:
        assert followed.effect.points == STOPPED
        assert followed.effect.answer is None
