"""The console in a real browser: from the one-time link to the day's work, wide and narrow."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ViewportSize

from console.routes import ROUTES
from register.roles import Role
from tests.acceptance.browser import Phone, open_browser, open_phone
from tests.acceptance.town import NARROW, TARGETS, WIDE, Coordinator, Town, open_town

pytestmark = pytest.mark.asyncio(loop_scope="module")

ZOOMED = ViewportSize(width=640, height=400)  # what a page gets of WIDE at 200 %
# Colours do not depend on the width, nor what has room on the scheme: each is met once.
LOOKS = pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Return a browser for all tests."""
    async with open_browser() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """Return a town at work, where Alva has every role; where there is no browser there is none."""
    assert browser.is_connected()
    roles = [word for role in Role for word in ("--role", role.value)]
    alva = ("alva.berg", "--name", "Alva Berg", "--unit", "KAA nord", *roles)
    async with open_town(tmp_path_factory.mktemp("town"), alva) as town:
        yield town


@pytest.mark.parametrize(("size", "script"), [(WIDE, True), (NARROW, False)])
async def test_a_coordinator_s_first_day(
    town: Town, browser: Browser, size: ViewportSize, *, script: bool
) -> None:
    """Set up, see the day, take work, sign out, and sign in again: with and without scripts."""
    async with open_phone(browser, viewport=size, java_script_enabled=script) as phone:
        sara = Coordinator(phone, "sara.ek", town.base)
        await sara.set_up(await town.link_of("sara.ek"))
        await phone.tap("Jag har sparat dem")
        await phone.sees("Väntar i din kö")
        await phone.page.get_by_role("link", name="Hela kön").tap()
        taken = phone.page.locator("#open .work li").first
        name = await taken.locator(".who").inner_text()
        await taken.get_by_role("button").tap()
        await phone.page.wait_for_url(town.base + "/people/*")
        await phone.sees(name)
        await phone.page.get_by_role("link", name="Kö", exact=True).tap()
        await phone.sees("din till")
        await phone.sees(name)
        await phone.page.locator(".me summary").tap()
        await phone.tap("Logga ut")
        await phone.sees("Användarnamn")
        await phone.page.goto(town.base + "/queue?kind=call")
        await sara.sign_in()
        await phone.page.wait_for_url(town.base + "/queue?kind=call")
        await phone.sees("Inget väntar här.")
        await phone.page.get_by_role("link", name="Idag").tap()
        await phone.sees(name)
        assert phone.left == phone.complaints == []


@LOOKS
async def test_every_page_is_for_everybody(
    town: Town, browser: Browser, size: ViewportSize, scheme: str
) -> None:
    """Axe finds nothing on any page, light or dark, and nothing is too wide or too small."""
    async with open_phone(browser, viewport=size, color_scheme=scheme) as phone:
        omar = Coordinator(phone, "omar.ali", town.base)
        await phone.page.goto(town.base + "/login")
        await omar.looks_right()
        link = await town.link_of("omar.ali")
        await phone.page.goto(link)
        await omar.looks_right()
        await omar.set_up(link)
        await omar.looks_right()
        for path in ("/", "/queue?overdue=1&missed=1", "/nowhere"):
            await phone.page.goto(town.base + path)
            await omar.looks_right()
        await phone.page.locator(".me summary").tap()
        await omar.looks_right()
        await phone.tap("Logga ut överallt")
        await phone.page.get_by_label("Användarnamn").fill("omar.ali")
        await phone.page.get_by_label("Lösenord").fill("fel lösenord helt")
        await phone.tap("Fortsätt")
        await phone.sees("Fel användarnamn eller lösenord.", role="alert")
        await omar.looks_right()


@LOOKS
async def test_every_address_is_for_everybody(
    town: Town, browser: Browser, size: ViewportSize, scheme: str
) -> None:
    """Axe finds nothing at any address; wide, narrow or at 200 % zoom nothing is cut off."""
    async with open_phone(browser, viewport=size, color_scheme=scheme) as phone:
        alva = Coordinator(phone, "alva.berg", town.base)
        await alva.set_up(await town.link_of("alva.berg"))
        for path in [*plain_addresses(), await a_person(phone, town)]:
            await phone.page.set_viewport_size(size)
            answer = await phone.page.goto(town.base + path)
            assert answer is not None
            assert answer.status == 200, path
            assert await phone.violations() == "", path
            if size == WIDE:
                await phone.page.set_viewport_size(ZOOMED)
            assert not await phone.is_too_wide(), path
            assert await phone.small_targets(TARGETS) == [], path
        assert phone.left == phone.complaints == []


def plain_addresses() -> list[str]:
    """Return every address of a whole page that stands for itself; others are reached from one."""
    paths = (one.path for one in ROUTES if one.method == "GET" and one.roles and not one.by_itself)
    return sorted(path for path in paths if "{" not in path)


async def a_person(phone: Phone, town: Town) -> str:
    """Return the address of somebody who is found by name."""
    await phone.page.goto(town.base + "/search?q=Kim")
    path = await phone.page.locator("a[href^='/people/']").first.get_attribute("href")
    assert path is not None
    return path


async def test_the_keyboard_suffices(town: Town, browser: Browser) -> None:
    """Fields and buttons are reached in order; Return sends a form."""
    async with open_phone(browser, viewport=WIDE) as phone:
        await phone.page.goto(town.base + "/login")
        keys = phone.page.keyboard
        await keys.press("Tab")
        assert await phone.page.locator(":focus").inner_text() == "Till innehållet"
        await keys.press("Tab")
        await keys.type("omar.ali")
        await keys.press("Tab")
        await keys.type("fel lösenord helt")
        await keys.press("Enter")
        await phone.sees("Fel användarnamn eller lösenord.", role="alert")
