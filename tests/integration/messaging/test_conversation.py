"""Talking with somebody: staff's words go out the one way, and the answers stand beside them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from escalation.tables import task
from messaging.channels.base import Refused
from messaging.conversation import (
    ConversationError,
    Said,
    Written,
    read_thread,
    write_to,
)
from messaging.states import Channel, MessageState
from messaging.tables import reply
from register.numbers import Phone, read_phone
from register.states import Limit, PersonState, PointState
from register.tables import contact_point
from storage.engine import writing
from storage.tables import access_log
from tests.integration.messaging.contacts import EVENING, MORNING, NEXT_MORNING
from tests.people import AMINA, ELIAS, SAGA
from tests.world import World, another

SARA = "staff:sara1"


async def write(
    world: World,
    person: int,
    text: str = "Hej! Ska vi ses på onsdag?",
    *,
    channel: Channel | None = None,
    carriers: Collection[str] = ("sms", "email"),
) -> Written:
    """Let Sara write to somebody now."""
    async with writing(world.engine) as conn:
        return await write_to(
            conn,
            world.vault,
            person,
            text,
            author=SARA,
            carriers=carriers,
            now=world.clock.now(),
            channel=channel,
        )


async def thread(world: World, person: int) -> list[Said]:
    """Return what has been said, as Sara sees it."""
    async with writing(world.engine) as conn:
        return await read_thread(conn, world.vault, person, reader=SARA, now=world.clock.now())


def number_of(text: str) -> str:
    """Return a number as carriers are told it."""
    phone = read_phone(text)
    assert isinstance(phone, Phone)
    return phone.number


async def test_staff_and_the_person_talk_in_one_thread(world: World) -> None:
    """What staff write goes by the person's channel, and the answer stands under it."""
    person = await world.add_person(in_round=False)
    await world.start()
    written = await write(world, person)
    assert (written.channel, written.due_at, written.answers) == (Channel.SMS, MORNING, False)
    assert [one.state for one in await thread(world, person)] == ["waiting"]
    await world.tick()
    await world.settle()
    await world.receive(ELIAS.mobile, "ja gärna, tack")
    await world.tick()
    said = await thread(world, person)
    assert [(one.author, one.theirs, one.text) for one in said][:2] == [
        ("staff", False, "Hej! Ska vi ses på onsdag?"),
        ("person", True, "ja gärna, tack"),
    ]
    assert said[0].state == MessageState.DELIVERED


DAY = timedelta(days=1)


@pytest.mark.parametrize(("now", "goes"), [(EVENING, EVENING), (EVENING + DAY, NEXT_MORNING + DAY)])
async def test_an_answer_goes_at_once(world: World, now: datetime, goes: datetime) -> None:
    """R9: quiet hours bind what we begin, not answers to what somebody has just written."""
    person = await world.add_person(in_round=False)
    await world.start()
    await world.receive(ELIAS.mobile, "vad är det här för något?")
    await world.tick()
    sent = len(world.sms.taken)
    await world.tick(now)
    written = await write(world, person)
    assert written.due_at == goes
    await world.tick(now)
    assert len(world.sms.taken) - sent == (goes == now)
    await world.tick(goes)
    assert len(world.sms.taken) - sent == 1


async def test_what_answers_at_night_is_valid_at_night(world: World) -> None:
    """Outside the window there is no end of the window that could end its validity."""
    person = await world.add_person(in_round=False)
    await world.start()
    world.clock.move(EVENING)
    await world.receive(ELIAS.mobile, "vad är det här för något?")
    await world.tick()
    await write(world, person, "Jag ringer dig i morgon!")
    await world.tick()
    [sent] = [one for one in world.sms.taken if one.text == "Jag ringer dig i morgon!"]
    assert sent.valid_until is None


async def test_a_machine_does_not_come_between(world: World) -> None:
    """What answers a human goes to the human: no automatic thanks, and a bare 1 is no menu's."""
    person = await world.add_person(in_round=False)
    await world.start()
    await write(world, person)
    await world.tick()
    await world.receive(ELIAS.mobile, "jag jobbar till 3")
    await world.tick()
    await world.tick()
    assert len(world.sms.taken) == 1
    assert [row.kind for row in await world.rows(task)] == ["review_reply"]


async def test_an_answer_goes_the_way_the_question_came(world: World) -> None:
    """Whoever wrote by one of two numbers is answered there."""
    person = await world.add_person(AMINA, in_round=False)
    await world.start()
    await world.receive(AMINA.guardian_mobile, "vem är ni?")
    await world.tick()
    before = len(world.sms.taken)
    written = await write(world, person)
    assert written.channel is Channel.SMS
    await world.tick()
    assert [one.to for one in world.sms.taken[before:]] == [number_of(AMINA.guardian_mobile)]


async def test_staff_may_choose_the_channel(world: World) -> None:
    """By e-mail where that is what staff want."""
    person = await world.add_person(AMINA, in_round=False)
    await world.start()
    assert (await write(world, person, channel=Channel.EMAIL)).channel is Channel.EMAIL
    await world.tick()
    assert [one.to for one in world.email.taken] == [AMINA.email]


@pytest.mark.parametrize("text", ["", "  \n", "x" * 1001])
async def test_there_must_be_something_to_say(world: World, text: str) -> None:
    """Nothing, or more than a carrier takes, is told at once."""
    person = await world.add_person(in_round=False)
    with pytest.raises(ConversationError, match="between 1 and 1000"):
        await write(world, person, text)


async def test_nobody_writes_to_the_protected(world: World) -> None:
    """R7: neither written to nor read."""
    person = await world.add_person(SAGA, in_round=False)
    with pytest.raises(ConversationError, match="protected"):
        await write(world, person)
    with pytest.raises(ConversationError, match="protected"):
        await thread(world, person)


async def test_why_it_cannot_go_is_told(world: World) -> None:
    """Limits, a channel that is not there, a number that is bad, somebody who has left."""
    limited = await world.add_person(limits=[Limit.ONLY_PHONE], in_round=False)
    with pytest.raises(ConversationError, match="limits"):
        await write(world, limited)
    with_mail = await world.add_person(AMINA, in_round=False)
    with pytest.raises(ConversationError, match="doctor"):
        await write(world, with_mail, carriers=())
    with pytest.raises(ConversationError, match="by chat: call instead"):
        await write(world, with_mail, channel=Channel.CHAT)
    await world.change(contact_point, 1, state=PointState.BAD)
    gone = await world.add_person(another(1), state=PersonState.LEFT, in_round=False)
    with pytest.raises(ConversationError, match="no longer in the register"):
        await write(world, gone)


async def test_who_wrote_and_who_read_is_logged(world: World) -> None:
    """R16: an opaque id, who, and what was done."""
    person = await world.add_person(in_round=False)
    await write(world, person)
    await thread(world, person)
    looks = await world.rows(access_log, actor=SARA)
    assert [row.action for row in looks] == ["write", "thread"]


async def test_words_that_do_not_arrive_take_the_next_channel(world: World) -> None:
    """A number that does not exist: what staff wrote goes by e-mail, at once."""
    person = await world.add_person(AMINA, in_round=False)
    await world.start()
    await write(world, person)
    world.sms.answers.append(Refused("21211"))
    await world.tick()
    await world.tick()
    assert [one.text for one in world.email.taken] == ["Hej! Ska vi ses på onsdag?"]


@pytest.mark.parametrize(("code", "kind"), [("21211", "find_number"), ("30008", "call_back")])
async def test_words_that_cannot_arrive_become_a_task(world: World, code: str, kind: str) -> None:
    """Somebody must know that what staff wrote has reached nobody."""
    person = await world.add_person(replace(ELIAS, landline=""), in_round=False)
    await world.start()
    await write(world, person)
    world.sms.answers.append(Refused(code))
    for _ in range(3):
        await world.tick()
    [opened] = await world.rows(task)
    assert (opened.kind, opened.person_id) == (kind, person)


async def test_an_erased_text_leaves_its_place(world: World) -> None:
    """R15: what has been erased is said to have been there, and no more."""
    person = await world.add_person(in_round=False)
    await world.receive(ELIAS.mobile, "jag jobbar")
    await world.tick()
    [stored] = await world.rows(reply)
    await world.change(reply, stored.id, text_cipher=None)
    [said] = [one for one in await thread(world, person) if one.theirs]
    assert (said.text, said.channel) == ("", "sms")
