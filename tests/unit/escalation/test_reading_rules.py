"""What follows from a reply: rules over values (R4-R6, R14, R15, R19, R20)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.effects import Answer, Effect, NewTask
from escalation.reading_rules import ANSWERS_A_DAY, Followed, Incoming, follow_reading
from escalation.states import TaskKind
from messaging.meaning.reading import SICK, Intent, Reading, Respondent
from messaging.states import ReplyState
from register.states import ChangeKind, FactKind, Occupation, PointState
from scheduler.cadence import recontact_at
from scheduler.plan import CALLS_DEFAULT, Plan
from scheduler.states import HoldReason
from scheduler.window import next_open
from tests.unit.escalation.replies import NOW, PLAN, REPLY, effect_of, kinds, reading

WORKS = reading(Intent.OCCUPATION, occupation="working")
STOP = reading(Intent.OPT_OUT, reached=False)
DANGER = reading(Intent.CRISIS, evidence=("crisis: vill inte leva",), confident=False)
DEATH = reading(Intent.CRISIS, evidence=("crisis: dog",))
STRANGER = reading(Intent.WRONG_PERSON, respondent=Respondent.OTHER, reached=False)
REVIEW = NewTask(TaskKind.REVIEW_REPLY, NOW, reply_id=12)
WHO = ("question: vem är", "question: vem är du")
STOPPED_POINTS = ((31, PointState.STOPPED), (32, PointState.STOPPED))

READINGS = st.builds(
    Reading,
    intents=st.frozensets(st.sampled_from(Intent), min_size=1).map(
        lambda some: tuple(sorted(some))
    ),
    occupation=st.none() | st.sampled_from([*Occupation, SICK]).map(str),
    respondent=st.sampled_from(Respondent),
    reached=st.booleans(),
    confident=st.booleans(),
    lang=st.just("sv"),
    call_at=st.none() | st.just(NOW + timedelta(hours=5)),
    evidence=st.lists(st.sampled_from(["crisis: dog", "crisis: vill dö", *WHO])).map(tuple),
)
REPLIES = st.builds(
    replace,
    st.just(REPLY),
    points=st.sampled_from([(), (31,), (31, 32)]),
    plan=st.sampled_from([None, PLAN]),
    answers_today=st.integers(0, 5),
    protected=st.booleans(),
    guardians=st.booleans(),
    stopped=st.booleans(),
)


def test_an_occupation_reaches_and_ends_the_steps() -> None:
    """Who says what they do is reached, thanked, and written to again after the plan's time."""
    followed = follow_reading(REPLY, WORKS)
    effect = followed.effect
    assert followed.state is ReplyState.READ
    assert effect.changes == ((ChangeKind.REACHED, "self"), (ChangeKind.OCCUPATION, "working"))
    assert (effect.withdraw, effect.hold, effect.tasks) == ("reached", None, ())
    assert effect.rest_until is not None
    assert effect.rest_until > NOW + timedelta(days=119)
    assert effect.answer == Answer("answer_thanks", 31)


def test_the_rest_follows_the_plan() -> None:
    """A decline rests as long as the plan says for declines, work as long as it says for work."""
    days = {"declined": timedelta(days=90), "working": timedelta(days=180)}
    plan = replace(PLAN, recontact=days)
    declined = effect_of(reading(Intent.DECLINES_SUPPORT), replace(REPLY, plan=plan))
    works = effect_of(WORKS, replace(REPLY, plan=plan))
    assert declined.rest_until == recontact_at(plan, None, declined=True, now=NOW)
    assert works.rest_until == recontact_at(plan, "working", declined=False, now=NOW)


def test_without_a_round_the_rest_has_its_usual_length() -> None:
    """Somebody who is in no round and writes rests for 120 days."""
    effect = effect_of(WORKS, replace(REPLY, plan=None))
    assert effect.rest_until == NOW + timedelta(days=120)


def test_an_answer_is_a_fact_of_the_attempt_it_answers() -> None:
    """What is counted is written as a fact: the channel answered, by whom, meaning what."""
    (fact,) = effect_of(WORKS).facts
    assert (fact.kind, fact.channel, fact.step) == (FactKind.REPLY, "sms", "answer")
    assert (fact.outcome, fact.detail, fact.actor) == ("self", "occupation", "young_person")


def test_a_decline_is_in_the_ledger() -> None:
    """No is an answer: reached, and declined."""
    changes = effect_of(reading(Intent.DECLINES_SUPPORT)).changes
    assert changes == ((ChangeKind.REACHED, "self"), (ChangeKind.DECLINED, ""))


def test_illness_is_stored_as_other_activity_and_a_human_reads_it() -> None:
    """Health data may not be kept (R15): the code is other_activity, and a human reads on."""
    followed = follow_reading(REPLY, reading(Intent.OCCUPATION, occupation=SICK))
    assert (ChangeKind.OCCUPATION, Occupation.OTHER_ACTIVITY) in followed.effect.changes
    assert "sick" not in repr(followed.effect)
    assert followed.effect.tasks == (REVIEW,)
    assert followed.state is ReplyState.REVIEW


def test_illness_rests_as_other_activity_does() -> None:
    """The plan's time for other_activity counts for what is stored as it."""
    plan = replace(PLAN, recontact={"other_activity": timedelta(days=10)})
    effect = effect_of(reading(Intent.OCCUPATION, occupation=SICK), replace(REPLY, plan=plan))
    assert effect.rest_until is not None
    assert effect.rest_until < NOW + timedelta(days=15)


@pytest.mark.parametrize(
    ("intent", "template"),
    [(Intent.CALL_ME, "answer_call"), (Intent.WANTS_SUPPORT, "answer_support")],
)
def test_who_wants_to_be_called_is_called_at_the_time_said(intent: Intent, template: str) -> None:
    """A call-back is due when the text says, and the answer says that we will call."""
    at = NOW + timedelta(hours=5)
    effect = effect_of(reading(intent, call_at=at))
    assert effect.tasks == (NewTask(TaskKind.CALL_BACK, at, reply_id=12),)
    assert effect.answer == Answer(template, 31)


@pytest.mark.parametrize("plan", [PLAN, None])
def test_without_a_time_the_call_is_due_in_calling_hours(plan: Plan | None) -> None:
    """Where no time is said, the call is due when calls may next be made."""
    midnight = NOW - timedelta(hours=9)
    reply = replace(REPLY, at=midnight, plan=plan)
    (task,) = effect_of(reading(Intent.CALL_ME), reply).tasks
    assert task.due_at == next_open(CALLS_DEFAULT, midnight)


def test_who_are_you_is_answered_and_read() -> None:
    """To "who are you?" the standing answer goes out, and a human sees the question too."""
    followed = follow_reading(REPLY, reading(Intent.QUESTION, evidence=WHO))
    assert followed.effect.answer == Answer("answer_who", 31)
    assert followed.effect.tasks == (REVIEW,)
    assert followed.effect.reached


def test_another_question_waits_for_a_human() -> None:
    """No automatic answer fits another question."""
    effect = effect_of(reading(Intent.QUESTION, evidence=("question: kostar det",)))
    assert effect.answer is None
    assert effect.tasks == (REVIEW,)


def test_thanks_need_no_thanks() -> None:
    """A bare "ok" reaches, and is left unanswered."""
    effect = effect_of(reading(Intent.ACKNOWLEDGE))
    assert effect.reached
    assert effect.answer is None


def test_at_most_three_answers_a_day() -> None:
    """The fourth automatic answer of a day is not sent; everything else happens as ever."""
    third = effect_of(WORKS, replace(REPLY, answers_today=ANSWERS_A_DAY - 1))
    fourth = effect_of(WORKS, replace(REPLY, answers_today=ANSWERS_A_DAY))
    assert third.answer is not None
    assert fourth == replace(third, answer=None)


def test_the_crisis_answer_is_exempt() -> None:
    """However many answers there were today, danger is answered (R19)."""
    effect = effect_of(DANGER, replace(REPLY, answers_today=99))
    assert effect.answer == Answer("answer_crisis", 31)


def test_danger_reaches_a_human_at_once() -> None:
    """A sign of danger opens an urgent task, holds and withdraws, sure or not (R19)."""
    followed = follow_reading(REPLY, DANGER)
    effect = followed.effect
    assert followed.state is ReplyState.REVIEW
    assert effect.tasks == (NewTask(TaskKind.URGENT, NOW, reply_id=12),)
    assert (effect.hold, effect.withdraw) == (HoldReason.UNREAD_REPLY, "crisis")
    assert effect.changes == ((ChangeKind.REACHED, "self"),)
    assert effect.rest_until is not None


def test_word_of_a_death_is_not_answered() -> None:
    """Where the person has died nothing is said, everything is held, and a human is told (R19)."""
    effect = effect_of(DEATH)
    assert effect.answer is None
    assert effect.hold is HoldReason.DECEASED
    assert kinds(effect) == [TaskKind.URGENT]
    assert effect.changes == ((ChangeKind.REACHED, "relative"),)


def test_a_stranger_in_danger_is_not_the_person_reached() -> None:
    """Danger from a wrong number is urgent too, and counts as nobody's answer (R4)."""
    effect = effect_of(replace(DANGER, respondent=Respondent.OTHER, reached=False))
    assert kinds(effect) == [TaskKind.URGENT]
    assert (effect.changes, effect.withdraw, effect.rest_until) == ((), "", None)
    assert effect.hold is HoldReason.UNREAD_REPLY


def test_danger_at_a_protected_person_is_not_answered_by_a_machine() -> None:
    """No automatic contact with protected people, not even this one (R7)."""
    assert effect_of(DANGER, replace(REPLY, protected=True)).answer is None


def test_a_bare_stop_closes_the_number_only() -> None:
    """STOP closes the channel, confirmed once; it is no contact, and the case goes on (R4, R6)."""
    followed = follow_reading(REPLY, STOP)
    effect = followed.effect
    assert followed.state is ReplyState.READ
    assert effect.points == STOPPED_POINTS
    assert effect.answer == Answer("answer_stopped", 31)
    assert (effect.changes, effect.withdraw, effect.hold, effect.tasks) == ((), "", None, ())
    assert effect.facts[0].step == ""


def test_stop_is_confirmed_once() -> None:
    """Who says STOP again is not written to again (R6)."""
    assert effect_of(STOP, replace(REPLY, stopped=True)).answer is None


def test_more_than_a_stop_is_contact_too() -> None:
    """Who says what they do and STOP is reached, and the number is closed."""
    effect = effect_of(reading(Intent.OCCUPATION, Intent.OPT_OUT, occupation="working"))
    assert effect.points == STOPPED_POINTS
    assert effect.withdraw == "reached"
    assert (ChangeKind.OCCUPATION, "working") in effect.changes


def test_stop_with_a_question_is_read_by_a_human() -> None:
    """The number is closed at once, and a human answers the question."""
    followed = follow_reading(REPLY, reading(Intent.OPT_OUT, Intent.QUESTION))
    assert followed.state is ReplyState.REVIEW
    assert followed.effect.tasks == (REVIEW,)
    assert followed.effect.points == STOPPED_POINTS


def test_a_wrong_number_is_stopped_and_another_sought() -> None:
    """A stranger's number is marked, never contact, and a human looks for the right one (R14)."""
    followed = follow_reading(REPLY, STRANGER)
    effect = followed.effect
    assert followed.state is ReplyState.READ
    assert effect.points == ((31, PointState.WRONG), (32, PointState.WRONG))
    assert kinds(effect) == [TaskKind.FIND_NUMBER]
    assert effect.answer == Answer("answer_wrong_number", 31)
    assert (effect.changes, effect.withdraw) == ((), "")


def test_a_machine_says_nothing() -> None:
    """An automatic answer is not contact, and nobody need read it (R4)."""
    machine = reading(Intent.UNCLEAR, respondent=Respondent.MACHINE, reached=False)
    followed = follow_reading(REPLY, machine)
    assert followed.state is ReplyState.READ
    assert followed.effect == replace(
        Effect("reply:12", 7, NOW, "young_person"), facts=followed.effect.facts
    )


def test_what_is_not_read_with_confidence_holds_every_step() -> None:
    """A human reads it; until then nothing counts, and nothing goes out (R5)."""
    followed = follow_reading(REPLY, replace(WORKS, confident=False))
    effect = followed.effect
    assert followed.state is ReplyState.REVIEW
    assert effect.hold is HoldReason.UNREAD_REPLY
    assert effect.tasks == (REVIEW,)
    assert (effect.changes, effect.withdraw, effect.answer) == ((), "", None)
    assert effect.facts[0].step == ""


def test_a_confident_reading_that_is_no_contact_is_read_by_a_human() -> None:
    """What says nothing holds the steps until a human has seen it."""
    effect = effect_of(reading(Intent.UNCLEAR, reached=False))
    assert effect.hold is HoldReason.UNREAD_REPLY
    assert effect.tasks == (REVIEW,)


def test_protected_people_are_answered_by_humans_only() -> None:
    """However clear the text: no automatic answer, nothing but a task (R7)."""
    effect = effect_of(WORKS, replace(REPLY, protected=True))
    assert effect.answer is None
    assert effect.tasks == (REVIEW,)


@pytest.mark.parametrize("wish", [Intent.DECLINES_SUPPORT, Intent.WANTS_SUPPORT, Intent.OPT_OUT])
def test_a_relatives_wish_is_for_a_human_and_yet_reaches(wish: Intent) -> None:
    """A relative's answer counts as reached, never as the person's own choice (R20)."""
    followed = follow_reading(REPLY, reading(wish, respondent=Respondent.RELATIVE))
    effect = followed.effect
    assert followed.state is ReplyState.REVIEW
    assert effect.changes == ((ChangeKind.REACHED, "relative"),)
    assert (effect.withdraw, effect.hold) == ("reached", HoldReason.UNREAD_REPLY)
    assert (effect.points, effect.answer, effect.tasks) == ((), None, (REVIEW,))


def test_a_relatives_no_is_no_decline() -> None:
    """The person is written to after the usual time, not after that of a decline (R20)."""
    days = {"declined": timedelta(days=400), "default": timedelta(days=10)}
    reply = replace(REPLY, plan=replace(PLAN, recontact=days))
    relative = reading(Intent.DECLINES_SUPPORT, respondent=Respondent.RELATIVE)
    rest_until = effect_of(relative, reply).rest_until
    assert rest_until is not None
    assert rest_until < NOW + timedelta(days=20)


def test_a_relatives_stop_closes_the_relatives_own_number() -> None:
    """A guardian's STOP from the guardian's number closes that number; bare, it is no contact."""
    reply = replace(REPLY, guardians=True)
    followed = follow_reading(reply, replace(STOP, respondent=Respondent.RELATIVE))
    assert followed.state is ReplyState.READ
    assert followed.effect.points == STOPPED_POINTS
    assert followed.effect.changes == ()


def test_a_relatives_bare_stop_on_the_persons_number_is_no_contact() -> None:
    """A human reads it, and nobody is reached by it (R4, R20)."""
    effect = effect_of(replace(STOP, respondent=Respondent.RELATIVE))
    assert (effect.changes, effect.points, effect.withdraw) == ((), (), "")
    assert effect.tasks == (REVIEW,)


def test_a_relative_who_tells_an_occupation_is_thanked() -> None:
    """What the person does may be told by a relative."""
    effect = effect_of(replace(WORKS, respondent=Respondent.RELATIVE))
    assert effect.changes == ((ChangeKind.REACHED, "relative"), (ChangeKind.OCCUPATION, "working"))
    assert effect.answer == Answer("answer_relative", 31)
    assert effect.facts[0].actor == "relative"


def test_without_a_number_nothing_is_answered() -> None:
    """An answer goes where the text came from, or nowhere."""
    nowhere = replace(REPLY, points=())
    assert effect_of(WORKS, nowhere).answer is None
    assert effect_of(DANGER, nowhere).answer is None
    assert effect_of(STOP, nowhere).points == ()


@given(REPLIES, READINGS)
def test_danger_always_reaches_a_human(reply: Incoming, read: Reading) -> None:
    """Whatever else a text says: a sign of danger is an urgent task, and holds the steps."""
    followed = follow_reading(reply, read)
    urgent = TaskKind.URGENT in kinds(followed.effect)
    assert urgent == (Intent.CRISIS in read.intents)
    assert not urgent or (followed.state is ReplyState.REVIEW and followed.effect.hold)


@given(REPLIES, READINGS)
def test_nothing_is_withdrawn_without_being_reached(reply: Incoming, read: Reading) -> None:
    """Steps are withdrawn where the person or a relative was reached, and then only (R5)."""
    effect = effect_of(read, reply)
    assert bool(effect.withdraw) == effect.reached
    assert (effect.rest_until is not None) == effect.reached
    assert not effect.reached or read.reached


@given(REPLIES, READINGS)
def test_what_is_unsure_always_reaches_a_human(reply: Incoming, read: Reading) -> None:
    """A reading without confidence is never handled without a human (R5)."""
    followed: Followed = follow_reading(reply, read)
    reading_tasks = {TaskKind.REVIEW_REPLY, TaskKind.URGENT} & set(kinds(followed.effect))
    assert bool(reading_tasks) == (followed.state is ReplyState.REVIEW)
    if not read.confident:
        assert followed.state is ReplyState.REVIEW
        assert followed.effect.hold is not None


@given(REPLIES, READINGS)
def test_a_relative_never_chooses_for_the_person(reply: Incoming, read: Reading) -> None:
    """A relative's answer is never a decline, nor a STOP for the person's own number (R20)."""
    effect = effect_of(replace(read, respondent=Respondent.RELATIVE), reply)
    assert ChangeKind.DECLINED not in {kind for kind, _ in effect.changes}
    stopped = any(state is PointState.STOPPED for _, state in effect.points)
    assert not stopped or reply.guardians


@given(REPLIES, READINGS)
def test_protected_people_get_no_machine_answer(reply: Incoming, read: Reading) -> None:
    """No reading makes a machine write to a protected person (R7)."""
    assert effect_of(read, replace(reply, protected=True)).answer is None
