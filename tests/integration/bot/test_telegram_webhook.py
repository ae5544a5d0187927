"""Telegram's door on a real server: the secret, storage before the answer, odd requests."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.telegram.signing_in import Webhook
from bot.telegram.webhook import MOST_BYTES, PATH, SECRET, TelegramDoor, add_telegram_routes
from messaging.chat_updates import store_updates
from messaging.tables import inbox
from storage.engine import writing
from tests.fakes.telegram import Person
from tests.fakes.twilio import serve
from tests.integration.bot.chatting import CHAT, SV, ChatHouse, start_of

WORD = "a-secret_word"


class Office:
    """What stands behind the door: keeps what was stored, or fails."""

    def __init__(self) -> None:
        """Begin empty and working."""
        self.updates: list[dict[str, Any]] = []
        self.broken = False
        self.url = ""

    async def store(self, group: list[dict[str, Any]]) -> None:
        """Keep a group of updates."""
        if self.broken:
            raise OSError("disk full")
        self.updates.extend(group)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A running server with an office behind its door."""
    office = Office()
    app = web.Application()
    add_telegram_routes(app, TelegramDoor(office.store, WORD))
    async with serve(app) as url:
        office.url = url + PATH
        yield office


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    """A caller."""
    async with ClientSession() as opened:
        yield opened


async def post(
    session: ClientSession, office: Office, body: bytes, secret: str | None = WORD
) -> int:
    """POST a body as Telegram does and return the status."""
    headers = {} if secret is None else {SECRET: secret}
    async with session.post(office.url, data=body, headers=headers) as answer:
        return answer.status


async def test_an_update_is_stored_before_the_answer(
    office: Office, session: ClientSession
) -> None:
    """200 says that it is safe."""
    update = {"update_id": 7, "message": {"text": "مرحبا"}}
    assert await post(session, office, json.dumps(update).encode()) == 200
    assert office.updates == [update]


@pytest.mark.parametrize("secret", [None, "", "a-secret", WORD + "x", "å\x80"])
async def test_without_the_secret_nothing_is_read(
    office: Office, session: ClientSession, secret: str | None
) -> None:
    """A missing, wrong or odd header is a plain 403."""
    assert await post(session, office, b'{"update_id": 7}', secret) == 403
    assert office.updates == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"update_id": "7"}',
        b'{"update_id": true}',
        b'{"update_id": 99999999999999999999}',
        b"[" * 100_000,
    ],
)
async def test_what_is_no_update_is_refused(
    office: Office, session: ClientSession, body: bytes
) -> None:
    """Whatever the body, the answer is 400 and never 500."""
    assert await post(session, office, body) == 400


async def test_a_body_has_a_limit(office: Office, session: ClientSession) -> None:
    """What is larger than any update is not read to its end."""
    assert await post(session, office, b" " * (MOST_BYTES + 1)) == 413


async def test_what_cannot_be_stored_comes_again(office: Office, session: ClientSession) -> None:
    """503 has Telegram deliver it once more."""
    office.broken = True
    assert await post(session, office, b'{"update_id": 7}') == 503
    office.broken = False
    assert await post(session, office, b'{"update_id": 7}') == 200
    assert office.updates == [{"update_id": 7}]


async def test_a_conversation_by_webhook(house: ChatHouse) -> None:
    """The bot registers the address with its secret; repeated and refused updates count once."""
    refusals = iter([True, False, False, True])

    async def store(group: list[dict[str, Any]]) -> None:
        if next(refusals, False):
            raise OSError("disk full")
        async with writing(house.world.engine) as conn:
            await store_updates(conn, house.world.vault, group, house.world.clock.now())

    app = web.Application()
    add_telegram_routes(app, TelegramDoor(store, WORD, house.office.wake))
    house.fake.copies = 2
    async with serve(app) as url:
        webhook = Webhook(url + PATH, WORD)
        async with house.at_work(webhook=webhook):
            _, phone = await house.opened()
            await phone.tap(SV["working"])
            await phone.sees(start_of("thanks"))
            await house.quiet()
    assert [status for _, status in house.fake.delivered] == [503, 200, 200, 503, 200, 200]
    assert await house.world.count(inbox) == 1
    assert house.fake.webhook["secret_token"] == WORD
    assert house.fake.asked("getUpdates") == []


async def test_what_another_process_stored_is_seen(house: ChatHouse) -> None:
    """Where the web server is a process of its own, the bot looks for what it has stored."""
    key = await house.world.add_person()
    apart = replace(house, office=replace(house.office, wake=asyncio.Event()))
    phone: Person = house.fake.person(CHAT)
    link = await house.link(key)
    async with apart.at_work(webhook=Webhook("http://127.0.0.1:9", WORD)):
        async with writing(house.world.engine) as conn:
            said = phone.message(text=f"/start {link.partition('=')[2]}")
            await store_updates(conn, house.world.vault, [said], house.world.clock.now())
        await phone.sees("Elias")
