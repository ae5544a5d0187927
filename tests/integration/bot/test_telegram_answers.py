"""What people answer in the chat: by a tap, or in words; what it counts as and leads to."""

from datetime import timedelta

import pytest

from escalation.states import TaskKind
from messaging.conversation import write_to
from messaging.states import Channel
from messaging.tables import inbox, reply
from register.states import FactKind, PointOwner
from register.tables import fact, person
from scheduler.states import OutreachState
from scheduler.tables import outreach, planned_contact
from storage.engine import writing
from tests.integration.bot.chatting import (
    CHAT,
    PHRASES,
    SV,
    ChatHouse,
    chat_point,
    open_tasks,
    start_of,
    told,
)
from tests.people import AMINA, ELIAS, YONAS, Young


@pytest.mark.parametrize("who", [ELIAS, AMINA, YONAS], ids=lambda who: who.language)
async def test_from_the_link_to_komvux(house: ChatHouse, who: Young) -> None:
    """Two taps say it: reached, adult education, everything planned withdrawn; twice is no more."""
    texts = PHRASES[who.language]
    async with house.at_work():
        key, phone = await house.opened(who)
        first = phone.latest
        assert who.first_name in first.text
        tap = await phone.tap(texts["studying"])
        assert await phone.answered(tap) == texts["noted"]
        await phone.sees(texts["which_studies"])
        await phone.tap(texts["adult_education"])
        await phone.sees(start_of("thanks", who.language))
        await house.quiet()
    assert house.fake.seen == {CHAT: 1}  # the one message changes in place
    await house.world.tick()
    (row,) = await house.world.rows(person, id=key)
    assert row.occupation == "adult_education"
    assert row.reached_at is not None
    assert ("occupation", "studying_unspecified") in await told(house, key)
    (stands,) = await house.world.rows(outreach, person_id=key)
    assert stands.state == OutreachState.RESTING
    assert not await house.world.rows(planned_contact, state="planned")
    facts = await house.world.rows(fact, kind=FactKind.REPLY.value)
    assert {one.outcome for one in facts} == {"self"}
    assert len(facts) == 2


async def test_a_relative_can_say_so(house: ChatHouse) -> None:
    """R20: their answer is contact; their wish, and their chat, are not the person's."""
    async with house.at_work():
        key, phone = await house.opened()
        await phone.tap(SV["not_me"].format(name="Elias"))
        await phone.tap_when(SV["relative"].format(name="Elias"))
        await phone.sees(start_of("ask_relative"))
        await phone.tap(SV["working"])
        await phone.sees(start_of("thanks_relative"))
        await phone.tap_when(SV["change"])
        await phone.tap_when(SV["wants_support"])
        await phone.sees(start_of("thanks_support"))
        await house.quiet()
    await house.world.tick()
    assert ("reached", "relative") in await told(house, key)
    assert (await chat_point(house)).owner == PointOwner.GUARDIAN_1
    assert [kind for kind, _ in await open_tasks(house)] == [TaskKind.REVIEW_REPLY]
    (row,) = await house.world.rows(person, id=key)
    assert row.occupation == "working"


async def test_call_me_at_a_time(house: ChatHouse) -> None:
    """It is Wednesday 10:00: tomorrow at 15 is offered, and the call back is due then."""
    async with house.at_work():
        await house.opened()
        phone = house.fake.person(CHAT)
        await phone.tap(SV["call_me"])
        times = await phone.sees(SV["when_call"])
        assert list(times.buttons)[:4] == [
            SV["in_an_hour"],
            "i dag kl. 15:00",
            "i dag kl. 18:00",
            "i morgon kl. 10:00",
        ]
        await phone.tap("i morgon kl. 15:00")
        await phone.sees("Vi ringer i morgon kl. 15:00")
        await phone.write("tack!")
        await house.quiet()
    await house.world.tick()
    ((kind, due_at),) = await open_tasks(house)
    assert kind == TaskKind.CALL_BACK
    assert due_at == house.world.clock.now().replace(day=2, hour=13)


@pytest.mark.parametrize("words", ["ring mig imorgon efter 15", "imorgon efter 15"])
async def test_call_me_in_own_words(house: ChatHouse, words: str) -> None:
    """What is written while we ask for a time asks for a call."""
    async with house.at_work():
        await house.opened()
        phone = house.fake.person(CHAT)
        await phone.tap(SV["call_me"])
        await phone.sees(SV["when_call"])
        await phone.write(words)
        await house.quiet()
    await house.world.tick()
    assert [one for one, _ in await open_tasks(house)] == [TaskKind.CALL_BACK]
    (row,) = await house.world.rows(reply)
    read = house.world.vault.open("reply.reading", row.reading_cipher)
    assert '"call_me"' in read


async def test_a_time_that_has_passed_is_not_taken(house: ChatHouse) -> None:
    """An old button says so kindly and shows the times of now."""
    async with house.at_work():
        await house.opened()
        phone = house.fake.person(CHAT)
        await phone.tap(SV["call_me"])
        await phone.sees(SV["when_call"])
        house.world.clock.move(house.world.clock.now() + timedelta(hours=6))
        tap = await phone.tap("i dag kl. 15:00")
        assert await phone.answered(tap) == SV["past_time"]
        await house.quiet()
    assert await house.world.count(inbox) == 0


async def test_talk_to_a_human(house: ChatHouse) -> None:
    """It opens a task; what is written then goes to a human; staff answer in the chat."""
    await house.world.start()
    async with house.at_work():
        key, phone = await house.opened()
        await phone.tap(SV["talk"])
        await phone.sees(start_of("thanks_talk"))
        await house.quiet()
        await house.world.tick()
        assert [kind for kind, _ in await open_tasks(house)] == [TaskKind.REVIEW_REPLY]
        await phone.write("Jag jobbar")
        await house.quiet()
    await house.world.tick()
    assert len(await open_tasks(house)) == 2
    (row,) = await house.world.rows(person, id=key)
    assert row.occupation == "working"
    async with writing(house.world.engine) as conn:
        written = await write_to(
            conn,
            house.world.vault,
            key,
            "Hej, det är Sara!",
            author="staff:sara1",
            carriers=house.world.works.channels,
            now=house.world.clock.now(),
        )
    assert written.channel is Channel.CHAT
    await house.world.tick()
    assert house.world.chat.taken[-1].to == str(CHAT)
    assert house.world.chat.taken[-1].text == "Hej, det är Sara!"


async def test_danger_is_answered_in_the_chat(house: ChatHouse) -> None:
    """R19: an urgent task, and the numbers to call, by the chat it came from."""
    await house.world.start()
    async with house.at_work():
        _, phone = await house.opened()
        await phone.write("jag orkar inte leva längre")
        await house.quiet()
    await house.world.tick()
    assert TaskKind.URGENT in [kind for kind, _ in await open_tasks(house)]
    assert [one.template for one in house.world.chat.taken] == ["answer_crisis"]
