"""Chats while everything goes wrong: Telegram's faults, repetitions, and a bot that is killed.

Whoever sees no answer taps again, as people do. Each update is handled once whatever happens.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import count

import pytest
from sqlalchemy import func, select

from config.phrases import load_phrases
from messaging.chat_tables import chat_update
from messaging.tables import inbox
from register.tables import person
from storage.engine import open_engine, reading
from tests.acceptance.chat_links import make_links
from tests.acceptance.municipality import write_people, write_plan, young_people
from tests.acceptance.program import Program, free_port
from tests.fakes.telegram import TOKEN, Answer, FakeTelegram, Person, fake_telegram
from tests.patience import PATIENCE

PEOPLE = 12
KILLS = 3
CALLS_UNTIL_KILLED = 25
SECONDS = 6.0  # until somebody who sees nothing tries again
SV = load_phrases("bot")["sv"]
FAULTS = (Answer.HTML_502, Answer.DO, Answer.DROP, Answer.DO, Answer.GARBAGE, Answer.BUSY)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Return a Telegram that answers every second call oddly and delivers everything twice."""
    async with fake_telegram() as telegram:
        telegram.copies = 2
        for method in ("sendMessage", "editMessageText", "answerCallbackQuery", "getUpdates"):
            telegram.script[method].extend(FAULTS * (1 if method == "getUpdates" else 3))
        yield telegram


def prepare(program: Program) -> None:
    """Put the plan in force and import the register; nobody has said Start."""
    program.do("plan", "use", write_plan(program.folder))
    program.do("import", write_people(program.folder, young_people(PEOPLE, without_mobile=0)))


async def insist(phone: Person, button: str, words: str) -> None:
    """Tap on a button, or press START behind a link, until words are seen."""
    async with asyncio.timeout(PATIENCE):
        while True:
            await (phone.open_link(button) if "t.me/" in button else phone.tap(button))
            with suppress(TimeoutError):
                async with asyncio.timeout(SECONDS):
                    await phone.sees(words)
                    return


async def talk(phone: Person, link: str) -> None:
    """Say that one studies at komvux."""
    await insist(phone, link, SV["ask"])
    await insist(phone, SV["studying"], SV["which_studies"])
    await insist(phone, SV["adult_education"], SV["thanks"].partition("{")[0])


async def kill_and_start(program: Program, telegram: FakeTelegram, done: asyncio.Event) -> None:
    """Run the program; kill it in the middle of its work, again and again, and let the last be."""
    for number in count(1):
        with program.running("run") as running:
            calls = len(telegram.calls)
            if number > KILLS:
                await done.wait()
                assert await asyncio.to_thread(running.stop) == 0
                return
            await telegram.wait_until(
                lambda calls=calls: len(telegram.calls) >= calls + CALLS_UNTIL_KILLED  # type: ignore[misc]
            )
            await asyncio.to_thread(running.stop, signal.SIGKILL)


async def wait_until_handled(program: Program, telegram: FakeTelegram) -> None:
    """Wait until nothing of what people tapped waits, here or with the bot."""
    waiting = select(func.count()).where(chat_update.c.handled_at.is_(None))
    engine = open_engine(f"sqlite+aiosqlite:///{program.folder}/uppsok.db")
    async with asyncio.timeout(PATIENCE):
        while True:
            await telegram.wait_until(lambda: not telegram.undelivered)
            async with reading(engine) as conn:
                if not await conn.scalar(waiting):
                    break
            await asyncio.sleep(0.1)
    await engine.dispose()


async def test_each_update_is_handled_once(program: Program, telegram: FakeTelegram) -> None:
    """Everybody ends at komvux; no update is lost, none counts twice."""
    house = program.with_settings(
        CARRIERS="real",
        PUBLIC_URL="https://svar.example.se",
        PORT=str(free_port()),
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_API_URL=telegram.url,
    )
    await asyncio.to_thread(prepare, house)
    links = await make_links(house)
    phones = [telegram.person(7001 + place) for place in range(PEOPLE)]
    done = asyncio.Event()
    running = asyncio.create_task(kill_and_start(house, telegram, done))
    await asyncio.gather(
        *(talk(phone, link) for phone, (_, link) in zip(phones, links, strict=True))
    )
    await wait_until_handled(house, telegram)
    done.set()
    await running
    await asyncio.to_thread(house.do, "tick")
    engine = open_engine(f"sqlite+aiosqlite:///{house.folder}/uppsok.db")
    async with reading(engine) as conn:
        occupations = set(await conn.scalars(select(person.c.occupation)))
        handled = dict(
            (await conn.execute(select(chat_update.c.update_id, chat_update.c.handled_at))).all()
        )
        kept = list(await conn.scalars(select(inbox.c.external_id)))
    await engine.dispose()
    assert occupations == {"adult_education"}
    assert set(handled) == set(telegram.numbered)
    assert all(handled.values())
    assert len(kept) == len(set(kept))
    assert {int(one.partition(":")[2]) for one in kept} <= set(handled)
    # everybody's two answers, and what was tapped again after the first had been taken
    assert 2 * PEOPLE <= len(kept) <= len(handled) - PEOPLE
