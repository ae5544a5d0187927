"""Conversations with the bot: what somebody taps and writes, what is stored, what they see."""

from datetime import timedelta

import pytest

from escalation.states import TaskKind
from escalation.tables import task
from messaging.conversation import write_to
from messaging.states import Channel
from messaging.tables import chat_binding, chat_update, inbox, reply, token
from register.states import FactKind, Limit, PointKind, PointOwner, PointState
from register.tables import contact_point, fact, person, status_change
from scheduler.states import OutreachState
from scheduler.tables import outreach, planned_contact
from storage.engine import writing
from storage.types import AnyRow
from tests.integration.bot.chatting import CHAT, PHRASES, SV, ChatHouse, start_of
from tests.people import AMINA, ELIAS, SAGA, YONAS
from tests.world import another

PHONE = "08-508 35 700"  # of the unit that serves Farsta


async def chat_point(house: ChatHouse) -> AnyRow:
    """Return the one contact point that stands for a chat."""
    (point,) = await house.world.rows(contact_point, kind=PointKind.CHAT.value)
    return point


async def told(house: ChatHouse, key: int) -> list[tuple[str, str]]:
    """Return what the ledger says of somebody, oldest first: kind and detail."""
    rows = await house.world.rows(status_change, person_id=key)
    return [(row.kind, row.detail) for row in rows]


async def open_tasks(house: ChatHouse) -> list[tuple[str, object]]:
    """Return kind and due time of the open tasks."""
    return [(row.kind, row.due_at) for row in await house.world.rows(task, state="open")]


@pytest.mark.parametrize("who", [ELIAS, AMINA, YONAS], ids=lambda who: who.language)
async def test_from_the_link_to_komvux(house: ChatHouse, who: object) -> None:
    """Two taps say it: reached, adult education, everything planned withdrawn; twice is no more."""
    young = who if isinstance(who, type(ELIAS)) else ELIAS
    texts = PHRASES[young.language]
    async with house.at_work():
        key, phone = await house.opened(young)
        first = phone.latest
        assert young.first_name in first.text
        tap = await phone.tap(texts["studying"])
        assert await phone.answered(tap) == texts["noted"]
        await phone.sees(texts["which_studies"])
        await phone.tap(texts["adult_education"])
        await phone.sees(start_of("thanks", young.language))
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


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("ring mig imorgon efter 15", TaskKind.CALL_BACK),
        ("imorgon efter 15", TaskKind.REVIEW_REPLY),
    ],
)
async def test_call_me_in_own_words(house: ChatHouse, words: str, kind: TaskKind) -> None:
    """What is written while we ask for a time asks for a call; the unclear a human reads."""
    async with house.at_work():
        await house.opened()
        phone = house.fake.person(CHAT)
        await phone.tap(SV["call_me"])
        await phone.sees(SV["when_call"])
        await phone.write(words)
        await house.quiet()
    await house.world.tick()
    assert [one for one, _ in await open_tasks(house)] == [kind]
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
