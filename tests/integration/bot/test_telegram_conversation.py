"""Conversations with the bot: what somebody taps and writes, what is stored, what they see."""

from datetime import timedelta

from escalation.states import TaskKind
from messaging.chat_tables import chat_binding, chat_update
from messaging.tables import inbox, reply, token
from register.states import Limit, PointState
from register.tables import contact_point, person
from scheduler.tables import planned_contact
from tests.integration.bot.chatting import (
    CHAT,
    PHRASES,
    SV,
    ChatHouse,
    chat_point,
    open_tasks,
    start_of,
)
from tests.people import AMINA, SAGA
from tests.world import another

PHONE = "08-508 35 700"  # of the unit that serves Farsta


async def test_what_telegram_said_is_erased(house: ChatHouse) -> None:
    """Once an update is handled nothing of it is left but its number; the id stands in one row."""
    async with house.at_work():
        _, phone = await house.opened()
        await phone.write("Jag jobbar på ICA")
        await house.quiet()
    updates = await house.world.rows(chat_update)
    assert len(updates) == 2
    assert all(one.raw_cipher is None and one.handled_at for one in updates)
    (binding,) = await house.world.rows(chat_binding)
    assert house.world.vault.open("chat_binding.chat", binding.chat_cipher) == str(CHAT)
    point = await chat_point(house)
    assert (point.owner, point.state, point.by_staff) == ("self", "ok", True)


async def test_a_link_works_once(house: ChatHouse) -> None:
    """Whoever comes second, or with a word that was never given out, is a stranger."""
    async with house.at_work():
        key, phone = await house.opened()
        link = await house.link(key)
        await phone.open_link(link)  # the same person may press START again
        other = house.fake.person(7002, "Omar", "en")
        await other.open_link(link)
        await other.sees(start_of("stranger", "en"))
        await other.write("/start 0000000000")
        await other.write("hello?")
        await house.quiet()
        await house.fake.wait_until(lambda: house.fake.seen[7002] == 3)
    assert await house.world.count(chat_binding) == 1
    assert await house.world.count(inbox) == 0


async def test_an_expired_link_and_a_protected_persons(house: ChatHouse) -> None:
    """Both get the same neutral text, which says nothing of anybody (R7)."""
    key, saga = await house.world.add_person(), await house.world.add_person(SAGA)
    expired, hers = await house.link(key), await house.link(saga)
    house.world.clock.move(house.world.clock.now() + timedelta(days=91))
    later = await house.link(saga)
    async with house.at_work():
        for link in (expired, hers, later):
            await house.fake.person(7002, "Omar").open_link(link)
        await house.fake.wait_until(lambda: house.fake.seen[7002] == 3)
    assert len({one.text for one in house.fake.chats[7002].values()}) == 1
    assert await house.world.count(chat_binding) == 0
    assert {row.uses for row in await house.world.rows(token)} == {0}


async def test_a_chat_is_not_moved_to_somebody_else(house: ChatHouse) -> None:
    """A chat that is Elias's stays his, and the other's link is not used up."""
    amina = await house.world.add_person(AMINA)
    async with house.at_work():
        elias, phone = await house.opened()
        await phone.open_link(await house.link(amina))
        await phone.sees(start_of("taken"))
    (binding,) = await house.world.rows(chat_binding)
    assert binding.person_id == elias
    (link,) = await house.world.rows(token, person_id=amina)
    assert link.uses == 0


async def test_a_new_chat_takes_the_place_of_the_old(house: ChatHouse) -> None:
    """The old chat is told, in case it was somebody else who opened the new one."""
    async with house.at_work():
        key, old = await house.opened()
        new = house.fake.person(7002, "Elias")
        await new.open_link(await house.link(key))
        await new.sees("Elias")
        await old.sees(start_of("moved"))
    (binding,) = await house.world.rows(chat_binding)
    states = {row.state for row in await house.world.rows(contact_point, kind="chat")}
    assert states == {PointState.OK, PointState.OLD}
    assert house.world.vault.open("chat_binding.chat", binding.chat_cipher) == "7002"


async def test_stop_closes_the_chat_until_it_is_opened_again(house: ChatHouse) -> None:
    """R6: confirmed once, saying what may follow; a tap of their own opens it again."""
    async with house.at_work():
        await house.opened()
        phone = house.fake.person(CHAT)
        await phone.write("/stop")
        await phone.sees(start_of("stopped"))
        await house.quiet()
        await house.world.start()
        await house.world.tick()
        assert (await chat_point(house)).state == PointState.STOPPED
        assert house.world.chat.offered == []  # the menu has confirmed it
        tap = await phone.tap(SV["again"])
        await phone.answered(tap)
        await phone.sees(SV["ask"])
    assert (await chat_point(house)).state == PointState.OK


async def test_a_written_stop_is_confirmed_when_it_is_read(house: ChatHouse) -> None:
    """What is written is answered by the reader, in the chat."""
    await house.world.start()
    async with house.at_work():
        _, phone = await house.opened()
        await phone.write("stopp")
        await house.quiet()
    await house.world.tick()
    assert (await chat_point(house)).state == PointState.STOPPED
    assert [(one.to, one.template) for one in house.world.chat.taken] == [
        (str(CHAT), "answer_stopped")
    ]


async def test_forget_deletes_the_chat(house: ChatHouse) -> None:
    """R15: the row with Telegram's id is gone, it is confirmed, and the chat is a stranger's."""
    async with house.at_work():
        _, phone = await house.opened()
        await phone.write("/forget")
        await phone.sees(start_of("forgotten"))
        await phone.write("hej")
        await phone.sees(start_of("stranger"))
    assert await house.world.count(chat_binding) == 0
    assert (await chat_point(house)).state == PointState.OLD
    assert await house.world.count(inbox) == 0


async def test_an_answer_to_a_forgotten_chat_stops_nothing(house: ChatHouse) -> None:
    """What was to be answered there is passed over, and everybody else's goes out."""
    await house.world.start()
    async with house.at_work():
        key, phone = await house.opened()
        await phone.write("Jag jobbar")
        await phone.tap(SV["not_me"].format(name="Elias"))
        await phone.sees(SV["who"])
        await phone.tap(SV["wrong_person"].format(name="Elias"))
        await phone.sees(start_of("sorry"))
        await house.quiet()
    await house.world.tick()
    assert house.world.chat.offered == []
    assert (await chat_point(house)).state == PointState.WRONG
    assert [kind for kind, _ in await open_tasks(house)] == [TaskKind.FIND_NUMBER]
    rows = await house.world.rows(planned_contact, person_id=key, origin="answer")
    assert [(row.state, row.reason) for row in rows] == [("skipped", "no_channel")]


async def test_the_language_can_be_changed(house: ChatHouse) -> None:
    """By the command and by a button; the menu speaks it from then on."""
    async with house.at_work():
        _, phone = await house.opened()
        await phone.write("/language")
        await phone.sees(SV["language"])
        await phone.tap("العربية")
        await phone.sees(PHRASES["ar"]["ask"])
        await phone.tap(PHRASES["ar"]["working"])
        thanks = await phone.sees(start_of("thanks", "ar"))
    assert f"\u2068{PHONE}\u2069" in thanks.text  # or its groups would change places
    (binding,) = await house.world.rows(chat_binding)
    assert binding.language == "ar"


async def test_what_follows_comes_in_the_language_of_the_chat(house: ChatHouse) -> None:
    """Automatic answers, and what a plan sends there, speak what was chosen in the chat."""
    await house.world.start()
    async with house.at_work():
        _, phone = await house.opened()
        await phone.write("/language")
        await phone.tap_when("العربية")
        await phone.sees(PHRASES["ar"]["ask"])
        await phone.write("2")
        await house.quiet()
    await house.world.tick()
    assert [one.language for one in house.world.chat.taken] == ["ar"]


async def test_the_language_is_the_persons_else_telegrams(house: ChatHouse) -> None:
    """The register's language comes first; one that we do not speak gives way to Telegram's."""
    async with house.at_work():
        for place, (known, heard) in enumerate([("ku", "uk"), ("prs", "fa"), ("sv", "sv")]):
            key = await house.world.add_person(another(place + 1))
            await house.world.change(person, key, language=known)
            phone = house.fake.person(CHAT + place, language="uk-UA")
            await phone.open_link(await house.link(key))
            await phone.sees(PHRASES[heard]["ask"])


async def test_a_picture_cannot_be_read(house: ChatHouse) -> None:
    """Who sends something else than words is told so, and given the buttons."""
    async with house.at_work():
        _, phone = await house.opened()
        await phone.send(photo=[{"file_id": "x", "width": 1, "height": 1}])
        shown = await phone.sees(start_of("only_words"))
    assert SV["talk"] in shown.buttons


async def test_whoever_becomes_protected_is_told_nothing(house: ChatHouse) -> None:
    """R7: what they write is kept for who may read it; the bot says what it says to strangers."""
    async with house.at_work():
        key, phone = await house.opened()
        await house.world.change(person, key, protected=True)
        await phone.write("Jag pluggar")
        await phone.sees(start_of("stranger"))
        await house.quiet()
    assert await house.world.count(inbox) == 1


async def test_only_chat_leaves_nothing_else(house: ChatHouse) -> None:
    """R8: a person of whom staff say `only_chat` is written to there alone."""
    await house.world.start()
    async with house.at_work():
        key, _ = await house.opened()
    await house.world.change(person, key, limits=Limit.ONLY_CHAT.value)
    await house.world.tick()
    assert [one.to for one in house.world.chat.taken] == [str(CHAT)]
    assert house.world.sms.offered == []
    assert await house.world.count(reply) == 0
