"""Messages whose fate is unknown, against a fake Twilio that is asked for its list."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.channels.base import Unknown
from messaging.channels.twilio_sms import TwilioAccount, TwilioSms
from messaging.failures import NOT_TAKEN
from messaging.reconciling import ASK_AGAIN, Reconciled
from messaging.states import Channel, MessageState
from messaging.tables import message
from messaging.unknown import settle_by_staff, unknown_messages
from pipeline.reconcile import LEASE, reconcile
from register.states import FactKind, PointState
from register.tables import contact_point, fact
from scheduler.states import ContactState, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.engine import reading, writing
from storage.leases import take_lease
from storage.tables import access_log
from tests.fakes.twilio import ACCOUNT_SID, AUTH_TOKEN, Answer, FakeTwilio, fake_twilio
from tests.integration.messaging.contacts import (
    MORNING,
    only_message,
    plan_answer,
    plan_typed,
    seek,
    send_now,
)
from tests.world import World

SOON = MORNING + timedelta(minutes=3)
SURE = MORNING + timedelta(minutes=17)
NOT_TAKEN_THERE = Answer.REDIRECT  # an answer that says nothing, and the carrier has nothing


@pytest.fixture
async def fake() -> AsyncIterator[FakeTwilio]:
    """A running fake that takes messages at the time of the tests' clock."""
    async with fake_twilio() as running:
        running.now = MORNING
        yield running


@pytest.fixture
async def sms(world: World, fake: FakeTwilio) -> AsyncIterator[World]:
    """The world, whose SMS go by the fake."""
    account = TwilioAccount(
        ACCOUNT_SID,
        AUTH_TOKEN,
        "https://svar.example.se",
        from_number="+46790000000",
        api_url=fake.url,
        per_second=9999,
    )
    channel = TwilioSms(account, world.clock)
    world.works = replace(world.works, channels={"sms": channel}, polled=())
    yield world
    await channel.close()


async def lose(world: World, fake: FakeTwilio, answer: Answer) -> None:
    """Send Elias the plan's first text, whose answer is lost."""
    fake.script.append(answer)
    await seek(world)
    await world.tick()
    assert (await only_message(world)).state == MessageState.UNKNOWN


async def test_a_message_that_was_taken_is_found(sms: World, fake: FakeTwilio) -> None:
    """It stands as the list says, under the carrier's id, and counts as an attempt."""
    await lose(sms, fake, Answer.DROP)
    fake.messages[0]["sent"] = MORNING
    assert await reconcile(sms.works, SOON) == Reconciled(asked=1, taken=1)
    found = await only_message(sms)
    assert (found.state, found.sid) == (MessageState.ACCEPTED, fake.messages[0]["sid"])
    assert await sms.count(fact, kind=FactKind.ATTEMPT.value) == 1
    await sms.tick(SURE)
    assert fake.received.total() == 1


async def test_a_delivered_message_ends_its_step(sms: World, fake: FakeTwilio) -> None:
    """The list is as good as the report that never came."""
    await lose(sms, fake, Answer.DROP)
    fake.messages[0] |= {"status": "delivered", "sent": MORNING}
    await reconcile(sms.works, SOON)
    assert (await only_message(sms)).state == MessageState.DELIVERED
    [stored] = await sms.rows(outreach)
    assert stored.next_at == MORNING


async def test_a_failed_message_marks_its_number(sms: World, fake: FakeTwilio) -> None:
    """What follows a failure follows, however it was told."""
    await lose(sms, fake, Answer.DROP)
    fake.messages[0] |= {"status": "undelivered", "error_code": 30005, "sent": MORNING}
    await reconcile(sms.works, SOON)
    assert (await only_message(sms)).error == "30005"
    assert (await sms.rows(contact_point))[0].state == PointState.BAD


async def test_a_message_that_was_never_taken_is_sent_again(sms: World, fake: FakeTwilio) -> None:
    """Not before a list would surely show it; then the same step is planned once more."""
    await lose(sms, fake, NOT_TAKEN_THERE)
    assert await reconcile(sms.works, SOON) == Reconciled(asked=1, later=1)
    assert (await only_message(sms)).state == MessageState.UNKNOWN
    assert await reconcile(sms.works, SURE - timedelta(seconds=1)) == Reconciled()
    assert await reconcile(sms.works, SURE) == Reconciled(asked=1, not_taken=1)
    failed = await only_message(sms)
    assert (failed.state, failed.error, failed.attempted_at) == ("failed", NOT_TAKEN, None)
    [again] = await sms.rows(planned_contact, state=ContactState.PLANNED.value)
    assert (again.key, again.due_at) == ("plan:1:1:hello:2", SURE)
    await sms.tick(SURE)
    assert fake.received.total() == 1
    assert await sms.count(fact, kind=FactKind.ATTEMPT.value) == 1


async def test_what_is_queued_has_been_taken(sms: World, fake: FakeTwilio) -> None:
    """A list by date leaves out what is not sent yet; before it is sent again all are read."""
    await lose(sms, fake, Answer.DROP)
    assert await reconcile(sms.works, SOON) == Reconciled(asked=1, later=1)
    assert await reconcile(sms.works, SURE) == Reconciled(asked=1, taken=1)
    await sms.tick(SURE)
    assert fake.received.total() == 1


async def test_what_is_no_longer_wanted_is_not_sent_again(sms: World, fake: FakeTwilio) -> None:
    """R5: reached in the meantime; the message has failed and nothing follows."""
    await lose(sms, fake, NOT_TAKEN_THERE)
    await sms.change(outreach, 1, state=OutreachState.RESTING.value)
    assert await reconcile(sms.works, SURE) == Reconciled(asked=1, not_taken=1)
    assert await sms.count(planned_contact) == 1


async def test_an_answer_that_was_never_taken_is_sent_again(sms: World, fake: FakeTwilio) -> None:
    """Who wrote to us waits for it."""
    await sms.start()
    await plan_answer(sms, await sms.add_person(in_round=False), "answer_crisis")
    fake.script.append(NOT_TAKEN_THERE)
    await send_now(sms)
    await reconcile(sms.works, SURE)
    newest = (await sms.rows(planned_contact))[-1]
    assert (newest.key.partition(":again:")[2], newest.state) == ("2", ContactState.PLANNED)


@pytest.mark.parametrize(
    "answer", [Answer.SERVER_FAULT, Answer.GARBAGE, Answer.UNAUTHORIZED, Answer.BUSY]
)
async def test_a_question_that_failed_settles_nothing(
    sms: World, fake: FakeTwilio, answer: Answer
) -> None:
    """The message stays as it is, and the carrier is asked again a little later."""
    await lose(sms, fake, NOT_TAKEN_THERE)
    fake.lists.append(answer)
    fake.retry_after = "60"
    assert await reconcile(sms.works, SURE) == Reconciled(asked=1, unanswered=1, later=1)
    assert (await only_message(sms)).state == MessageState.UNKNOWN
    assert await reconcile(sms.works, SURE + ASK_AGAIN - timedelta(seconds=1)) == Reconciled()
    assert await reconcile(sms.works, SURE + ASK_AGAIN) == Reconciled(asked=1, not_taken=1)


async def test_other_words_are_for_staff(sms: World, fake: FakeTwilio) -> None:
    """The carrier has something for the number that may be it: a human looks."""
    await lose(sms, fake, Answer.DROP)
    fake.messages[0]["body"] = ""
    assert await reconcile(sms.works, SURE) == Reconciled(asked=1, for_staff=1)
    assert await reconcile(sms.works, SURE + timedelta(days=1)) == Reconciled()
    assert (await only_message(sms)).state == MessageState.UNKNOWN
    later = SURE + timedelta(days=1)
    assert await reconcile(sms.works, later, everything=True) == Reconciled(asked=1, for_staff=1)


async def test_another_messages_entry_is_not_ours(sms: World, fake: FakeTwilio) -> None:
    """Two texts of the same words: the list shows the one that is known, so ours is missing."""
    await sms.start()
    person = await sms.add_person(in_round=False)
    await plan_typed(sms, person, "Vi ses imorgon!")
    await send_now(sms)
    async with writing(sms.engine) as conn:
        await _plan_the_same(conn)
    fake.script.append(NOT_TAKEN_THERE)
    await send_now(sms)
    assert await reconcile(sms.works, SURE) == Reconciled(asked=1, not_taken=1)
    assert [row.state for row in await sms.rows(message)] == ["accepted", "failed"]


async def _plan_the_same(conn: AsyncConnection) -> None:
    """Plan the only contact once more, under another key."""
    row = (await conn.execute(planned_contact.select())).mappings().one()
    again = {name: value for name, value in row.items() if name != "id"}
    again |= {"key": "staff:again", "state": ContactState.PLANNED.value}
    await conn.execute(planned_contact.insert().values(again))


async def test_a_number_that_is_being_sent_to_waits(sms: World, fake: FakeTwilio) -> None:
    """What is on its way may be in the list already, and nobody knows its id."""
    await lose(sms, fake, Answer.DROP)
    await plan_typed(sms, 1, "Vi ses imorgon!")
    await send_now(sms)
    await sms.change(message, 2, state=MessageState.SENDING.value, rank=10, sid=None)
    assert await reconcile(sms.works, SURE) == Reconciled(asked=1, later=1)


async def test_a_channel_without_a_list_is_left_to_staff(world: World) -> None:
    """E-mail and chats tell nothing afterwards: staff decide."""
    await seek(world)
    world.sms.answers.append(Unknown("timeout"))
    await world.tick()
    assert await reconcile(world.works, SURE) == Reconciled(for_staff=1)
    assert await reconcile(world.works, SURE) == Reconciled()
    async with reading(world.engine) as conn:
        [told] = await unknown_messages(conn)
    assert (told.channel, told.step, told.error) == (Channel.SMS, "hello", "timeout")


@pytest.mark.parametrize("sent", [True, False])
async def test_staff_settle_a_message(world: World, sent: bool) -> None:
    """What was sent counts as an attempt, what was not is planned again; the decision is logged."""
    await seek(world)
    world.sms.answers.append(Unknown("timeout"))
    await world.tick()
    values = {"sent": sent, "actor": "staff:sara", "now": SOON}
    async with writing(world.engine) as conn:
        assert await settle_by_staff(conn, 1, **values)  # type: ignore[arg-type] # of two kinds
        assert not await settle_by_staff(conn, 1, **values)  # type: ignore[arg-type] # settled
    state = MessageState.SENT if sent else MessageState.FAILED
    assert (await only_message(world)).state == state
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == sent
    assert await world.count(planned_contact, state=ContactState.PLANNED.value) == (not sent)
    [entry] = await world.rows(access_log, action="settle_message")
    assert (entry.actor, entry.reason) == ("staff:sara", "sent" if sent else "not_sent")


async def test_one_process_asks_at_a_time(sms: World, fake: FakeTwilio) -> None:
    """Whoever comes second leaves it to the first."""
    await lose(sms, fake, NOT_TAKEN_THERE)
    async with writing(sms.engine) as conn:
        assert await take_lease(conn, LEASE, "another", now=SURE, seconds=60)
    assert await reconcile(sms.works, SURE) is None
    assert await reconcile(sms.works, SURE + timedelta(seconds=61)) is not None


async def test_a_late_report_settles_first(sms: World, fake: FakeTwilio) -> None:
    """Whatever tells first that it was taken: nothing is asked any more."""
    await lose(sms, fake, Answer.DROP)
    sid = str(fake.messages[0]["sid"])
    assert await sms.report(1, MessageState.DELIVERED, sid=sid) == 1
    assert await reconcile(sms.works, SURE, everything=True) == Reconciled()
