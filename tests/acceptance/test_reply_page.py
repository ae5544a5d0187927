"""The reply page in a real browser, opened by the link in a text that the program has sent.

One town of young people serves all tests; each takes somebody else's link.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Response, expect
from sqlalchemy import select

from config.languages import LANGUAGES
from config.phrases import load_phrases
from config.values import decode_key
from messaging.desk import CHAT_BOT
from messaging.tables import message
from register.tables import person
from storage.crypto import Vault
from storage.engine import open_engine, reading, writing
from storage.settings_rows import write_setting
from tests.acceptance.browser import open_phone
from tests.acceptance.municipality import AROUND_THE_CLOCK, write_people, young_people
from tests.acceptance.program import Program, free_port

pytestmark = pytest.mark.asyncio(loop_scope="module")

PEOPLE = 30
MOST_BYTES = 50_000
LINK = re.compile(r"http://127\.0\.0\.1:\d+/r/\w{10}")
LINKED = f"""\
name: linked
window: {AROUND_THE_CLOCK}
calls: {AROUND_THE_CLOCK}
steps:
  - {{id: hello, channel: [sms], template: reminder, if_late: send}}
"""
PHRASES = load_phrases("page")
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


@dataclass(frozen=True)
class Sent:
    """A text that was sent: the link in it, and whom it went to."""

    link: str
    person: str  # the public id


@dataclass(frozen=True)
class Town:
    """A program that is running, and the links that it has sent."""

    program: Program
    links: Iterator[Sent]

    async def happened(self, sent: Sent) -> list[tuple[str, str]]:
        """Let the pipeline run once, and return somebody's events: kind and outcome."""
        await asyncio.to_thread(self.program.do, "tick")
        told = await asyncio.to_thread(self.program.do, "events", "--json")
        return [
            (one["kind"], one["outcome"]) for one in told.lines() if one["person"] == sent.person
        ]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """Return a town that has sent its first texts; where there is no browser there is none."""
    assert browser.is_connected()
    port = str(free_port())
    settings = {"PORT": port, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    program = Program(tmp_path_factory.mktemp("town"), settings)
    await asyncio.to_thread(begin, program)
    links = await sent_links(program)
    with program.running("run") as running:
        await asyncio.to_thread(running.wait_until, "listening")
        yield Town(program, iter(links))
        assert await asyncio.to_thread(running.stop) == 0
    said = "".join(running.said())
    assert not any(sent.link.rpartition("/")[2] in said for sent in links), "a log names a link"


def begin(program: Program) -> None:
    """Import the people, add the coordinators, say Start, and send the first texts."""
    plan = program.folder / "linked.yaml"
    plan.write_text(LINKED, "utf-8")
    program.do("plan", "use", plan)
    for login, unit in (("sara.ek", "KAA nord"), ("omar.ali", "KAA syd")):
        program.do("staff", "add", login, "--name", "Sara Ek", "--unit", unit)
    program.do("import", write_people(program.folder, young_people(PEOPLE, without_mobile=0)))
    program.do("start")
    program.do("tick")


async def sent_links(program: Program) -> list[Sent]:
    """Return the links in the texts, as the phones have got them; and let a bot have signed in."""
    vault = Vault(decode_key((program.folder / "data_key").read_text("ascii")))
    engine = open_engine(f"sqlite+aiosqlite:///{program.folder}/uppsok.db")
    query = select(message.c.text_cipher, person.c.public_id).join_from(message, person)
    async with reading(engine) as conn:
        rows: Any = (await conn.execute(query.order_by(message.c.id))).all()
    async with writing(engine) as conn:
        await write_setting(conn, CHAT_BOT, "kaa_bot")
    await engine.dispose()
    texts = [(vault.open("message.text", row.text_cipher), row.public_id) for row in rows]
    assert len(texts) == PEOPLE
    return [Sent(found[0], who) for text, who in texts if (found := LINK.search(text))]


@SCRIPTS
async def test_an_answer_and_another(town: Town, browser: Browser, *, script: bool) -> None:
    """One tap answers, a second tells more, and the answer can be changed: all have effect."""
    sent = next(town.links)
    async with open_phone(browser, java_script_enabled=script) as phone:
        await phone.page.goto(sent.link)
        await phone.sees("Hej Kim!")
        await phone.tap("Jag pluggar")
        await phone.sees("Vad bra att du pluggar!")
        await phone.tap("Komvux")
        await phone.sees("Tack, då vet vi.")
        happened = await town.happened(sent)
        assert happened.count(("status", "reached")) == 2
        assert ("reply", "self") in happened
        await phone.tap("Ändra svaret")
        await phone.tap("Jag jobbar")
        await phone.sees("Vad bra att du jobbar!")
        assert len(await town.happened(sent)) > len(happened)
        assert phone.complaints == []


@SCRIPTS
async def test_a_time_for_a_call(town: Town, browser: Browser, *, script: bool) -> None:
    """A tap shows the times and one more chooses; the page says when and from which number."""
    sent = next(town.links)
    async with open_phone(browser, java_script_enabled=script) as phone:
        await phone.page.goto(sent.link)
        slot = phone.page.locator(".slots button").last
        assert not await slot.is_visible()
        await phone.page.locator("summary").tap()
        await slot.tap()
        await phone.sees("Vi ringer dig ")
        await phone.sees("Vi ringer från 08-508 3")
        assert ("status", "reached") in await town.happened(sent)


async def test_a_relative_answers(town: Town, browser: Browser) -> None:
    """A relative says so with a tap before the answer, and is thanked as one (R20)."""
    sent = next(town.links)
    async with open_phone(browser) as phone:
        await phone.page.goto(sent.link)
        await phone.page.get_by_label("En anhörig").check()
        await phone.tap("Jag jobbar")
        await phone.sees("Tack för att du hjälper till!")
        happened = await town.happened(sent)
    assert ("reply", "relative") in happened
    assert ("status", "reached") in happened


@SCRIPTS
async def test_words_and_no_words(town: Town, browser: Browser, *, script: bool) -> None:
    """An empty form is told so, beside the field; words of danger get numbers to call at once."""
    async with open_phone(browser, java_script_enabled=script) as phone:
        await phone.page.goto(next(town.links).link)
        await phone.tap("Skicka")
        await phone.sees(PHRASES["sv"]["words_missing"], role="alert")
        await phone.page.get_by_role("textbox").fill("jag orkar inte leva längre")
        await phone.tap("Skicka")
        await phone.sees("Du är inte ensam")
        numbers = phone.page.locator('a[href^="tel:"]')
        assert [await one.get_attribute("href") for one in await numbers.all()] == [
            "tel:112",
            "tel:116111",
            "tel:90101",
        ]


async def test_the_phone_s_language_and_another(town: Town, browser: Browser) -> None:
    """The page comes in the phone's language; the switch changes it and the thanks keep it."""
    async with open_phone(browser, locale="uk-UA") as phone:
        await phone.page.goto(next(town.links).link)
        await phone.sees("Привіт, Kim!")
        await phone.tap("العربية")
        await expect(phone.page.locator("html")).to_have_attribute("dir", "rtl")
        await phone.tap(PHRASES["ar"]["working"])
        await phone.sees(PHRASES["ar"]["thanks"])
        await phone.tap("ትግርኛ")
        await phone.sees(PHRASES["ti"]["thanks"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(town: Town, browser: Browser, language: str, scheme: str) -> None:
    """No page has a violation, at 360 pixels nothing stands out, and every target is big."""
    link = next(town.links).link
    wrong = link[:-10] + "0123456789"
    looks = ("", "?done=studying", "?done=nothing_now", "?done=call_me", "?done=words&care=1")
    async with open_phone(browser, color_scheme=scheme) as phone:
        for look in (*(link + look for look in looks), wrong):
            await phone.page.goto(f"{look}{'&' if '?' in look else '?'}lang={language}")
            assert await phone.page.locator("html").get_attribute("lang") == language
            for choices in await phone.page.locator("summary").all():
                await choices.tap()
            assert await phone.violations() == ""
            assert not await phone.is_too_wide()
            assert await phone.small_targets() == []
            assert phone.left == []


async def test_a_page_on_a_wide_screen(town: Town, browser: Browser) -> None:
    """On a computer nothing is wrong with the page either."""
    wide = {"width": 1280, "height": 800}
    async with open_phone(browser, viewport=wide) as phone:
        await phone.page.goto(next(town.links).link)
        assert await phone.violations() == ""
        assert not await phone.is_too_wide()


async def test_an_empty_form_is_told_to_everybody(town: Town, browser: Browser) -> None:
    """Axe finds nothing on the page that asks again."""
    async with open_phone(browser) as phone:
        await phone.page.goto(next(town.links).link)
        await phone.tap("Skicka")
        await phone.sees(PHRASES["sv"]["words_missing"], role="alert")
        assert await phone.violations() == ""


async def test_a_wrong_link(town: Town, browser: Browser) -> None:
    """A link that opens nothing says whom to call, and nothing else."""
    link = next(town.links).link[:-10] + "ZZZZZZZZZZ"
    async with open_phone(browser) as phone:
        answer = await phone.page.goto(link)
        assert answer is not None
        assert answer.status == 404
        await phone.sees(PHRASES["sv"]["gone"])
        assert await phone.page.locator('a[href="tel:0850800000"]').is_visible()
        assert await phone.page.locator("form").count() == 0


async def test_a_page_is_light(town: Town, browser: Browser) -> None:
    """All that a phone fetches for a page is under 50 kB, even in the widest script."""
    async with open_phone(browser) as phone:
        fetched: list[Response] = []
        phone.page.on("response", lambda answer: fetched.append(answer))  # noqa: PLW0108 - playwright marks its listeners, and a list's method cannot be marked
        await phone.page.goto(next(town.links).link + "?lang=ti", wait_until="networkidle")
        bodies = [await answer.body() for answer in fetched]
        heads = [str(await answer.all_headers()) for answer in fetched]
    assert len(bodies) >= 3
    assert sum(map(len, bodies)) + sum(map(len, heads)) < MOST_BYTES


async def test_return_and_a_second_tap_send_nothing(town: Town, browser: Browser) -> None:
    """Return in a field taps no answer; a tap that is repeated is sent once."""
    async with open_phone(browser) as phone:
        await phone.page.goto(next(town.links).link)
        await phone.page.get_by_label("En anhörig").press("Enter")
        await phone.sees(PHRASES["sv"]["words_missing"], role="alert")
        phone.posted = 0
        await phone.page.get_by_role("button", name="Jag jobbar").dblclick()
        await phone.page.wait_for_url("**/*done=working*")
        assert phone.posted == 1


async def test_a_chat_is_begun_in_telegram(town: Town, browser: Browser) -> None:
    """The button for a chat leads to the bot, past our own policy for forms."""
    async with open_phone(browser) as phone:
        await phone.page.goto(next(town.links).link)
        async with phone.page.expect_event("requestfailed") as failed:
            await phone.tap("Chatta på Telegram")
        assert (await failed.value).url.startswith("https://t.me/kaa_bot?start=")
