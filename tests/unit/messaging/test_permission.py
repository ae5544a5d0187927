"""Whether a contact may go now, and by which channel: every no, and the few ways to a yes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.permission import (
    HELD_LOOK_AGAIN,
    LATE,
    LIMITS,
    NO_CARRIER,
    NO_CHANNEL,
    STOP_CONFIRMATION,
    Contact,
    Drop,
    Go,
    Point,
    Recipient,
    Shift,
    Skip,
    Verdict,
    channel_allowed,
    decide_contact,
)
from messaging.states import Channel
from register.states import Limit, PersonState, PointKind, PointOwner, PointState
from scheduler.plan import QUIET_DEFAULT, IfLate
from scheduler.states import Origin, OutreachState
from scheduler.window import is_open, next_open

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)  # a Wednesday, 10 in the morning in Stockholm
NIGHT = datetime(2025, 10, 1, 21, tzinfo=UTC)
TOMORROW = datetime(2025, 10, 2, 8, tzinfo=UTC)
CARRIERS = frozenset({Channel.SMS, Channel.EMAIL})
MOBILE = Point(1, PointOwner.SELF, PointKind.MOBILE, PointState.OK)
EMAIL = Point(2, PointOwner.SELF, PointKind.EMAIL, PointState.OK)
GUARDIANS = Point(3, PointOwner.GUARDIAN_1, PointKind.MOBILE, PointState.OK)
PERSON = Recipient(
    state=PersonState.ACTIVE,
    protected=False,
    turns_20_at=datetime(2027, 11, 1, 23, tzinfo=UTC),
    under_18=True,
    limits=frozenset(),
    address_ok=True,
    round_state=OutreachState.ACTIVE,
    unread=False,
    deceased=False,
    in_pilot=True,
)
STEP = Contact(
    origin=Origin.PLAN,
    template="hello",
    channels=(Channel.CHAT, Channel.SMS, Channel.EMAIL, Channel.LETTER),
    addressee="self",
    if_late=IfLate.SHIFT,
    due_at=NOW,
    late_at=NOW + timedelta(days=1),
    point_id=None,
)
ANSWER = replace(STEP, origin=Origin.ANSWER, template="answer_thanks", point_id=1, late_at=None)
MANY = replace(STEP, origin=Origin.CIRCULAR, if_late=IfLate.SKIP)
TYPED = replace(STEP, origin=Origin.STAFF, template="", channels=(Channel.SMS,), late_at=None)


def decide(
    contact: Contact = STEP,
    recipient: Recipient = PERSON,
    points: tuple[Point, ...] = (MOBILE, EMAIL),
    *,
    now: datetime = NOW,
    carriers: frozenset[Channel] = CARRIERS,
) -> Verdict:
    """Decide with the default window."""
    return decide_contact(
        contact, recipient, points, window=QUIET_DEFAULT, carriers=carriers, now=now
    )


def limited(*limits: Limit) -> Recipient:
    """Return the person with contact limits."""
    return replace(PERSON, limits=frozenset(limits))


RECIPIENTS = st.builds(
    Recipient,
    state=st.sampled_from(PersonState),
    protected=st.booleans(),
    turns_20_at=st.sampled_from([NOW - timedelta(days=1), NOW, NOW + timedelta(days=400)]),
    under_18=st.booleans(),
    limits=st.frozensets(st.sampled_from(Limit), max_size=3),
    address_ok=st.booleans(),
    round_state=st.sampled_from(["", *OutreachState]),
    unread=st.booleans(),
    deceased=st.booleans(),
    in_pilot=st.booleans(),
)
POINTS = st.lists(
    st.builds(
        Point,
        id=st.integers(1, 4),
        owner=st.sampled_from(PointOwner),
        kind=st.sampled_from(PointKind),
        state=st.sampled_from(PointState),
    ),
    max_size=4,
    unique_by=lambda point: point.id,
).map(tuple)
CONTACTS = st.builds(
    Contact,
    origin=st.sampled_from(Origin),
    template=st.sampled_from(["hello", "answer_thanks", STOP_CONFIRMATION]),
    channels=st.lists(st.sampled_from(STEP.channels), min_size=1, unique=True).map(tuple),
    addressee=st.sampled_from(["self", "guardian"]),
    if_late=st.sampled_from(IfLate),
    due_at=st.just(NOW),
    late_at=st.sampled_from([None, NOW - timedelta(days=1), NOW + timedelta(days=1)]),
    point_id=st.none(),
)
TIMES = st.sampled_from([NOW, NIGHT, NOW + timedelta(days=3)])  # an open hour, a night, a Saturday


def may_be_sought(recipient: Recipient, now: datetime) -> bool:
    """Tell in other words whether anything of a plan may go to somebody."""
    in_scope = recipient.state == PersonState.ACTIVE and now < recipient.turns_20_at
    barred = recipient.protected or recipient.deceased or recipient.unread
    return (
        in_scope
        and not barred
        and recipient.in_pilot
        and recipient.round_state == OutreachState.ACTIVE
    )


@given(CONTACTS, RECIPIENTS, POINTS, TIMES)
def test_a_plan_never_reaches_those_it_must_not(
    contact: Contact, recipient: Recipient, points: tuple[Point, ...], now: datetime
) -> None:
    """Protected, left, 20, held, unread, resting, dead or not in the pilot: nothing is sent."""
    step = replace(contact, origin=Origin.PLAN)
    if not may_be_sought(recipient, now):
        assert not isinstance(decide(step, recipient, points, now=now), Go)


@given(CONTACTS, RECIPIENTS, POINTS, TIMES)
def test_what_we_begin_keeps_quiet_hours_limits_and_states(
    contact: Contact, recipient: Recipient, points: tuple[Point, ...], now: datetime
) -> None:
    """Whatever goes out unasked goes in an open hour, to a usable point, within the limits."""
    contact = replace(contact, origin=Origin.PLAN)
    verdict = decide(contact, recipient, points, now=now)
    if not isinstance(verdict, Go):
        return
    assert is_open(QUIET_DEFAULT, now)
    assert channel_allowed(verdict.channel, recipient.limits)
    assert verdict.channel in contact.channels
    if verdict.point is not None:
        assert verdict.point.state is PointState.OK
        theirs = verdict.point.owner is not PointOwner.SELF
        assert theirs == (contact.addressee == "guardian")
    if contact.addressee == "guardian":
        assert recipient.under_18
        assert Limit.NO_GUARDIAN not in recipient.limits


@given(CONTACTS, RECIPIENTS, POINTS, st.integers(1, 4))
def test_to_a_stopped_point_goes_only_the_word_that_it_is_stopped(
    contact: Contact, recipient: Recipient, points: tuple[Point, ...], point_id: int
) -> None:
    """R6: after a STOP the one text that still goes to the number confirms it."""
    for contact_ in (contact, replace(contact, origin=Origin.ANSWER, point_id=point_id)):
        verdict = decide(contact_, recipient, points)
        if isinstance(verdict, Go) and verdict.point and verdict.point.state is PointState.STOPPED:
            assert contact_.origin is Origin.ANSWER
            assert contact_.template == STOP_CONFIRMATION


@given(CONTACTS, RECIPIENTS, POINTS, TIMES)
def test_a_shift_is_never_into_the_past(
    contact: Contact, recipient: Recipient, points: tuple[Point, ...], now: datetime
) -> None:
    """What must wait is looked at later, never at once again."""
    verdict = decide(contact, recipient, points, now=now)
    if isinstance(verdict, Shift):
        assert verdict.due_at > now


def test_protected_people_get_nothing_at_all() -> None:
    """R7: not even an answer, nor what staff typed."""
    for contact in (STEP, ANSWER, TYPED):
        assert decide(contact, replace(PERSON, protected=True)) == Drop("protected")


@pytest.mark.parametrize("state", [PersonState.LEFT, PersonState.REMOVED])
def test_those_who_left_get_answers_only(state: PersonState) -> None:
    """R3: what we begin is withdrawn; who writes to us is answered all the same."""
    gone = replace(PERSON, state=state, round_state=OutreachState.ENDED)
    assert decide(STEP, gone) == Drop("left")
    assert decide(TYPED, gone) == Drop("left")
    assert decide(ANSWER, gone) == Go(Channel.SMS, MOBILE)


def test_the_20th_birthday_ends_it_at_midnight() -> None:
    """R1: on the day itself nothing goes out, even where the register has not noticed yet."""
    assert decide(STEP, replace(PERSON, turns_20_at=NOW)) == Drop("left")
    assert isinstance(decide(STEP, replace(PERSON, turns_20_at=NOW + timedelta(seconds=1))), Go)


def test_word_of_a_death_holds_everything() -> None:
    """R19: no step, no letter of staff's and no automatic answer until a human has looked."""
    dead = replace(PERSON, deceased=True)
    assert decide(STEP, dead) == Shift(NOW + timedelta(days=1), STEP.late_at)
    assert decide(TYPED, dead) == Shift(NOW + timedelta(days=1), None)
    assert decide(ANSWER, dead) == Drop("deceased")


def test_a_round_that_is_over_drops_its_step() -> None:
    """R5: being reached puts the round to rest, and nothing of it goes out."""
    for state in (OutreachState.RESTING, OutreachState.ENDED, OutreachState.WAITING, ""):
        assert decide(STEP, replace(PERSON, round_state=state)) == Drop("round_over")


def test_a_held_round_or_an_unread_text_holds_the_step() -> None:
    """R5: it is looked at again in an hour, and what was late is late still."""
    held = Shift(NOW + HELD_LOOK_AGAIN, STEP.late_at)
    assert decide(STEP, replace(PERSON, round_state=OutreachState.HELD)) == held
    assert decide(STEP, replace(PERSON, unread=True)) == held
    assert decide(TYPED, replace(PERSON, unread=True)) == Go(Channel.SMS, MOBILE)


def test_those_outside_the_pilot_wait_a_day_and_are_never_late_for_it() -> None:
    """R22: in pilot mode only the named districts are written to."""
    assert decide(STEP, replace(PERSON, in_pilot=False)) == Shift(NOW + timedelta(days=1), None)


def test_answers_go_out_at_night() -> None:
    """R9: quiet hours bind only what we begin."""
    assert decide(ANSWER, now=NIGHT) == Go(Channel.SMS, MOBILE)
    assert decide(STEP, now=NIGHT) == Shift(TOMORROW, STEP.late_at)
    assert decide(TYPED, now=NIGHT) == Shift(TOMORROW, None)


@pytest.mark.parametrize(
    ("if_late", "expected"),
    [
        (IfLate.SEND, Go(Channel.SMS, MOBILE)),
        (IfLate.SKIP, Skip(LATE)),
        (IfLate.STAFF, Skip(LATE, staff=True)),
    ],
)
def test_a_late_step_does_what_the_plan_says(if_late: IfLate, expected: Verdict) -> None:
    """R10: sent, skipped, or given to staff."""
    assert decide(replace(STEP, if_late=if_late, late_at=NOW - timedelta(1))) == expected


def test_a_late_step_that_shifts_goes_to_the_next_open_day() -> None:
    """R10: and it is not late there again."""
    verdict = decide(replace(STEP, late_at=NOW - timedelta(days=1)))
    assert isinstance(verdict, Shift)
    assert verdict.due_at == next_open(QUIET_DEFAULT, NOW + timedelta(hours=12))
    assert verdict.late_at is not None
    assert verdict.late_at > verdict.due_at


def test_the_first_usable_channel_is_taken() -> None:
    """The order is the plan's; what the person lacks or has stopped is passed by."""
    stopped = replace(MOBILE, state=PointState.STOPPED)
    assert decide(points=(EMAIL, MOBILE)) == Go(Channel.SMS, MOBILE)
    assert decide(points=(stopped, EMAIL)) == Go(Channel.EMAIL, EMAIL)
    assert decide(points=(stopped, GUARDIANS)) == Go(Channel.LETTER, None)
    assert decide(recipient=replace(PERSON, address_ok=False), points=()) == Skip(NO_CHANNEL)


def test_a_landline_takes_no_sms() -> None:
    """An SMS goes to a mobile only."""
    landline = replace(MOBILE, kind=PointKind.LANDLINE)
    assert decide(TYPED, points=(landline,)) == Skip(NO_CHANNEL)


def test_a_channel_without_a_carrier_is_passed_by() -> None:
    """Where the installation has no e-mail, the letter is next; a lack of ours is no bad number."""
    sms_only = frozenset({Channel.SMS})
    assert decide(points=(EMAIL,), carriers=sms_only) == Go(Channel.LETTER, None)
    nowhere = replace(PERSON, address_ok=False)
    assert decide(STEP, nowhere, (EMAIL,), carriers=sms_only) == Skip(NO_CARRIER)
    assert decide(ANSWER, carriers=frozenset()) == Skip(NO_CARRIER)


@pytest.mark.parametrize(
    ("limit", "allowed"),
    [
        (Limit.NO_GUARDIAN, set(Channel)),
        (Limit.NO_LETTER, set(Channel) - {Channel.LETTER}),
        (Limit.NO_HOME_VISIT, set(Channel) - {Channel.VISIT, Channel.KNOCK_CARD}),
        (Limit.ONLY_SMS, {Channel.SMS}),
        (Limit.ONLY_CHAT, {Channel.CHAT}),
        (Limit.ONLY_EMAIL, {Channel.EMAIL}),
        (Limit.ONLY_PHONE, {Channel.PHONE}),
    ],
)
def test_each_limit_forbids_what_it_says(limit: Limit, allowed: set[Channel]) -> None:
    """R8: what staff have said must not be done is not done."""
    assert {one for one in Channel if channel_allowed(one, frozenset({limit}))} == allowed


def test_limits_choose_among_the_channels() -> None:
    """R8: and where they leave none, no number needs to be found."""
    assert decide(recipient=limited(Limit.ONLY_EMAIL)) == Go(Channel.EMAIL, EMAIL)
    assert decide(recipient=limited(Limit.ONLY_PHONE)) == Skip(LIMITS)
    assert decide(recipient=limited(Limit.NO_LETTER), points=()) == Skip(NO_CHANNEL)


def test_a_guardian_is_written_to_only_by_a_plan_for_the_under_age() -> None:
    """R8: `to: guardian`, under 18, and no limit; also where the channel is a letter."""
    to_guardian = replace(STEP, addressee="guardian")
    both = (MOBILE, GUARDIANS)
    assert decide(to_guardian, points=both) == Go(Channel.SMS, GUARDIANS)
    assert decide(to_guardian, points=(MOBILE,)) == Go(Channel.LETTER, None)
    adult = replace(PERSON, under_18=False)
    assert decide(to_guardian, adult, both) == Skip(LIMITS)
    assert decide(to_guardian, limited(Limit.NO_GUARDIAN), both) == Skip(LIMITS)
    letter = replace(to_guardian, channels=(Channel.LETTER,))
    assert decide(letter, limited(Limit.NO_GUARDIAN), both) == Skip(LIMITS)


def test_an_answer_goes_where_the_question_came_from() -> None:
    """To the very number or address, also one that is said to be somebody else's."""
    wrong = replace(MOBILE, state=PointState.WRONG)
    assert decide(ANSWER, points=(EMAIL, wrong)) == Go(Channel.SMS, wrong)
    assert decide(replace(ANSWER, point_id=2)) == Go(Channel.EMAIL, EMAIL)
    assert decide(replace(ANSWER, point_id=9)) == Skip(NO_CHANNEL)


def test_a_stopped_point_gets_its_confirmation_and_a_bad_one_nothing() -> None:
    """R6, R14: STOP is confirmed; a number that does not exist is not tried."""
    stopped, bad = (replace(MOBILE, state=state) for state in (PointState.STOPPED, PointState.BAD))
    confirmation = replace(ANSWER, template=STOP_CONFIRMATION)
    assert decide(ANSWER, points=(stopped,)) == Skip(NO_CHANNEL)
    assert decide(confirmation, points=(stopped,)) == Go(Channel.SMS, stopped)
    assert decide(confirmation, points=(bad,)) == Skip(NO_CHANNEL)


def test_a_guardian_who_must_not_be_contacted_gets_no_answer() -> None:
    """R8: the limit holds also for a guardian who writes to us."""
    to_guardian = replace(ANSWER, point_id=3)
    assert decide(to_guardian, points=(MOBILE, GUARDIANS)) == Go(Channel.SMS, GUARDIANS)
    barred = limited(Limit.NO_GUARDIAN)
    assert decide(to_guardian, barred, (MOBILE, GUARDIANS)) == Skip(LIMITS)


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, Go(Channel.SMS, MOBILE)),
        ({"round_state": OutreachState.RESTING}, Go(Channel.SMS, MOBILE)),
        ({"unread": True}, Shift(NOW + HELD_LOOK_AGAIN, MANY.late_at)),
        ({"held": True}, Shift(NOW + HELD_LOOK_AGAIN, MANY.late_at)),
        ({"in_pilot": False}, Shift(NOW + timedelta(days=1), MANY.late_at)),
        ({"protected": True}, Drop("protected")),
        ({"state": PersonState.LEFT}, Drop("left")),
        ({"limits": frozenset({Limit.ONLY_PHONE})}, Skip("limits")),
    ],
)
def test_one_message_to_many_asks_what_a_plan_asks(
    changed: dict[str, Any], verdict: Verdict
) -> None:
    """It goes to whoever rests too, and waits where a reply is unread or a round is held (R5)."""
    assert decide(MANY, replace(PERSON, **changed)) == verdict


def test_one_message_to_many_has_a_last_moment() -> None:
    """At night it waits for the morning; after its last moment it is skipped."""
    assert decide(MANY, now=NIGHT) == Shift(TOMORROW, MANY.late_at)
    assert decide(MANY, now=NOW + timedelta(days=1, hours=1)) == Skip("late")
