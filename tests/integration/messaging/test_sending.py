"""After the claim: what each answer of a carrier leads to, and that nothing is sent twice."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

import messaging.answers
from messaging.answers import record_results
from messaging.channels.base import Accepted, Outgoing, Refused, Result, TryLater, Unknown
from messaging.claiming import Claimed, claim_messages
from messaging.failures import MOST_BUSY_TRIES
from messaging.line import Answered, Line
from messaging.sending import send_due
from messaging.states import Channel, MessageState
from messaging.tables import message
from register.states import FactKind
from register.tables import fact
from scheduler.states import ContactState, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.engine import writing
from tests.integration.messaging.contacts import (
    MORNING,
    SHORT_PLAN,
    only_message,
    plan_ahead,
    plan_answer,
    plan_typed,
    seek,
)
from tests.patience import PATIENCE
from tests.world import NotingCarrier, World, another

BUSY = TryLater(after_seconds=60)  # longer than one waits for within a batch


async def offer(
    world: World, claimed: Sequence[Claimed], deadline: datetime | None = None
) -> list[Answered]:
    """Hand claimed messages to their carriers and return the answers, unrecorded."""
    answered: list[Answered] = []
    line = Line(world.works.channels, world.clock, answered.append)
    line.put(claimed, deadline or world.clock.now() + timedelta(minutes=1))
    await line.finish()
    return answered


async def test_an_accepted_message_is_a_contact_attempt(world: World) -> None:
    """R4: the carrier took it, under its own name, at that instant."""
    await seek(world)
    world.sms.answers.append(Accepted("SM17"))
    assert (await world.tick()).sent == 1
    sent = await only_message(world)
    assert (sent.state, sent.sid, sent.attempted_at) == (MessageState.ACCEPTED, "SM17", MORNING)
    assert sent.deadline is None
    [attempt] = await world.rows(fact, kind=FactKind.ATTEMPT.value)
    assert (attempt.channel, attempt.step, attempt.actor) == ("sms", "hello", "system")
    assert attempt.template_version == sent.template_version_id
    assert attempt.district == "Farsta"


async def test_a_step_ends_after_a_day_without_a_report(world: World) -> None:
    """A carrier that never reports does not stop the round."""
    await seek(world)
    world.sms.answers.append(Accepted("SM17"))
    await world.tick()
    [stored] = await world.rows(outreach)
    assert stored.next_at == MORNING + timedelta(days=1)
    await world.tick(MORNING + timedelta(days=1))
    [reminder] = await world.rows(planned_contact, step="reminder")
    assert reminder.due_at > MORNING + timedelta(days=4)


async def test_a_refused_message_is_no_attempt(world: World) -> None:
    """It has failed for good, with the carrier's own code; the next channel is tried."""
    await seek(world)
    world.sms.answers.append(Refused("99999"))
    await world.tick()
    sent = await only_message(world)
    assert (sent.state, sent.error, sent.attempted_at) == (MessageState.FAILED, "99999", None)
    assert sent.ended_at == MORNING
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 0


async def test_an_unknown_message_is_never_offered_again(world: World) -> None:
    """It may have been taken: no blind retry, no other channel, and three days for news."""
    await seek(world)
    world.sms.answers.append(Unknown("timeout"))
    await world.tick()
    sent = await only_message(world)
    assert (sent.state, sent.error, sent.ended_at) == (MessageState.UNKNOWN, "timeout", None)
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 0
    [stored] = await world.rows(outreach)
    assert stored.next_at == MORNING + timedelta(days=3)
    await world.tick(MORNING + timedelta(days=2))
    assert await world.count(planned_contact) == 1
    assert len(world.sms.offered) == 1


async def test_a_busy_carrier_is_asked_again_within_the_batch(world: World) -> None:
    """Nothing was taken, so another try is safe."""
    await seek(world)
    world.sms.answers.extend([TryLater(0), TryLater(0)])
    await world.tick()
    assert len(world.sms.offered) == 3
    assert len(world.sms.taken) == 1
    assert (await only_message(world)).state == MessageState.ACCEPTED


async def test_a_carrier_that_never_takes_it_is_left_in_the_end(world: World) -> None:
    """A server that puts one receiver off for ever is a failure after days of asking."""
    await seek(world)
    world.sms.answers.extend([BUSY] * MOST_BUSY_TRIES)
    while world.sms.answers:  # closed hours take passes too
        await world.tick()
        newest = (await world.rows(planned_contact))[-1]
        world.clock.move(newest.due_at)
    assert len(world.sms.offered) == MOST_BUSY_TRIES
    assert (newest.step, newest.channels) == ("hello", "email letter")


async def test_a_carrier_that_stays_busy_loses_nothing(world: World) -> None:
    """The same step is planned again, by the same channels, as often as it takes."""
    await seek(world)
    world.sms.answers.extend([BUSY] * 5)
    for number in range(1, 6):
        await world.tick()
        newest = (await world.rows(planned_contact))[-1]
        assert newest.key == f"plan:1:1:hello:{number + 1}"
        assert (newest.channels, newest.late_at) == ("sms email letter", None)
        world.clock.move(newest.due_at)
    await world.tick()
    assert len(world.sms.taken) == 1
    assert [row.state for row in await world.rows(message)] == ["failed"] * 5 + ["accepted"]
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 1


async def test_a_busy_carrier_brings_back_no_step_of_a_round_at_rest(world: World) -> None:
    """R5: reached while the carrier was asked; nothing is planned again."""
    await seek(world)
    async with writing(world.engine) as conn:
        _, claimed = await claim_messages(conn, await world.desk(), MORNING, 10)
    world.sms.answers.append(BUSY)
    answered = await offer(world, claimed)
    until = MORNING + timedelta(days=120)
    await world.change(outreach, 1, state=OutreachState.RESTING.value, next_at=until)
    async with writing(world.engine) as conn:
        await record_results(conn, answered)
    assert await world.count(planned_contact) == 1
    [stored] = await world.rows(outreach)
    assert (stored.state, stored.next_at) == (OutreachState.RESTING, until)


async def test_an_answer_is_not_lost_to_a_busy_carrier(world: World) -> None:
    """Who wrote to us, perhaps in need, is answered as soon as the carrier takes it."""
    await world.start()
    await plan_answer(world, await world.add_person(in_round=False), "answer_crisis")
    world.sms.answers.extend([BUSY] * 7)
    pauses = []
    for _ in range(7):
        await world.tick()
        newest = (await world.rows(planned_contact))[-1]
        pauses.append((newest.due_at - world.clock.now()) // timedelta(minutes=15))
        world.clock.move(newest.due_at)
    assert pauses == [1, 2, 4, 8, 16, 16, 16]
    await world.tick()
    assert [one.template for one in world.sms.taken] == ["answer_crisis"]
    keys = [row.key for row in await world.rows(planned_contact)]
    assert keys[1:3] == [f"{keys[0]}:again:2", f"{keys[0]}:again:3"]


async def test_a_busy_carrier_ends_the_round_of_sending(world: World) -> None:
    """Where the whole batch was turned away the rest waits, unclaimed, for the next tick."""
    await world.plan(SHORT_PLAN)
    for number in range(1, 6):
        await world.add_person(another(number))
    await world.start()
    await plan_ahead(world)
    world.sms.answers.extend([BUSY] * 5)
    desk = await world.desk()
    channels = world.works.channels
    sent = await send_due(world.engine, desk, channels, world.clock, batch=2, in_flight=1)
    assert sent == 2
    assert len(world.sms.offered) == 2
    assert await world.count(planned_contact, state=ContactState.PLANNED.value) == 5


class Broken(NotingCarrier):
    """A channel with a fault of its own: the second message breaks it."""

    async def send(self, outgoing: Outgoing) -> Result:
        """Raise what a channel must never raise."""
        if len(self.offered) == 1:
            self.offered.append(outgoing)
            raise RuntimeError("a fault in the channel")
        return await super().send(outgoing)


async def test_a_fault_in_a_channel_loses_no_other_result(world: World) -> None:
    """What raised is unknown; what was taken before and after it is recorded."""
    await world.plan(SHORT_PLAN)
    for number in range(1, 4):
        await world.add_person(another(number))
    await world.start()
    await plan_ahead(world)
    broken = Broken(world.clock, Channel.SMS)
    world.works = replace(world.works, channels={"sms": broken}, polled=(broken,))
    await world.tick()
    assert [row.state for row in await world.rows(message)] == ["accepted", "unknown", "accepted"]


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.DELIVERED])
@pytest.mark.parametrize("result", [Accepted("SM1"), Unknown("timeout"), Refused("99999")])
async def test_a_callback_that_came_first_is_not_overruled(
    world: World, state: MessageState, result: Result
) -> None:
    """Carriers call back before our own commit; what they said last counts, once."""
    await seek(world)
    async with writing(world.engine) as conn:
        _, claimed = await claim_messages(conn, await world.desk(), MORNING, 10)
    world.sms.answers.append(result)
    answered = await offer(world, claimed)
    assert await world.report(claimed[0].outgoing.message_id, state) == 1
    async with writing(world.engine) as conn:
        await record_results(conn, answered)
    overruled = isinstance(result, Refused) and state is MessageState.SENT
    assert (await only_message(world)).state == (MessageState.FAILED if overruled else state)
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 1
    assert await world.count(planned_contact, step="hello") == 1 + overruled


async def test_a_pause_holds_within_the_same_round_of_sending(world: World) -> None:
    """R22: the switch is read before each claim, and one message may be claimed ahead."""
    await world.plan(SHORT_PLAN)
    for number in range(1, 6):
        await world.add_person(another(number))
    await world.start()
    await plan_ahead(world)
    desk = await world.desk()
    world.sms.answers.append(Refused("30007"))
    channels = world.works.channels
    sent = await send_due(world.engine, desk, channels, world.clock, batch=1, in_flight=1)
    assert sent == len(world.sms.offered) == 2


async def test_a_batch_that_cannot_be_recorded_loses_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else was sent is recorded, and the fault is told."""
    calls = 0

    async def record(conn: AsyncConnection, answered: Sequence[Answered]) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise OSError("the disk is full")
        await record_results(conn, answered)

    monkeypatch.setattr(messaging.answers, "record_results", record)
    monkeypatch.setattr(messaging.answers, "GROUP", 1)
    await world.plan(SHORT_PLAN)
    for number in range(1, 5):
        await world.add_person(another(number))
    await world.start()
    await plan_ahead(world)
    desk, works = await world.desk(), world.works
    with pytest.raises(OSError, match="the disk is full"):
        await send_due(world.engine, desk, works.channels, world.clock, batch=1, in_flight=1)
    first, *others = [row.state for row in await world.rows(message)]
    assert first == MessageState.SENDING
    assert set(others) == {MessageState.ACCEPTED}
    assert len(world.sms.offered) == len(others) + 1


async def test_messages_go_out_side_by_side(world: World) -> None:
    """One slow answer does not hold up the others of its batch."""

    class Slow(NotingCarrier):
        async def send(self, outgoing: Outgoing) -> Result:
            if not self.offered:
                self.offered.append(outgoing)
                await asyncio.wait_for(others.wait(), PATIENCE)
                return Accepted("SM0")
            others.set()
            return await super().send(outgoing)

    others = asyncio.Event()
    await world.plan(SHORT_PLAN)
    for number in range(1, 3):
        await world.add_person(another(number))
    await world.start()
    slow = Slow(world.clock, Channel.SMS)
    world.works = replace(world.works, channels={"sms": slow}, polled=(slow,))
    await world.tick()
    assert {row.state for row in await world.rows(message)} == {"accepted"}


async def test_the_line_is_kept_full(world: World) -> None:
    """While an answer is awaited the next batch is claimed: one slow message holds up no other."""

    class Slow(NotingCarrier):
        async def send(self, outgoing: Outgoing) -> Result:
            result = await super().send(outgoing)
            if len(self.offered) == 1:
                await asyncio.wait_for(second_batch.wait(), PATIENCE)
            elif len(self.offered) == 5:
                second_batch.set()
            return result

    second_batch = asyncio.Event()
    await world.plan(SHORT_PLAN)
    for number in range(1, 7):
        await world.add_person(another(number))
    await world.start()
    await plan_ahead(world)
    slow = Slow(world.clock, Channel.SMS)
    channels = {"sms": slow}
    desk = await world.desk()
    assert await send_due(world.engine, desk, channels, world.clock, batch=3, in_flight=2) == 6
    assert {row.state for row in await world.rows(message)} == {"accepted"}


async def test_no_more_is_in_flight_than_was_said(world: World) -> None:
    """However much is claimed, so many messages are offered at once."""

    class Counting(NotingCarrier):
        open = most = 0

        async def send(self, outgoing: Outgoing) -> Result:
            self.open += 1
            self.most = max(self.most, self.open)
            await asyncio.sleep(0)
            result = await super().send(outgoing)
            self.open -= 1
            return result

    await world.plan(SHORT_PLAN)
    for number in range(1, 9):
        await world.add_person(another(number))
    await world.start()
    await plan_ahead(world)
    counting = Counting(world.clock, Channel.SMS)
    desk = await world.desk()
    await send_due(world.engine, desk, {"sms": counting}, world.clock, batch=4, in_flight=3)
    assert (counting.most, len(counting.taken)) == (3, 8)


async def test_nothing_is_offered_after_its_deadline(world: World) -> None:
    """A process that slept: what it holds may have been settled by others, and is planned again."""
    await seek(world)
    async with writing(world.engine) as conn:
        _, claimed = await claim_messages(conn, await world.desk(), MORNING, 10)
    world.clock.move(MORNING + timedelta(minutes=1))
    answered = await offer(world, claimed, deadline=world.clock.now())
    assert world.sms.offered == []
    async with writing(world.engine) as conn:
        await record_results(conn, answered)
    assert (await only_message(world)).state == MessageState.FAILED
    assert await world.count(planned_contact, state=ContactState.PLANNED.value) == 1


async def test_the_next_claim_sees_what_a_refusal_led_to(world: World) -> None:
    """A number that the carrier calls closed is closed for what is claimed after that."""
    await world.plan(SHORT_PLAN)
    first = await world.add_person(another(1))
    await world.start()
    await plan_ahead(world)
    for words in ("Vi ses imorgon!", "Eller på fredag?"):
        await plan_typed(world, first, words)
    world.sms.answers.append(Refused("21610"))
    desk = await world.desk()
    await send_due(world.engine, desk, {"sms": world.sms}, world.clock, batch=1, in_flight=1)
    assert len(world.sms.offered) == 2
