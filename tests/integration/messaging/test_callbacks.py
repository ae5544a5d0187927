"""What carriers tell later: late, twice, out of order, or never."""

from datetime import timedelta
from itertools import permutations

import pytest

from escalation.tables import task
from messaging.callbacks import give_up_waiting, record_reports
from messaging.channels.base import Accepted, Report, Unknown
from messaging.claiming import claim_messages
from messaging.states import RANK, MessageState
from messaging.tables import message
from register.states import FactKind
from register.tables import fact
from scheduler.states import OutreachState
from scheduler.tables import outreach, planned_contact
from storage.engine import writing
from tests.integration.messaging.contacts import (
    MORNING,
    only_message,
    plan_answer,
    seek,
)
from tests.world import World

SENT, DELIVERED = MessageState.SENT, MessageState.DELIVERED
MINUTE = timedelta(minutes=1)


async def accepted(world: World) -> int:
    """Send the first step to Elias; the carrier has taken it and tells nothing yet."""
    await seek(world)
    world.sms.answers.append(Accepted("SM1"))
    await world.tick()
    return int((await only_message(world)).id)


async def lost(world: World) -> int:
    """Claim the first step and lose the worker before it asks the carrier."""
    await seek(world)
    async with writing(world.engine) as conn:
        _, [claimed] = await claim_messages(conn, await world.desk(), MORNING, 10)
    return claimed.outgoing.message_id


async def give_up(world: World) -> int:
    """Give up on messages that nobody has answered for."""
    async with writing(world.engine) as conn:
        return await give_up_waiting(conn, world.clock.now())


async def test_a_delivery_ends_the_step_at_its_instant(world: World) -> None:
    """R4: delivery is a fact of its own; the wait for the next step runs from it."""
    key = await accepted(world)
    world.clock.move(MORNING + MINUTE)
    assert await world.report(key, DELIVERED) == 1
    sent = await only_message(world)
    assert (sent.state, sent.ended_at) == (DELIVERED, MORNING + MINUTE)
    assert sent.attempted_at == MORNING
    [told] = await world.rows(fact, kind=FactKind.DELIVERY.value)
    assert (told.outcome, told.channel, told.step) == ("delivered", "sms", "hello")
    [stored] = await world.rows(outreach)
    assert stored.next_at == MORNING + MINUTE


async def test_a_report_told_twice_counts_once(world: World) -> None:
    """Carriers repeat themselves."""
    key = await accepted(world)
    assert [await world.report(key, DELIVERED) for _ in range(3)] == [1, 0, 0]
    assert await world.count(fact, kind=FactKind.DELIVERY.value) == 1
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 1


@pytest.mark.parametrize("told", list(permutations([MessageState.ACCEPTED, SENT, DELIVERED])))
async def test_the_order_of_reports_does_not_matter(
    world: World, told: tuple[MessageState, ...]
) -> None:
    """What is older than the stored state changes nothing, in one group or one by one."""
    key = await accepted(world)
    for state in told:
        await world.report(key, state)
    assert (await only_message(world)).state == DELIVERED
    assert await world.count(fact) == 2


async def test_of_a_group_of_reports_the_last_state_counts(world: World) -> None:
    """Grouped callbacks of one message are one change; the carrier's own id finds it too."""
    key = await accepted(world)
    now = world.clock.now()
    group = [
        Report(None, "SM1", DELIVERED, "", now),
        Report(key, "SM1", SENT, "", now),
        Report(None, "SM-unheard-of", DELIVERED, "", now),
        Report(4711, "SM-nobody's", DELIVERED, "", now),
    ]
    async with writing(world.engine) as conn:
        assert await record_reports(conn, group) == 1
    assert (await only_message(world)).state == DELIVERED


@pytest.mark.parametrize("end", [state for state in RANK if RANK[state] == 90])
async def test_a_final_state_is_never_left(world: World, end: MessageState) -> None:
    """Whatever comes after it comes too late."""
    key = await accepted(world)
    await world.change(message, key, state=end.value, rank=RANK[end])
    for state in (SENT, DELIVERED, MessageState.FAILED):
        assert await world.report(key, state) == 0
    assert (await only_message(world)).state == end


async def test_a_report_proves_the_attempt(world: World) -> None:
    """A callback that comes before our own commit: the carrier has the message."""
    key = await lost(world)
    assert await world.report(key, SENT, sid="SM9") == 1
    sent = await only_message(world)
    assert (sent.state, sent.sid, sent.attempted_at) == (SENT, "SM9", MORNING)
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 1


async def test_a_message_nobody_answers_for_becomes_unknown(world: World) -> None:
    """After two minutes the worker counts as dead; the message is never sent again."""
    await lost(world)
    world.clock.move(MORNING + 2 * MINUTE)
    assert await give_up(world) == 0
    world.clock.move(MORNING + 3 * MINUTE)
    assert await give_up(world) == 1
    assert (await only_message(world)).state == MessageState.UNKNOWN
    [stored] = await world.rows(outreach)
    assert stored.next_at == MORNING + 3 * MINUTE + timedelta(days=3)
    assert await give_up(world) == 0
    await world.tick()
    assert world.sms.offered == []
    assert await world.count(planned_contact) == 1


async def test_a_callback_settles_what_was_unknown(world: World) -> None:
    """It counts as an attempt then, and the round goes on from the delivery."""
    await seek(world)
    world.sms.answers.append(Unknown("timeout"))
    await world.tick()
    key = (await only_message(world)).id
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 0
    world.clock.move(MORNING + timedelta(hours=2))
    await world.report(key, DELIVERED)
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 1
    [stored] = await world.rows(outreach)
    assert stored.next_at == MORNING + timedelta(hours=2)


async def test_an_unknown_message_that_nobody_settles_lets_the_round_go_on(world: World) -> None:
    """After three days the next step is planned; the message itself stays unknown."""
    await lost(world)
    await world.tick(MORNING + 3 * MINUTE)
    await world.tick(MORNING + timedelta(days=3, hours=1))
    assert [row.step for row in await world.rows(planned_contact)] == ["hello", "reminder"]
    assert (await only_message(world)).state == MessageState.UNKNOWN


async def test_giving_up_does_not_wake_a_round_at_rest(world: World) -> None:
    """R11: reached by telephone meanwhile; the new contact keeps its date."""
    await lost(world)
    [stored] = await world.rows(outreach)
    until = MORNING + timedelta(days=120)
    await world.change(outreach, stored.id, state=OutreachState.RESTING.value, next_at=until)
    world.clock.move(MORNING + 3 * MINUTE)
    assert await give_up(world) == 1
    [stored] = await world.rows(outreach)
    assert (stored.state, stored.next_at) == (OutreachState.RESTING, until)


async def test_a_late_delivery_does_not_hurry_the_next_step(world: World) -> None:
    """A report that comes when the round has gone on is a fact, and nothing more."""
    key = await accepted(world)
    await world.tick(MORNING + timedelta(days=1))
    [before] = await world.rows(outreach)
    assert before.step == "reminder"
    await world.report(key, DELIVERED)
    assert await world.rows(outreach) == [before]
    assert await world.count(fact, kind=FactKind.DELIVERY.value) == 1


async def test_a_late_failure_plans_nothing_beside_the_next_step(world: World) -> None:
    """There is one step ahead, never two."""
    key = await accepted(world)
    await world.tick(MORNING + timedelta(days=1))
    await world.report(key, MessageState.UNDELIVERED, "30005")
    assert [row.step for row in await world.rows(planned_contact)] == ["hello", "reminder"]


async def test_a_held_round_goes_on_from_the_delivery_when_it_is_let_go(world: World) -> None:
    """R5: the hold keeps the step from following, not the fact from being known."""
    key = await accepted(world)
    [stored] = await world.rows(outreach)
    hold = {"state": OutreachState.HELD.value, "held_state": OutreachState.ACTIVE.value}
    await world.change(outreach, stored.id, **hold)
    await world.report(key, DELIVERED)
    [stored] = await world.rows(outreach)
    assert (stored.state, stored.next_at) == (OutreachState.HELD, MORNING)


async def test_an_expired_message_is_an_attempt_and_ends_the_step(world: World) -> None:
    """The carrier had it and could not deliver it in time; the next step follows."""
    key = await accepted(world)
    await world.report(key, MessageState.EXPIRED, "30036")
    assert [row.outcome for row in await world.rows(fact)] == ["", "expired"]
    await world.tick()
    assert [row.step for row in await world.rows(planned_contact)] == ["hello", "reminder"]
    assert await world.count(task) == 0


async def test_a_delivered_answer_moves_no_round(world: World) -> None:
    """Answers belong to no round; their delivery is a fact all the same."""
    person = await seek(world)
    await plan_answer(world, person)
    world.sms.answers.extend([Accepted("SM1"), Accepted("SM2")])
    await world.tick()
    [before] = await world.rows(outreach)
    sent = await world.rows(message, sid="SM2")
    await world.report(sent[0].id, DELIVERED, sid="SM2")
    assert await world.rows(outreach) == [before]
    [told] = await world.rows(fact, kind=FactKind.DELIVERY.value)
    assert told.step == "answer"
