"""Calls in a real browser: taken, answered in two clicks, taken back, on a desk and on a phone."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from sqlalchemy import select

from config.clock import SystemClock
from escalation.own_calls import book_call_back
from escalation.queue import find_worker
from register.tables import person
from storage.engine import open_engine, writing
from tests.acceptance.browser import open_phone
from tests.acceptance.program import Program
from tests.acceptance.town import NARROW, WIDE, Coordinator, Town, open_town

pytestmark = pytest.mark.asyncio(loop_scope="module")
A_WHILE = timedelta(minutes=5)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    browser: Browser, opened: Program, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """Return a town at work; where there is no browser there is none."""
    assert browser.is_connected()
    async with open_town(opened, tmp_path_factory.mktemp("town")) as town:
        yield town


async def promise(town: Town, last_name: str) -> None:
    """Let Sara have promised to call somebody a while ago."""
    now = SystemClock().now()
    engine = open_engine(f"sqlite+aiosqlite:///{town.program.folder}/uppsok.db")
    async with writing(engine) as conn:
        sara = await find_worker(conn, "sara.ek")
        found = select(person.c.id).where(person.c.last_name == last_name)
        who = (await conn.execute(found)).scalar_one()
        await book_call_back(conn, sara, who, key=last_name, due_at=now - A_WHILE, now=now)
    await engine.dispose()


async def test_every_choice_on_a_phone(town: Town, browser: Browser) -> None:
    """Each choice about a person opens, is for all to use, and is taken back by one tap."""
    async with open_phone(browser, viewport=NARROW) as phone:
        page, sara = phone.page, Coordinator(phone, "sara.ek", town.base)
        await sara.set_up(await town.link_of("sara.ek"))
        await page.goto(town.base + "/queue")
        await page.locator(".work a").first.tap()
        await phone.sees("Skjut fram")
        for one in await page.locator(".actions summary").all():
            await one.tap()
        await sara.looks_right()
        await phone.tap("Kväll")
        await expect(page.locator(".actions summary", has_text="Kväll")).to_be_visible()
        await phone.tap("Ångra")
        await phone.sees("Allt står som förut")
        await page.locator("summary", has_text="Skjut fram").tap()
        await phone.tap("om en vecka")
        await phone.sees("inget händer före den dagen")
        await phone.tap("Ångra")
        await phone.sees("Allt står som förut")
        assert phone.left == phone.complaints == []


# Both have no number yet: a card for their door and a search for a number wait.
@pytest.mark.parametrize(
    ("size", "last_name"), [(WIDE, "Lind10"), (NARROW, "Lind20")], ids=["wide", "narrow"]
)
async def test_a_call_from_the_queue_to_the_next(
    town: Town, browser: Browser, size: dict[str, int], last_name: str
) -> None:
    """Answered and working: the pending steps are gone; undo brings them back; then no answer.

    At the desk by the keyboard alone, on the phone by a finger.
    """
    await promise(town, last_name)
    async with open_phone(browser, by_keyboard=size == WIDE, viewport=size) as phone:
        page, sara = phone.page, Coordinator(phone, "sara.ek", town.base)
        await sara.set_up(await town.link_of("sara.ek"))
        await page.goto(town.base + "/calls")
        await sara.looks_right()
        await phone.tap("Ta nästa samtal")
        await phone.sees("Utlovat samtal")
        await sara.looks_right()
        await phone.press(page.get_by_role("link", name=f"Kim {last_name}"))
        card = page.locator("ul.steps").filter(has_text="Knackakort")
        await expect(card).to_have_count(1)
        await phone.press(page.locator("#main summary").filter(has_text=re.compile("^Nummer$")))
        await phone.write(page.get_by_label("Nytt nummer"), "070-174 06 99")
        await phone.tap("Lägg till")
        await phone.sees("nummer hittat")
        await phone.press(page.locator("summary").filter(has_text=re.compile("^Svarade$")))
        await sara.looks_right()
        await phone.tap("Jobbar")
        await phone.sees("Sparat: svarade.")
        await expect(card).to_have_count(0)
        await sara.looks_right()
        await phone.tap("Ångra")
        await phone.sees("Allt står som förut")
        await expect(card).to_have_count(1)
        await page.goto(town.base + "/calls")
        await phone.sees("070-174 06 99")
        await page.keyboard.press("2")
        await phone.sees("Sparat: inget svar.")
        await phone.sees("Inga samtal väntar just nu.")
        assert phone.left == phone.complaints == []
