"""What follows when staff close a task: rules over values (R4, R5, R11-R14, R19)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.effects import NewNumber, NewTask
from escalation.outcome_rules import CALL_AGAIN, DEFAULT_REST, Closing, Recorded, follow_outcome
from escalation.states import ALLOWED, TALKED, Outcome, TaskKind
from register.states import ChangeKind, FactKind, PointState
from scheduler.cadence import recontact_at
from scheduler.plan import CALLS_DEFAULT
from scheduler.states import HoldReason
from scheduler.window import next_open
from tests.unit.escalation.replies import NOW, PLAN

CALL = Closing(
    task_id=5,
    kind=TaskKind.CALL,
    step="call",
    plan_born=True,
    person_id=7,
    at=NOW,
    actor="staff:sara",
    plan=PLAN,
    points=(31,),
    answers=None,
    unit="KAA syd",
)
CALL_BACK = replace(CALL, kind=TaskKind.CALL_BACK, plan_born=False, step="")
REVIEW = replace(CALL, kind=TaskKind.REVIEW_REPLY, plan_born=False, step="", answers="sms")
URGENT = replace(REVIEW, kind=TaskKind.URGENT, answers=None)
FIND = replace(CALL, kind=TaskKind.FIND_NUMBER, plan_born=False)
CARD = replace(CALL, kind=TaskKind.KNOCK_CARD, step="knock-card")
VISIT = replace(CALL, kind=TaskKind.HOME_VISIT, step="visit")
UNREAD = (HoldReason.UNREAD_REPLY,)
PAIRS = [(kind, outcome) for kind, outcomes in ALLOWED.items() for outcome in outcomes]


def told(closing: Closing, recorded: Recorded) -> list[tuple[str, str, str, str]]:
    """Return kind, channel, step and outcome of the facts that an outcome writes."""
    facts = follow_outcome(closing, recorded).facts
    return [(fact.kind.value, fact.channel, fact.step, fact.outcome) for fact in facts]


def test_an_answered_call_reaches_and_ends_the_steps() -> None:
    """Who answers the telephone is reached: every step is withdrawn, the round rests (R5)."""
    effect = follow_outcome(CALL, Recorded(Outcome.ANSWERED_SELF, occupation="working"))
    assert effect.changes == ((ChangeKind.REACHED, "self"), (ChangeKind.OCCUPATION, "working"))
    assert (effect.withdraw, effect.release) == ("reached", UNREAD)
    assert effect.rest_until == recontact_at(PLAN, "working", declined=False, now=NOW)


def test_who_answers_without_time_is_called_again() -> None:
    """Who answers and names another time is reached, and called then."""
    later = NOW + timedelta(hours=3)
    effect = follow_outcome(CALL, Recorded(Outcome.ANSWERED_SELF, until=later))
    assert effect.reached
    assert effect.tasks == (NewTask(TaskKind.CALL_BACK, later),)


def test_a_relatives_answer_reaches() -> None:
    """A relative who answers counts as reached (R4)."""
    effect = follow_outcome(CALL, Recorded(Outcome.ANSWERED_RELATIVE))
    assert effect.changes == ((ChangeKind.REACHED, "relative"),)
    assert effect.facts[-1].outcome == "relative"


def test_a_decline_rests_as_the_plan_says() -> None:
    """No is written down, and new contact made after the plan's time (R11)."""
    effect = follow_outcome(CALL, Recorded(Outcome.DECLINED))
    assert (ChangeKind.DECLINED, "") in effect.changes
    assert effect.rest_until == recontact_at(PLAN, None, declined=True, now=NOW)


def test_support_holds_the_rounds() -> None:
    """Where support begins there is no date for the next round (R11)."""
    effect = follow_outcome(CALL, Recorded(Outcome.WANTS_SUPPORT))
    assert effect.detail(ChangeKind.SUPPORT_BEGUN) == "KAA syd"
    assert effect.rest_until is None


def test_without_a_round_the_rest_has_its_usual_length() -> None:
    """Somebody in no round rests for 120 days."""
    effect = follow_outcome(replace(CALL, plan=None), Recorded(Outcome.MOVED))
    assert effect.rest_until == NOW + DEFAULT_REST


def test_an_answered_call_is_an_attempt_and_its_answer() -> None:
    """The call counts as an attempt, and its answer as that attempt's (R4)."""
    assert told(CALL, Recorded(Outcome.ANSWERED_SELF)) == [
        ("task", "", "call", "answered_self"),
        ("attempt", "phone", "call", "answered_self"),
        ("reply", "phone", "answer", "self"),
    ]


def test_an_unanswered_call_is_an_attempt() -> None:
    """Dialling counts; the round goes on with the next try (R4, R12)."""
    effect = follow_outcome(CALL, Recorded(Outcome.NO_ANSWER))
    assert [fact.kind for fact in effect.facts] == [FactKind.TASK, FactKind.ATTEMPT]
    assert effect.goes_on_at == NOW
    assert (effect.changes, effect.withdraw, effect.tasks) == ((), "", ())


def test_a_wrong_number_is_stopped_and_another_sought() -> None:
    """A wrong number is never contact, and opens find_number (R14)."""
    effect = follow_outcome(CALL, Recorded(Outcome.WRONG_NUMBER))
    assert effect.points == ((31, PointState.WRONG),)
    assert effect.tasks == (NewTask(TaskKind.FIND_NUMBER, NOW),)
    assert effect.goes_on_at == NOW
    assert not effect.reached


@pytest.mark.parametrize("by_letter", [True, False])
def test_a_wrong_person_by_a_letters_link_lives_where_the_letter_went(by_letter: bool) -> None:
    """R14: what the link was sent to is wrong: there it is the address."""
    review = replace(CALL, kind=TaskKind.REVIEW_REPLY, points=(), by_letter=by_letter)
    effect = follow_outcome(review, Recorded(Outcome.WRONG_NUMBER))
    assert effect.address_bad == by_letter


def test_who_does_not_answer_a_call_back_is_called_again() -> None:
    """A wish to be called stays until it is met: next day, in calling hours."""
    effect = follow_outcome(CALL_BACK, Recorded(Outcome.NO_ANSWER))
    again = next_open(CALLS_DEFAULT, NOW + CALL_AGAIN)
    assert effect.tasks == (NewTask(TaskKind.CALL_BACK, again),)
    assert effect.goes_on_at is None


def test_staff_may_say_when_to_call_again() -> None:
    """The time that staff name is kept, and calling hours are known without a plan."""
    later = NOW + timedelta(days=3)
    named = follow_outcome(CALL_BACK, Recorded(Outcome.NO_ANSWER, until=later))
    unplanned = follow_outcome(replace(CALL_BACK, plan=None), Recorded(Outcome.NO_ANSWER))
    assert named.tasks[0].due_at == later
    assert unplanned.tasks[0].due_at == next_open(CALLS_DEFAULT, NOW + CALL_AGAIN)


def test_a_call_back_to_a_wrong_number_is_not_repeated() -> None:
    """Nobody is called again by a number that is somebody else's."""
    effect = follow_outcome(CALL_BACK, Recorded(Outcome.WRONG_NUMBER))
    assert [task.kind for task in effect.tasks] == [TaskKind.FIND_NUMBER]


def test_a_reply_that_a_human_has_read_holds_nothing() -> None:
    """What needs nothing more lets the round go on (R5)."""
    effect = follow_outcome(REVIEW, Recorded(Outcome.HANDLED))
    assert effect.release == UNREAD
    assert (effect.changes, effect.points, effect.tasks) == ((), (), ())


def test_a_reply_that_a_human_reads_as_an_answer_counts() -> None:
    """The answer belongs to the channel whose attempt it answers, not to a call (R4)."""
    assert told(REVIEW, Recorded(Outcome.ANSWERED_SELF)) == [
        ("task", "", "review_reply", "answered_self"),
        ("reply", "sms", "answer", "self"),
    ]


def test_an_answer_is_counted_once() -> None:
    """A reply that was counted when it came is not counted again when a human has read it."""
    counted = replace(REVIEW, answers=None)
    assert told(counted, Recorded(Outcome.DECLINED)) == [("task", "", "review_reply", "declined")]


def test_a_reply_from_a_wrong_number_marks_the_number_it_came_from() -> None:
    """The number is stopped, and another sought (R14)."""
    effect = follow_outcome(replace(REVIEW, points=(44, 45)), Recorded(Outcome.WRONG_NUMBER))
    assert effect.points == ((44, PointState.WRONG), (45, PointState.WRONG))
    assert [task.kind for task in effect.tasks] == [TaskKind.FIND_NUMBER]
    assert effect.release == UNREAD


def test_a_human_may_read_stop() -> None:
    """A STOP that only a human understood closes that number (R6)."""
    effect = follow_outcome(REVIEW, Recorded(Outcome.OPTED_OUT))
    assert effect.points == ((31, PointState.STOPPED),)
    assert effect.release == UNREAD


def test_who_is_safe_has_not_died() -> None:
    """Word of a death that was wrong holds nothing any more (R19)."""
    effect = follow_outcome(URGENT, Recorded(Outcome.SAFE))
    assert set(effect.release) == {HoldReason.UNREAD_REPLY, HoldReason.DECEASED}


def test_a_death_holds_everything() -> None:
    """Where the person has died, everything stays held (R19)."""
    effect = follow_outcome(URGENT, Recorded(Outcome.DECEASED))
    assert effect.hold is HoldReason.DECEASED
    assert effect.release == UNREAD


@pytest.mark.parametrize("outcome", [Outcome.HANDED_TO_112, Outcome.SOCIAL_SERVICES])
def test_danger_that_others_took_over_ends_the_hold(outcome: Outcome) -> None:
    """A human has read it; a hold for a death is kept."""
    assert follow_outcome(URGENT, Recorded(outcome)).release == UNREAD


def test_a_found_number_is_kept() -> None:
    """Where staff find a number, it is theirs from now on."""
    effect = follow_outcome(FIND, Recorded(Outcome.FOUND, number="+46701740699"))
    assert effect.numbers == (NewNumber("+46701740699"),)
    assert follow_outcome(FIND, Recorded(Outcome.NOT_FOUND)).numbers == ()


@pytest.mark.parametrize("outcome", [Outcome.FOUND, Outcome.NOT_FOUND])
def test_a_step_of_finding_numbers_lets_the_round_go_on(outcome: Outcome) -> None:
    """Whatever comes of a plan's own find_number step, the next step follows."""
    step = replace(FIND, plan_born=True)
    assert follow_outcome(step, Recorded(outcome, number="+46701740699")).goes_on_at == NOW


def test_a_delivered_card_announces_the_visit() -> None:
    """The card is an attempt, and the round knows when the visit is (R13)."""
    visit_at = NOW + timedelta(days=5)
    effect = follow_outcome(CARD, Recorded(Outcome.DELIVERED, visit_at=visit_at, pair=(1, 2)))
    assert (effect.booked_at, effect.goes_on_at) == (visit_at, NOW)
    assert effect.facts[1].channel == "knock_card"


@pytest.mark.parametrize("closing", [CARD, VISIT])
def test_who_does_not_live_there_is_reported(closing: Closing) -> None:
    """The address is bad, and the Tax Agency's residence control is told (R13, R14)."""
    effect = follow_outcome(closing, Recorded(Outcome.DOES_NOT_LIVE_HERE))
    assert effect.address_bad
    assert effect.tasks == (NewTask(TaskKind.REPORT_ADDRESS, NOW),)
    assert effect.goes_on_at == NOW


def test_nobody_at_home_lets_the_round_go_on() -> None:
    """An unanswered visit is an attempt; the address stays as it is."""
    effect = follow_outcome(VISIT, Recorded(Outcome.NO_ANSWER))
    assert (effect.address_bad, effect.tasks, effect.goes_on_at) == (False, (), NOW)
    assert effect.facts[1].channel == "visit"


@pytest.mark.parametrize(
    "kind", [TaskKind.REPORT_ADDRESS, TaskKind.HANDOVER_20, TaskKind.PROTECTED]
)
def test_other_tasks_are_only_done(kind: TaskKind) -> None:
    """Some tasks change nothing but themselves."""
    effect = follow_outcome(replace(FIND, kind=kind), Recorded(Outcome.HANDLED))
    assert (effect.changes, effect.tasks, effect.release, effect.withdraw) == ((), (), (), "")


def test_without_a_number_nothing_is_marked() -> None:
    """A wrong number of somebody who has none marks nothing."""
    assert follow_outcome(replace(CALL, points=()), Recorded(Outcome.WRONG_NUMBER)).points == ()


@given(st.sampled_from(PAIRS), st.booleans())
def test_reached_and_withdrawn_go_together(pair: tuple[TaskKind, Outcome], plan_born: bool) -> None:
    """Every outcome of talk reaches and withdraws; no other does either (R4, R5)."""
    kind, outcome = pair
    effect = follow_outcome(
        replace(CALL, kind=kind, plan_born=plan_born), Recorded(outcome, number="+46701740699")
    )
    assert effect.reached == (outcome in TALKED) == (effect.withdraw == "reached")
    assert effect.goes_on_at == (NOW if plan_born else None)
    assert effect.facts[0].kind is FactKind.TASK
    assert len({fact.source_key for fact in effect.facts}) == len(effect.facts)
