"""Reading the inbox: whose text it is, what it counts as, and what it holds (R4-R7, R15)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from escalation.states import Outcome, TaskKind, TaskState
from escalation.tables import task
from messaging.sending import send_due
from messaging.states import ReplyState
from messaging.tables import inbox, reply
from register.states import FactKind, PersonState, PointState
from register.tables import contact_point, fact, person, status_change
from scheduler.states import HoldReason, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from tests.integration.escalation.office import UNSURE, Office
from tests.people import AMINA, ELIAS, SAGA, Young
from tests.world import another


async def test_an_unread_text_holds_the_steps(office: Office) -> None:
    """From the moment it has arrived until it is read, nothing that a plan planned goes out."""
    await office.world.start()
    who = await office.young()
    await office.contact(who, channels="sms", template="hello", if_late="send")
    await office.world.receive(ELIAS.mobile, UNSURE)
    desk, works = await office.world.desk(), office.world.works
    await send_due(works.engine, desk, works.channels, works.clock)
    assert office.world.sms.offered == []


async def test_what_nobody_could_read_holds_until_a_human_has(office: Office) -> None:
    """A text that was read without confidence holds the round; closing the task lets it go."""
    who = await office.young()
    await office.world.receive(ELIAS.mobile, UNSURE)
    await office.read()
    assert await office.only_reply() is ReplyState.REVIEW
    assert (await office.round_of(who)).state == OutreachState.HELD
    (review,) = await office.world.rows(task, kind=TaskKind.REVIEW_REPLY.value)
    await office.close(review.id, Outcome.HANDLED)
    assert (await office.round_of(who)).state == OutreachState.ACTIVE
    (row,) = await office.world.rows(reply)
    assert row.state == ReplyState.HANDLED
    assert row.erase_at > office.now


async def test_each_of_two_unread_texts_holds(office: Office) -> None:
    """Reading one of two texts lets nothing go: the other is still unread (R5)."""
    who = await office.young()
    for key in ("SM1", "SM2"):
        await office.world.receive(ELIAS.mobile, UNSURE, key=key)
    await office.read()
    first, second = await office.world.rows(task, kind=TaskKind.REVIEW_REPLY.value)
    await office.close(first.id, Outcome.HANDLED)
    assert await office.holds(who) == HoldReason.UNREAD_REPLY
    await office.close(second.id, Outcome.HANDLED)
    assert await office.holds(who) == ""


async def test_a_call_does_not_read_a_text(office: Office) -> None:
    """Somebody who is reached by telephone rests, but their text still waits to be read."""
    who = await office.young()
    await office.world.receive(ELIAS.mobile, UNSURE)
    await office.read()
    call_back = await office.task(who, TaskKind.CALL_BACK)
    await office.close(call_back, Outcome.ANSWERED_SELF)
    stands = await office.round_of(who)
    assert (stands.state, stands.held_state) == (OutreachState.HELD, OutreachState.RESTING)
    assert stands.held_for == HoldReason.UNREAD_REPLY


async def test_a_call_back_does_not_read_the_text_that_asked_for_it(office: Office) -> None:
    """A reply that also waits for a human is not handled by calling back."""
    who = await office.young()
    await office.world.receive(ELIAS.mobile, UNSURE)
    await office.read()
    (row,) = await office.world.rows(reply)
    call_back = await office.task(who, TaskKind.CALL_BACK, reply_id=row.id)
    await office.close(call_back, Outcome.ANSWERED_SELF)
    assert await office.only_reply() is ReplyState.REVIEW


async def test_a_human_reads_an_answer(office: Office) -> None:
    """What a human reads as an answer counts for the channel whose attempt it answers (R4)."""
    who = await office.young()
    await office.attempt(who, "sms", "hello")
    await office.world.receive(ELIAS.mobile, UNSURE)
    await office.read()
    (review,) = await office.world.rows(task, kind=TaskKind.REVIEW_REPLY.value)
    await office.close(review.id, Outcome.ANSWERED_SELF, occupation="seeking_work")
    answers = await office.world.rows(fact, kind=FactKind.REPLY.value, step="answer")
    assert [(row.channel, row.outcome) for row in answers] == [("sms", "self")]
    assert (await office.row(person, who)).occupation == "seeking_work"


async def test_a_relatives_answer_is_counted_once(office: Office) -> None:
    """What counted when it came is not counted again when a human has read it."""
    await office.young(AMINA)
    await office.world.receive(AMINA.guardian_mobile, "Nej tack vi behöver ingen hjälp")
    await office.read()
    reviews = await office.world.rows(task, kind=TaskKind.REVIEW_REPLY.value)
    await office.close(reviews[0].id, Outcome.ANSWERED_RELATIVE, by=await office.worker("sara1"))
    assert await office.world.count(fact, kind=FactKind.REPLY.value, step="answer") == 1


async def test_stop_closes_the_number_never_the_case(office: Office) -> None:
    """The number is stopped and that confirmed once; steps by other ways go on (R6)."""
    who = await office.young()
    step = await office.contact(who)
    for key in ("SM1", "SM2"):
        await office.world.receive(ELIAS.mobile, "STOPP", key=key)
        await office.read()
    mobile = (await office.world.rows(contact_point, person_id=who, owner="self"))[0]
    assert mobile.state == PointState.STOPPED
    assert (await office.row(planned_contact, step)).state == "planned"
    answers = await office.world.rows(planned_contact, origin=Origin.ANSWER.value)
    assert [row.template for row in answers] == ["answer_stopped"]
    assert (await office.row(person, who)).reached_at is None
    assert (await office.round_of(who)).state == OutreachState.ACTIVE


async def test_a_human_closes_the_number_of_who_asks_for_it(office: Office) -> None:
    """A STOP in words that only a human understood closes the number all the same (R6)."""
    who = await office.young()
    await office.world.receive(ELIAS.mobile, UNSURE)
    await office.read()
    (review,) = await office.world.rows(task, kind=TaskKind.REVIEW_REPLY.value)
    await office.close(review.id, Outcome.OPTED_OUT)
    mobile = (await office.world.rows(contact_point, person_id=who, owner="self"))[0]
    assert mobile.state == PointState.STOPPED
    assert await office.holds(who) == ""


async def test_stop_closes_the_number_wherever_it_stands(office: Office) -> None:
    """A number that is the person's and a guardian's is closed in both places."""
    both = replace(ELIAS, guardian_mobile=ELIAS.mobile)
    who = await office.young(both)
    await office.world.receive(ELIAS.mobile, "STOPP")
    await office.read()
    points = await office.world.rows(contact_point, person_id=who)
    assert {row.state for row in points} == {PointState.STOPPED}


async def test_a_guardians_number_speaks_for_a_relative(office: Office) -> None:
    """A text from a guardian's number is a relative's, however it is put (R4)."""
    who = await office.young(AMINA)
    await office.world.receive(AMINA.guardian_mobile, "1")
    await office.read()
    changes = await office.world.rows(status_change, person_id=who, kind="reached")
    assert [row.detail for row in changes] == ["relative"]


async def test_a_wrong_number_is_nobodys_from_then_on(office: Office) -> None:
    """After "wrong number" its texts are not taken for the person's any more (R14)."""
    who = await office.young()
    await office.world.receive(ELIAS.mobile, "Fel nummer", key="SM1")
    await office.read()
    assert await office.open_kinds(who) == [TaskKind.FIND_NUMBER]
    await office.world.receive(ELIAS.mobile, "2", key="SM2")
    await office.read()
    one = await office.row(person, who)
    assert (one.reached_at, one.occupation) == (None, None)
    assert await office.open_kinds(None) == [TaskKind.REVIEW_REPLY]


async def test_a_protected_person_gets_no_machine_answer(office: Office) -> None:
    """A human with the role reads it; nothing goes out by itself (R7)."""
    saga = await office.young(SAGA)
    await office.world.receive(SAGA.mobile, "2")
    await office.read()
    assert await office.world.count(planned_contact) == 0
    assert await office.open_kinds(saga) == [TaskKind.REVIEW_REPLY]
    assert (await office.row(person, saga)).occupation is None


@pytest.mark.parametrize("state", [PersonState.LEFT, PersonState.REMOVED])
async def test_who_has_left_and_writes_is_heard(office: Office, state: PersonState) -> None:
    """A late answer counts, and a wish to be called is a task, though no round goes on."""
    who = await office.young(ELIAS, state=state)
    await office.world.receive(ELIAS.mobile, "4")
    await office.read()
    assert (await office.row(person, who)).reached_at == office.now
    assert await office.open_kinds(who) == [TaskKind.CALL_BACK]
    assert await office.world.count(outreach) == 0


@pytest.mark.parametrize(
    ("attempts", "reached"),
    [
        ([], True),
        ([("sms", "hello")], True),
        ([("sms", "hello"), ("phone", "call")], True),
        ([("sms", "hello"), ("knock_card", "knock-card")], False),
        ([("sms", "notice")], False),
    ],
)
async def test_a_digit_is_read_in_the_light_of_what_was_asked(
    office: Office, attempts: list[tuple[str, str]], reached: bool
) -> None:
    """A bare number answers the latest text; after one without a menu a human reads it."""
    who = await office.young()
    for made in attempts:
        await office.attempt(who, *made)
    await office.world.receive(ELIAS.mobile, "1")
    await office.read()
    assert ((await office.row(person, who)).reached_at is not None) is reached


@pytest.mark.parametrize(
    ("attempts", "channel"),
    [([], ""), ([("letter", "letter")], "letter"),
     ([("sms", "hello"), ("letter", "letter")], "sms")],
)  # fmt: skip
async def test_an_answer_belongs_to_its_channels_latest_attempt(
    office: Office, attempts: list[tuple[str, str]], channel: str
) -> None:
    """That channel's attempt, else the latest of any, else it came unprompted (R4)."""
    who = await office.young()
    for made in attempts:
        await office.attempt(who, *made)
    await office.world.receive(ELIAS.mobile, "2")
    await office.read()
    (answer,) = await office.world.rows(fact, kind=FactKind.REPLY.value)
    assert (answer.channel, answer.step) == (channel, "answer")


async def test_three_answers_a_day(office: Office) -> None:
    """The fourth text of a day is read and not answered."""
    await office.young()
    for number in range(4):
        await office.world.receive(ELIAS.mobile, "2", key=f"SM{number}")
    await office.read()
    assert await office.world.count(planned_contact, origin=Origin.ANSWER.value) == 3
    assert await office.world.count(reply, state=ReplyState.READ.value) == 4


async def test_an_empty_inbox_costs_nothing(office: Office) -> None:
    """Where nothing has come nothing is read."""
    assert await office.read() == 0
    assert await office.world.count(inbox) == 0


async def test_many_are_read_together(office: Office) -> None:
    """The texts of many people are read in one transaction, each for its own sender."""
    people: dict[int, Young] = {}
    for number in range(1, 8):
        young = another(number)
        people[await office.young(young)] = young
    for number, young in enumerate(people.values()):
        await office.world.receive(young.mobile, "12"[number % 2], key=f"SM{number}")
    assert await office.read() == 7
    codes = [(await office.row(person, who)).occupation for who in people]
    assert codes == ["studying_unspecified", "working"] * 3 + ["studying_unspecified"]
    open_tasks = await office.world.rows(task, state=TaskState.OPEN.value)
    assert open_tasks == []


async def test_a_text_that_is_read_late_moves_no_later_contact(office: Office) -> None:
    """Whoever was called after they wrote was last reached by the call."""
    who = await office.young()
    called = office.now + timedelta(hours=1)
    await office.world.change(person, who, reached_at=called)
    await office.world.receive(ELIAS.mobile, "2")
    await office.read()
    row = await office.row(person, who)
    assert (row.reached_at, row.occupation) == (called, "working")
