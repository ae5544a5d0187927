"""A conversation on Telegram, from the personal link to komvux, through the running program."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from config.clock import SystemClock
from config.phrases import load_phrases
from messaging.chat_tables import chat_binding, chat_update
from register.numbers import Phone, read_phone
from register.tables import person
from storage.engine import open_engine, reading
from tests.acceptance.carrier import Carrier, open_carrier
from tests.acceptance.chat_links import make_links
from tests.acceptance.municipality import AROUND_THE_CLOCK, LOGIN, write_people, young_people
from tests.acceptance.program import Program, Running, free_port
from tests.fakes.telegram import BOT, TOKEN, FakeTelegram, Person, fake_telegram
from tests.people import Young

PLAN = f"""\
name: two-texts
window: {AROUND_THE_CLOCK}
calls: {AROUND_THE_CLOCK}
steps:
  - {{id: hello,    channel: [chat, sms], template: hello, wait: 0d, if_late: send}}
  - {{id: reminder, channel: [sms],       template: reminder, if_late: send}}
"""
LATER = timedelta(hours=25)  # when the second text is due to who has not answered
LANGUAGES = ("ar", "sv", "so")  # the last of the three says nothing
SECRET = "the-secret-of-the-webhook"
PHRASES = load_phrases("bot")


@pytest.fixture
async def carrier() -> AsyncIterator[Carrier]:
    """Return the carrier of SMS."""
    async with open_carrier() as carrier:
        yield carrier


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """Return Telegram."""
    async with fake_telegram() as telegram:
        yield telegram


@pytest.fixture
def house(program: Program, carrier: Carrier, telegram: FakeTelegram) -> Program:
    """Return a program that sends by both, with nothing in its database."""
    return program.with_settings(
        **carrier.settings,
        PORT=str(free_port()),
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_API_URL=telegram.url,
    )


def people() -> list[Young]:
    """Return three people, each with a language of their own."""
    young = young_people(len(LANGUAGES), without_mobile=0)
    return [replace(one, language=spoken) for one, spoken in zip(young, LANGUAGES, strict=True)]


def prepare(program: Program) -> None:
    """Put the plan in force, import the register, and say Start."""
    plan = program.folder / "plan.yaml"
    plan.write_text(PLAN, "utf-8")
    program.do("plan", "use", plan)
    program.do("import", write_people(program.folder, people()))
    program.do("staff", "add", LOGIN, "--name", "Sara Ek", "--unit", "KAA nord")
    program.do("start")


async def talk(phone: Person, link: str, language: str) -> None:
    """Open the link, and tap until it is said that they study at komvux."""
    texts = PHRASES[language]
    await phone.open_link(link)
    await phone.sees(texts["ask"])
    await phone.tap(texts["studying"])
    await phone.sees(texts["which_studies"])
    tap = await phone.tap(texts["adult_education"])
    assert await phone.answered(tap) == texts["noted"]
    thanks = await phone.sees(texts["thanks"].partition("{")[0])
    assert list(thanks.buttons) == [texts["change"]]


def status_of(events: Sequence[dict[str, Any]], who: str) -> list[tuple[str, str]]:
    """Return the changes of somebody's status as events tell them: what, and in which words."""
    told = [one for one in events if one["person"] == who and one["kind"] == "status"]
    return [(one["outcome"], one.get("detail", "")) for one in told]


async def in_thread(program: Program, *words: str) -> list[Any]:
    """Run a command while the servers go on, and return its lines of JSON."""
    ended = await asyncio.to_thread(program.do, *words)
    return ended.lines() if ended.out else []


async def check_ends(house: Program, carrier: Carrier, links: list[tuple[str, str]]) -> None:
    """Two are reached and study at komvux, their SMS are withdrawn; the third gets a second."""
    events = await in_thread(house, "events", "--json")
    for who, _ in links[:2]:
        changes = [outcome for outcome, _ in status_of(events, who)]
        assert "reached" in changes
        assert changes.count("occupation") == 2  # studying, then where
    later = (SystemClock().now() + LATER).isoformat()
    for _ in range(2):
        await in_thread(house, "tick", "--now", later, "--json")
    numbers = [read_phone(one.mobile) for one in people()]
    got = [carrier.phones[one.number] for one in numbers if isinstance(one, Phone)]
    assert got == [1, 1, 2]


async def occupations(url: str) -> list[str | None]:
    """Return what each person does, in the order of the extract."""
    engine = open_engine(url)
    async with reading(engine) as conn:
        found = list(await conn.scalars(select(person.c.occupation).order_by(person.c.id)))
        left = await conn.execute(select(chat_update.c.raw_cipher, chat_update.c.handled_at))
        assert all(raw is None and handled for raw, handled in left)
        bound = list(await conn.scalars(select(chat_binding.c.language).order_by("id")))
    await engine.dispose()
    assert bound == ["ar", "sv"]
    return found


async def test_from_the_link_to_komvux_by_polling(
    house: Program, carrier: Carrier, telegram: FakeTelegram
) -> None:
    """`uppsok run` on SQLite: in Arabic and in Swedish, each two taps; then no SMS any more."""
    await asyncio.to_thread(prepare, house)
    with house.running("run") as running:
        await asyncio.to_thread(running.wait_until, "the bot has signed in", bot=BOT, polling=True)
        await carrier.wait_for_sms(len(LANGUAGES))
        links = await make_links(house)
        phones = [telegram.person(7001 + place) for place in range(2)]
        await asyncio.gather(
            *(
                talk(phone, link, language)
                for phone, (_, link), language in zip(phones, links, LANGUAGES, strict=False)
            )
        )
        assert await asyncio.to_thread(running.stop) == 0
    await in_thread(house, "tick", "--json")
    url = f"sqlite+aiosqlite:///{house.folder}/uppsok.db"
    assert await occupations(url) == ["adult_education", "adult_education", None]
    assert telegram.seen == {7001: 1, 7002: 1}
    await check_ends(house, carrier, links)
    rows = {one["feature"]: one["on"] for one in await asyncio.to_thread(house.ask, "doctor")}
    assert rows["chat (Telegram)"] == rows["chat bot signed in"] == "yes"
    who = links[1][0]
    await in_thread(house, "person", "unbind-chat", who, "--as", LOGIN)
    again = await asyncio.to_thread(house.run, "person", "unbind-chat", who, "--as", LOGIN)
    assert "nothing changed" in again.fault


async def test_from_the_link_to_komvux_by_webhook(
    house: Program, carrier: Carrier, telegram: FakeTelegram, empty_postgresql: str
) -> None:
    """On PostgreSQL: `serve` stores what comes, `bot` handles it, each update once."""
    base = f"http://127.0.0.1:{house.settings['PORT']}"
    cluster = house.with_settings(
        DATABASE_URL=empty_postgresql, PUBLIC_URL=base, TELEGRAM_WEBHOOK_SECRET=SECRET
    )
    await asyncio.to_thread(cluster.do, "db", "upgrade")
    await asyncio.to_thread(prepare, cluster)
    for _ in range(2):
        await in_thread(cluster, "tick", "--json")
    links = await make_links(cluster)
    telegram.copies = 2
    with cluster.running("serve") as serving, cluster.running("bot") as bot:
        await asyncio.to_thread(serving.wait_until, "listening")
        await asyncio.to_thread(bot.wait_until, "the bot has signed in", bot=BOT, polling=False)
        for place, (_, link) in enumerate(links[:2]):
            await talk(telegram.person(7001 + place), link, LANGUAGES[place])
        await telegram.wait_until(lambda: not telegram.undelivered)  # what comes twice, too
        await stop_all(bot, serving)
    assert {status for _, status in telegram.delivered} == {200}
    await in_thread(cluster, "tick", "--json")
    assert await occupations(empty_postgresql) == ["adult_education", "adult_education", None]
    assert telegram.seen == {7001: 1, 7002: 1}
    await check_ends(cluster, carrier, links)


async def stop_all(*processes: Running) -> None:
    """Stop processes as a service manager does."""
    for one in processes:
        assert await asyncio.to_thread(one.stop) == 0


def test_the_bot_says_what_it_needs(program: Program, empty_postgresql: str) -> None:
    """On SQLite `bot` points to `run`; without a token it says which setting is missing."""
    assert "on SQLite everything is `uppsok run`" in program.run("bot").fault
    cluster = program.with_settings(DATABASE_URL=empty_postgresql)
    cluster.do("db", "upgrade")
    assert "UPPSOK_TELEGRAM_TOKEN" in cluster.run("bot").fault
