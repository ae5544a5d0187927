"""The queue in a real browser: single keys, choices, and work that is kept while a page is open."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from config.clock import SystemClock
from tests.acceptance.browser import open_phone
from tests.acceptance.program import Program
from tests.acceptance.town import WIDE, Coordinator, Town, open_town
from tests.patience import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    browser: Browser, opened: Program, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """Return a town at work; where there is no browser there is none."""
    assert browser.is_connected()
    async with open_town(opened, tmp_path_factory.mktemp("town")) as town:
        yield town


async def test_single_keys_do_the_work_of_the_mouse(town: Town, browser: Browser) -> None:
    """They move through the lists, take, open and search; never in a field; and can be off."""
    async with open_phone(browser, viewport=WIDE) as phone:
        sara = Coordinator(phone, "sara.ek", town.base)
        await sara.set_up(await town.link_of("sara.ek"))
        page, keys = phone.page, phone.page.keyboard
        await page.goto(town.base + "/queue")
        rows = page.locator("#open .work li")
        await page.locator("#open [data-take]").first.focus()
        await keys.press("j")
        assert await page.locator("#open .work li:focus").count() == 1
        name = await rows.nth(1).locator(".who").inner_text()
        assert await page.locator("li:focus .who").inner_text() == name
        await keys.press("k")
        await keys.press("j")
        await keys.press("Enter")
        await page.wait_for_url(town.base + "/people/*")
        await phone.sees(name)
        await page.goto(town.base + "/queue")
        await page.locator("#open [data-take]").first.focus()
        await keys.press("j")
        await keys.press("t")
        await page.wait_for_url(town.base + "/people/*")
        await page.goto(town.base + "/queue")
        held = page.locator("#held li").filter(has_text=name)
        await held.get_by_role("button", name="Lämna tillbaka").first.click()
        await page.locator("#open .work li").filter(has_text=name).first.wait_for()
        await page.wait_for_load_state()  # keys are heard once the page's script has run
        await keys.press("/")
        await keys.type("jt?")
        assert await page.locator("#search").input_value() == "jt?"
        await page.locator("h1").click()
        await keys.press("?")
        await page.get_by_role("dialog").get_by_text("Ta nästa").wait_for()
        await sara.looks_right()
        await page.get_by_label("Stäng av tangenterna").check()
        await keys.press("Escape")
        await keys.press("j")
        assert await page.locator("li:focus").count() == 0


async def test_a_closed_page_gives_little_time(town: Town, browser: Browser) -> None:
    """The browser says that a page with claimed work is closed, with the form's token."""
    async with open_phone(browser, viewport=WIDE) as phone:
        omar = Coordinator(phone, "omar.ali", town.base)
        await omar.set_up(await town.link_of("omar.ali"))
        await phone.page.goto(town.base + "/queue")
        await phone.tap("Ta fem")
        await phone.sees("din till")
        await phone.page.goto("about:blank")
        soon = SystemClock().now() + timedelta(minutes=15)
        async with asyncio.timeout(PATIENCE):  # what the browser sends last arrives when it does
            while await asyncio.to_thread(longest_lease, town.program) >= soon:  # noqa: ASYNC110 - the program's process writes it
                await asyncio.sleep(0.05)


def longest_lease(program: Program) -> datetime:
    """Return until when the longest of Omar's leases lasts."""
    query = (
        "SELECT max(lease_until) FROM task JOIN staff ON staff.id = task.staff_id"
        " WHERE task.state = 'claimed' AND staff.login = 'omar.ali'"
    )
    with closing(sqlite3.connect(program.folder / "uppsok.db")) as database:
        ((text,),) = database.execute(query)
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def test_the_queue_is_narrowed_in_place(town: Town, browser: Browser) -> None:
    """A choice changes the list without a new page, and stands in the address."""
    async with open_phone(browser, viewport=WIDE) as phone:
        omar = Coordinator(phone, "omar.ali", town.base)
        await omar.set_up(await town.link_of("omar.ali"))
        await phone.page.goto(town.base + "/queue")
        await phone.page.get_by_label("Ärende").select_option(label="Samtal")
        await phone.sees("Inget väntar här.")
        await expect(phone.page).to_have_url(re.compile("kind=call"))
        await phone.tap("Visa hela kön")
        await phone.page.locator("#open .work li").first.wait_for()
