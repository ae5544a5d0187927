"""The chat channel against a fake Telegram: what each of its answers means for a message."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.telegram.screens import OPEN
from messaging.carrier_errors import CHAT_BLOCKED, CHAT_NOT_FOUND
from messaging.channels.base import Accepted, Channel, Outgoing, Refused, TryLater, Unknown
from messaging.channels.telegram_chat import OPEN_MENU, TelegramChat
from messaging.chat_pace import CHAT_GAP, ChatPace
from messaging.telegram_api import (
    BUSY_SECONDS,
    LOCKED_OUT_SECONDS,
    RECONNECT_SECONDS,
    TelegramApi,
)
from tests.acceptance.program import free_port
from tests.fakes.telegram import TOKEN, Answer, FakeTelegram, fake_telegram
from tests.patience import PATIENCE

AMINA, OMAR = "7001", "7002"
HELLO = Outgoing(41, AMINA, "Hej Amina! <b> & مرحبا")


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    """A running fake."""
    async with fake_telegram() as running:
        yield running


@pytest.fixture
async def chat(fake: FakeTelegram) -> AsyncIterator[TelegramChat]:
    """A channel to the fake that waits for its answer, however slow the machine is."""
    channel = TelegramChat(TelegramApi(TOKEN, fake.url, answer_seconds=PATIENCE))
    yield channel
    await channel.close()


async def test_a_message_is_accepted(fake: FakeTelegram, chat: TelegramChat) -> None:
    """The words arrive as they are, once, over a button for the menu; the sid has no chat in it."""
    channel: Channel = chat
    assert await channel.send(HELLO) == Accepted("telegram:41:1")
    (shown,) = fake.chats[7001].values()
    assert shown.text == HELLO.text
    assert shown.buttons == {"☰": OPEN_MENU}
    assert OPEN_MENU == OPEN


@pytest.mark.parametrize(
    "answer",
    [
        Answer.HTML_502,
        Answer.SERVER_FAULT,
        Answer.GARBAGE,
        Answer.ODD,
        Answer.DROP,
    ],
)
async def test_what_may_have_been_taken_is_unknown(
    fake: FakeTelegram, chat: TelegramChat, answer: Answer
) -> None:
    """Cut connections, 5xx and garbage are never taken for a no: the chat has it."""
    fake.script["sendMessage"].append(answer)
    assert isinstance(await chat.send(HELLO), Unknown)
    assert fake.seen == {7001: 1}


async def test_what_is_never_answered_is_unknown(fake: FakeTelegram) -> None:
    """Nor is a time-out."""
    chat = TelegramChat(TelegramApi(TOKEN, fake.url, answer_seconds=1.0))
    fake.script["sendMessage"].append(Answer.HANG)
    assert isinstance(await chat.send(HELLO), Unknown)
    await fake.wait_until(lambda: fake.seen == {7001: 1})
    await chat.close()


async def test_a_refused_connection_is_safe_to_try_again() -> None:
    """Where nobody listens nothing was taken."""
    chat = TelegramChat(TelegramApi(TOKEN, f"http://127.0.0.1:{free_port()}"))
    assert await chat.send(HELLO) == TryLater(RECONNECT_SECONDS)
    await chat.close()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer.BLOCKED, CHAT_BLOCKED),
        (Answer.NO_CHAT, CHAT_NOT_FOUND),
        (Answer.TOO_LONG, "telegram 400"),
        (Answer.TOO_LARGE, "TelegramEntityTooLarge"),
    ],
)
async def test_a_refusal_has_its_code(
    fake: FakeTelegram, chat: TelegramChat, answer: Answer, code: str
) -> None:
    """A blocked bot and a chat that is gone have codes of their own."""
    fake.script["sendMessage"].append(answer)
    result = await chat.send(HELLO)
    assert isinstance(result, Refused)
    assert result.code == code
    assert TOKEN not in result.text


async def test_a_busy_chat_is_left_alone(fake: FakeTelegram, chat: TelegramChat) -> None:
    """After retry_after nothing is asked for that chat, others go on; a second one holds all."""
    fake.retry_after = 3000
    fake.script["sendMessage"].extend([Answer.BUSY, Answer.DO, Answer.BUSY])
    assert await chat.send(HELLO) == TryLater(3000)
    again = await chat.send(HELLO)
    assert isinstance(again, TryLater)
    assert 3000 - PATIENCE < again.after_seconds <= 3000
    assert isinstance(await chat.send(Outgoing(42, OMAR, "Hej")), Accepted)
    assert await chat.send(Outgoing(43, "7003", "Hej")) == TryLater(3000)
    assert isinstance(await chat.send(Outgoing(44, "7004", "Hej")), TryLater)
    assert len(fake.asked("sendMessage")) == 3


async def test_busy_without_a_time(fake: FakeTelegram, chat: TelegramChat) -> None:
    """A 429 that names no time is a short pause."""
    fake.script["sendMessage"].append(Answer.BUSY_WORDS)
    assert await chat.send(HELLO) == TryLater(BUSY_SECONDS)
    assert not fake.seen


async def test_a_refused_token_gives_up_no_message(fake: FakeTelegram, chat: TelegramChat) -> None:
    """401 is our own fault: every message waits."""
    fake.script["sendMessage"].append(Answer.UNAUTHORIZED)
    assert await chat.send(HELLO) == TryLater(LOCKED_OUT_SECONDS)
    assert isinstance(await chat.send(Outgoing(42, OMAR, "Hej")), TryLater)
    assert not fake.seen


async def test_one_chat_gets_a_message_a_second(fake: FakeTelegram, chat: TelegramChat) -> None:
    """Telegram's rate: the second message to a chat waits, one to another chat does not."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    assert isinstance(await chat.send(HELLO), Accepted)
    assert isinstance(await chat.send(Outgoing(43, AMINA, "Hej igen")), Accepted)
    assert loop.time() - began >= CHAT_GAP
    assert fake.seen == {7001: 2}


async def test_the_others_do_not_wait_for_a_chat(fake: FakeTelegram) -> None:
    """The rate of one chat is no other's."""
    api = TelegramApi(TOKEN, fake.url, answer_seconds=PATIENCE)
    api.pace = ChatPace(chat_gap=10 * PATIENCE)
    chat = TelegramChat(api)
    await chat.send(HELLO)
    again = asyncio.create_task(chat.send(Outgoing(43, AMINA, "Hej igen")))
    assert isinstance(await chat.send(Outgoing(42, OMAR, "Hej")), Accepted)
    assert not again.done()
    again.cancel()
    await chat.close()
    assert fake.seen == {7001: 1, 7002: 1}
