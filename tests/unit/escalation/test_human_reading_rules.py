"""What follows when a human has said what a reply means."""

from dataclasses import replace
from datetime import timedelta

import pytest

from escalation.effects import UNDO_WITHIN, Answer, Effect
from escalation.human_reading_rules import (
    ANSWER_WITHIN,
    follow_human_reading,
    needs_person,
    outcome_of,
)
from escalation.keywords import Keyword
from escalation.outcome_rules import Closing
from escalation.reading_rules import Incoming
from escalation.states import Outcome, TaskKind
from messaging.meaning.reading import Intent, Reading, Respondent
from register.states import ChangeKind, PointState
from scheduler.states import HoldReason
from tests.unit.escalation.replies import NOW, PLAN, REPLY, kinds, reading

CAME = NOW - timedelta(hours=2)
REVIEW = Closing(
    task_id=4,
    kind=TaskKind.REVIEW_REPLY,
    step="",
    plan_born=False,
    person_id=7,
    at=NOW,
    actor="staff:sara",
    plan=PLAN,
    points=(31, 32),
    answers="sms",
    unit="KAA syd",
)
GUARDIANS = replace(REPLY, guardians=True)
UNREAD = HoldReason.UNREAD_REPLY
RELATIVE = Respondent.RELATIVE


def follow(
    read: Reading, reply: Incoming = REPLY, closing: Closing = REVIEW, *, died: bool = False
) -> Effect:
    """Return what follows from a human's reading of a reply that came two hours ago."""
    return follow_human_reading(closing, reply, read, came_at=CAME, died=died)


def test_a_human_reading_is_carried_out() -> None:
    """Reached, occupation, steps withdrawn, thanks: as from a confident reading, by staff."""
    effect = follow(reading(Intent.OCCUPATION, occupation="working"))
    assert (effect.source, effect.actor, effect.at) == ("task:4", "staff:sara", NOW)
    assert effect.changes == ((ChangeKind.REACHED, "self"), (ChangeKind.OCCUPATION, "working"))
    assert (effect.withdraw, effect.release, effect.hold) == ("reached", (UNREAD,), None)
    assert effect.answer == Answer("answer_thanks", 31, wait=UNDO_WITHIN)
    assert effect.tasks == ()


def test_what_the_answer_answers_is_counted_once() -> None:
    """The task and, where it was not counted when it came, the answer are facts."""
    ended, answer = follow(reading(Intent.QUESTION)).facts
    assert (ended.source_key, ended.outcome) == ("task:4:task", "answered_self")
    assert (answer.source_key, answer.channel, answer.step) == ("task:4:reply", "sms", "answer")
    assert (answer.outcome, answer.detail) == ("self", "question")
    counted = replace(REVIEW, answers=None)
    assert len(follow(reading(Intent.QUESTION), closing=counted).facts) == 1
    assert len(follow(reading(Intent.UNCLEAR, reached=False)).facts) == 1


@pytest.mark.parametrize(
    "read",
    [
        reading(Intent.QUESTION),
        reading(Intent.MOVED),
        reading(Intent.LANGUAGE),
        reading(Intent.OCCUPATION, occupation="sick"),
        reading(Intent.UNCLEAR, reached=False),
        reading(Intent.UNCLEAR, reached=False, respondent=Respondent.MACHINE),
        reading(Intent.QUESTION, Intent.OPT_OUT),
        reading(Intent.DECLINES_SUPPORT, respondent=RELATIVE),
        reading(Intent.QUESTION, respondent=Respondent.OTHER, reached=False),
    ],
)
def test_nobody_reads_it_again(read: Reading) -> None:
    """A human has read it: no second review task, and it holds nothing any more (R5, R20)."""
    for reply in (REPLY, replace(REPLY, points=()), replace(REPLY, conversing=True)):
        effect = follow(read, reply)
        assert (kinds(effect), effect.hold, effect.release) == ([], None, (UNREAD,))


def test_an_illness_is_not_stored() -> None:
    """Health data is not kept: "something else" is (R15)."""
    effect = follow(reading(Intent.OCCUPATION, occupation="sick"))
    assert effect.detail(ChangeKind.OCCUPATION) == "other_activity"


def test_a_call_back_by_the_time_that_was_said() -> None:
    """Who wants to be called is called then; a time that has passed is as soon as may be."""
    at = NOW + timedelta(hours=3)
    (call,) = follow(reading(Intent.CALL_ME, call_at=at)).tasks
    assert (call.kind, call.due_at, call.reply_id) == (TaskKind.CALL_BACK, at, 12)
    (call,) = follow(reading(Intent.WANTS_SUPPORT, call_at=CAME)).tasks
    assert call.due_at == NOW


def test_stop_and_wrong_number() -> None:
    """The number is closed, or marked, and another looked for (R6, R14)."""
    stop = follow(reading(Intent.OPT_OUT, reached=False))
    assert {state for _, state in stop.points} == {PointState.STOPPED}
    assert (stop.changes, stop.withdraw) == ((), "")
    wrong = follow(reading(Intent.WRONG_PERSON, respondent=Respondent.OTHER, reached=False))
    assert {state for _, state in wrong.points} == {PointState.WRONG}
    assert kinds(wrong) == [TaskKind.FIND_NUMBER]


def test_a_relatives_decline_is_no_decline() -> None:
    """A relative was reached; that the person wants nothing is not theirs to say (R20)."""
    effect = follow(reading(Intent.DECLINES_SUPPORT, respondent=RELATIVE))
    assert effect.changes == ((ChangeKind.REACHED, "relative"),)
    assert effect.answer is not None
    assert effect.answer.template == "answer_relative"


def test_a_relative_who_asks_for_help_is_called() -> None:
    """Somebody calls; the choice of support stays the person's own (R20)."""
    effect = follow(reading(Intent.WANTS_SUPPORT, respondent=RELATIVE))
    assert kinds(effect) == [TaskKind.CALL_BACK]
    assert effect.changes == ((ChangeKind.REACHED, "relative"),)
    assert effect.facts[1].detail == "wants_support"


def test_a_relatives_stop_closes_their_own_number_only() -> None:
    """From the person's own number a relative's STOP closes nothing (R20)."""
    stop = reading(Intent.OPT_OUT, respondent=RELATIVE, reached=False)
    assert follow(stop).points == ()
    assert {state for _, state in follow(stop, GUARDIANS).points} == {PointState.STOPPED}
    with_more = reading(Intent.OPT_OUT, Intent.OCCUPATION, occupation="working",
                        respondent=RELATIVE)  # fmt: skip
    assert follow(with_more).points == ()
    assert follow(with_more).detail(ChangeKind.OCCUPATION) == "working"


def test_danger_opens_the_urgent_task() -> None:
    """A crisis that a human sees is told at once; everything stays held until it is over (R19)."""
    effect = follow(reading(Intent.CRISIS))
    assert kinds(effect) == [TaskKind.URGENT]
    assert (effect.hold, effect.release) == (UNREAD, ())
    assert effect.answer == Answer("answer_crisis", 31)


def test_word_of_a_death() -> None:
    """Everything is held and nothing is answered (R19)."""
    effect = follow(reading(Intent.CRISIS, respondent=RELATIVE), died=True)
    assert (effect.hold, effect.answer) == (HoldReason.DECEASED, None)
    assert kinds(effect) == [TaskKind.URGENT]


def test_no_danger_after_all() -> None:
    """An urgent task may turn out to be none: what the program held is let go."""
    urgent = replace(REVIEW, kind=TaskKind.URGENT)
    effect = follow(reading(Intent.ACKNOWLEDGE), closing=urgent)
    assert set(effect.release) == {UNREAD, HoldReason.DECEASED}
    assert effect.facts[0].outcome == "safe"


@pytest.mark.parametrize(
    "reply",
    [
        replace(REPLY, protected=True),
        replace(REPLY, keyword=Keyword.STOP),  # the carrier would refuse it
        replace(REPLY, answered=True),
        replace(REPLY, conversing=True),
        replace(REPLY, answers_today=3),
        replace(REPLY, at=CAME + ANSWER_WITHIN + timedelta(seconds=1)),
    ],
)
def test_who_gets_no_automatic_answer(reply: Incoming) -> None:
    """Protected people, who has had one, who talks with staff, whom it would reach too late."""
    assert follow(reading(Intent.OCCUPATION, occupation="working"), reply).answer is None


def test_a_protected_person_is_reached_all_the_same() -> None:
    """Nothing automatic goes to protected people, but what they do is written down (R7)."""
    effect = follow(reading(Intent.CALL_ME), replace(REPLY, protected=True))
    assert effect.reached
    assert kinds(effect) == [TaskKind.CALL_BACK]


@pytest.mark.parametrize(
    ("read", "outcome"),
    [
        (reading(Intent.WRONG_PERSON, reached=False), Outcome.WRONG_NUMBER),
        (reading(Intent.OPT_OUT, reached=False), Outcome.OPTED_OUT),
        (reading(Intent.UNCLEAR, reached=False), Outcome.HANDLED),
        (reading(Intent.MOVED, respondent=RELATIVE), Outcome.ANSWERED_RELATIVE),
        (reading(Intent.MOVED), Outcome.MOVED),
        (reading(Intent.DECLINES_SUPPORT), Outcome.DECLINED),
        (reading(Intent.WANTS_SUPPORT), Outcome.ANSWERED_SELF),
    ],
)
def test_how_the_task_ends(read: Reading, outcome: Outcome) -> None:
    """The outcome is what staff would have said; wanting support is not yet support."""
    assert outcome_of(TaskKind.REVIEW_REPLY, read) is outcome


def test_how_it_ends_where_nobody_is_known() -> None:
    """What nobody wrote is nobody's answer; an urgent task that was none ends as safe."""
    assert outcome_of(TaskKind.REVIEW_REPLY, reading(Intent.CRISIS), known=False) is Outcome.HANDLED
    assert outcome_of(TaskKind.URGENT, reading(Intent.ACKNOWLEDGE)) is Outcome.SAFE


@pytest.mark.parametrize(
    ("read", "shared", "needed"),
    [
        (reading(Intent.OCCUPATION, occupation="working"), False, True),
        (reading(Intent.CRISIS), True, False),
        (reading(Intent.UNCLEAR, reached=False), True, False),
        (reading(Intent.WRONG_PERSON, reached=False), True, True),
        (reading(Intent.WRONG_PERSON, reached=False), False, False),
    ],
)
def test_when_it_must_be_said_whose_it_is(read: Reading, shared: bool, needed: bool) -> None:
    """Where it changes something for somebody; danger is told at once, whoever it is (R14)."""
    assert needs_person(read, shared=shared) is needed
