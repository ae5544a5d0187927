"""A manager changes a plan in a real browser: edited, tried, put in force from a day on."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ViewportSize

from config.clock import SystemClock, swedish_date
from tests.acceptance.browser import open_phone
from tests.acceptance.program import Program
from tests.acceptance.town import NARROW, WIDE, Coordinator, Town, open_town

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    browser: Browser, opened: Program, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """Return a town at work, which Mia Lind manages."""
    assert browser.is_connected()
    mia = ("mia.lind", "--name", "Mia Lind", "--role", "manager", "--unit", "KAA syd")
    async with open_town(opened, tmp_path_factory.mktemp("town"), mia) as town:
        yield town


async def edit(mia: Coordinator) -> None:
    """Change a wait in the form, break a line of the text, see where, and mend it."""
    phone, page = mia.phone, mia.phone.page
    await page.goto(mia.base + "/plans")
    await page.get_by_role("link", name="digital-first").first.click()
    await phone.sees("Stegen")
    await phone.tap("Ändra")
    first = page.get_by_role("group", name="Steg 1: Meddelande")
    await first.get_by_label("Väntan efter steget", exact=True).fill("soon")
    await phone.tap("Spara som ny version")
    await phone.sees("skriv hur många")
    await first.get_by_label("Väntan efter steget", exact=True).fill("5")
    await mia.looks_right()
    await phone.tap("Visa som text")
    text = page.get_by_label("Planen som text")
    body = await text.input_value()
    assert "wait: 5d" in body
    await text.fill(body.replace("wait: 5d", "wait: soon"))
    await phone.tap("Spara som ny version")
    await page.locator(".lines .wrong").filter(has_text="är ingen tid").wait_for()
    await mia.looks_right()
    await text.fill((await text.input_value()).replace("soon", "5d"))
    await phone.tap("Spara som ny version")
    await phone.sees("Sparat som en ny version")


@pytest.mark.parametrize("size", [WIDE], ids=["wide"])
async def test_a_plan_from_the_first_change_to_its_day(
    town: Town, browser: Browser, size: ViewportSize
) -> None:
    """It is edited, tried beside the plan in force, planned, and in force after that day's tick."""
    async with open_phone(browser, viewport=size) as phone:
        mia, page = Coordinator(phone, "mia.lind", town.base), phone.page
        await mia.set_up(await town.link_of("mia.lind"))
        await edit(mia)
        await mia.looks_right()
        address = page.url.partition("?")[0]
        await phone.tap("Prova")
        await phone.sees("Planerna bredvid varandra")
        await page.set_viewport_size(NARROW)
        await mia.looks_right()
        await page.set_viewport_size(size)
        await page.goto(address)
        await phone.tap("Börja använda")
        await phone.sees("Det här händer med dem som är mitt i")
        day = swedish_date(SystemClock().now()) + timedelta(days=1)
        await page.get_by_label("Gäller från").fill(f"{day}")
        await phone.tap("Börja använda planen")
        await phone.sees(f"börjar gälla {day}")
        await asyncio.to_thread(town.program.do, "tick", "--now", f"{day}T09:00")
        await page.reload()
        await phone.sees("används nu")
        assert phone.left == []
