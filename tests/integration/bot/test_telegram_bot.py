"""The bot at work: every update handled once and in order, whatever comes between."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.telegram.handling import Saying, handle_update
from bot.telegram.screens import Button, Screen
from bot.telegram.signing_in import Webhook
from bot.telegram.speaking import MOST_WAITING, Speaker
from messaging.chat_tables import chat_binding, chat_update
from messaging.chat_updates import KEPT, forget_updates, next_update, store_updates
from messaging.chats import unbind_person
from messaging.desk import CHAT_BOT
from messaging.states import Channel
from messaging.tables import inbox
from register.tables import contact_point
from storage.engine import reading, writing
from storage.settings_rows import read_setting
from storage.tables import access_log, lease
from tests.fakes.telegram import BOT, Answer
from tests.integration.bot.chatting import CHAT, SV, ChatHouse, start_of
from tests.integration.messaging.contacts import send_now
from tests.people import ELIAS

CHAT_PLAN = """
name: chat-first
steps:
  - {id: hello,    channel: [chat, sms], template: hello,    wait: 3d, if_late: send}
  - {id: reminder, channel: [chat, sms], template: reminder, wait: 4d, if_late: skip}
"""


async def stored(house: ChatHouse) -> list[dict[str, str]]:
    """Return what the inbox got, in the order in which it was handled."""
    rows = await house.world.rows(inbox)
    return [json.loads(house.world.vault.open("inbox.raw", row.raw_cipher)) for row in rows]


async def choices(house: ChatHouse) -> list[str]:
    """Return the choices that the inbox got."""
    return [one.get("choice", one.get("text", "")) for one in await stored(house)]


async def test_the_bot_says_who_it_is(house: ChatHouse) -> None:
    """Signing in notes the bot's name, names its commands, and asks for no webhook."""
    async with house.at_work():
        await house.opened()
    async with reading(house.world.engine) as conn:
        assert await read_setting(conn, CHAT_BOT) == BOT
    assert (await house.world.desk()).letterhead.chat_bot == BOT
    languages = {form.get("language_code", "") for form in house.fake.asked("setMyCommands")}
    assert languages == {"", "sv", "en", "ar", "so", "ti", "fa", "uk"}
    house.world.works = replace(house.world.works, channels={Channel.SMS: house.world.sms})
    assert (await house.world.desk()).letterhead.chat_bot == ""


async def test_repeated_updates_are_handled_once(house: ChatHouse) -> None:
    """Every update comes three times: each answer is stored once, and said once."""
    house.fake.copies = 3
    async with house.at_work():
        _, phone = await house.opened()
        await phone.write("Jag jobbar")
        await phone.tap(SV["nothing_now"])
        await phone.sees(start_of("thanks"))
        await house.quiet()
    assert await choices(house) == ["Jag jobbar", "nothing_now"]
    assert house.fake.seen == {CHAT: 1}


async def test_updates_are_handled_in_their_order(house: ChatHouse) -> None:
    """One that overtakes another waits for it; one whose forerunner never comes goes on."""
    async with house.at_work():
        _, phone = await house.opened()
        await house.quiet()
        first, second = phone.message(text="Jag pluggar"), phone.message(text="nej jobbar")
        await house.fake.deliver(second)
        await house.quiet_but(1)
        await house.fake.deliver(first)
        await house.quiet()
        assert await choices(house) == ["Jag pluggar", "nej jobbar"]
        house.fake.number()  # an update that is lost on its way
        await phone.write("hallå?")
        await house.quiet_but(1)
        house.world.clock.move(house.world.clock.now() + timedelta(seconds=3))
        await house.quiet()
    assert (await choices(house))[-1] == "hallå?"


async def test_a_second_tap_of_the_same_finger_is_none(house: ChatHouse) -> None:
    """Two taps on one button are one answer; the second is told that it is saved."""
    async with house.at_work():
        _, phone = await house.opened()
        taps = [phone.tap_on(SV["working"]) for _ in range(2)]
        await house.fake.deliver(*taps)
        assert [await phone.answered(one["callback_query"]["id"]) for one in taps] == [
            SV["noted"],
            SV["noted"],
        ]
        await phone.tap_when(SV["change"])
        await phone.tap_when(SV["working"])
        await house.quiet()
    assert await choices(house) == ["working", "working"]


async def test_a_crash_before_the_answer_loses_no_effect(house: ChatHouse) -> None:
    """An update whose answer was never sent is handled all the same, and never again."""
    key = await house.world.add_person()
    async with house.at_work():
        phone = house.fake.person(CHAT)
        await phone.open_link(await house.link(key))
        await phone.sees("Elias")
    tap = phone.tap_on(SV["working"])
    engine, now = house.world.engine, house.world.clock.now()
    async with writing(engine) as conn:
        await store_updates(conn, house.world.vault, [tap], now)
    async with writing(engine) as conn:
        waiting = await next_update(conn, house.world.vault)
        assert waiting is not None
        said = await handle_update(conn, house.office.desk, waiting, now)
    assert said  # and here the process dies
    await house.fake.deliver(tap)
    async with house.at_work():
        await house.quiet()
    assert await choices(house) == ["working"]
    assert phone.latest.text.startswith("Hej Elias")


async def test_an_update_that_cannot_be_handled_stops_no_other(house: ChatHouse) -> None:
    """It is set aside with what it said, and the next is handled."""
    async with house.at_work():
        _, phone = await house.opened()
        await house.quiet()
    async with writing(house.world.engine) as conn:
        broken = house.world.vault.seal("contact_point.value", "x")[:-1]
        damage = update(contact_point).where(contact_point.c.kind == "chat")
        await conn.execute(damage.values(value_cipher=broken))
    other = house.fake.person(7002)
    async with house.at_work():
        await phone.write("Jag jobbar")
        await other.write("hej")
        await other.sees(start_of("stranger"))
    kept = [row for row in await house.world.rows(chat_update) if row.raw_cipher is not None]
    assert len(kept) == 1
    assert kept[0].handled_at is not None
    async with writing(house.world.engine) as conn:
        await forget_updates(conn, house.world.clock.now() + KEPT + timedelta(seconds=1))
    assert await house.world.count(chat_update) == 0


@pytest.mark.parametrize("answer", [Answer.HTML_502, Answer.GARBAGE, Answer.DROP, Answer.ODD])
async def test_an_answer_that_may_have_been_seen_is_not_repeated(
    house: ChatHouse, answer: Answer
) -> None:
    """Whoever wrote sees the menu once, whatever becomes of Telegram's word on it."""
    house.fake.script["sendMessage"].append(answer)
    async with house.at_work():
        _, phone = await house.opened()
        await phone.tap(SV["working"])
        await phone.sees(start_of("thanks"))
        await house.quiet()
    assert house.fake.seen == {CHAT: 1}


async def test_a_pause_that_telegram_asks_for_is_kept(house: ChatHouse) -> None:
    """The menu comes after retry_after, and once; nobody else waits meanwhile."""
    house.fake.script["sendMessage"].append(Answer.BUSY)
    async with house.at_work():
        await house.opened()
        await house.opened(replace(ELIAS, number="200711029827", first_name="Nils"), 7002)
    assert house.fake.seen == {CHAT: 1, 7002: 1}


async def test_a_fault_while_fetching_is_gone_through(house: ChatHouse) -> None:
    """A proxy's page in place of updates, or in place of signing in, ends nothing."""
    house.fake.script["getUpdates"].append(Answer.ODD)
    house.fake.script["getMe"].append(Answer.HTML_502)
    async with house.at_work():
        await house.opened()


async def test_a_message_that_is_gone_is_written_anew(house: ChatHouse) -> None:
    """Where a menu was deleted its next screen is a new message; an old verb is told kindly."""
    async with house.at_work():
        _, phone = await house.opened()
        tap = phone.tap_on(SV["working"])
        house.fake.chats[CHAT].clear()
        await house.fake.deliver(tap)
        await phone.sees(start_of("thanks"))
        old = phone.tap_data(1, "dance")
        await house.fake.deliver(old)
        assert await phone.answered(old["callback_query"]["id"]) == SV["old_button"]
        await phone.sees(SV["ask"])


async def test_of_two_processes_one_is_the_bot(house: ChatHouse) -> None:
    """The other waits for the lease, takes it over when it is given back, and leaves it."""
    other = replace(house, office=replace(house.office, worker="other"))
    async with house.at_work():
        _, phone = await house.opened()
        async with other.at_work():
            await phone.write("Jag jobbar")
            await house.quiet()
        (held,) = await house.world.rows(lease, name="telegram bot")
        assert held.holder == "tests"
    assert await house.world.count(lease, name="telegram bot") == 0
    async with other.at_work():
        await phone.write("Jag pluggar")
        await house.quiet()
    assert await choices(house) == ["Jag jobbar", "Jag pluggar"]


async def test_a_bound_chat_comes_first(house: ChatHouse) -> None:
    """The plan's first channel is the chat, where the person has one; others get an SMS."""
    await house.world.plan(CHAT_PLAN)
    await house.world.start()
    async with house.at_work():
        await house.opened()
    await house.world.tick()
    await house.world.tick()
    assert [one.to for one in house.world.chat.taken] == [str(CHAT)]
    assert house.world.sms.offered == []


async def test_a_blocked_bot_gives_way_to_the_next_channel(house: ChatHouse) -> None:
    """The refusal marks the chat, and the same step goes out by SMS at once, once."""
    await house.world.plan(CHAT_PLAN)
    await house.world.start()
    async with house.at_work():
        _, phone = await house.opened()
        house.fake.blocked.add(CHAT)
        channels = {**house.world.works.channels, Channel.CHAT: house.chat}
        house.world.works = replace(house.world.works, channels=channels)
        await house.world.tick()
        await house.world.tick()
        assert house.fake.seen == {CHAT: 1}  # the menu alone
        assert len(house.world.sms.taken) == 1
        (point,) = await house.world.rows(contact_point, kind="chat")
        assert point.state == "bad"
        house.fake.blocked.clear()
        await phone.write("/start")
        await house.fake.wait_until(lambda: house.fake.seen[CHAT] == 2)
    (point,) = await house.world.rows(contact_point, kind="chat")
    assert point.state == "ok"


async def test_who_blocks_the_bot_is_told_nothing(house: ChatHouse) -> None:
    """Telegram tells of the block: the chat is bad at once, and nothing is said to it."""
    async with house.at_work():
        _, phone = await house.opened()
        await phone.block()
        await house.quiet()
    (point,) = await house.world.rows(contact_point, kind="chat")
    assert point.state == "bad"
    assert len(house.fake.asked("sendMessage")) == 1


async def test_staff_close_a_chat(house: ChatHouse) -> None:
    """Its row is gone and nothing is sent there any more; the closing is logged (R16)."""
    async with house.at_work():
        key, _ = await house.opened()
    vault, now = house.world.vault, house.world.clock.now()
    async with writing(house.world.engine) as conn:
        assert await unbind_person(conn, vault, key, actor="staff:sara", now=now)
        assert not await unbind_person(conn, vault, key, actor="staff:sara", now=now)
    assert await house.world.count(chat_binding) == 0
    (seen,) = await house.world.rows(access_log)
    assert (seen.actor, seen.action) == ("staff:sara", "unbind_chat")
    await send_now(house.world)


async def test_groups_are_left_alone(house: ChatHouse) -> None:
    """The bot answers in private chats alone."""
    async with house.at_work():
        await house.opened()
        group = {"id": -5, "type": "group", "title": "?"}
        user = {"id": 9, "is_bot": False, "first_name": "?"}
        message = {"message_id": 1, "date": 1, "chat": group, "from": user, "text": "hej"}
        await house.fake.deliver({"update_id": house.fake.number(), "message": message})
        await house.quiet()
        await asyncio.sleep(0)
    assert house.fake.seen == {CHAT: 1}


async def test_a_process_that_ends_says_what_it_can(house: ChatHouse) -> None:
    """What has to wait for longer than the process does stays unsaid; a broken word stops none."""
    speaker = Speaker(house.office.api)
    house.fake.retry_after = 30
    house.fake.script["sendMessage"].append(Answer.BUSY)
    speaker.say([Saying(7001, Screen("Hej"))])
    await house.fake.wait_until(lambda: house.fake.asked("sendMessage"))
    speaker.say([Saying(7002, Screen("Hej", ((Button("", "x"),),)))])
    speaker.say([Saying(7002, tap="t", toast="x" * 1000)])
    await house.fake.wait_until(lambda: house.fake.seen[7002] and house.fake.taps)
    await speaker.finish(0.5)
    assert house.fake.seen == {7002: 1}
    await speaker.finish(0)


async def test_a_webhook_that_is_refused_is_tried_again(house: ChatHouse) -> None:
    """Without the bot having said how updates come it is not signed in."""
    house.fake.script["setWebhook"].append(Answer.TOO_LONG)
    async with house.at_work(webhook=Webhook("http://127.0.0.1:9", "secret")):
        await house.fake.wait_until(lambda: len(house.fake.asked("setWebhook")) == 2)


async def test_a_flood_is_not_answered_word_by_word(house: ChatHouse) -> None:
    """Of many answers that wait in one chat only so many are kept."""
    speaker = Speaker(house.office.api)
    speaker.say([Saying(CHAT, Screen("Hej")) for _ in range(3 * MOST_WAITING)])
    await speaker.finish(30)
    assert house.fake.seen == {CHAT: MOST_WAITING}
