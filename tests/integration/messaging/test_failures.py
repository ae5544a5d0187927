"""When a carrier says no: the number marked, the next channel, a human; each code in its way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from escalation.tables import task
from messaging.channels.base import Accepted, Refused, Unknown
from messaging.states import Channel, MessageState
from messaging.tables import message
from register.sealing import point_hash, seal_point
from register.states import PointState
from register.tables import contact_point, person
from scheduler.states import ContactState, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.bulk import insert_rows
from storage.engine import reading, writing
from storage.settings_rows import read_setting
from tests.integration.messaging.contacts import (
    MORNING,
    SHORT_PLAN,
    only_message,
    plan_answer,
    plan_typed,
    seek,
)
from tests.people import AMINA, ELIAS
from tests.world import World

BAD_NUMBERS = ["21211", "21614", "21635", "30005", "30006"]


async def refused(world: World, code: str) -> int:
    """Let the carrier refuse the first step to Elias; return his id."""
    key = await seek(world)
    world.sms.answers.append(Refused(code))
    await world.tick()
    return key


async def state_of(world: World, number: str) -> set[str]:
    """Return the states in which a number stands."""
    hash_ = point_hash(world.vault, number)
    return {row.state for row in await world.rows(contact_point, hash=hash_)}


async def planned(world: World) -> list[tuple[str, str]]:
    """Return key and channels of what is planned still."""
    rows = await world.rows(planned_contact, state=ContactState.PLANNED.value)
    return [(row.key, row.channels) for row in rows]


async def test_a_stop_told_by_the_carrier_closes_the_number(world: World) -> None:
    """R6: 21610. That number and no other; the case goes on by another channel at once."""
    await refused(world, "21610")
    assert await state_of(world, "+46701740607") == {PointState.STOPPED}
    assert await state_of(world, "+46701740608") == {PointState.OK}
    assert await planned(world) == [("plan:1:1:hello:2", "sms email letter")]
    await world.tick()
    assert [row.channel for row in await world.rows(message)] == ["sms", "letter"]


@pytest.mark.parametrize("code", BAD_NUMBERS)
async def test_a_bad_number_is_marked_and_the_next_channel_tried_at_once(
    world: World, code: str
) -> None:
    """R14: it is n+1 of the same step, due now."""
    await refused(world, code)
    assert await state_of(world, "+46701740607") == {PointState.BAD}
    assert await planned(world) == [("plan:1:1:hello:2", "sms email letter")]
    [stored] = await world.rows(outreach)
    assert (stored.step, stored.next_at) == ("hello", None)
    await world.tick()
    assert [row.channel for row in await world.rows(message)] == ["sms", "letter"]


async def test_a_bad_number_leads_to_the_persons_other_number(world: World) -> None:
    """A second mobile is tried before another channel."""
    await world.plan(SHORT_PLAN)
    await world.add_person(replace(ELIAS, landline="0701740699"))
    await world.start()
    world.sms.answers.append(Refused("21211"))
    await world.tick()
    await world.tick()
    assert [one.to for one in world.sms.offered] == ["+46701740607", "+46701740699"]


async def test_a_number_that_two_people_share_is_marked_for_both(world: World) -> None:
    """R6: a STOP closes the number, whoever it is written down for."""
    await world.add_person(replace(AMINA, mobile=ELIAS.mobile))
    await refused(world, "21610")
    stands = await world.rows(contact_point, hash=point_hash(world.vault, "+46701740607"))
    assert [row.state for row in stands] == [PointState.STOPPED] * 2


@pytest.mark.parametrize("state", [PointState.STOPPED, PointState.WRONG])
async def test_a_bad_number_forgets_no_stop(world: World, state: PointState) -> None:
    """R6: what its holder has said stays said."""
    key = await seek(world)
    [point] = await world.rows(contact_point, person_id=key, owner="self")
    world.sms.answers.append(Accepted("SM1"))
    await world.tick()
    await world.change(contact_point, point.id, state=state.value)
    await world.report((await only_message(world)).id, MessageState.UNDELIVERED, "30005")
    assert await state_of(world, "+46701740607") == {state}


async def test_an_unreachable_handset_is_tried_once_more_another_day(world: World) -> None:
    """30003: switched off today, perhaps not tomorrow; after that the next channel."""
    await refused(world, "30003")
    assert await state_of(world, "+46701740607") == {PointState.OK}
    [again] = await world.rows(planned_contact, state=ContactState.PLANNED.value)
    assert (again.attempt, again.due_at) == (2, MORNING + timedelta(days=1))
    assert again.channels == "sms email letter"
    world.sms.answers.append(Refused("30003"))
    await world.tick(again.due_at)
    assert await planned(world) == [("plan:1:1:hello:3", "email letter")]


async def test_a_filter_stops_everything(world: World) -> None:
    """30007: the carrier takes us for spam; nothing more goes out until staff say so."""
    key = await refused(world, "30007")
    await plan_answer(world, key)
    await world.tick()
    assert len(world.sms.offered) == 1
    async with reading(world.engine) as conn:
        sending = await read_setting(conn, "sending")
    assert "30007" in sending["paused"]
    assert sending["started_at"]


async def test_an_unknown_code_is_a_plain_failure(world: World) -> None:
    """The raw value is kept, and the next channel is tried."""
    await refused(world, "77777")
    assert (await only_message(world)).error == "77777"
    assert await state_of(world, "+46701740607") == {PointState.OK}
    assert await planned(world) == [("plan:1:1:hello:2", "email letter")]


async def test_there_is_no_fall_back_after_unknown(world: World) -> None:
    """It may have arrived: a second message would be one too many."""
    await seek(world)
    world.sms.answers.append(Unknown("timeout"))
    await world.tick()
    await world.tick(MORNING + timedelta(days=2))
    assert await world.count(planned_contact) == 1


async def test_an_unknown_message_that_proves_to_have_failed_falls_back(world: World) -> None:
    """Once it is certain that nothing arrived, the next channel may be tried."""
    await seek(world)
    world.sms.answers.append(Unknown("timeout"))
    await world.tick()
    await world.report((await only_message(world)).id, MessageState.FAILED, "77777")
    assert await planned(world) == [("plan:1:1:hello:2", "email letter")]


async def test_a_failed_delivery_falls_back_like_a_refusal(world: World) -> None:
    """Told at once or by callback, the code means the same."""
    await seek(world)
    world.sms.answers.append(Accepted("SM1"))
    await world.tick()
    key = (await only_message(world)).id
    assert await world.report(key, MessageState.UNDELIVERED, "30006") == 1
    assert await world.report(key, MessageState.UNDELIVERED, "30006") == 0
    assert await state_of(world, "+46701740607") == {PointState.BAD}
    assert await planned(world) == [("plan:1:1:hello:2", "sms email letter")]


async def test_without_a_channel_left_the_next_step_follows(world: World) -> None:
    """A plain failure of the last channel ends the step, at the instant of the failure."""
    await seek(world, SHORT_PLAN.replace("[sms, email, letter]", "[sms]"))
    world.sms.answers.append(Refused("77777"))
    await world.tick()
    [stored] = await world.rows(outreach)
    assert stored.next_at == MORNING
    await world.tick()
    assert [row.step for row in await world.rows(planned_contact)] == ["hello", "reminder"]


async def test_a_bad_only_number_asks_for_another(world: World) -> None:
    """R14: with no channel left find_number opens, and the round goes on."""
    key = await seek(world)
    await world.change(person, key, street="")
    world.sms.answers.append(Refused("21211"))
    await world.tick()
    await world.tick()
    await world.tick()
    assert [row.kind for row in await world.rows(task)] == ["find_number"]
    assert await planned(world) == [("plan:1:1:reminder:1", "sms")]


async def test_a_step_is_tried_four_times_at_most(world: World) -> None:
    """Whatever the carriers say, the round goes on then."""
    key = await seek(world)
    [first] = await world.rows(contact_point, person_id=key, owner="self")
    for number in ("+46701740691", "+46701740692", "+46701740693"):
        sealed = {
            "hash": point_hash(world.vault, number),
            "value_cipher": seal_point(world.vault, number),
        }
        async with writing(world.engine) as conn:
            row = {"person_id": key, "owner": first.owner, "kind": first.kind, **sealed}
            await insert_rows(conn, contact_point, [row])
    world.sms.answers.extend(Refused(code) for code in ("30003", "21211", "21211", "21211"))
    await world.tick()
    for _ in range(4):
        await world.tick(MORNING + timedelta(days=1))
    attempts = [row.attempt for row in await world.rows(planned_contact, step="hello")]
    assert attempts == [1, 2, 3, 4]
    assert await world.count(planned_contact, step="reminder") == 1


async def test_a_failed_answer_is_not_sent_another_way(world: World) -> None:
    """It was for the number it came from; the round is not touched."""
    key = await seek(world)
    await plan_answer(world, key)
    world.sms.answers.extend([Accepted("SM1"), Refused("77777")])
    await world.tick()
    [before] = await world.rows(outreach)
    assert await planned(world) == []
    assert before.next_at == MORNING + timedelta(days=1)


async def test_what_staff_typed_is_not_sent_another_way(world: World) -> None:
    """Staff chose the channel; the number is marked all the same, and a human is told."""
    key = await world.add_person(in_round=False)
    await world.start()
    await plan_typed(world, key, "Hej", Channel.SMS)
    world.sms.answers.append(Refused("21211"))
    await world.tick()
    [told] = await world.rows(planned_contact, state="planned")
    assert (told.consumer, told.task_kind) == ("task", "find_number")
    assert await state_of(world, "+46701740607") == {PointState.BAD}


@pytest.mark.parametrize("held_state", [OutreachState.ACTIVE, OutreachState.RESTING])
async def test_a_failure_while_held_falls_back_when_the_round_is_let_go(
    world: World, held_state: OutreachState
) -> None:
    """R5: an unread reply holds the fall-back too; a round that would rest has none."""
    await seek(world)
    world.sms.answers.append(Accepted("SM1"))
    await world.tick()
    [stored] = await world.rows(outreach)
    hold = {"state": OutreachState.HELD.value, "held_state": held_state.value}
    await world.change(outreach, stored.id, **hold)
    await world.report((await only_message(world)).id, MessageState.FAILED, "77777")
    expected = 1 if held_state is OutreachState.ACTIVE else 0
    assert len(await planned(world)) == expected
    [after] = await world.rows(outreach)
    assert after.state == OutreachState.HELD
    assert (after.next_at is None) == bool(expected)
