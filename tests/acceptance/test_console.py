"""The console in a real browser: from the one-time link to the day's work, wide and narrow."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ViewportSize

from config.clock import SystemClock
from console.routes import ROUTES
from console.totp import code_at, step_at
from register.roles import Role
from tests.acceptance.browser import Phone, open_browser, open_phone
from tests.acceptance.municipality import open_office
from tests.acceptance.program import Program, free_port

pytestmark = pytest.mark.asyncio(loop_scope="module")

PASSWORD = "fyra gula lastbilar"
WIDE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)
ZOOMED = ViewportSize(width=640, height=400)  # what a page gets of WIDE at 200 %
TARGETS = (
    "a.main, button, header nav a, summary, .filters a, .tiles a, "
    "input:not([type=hidden], [type=checkbox], [type=radio])"
)
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@dataclass
class Coordinator:
    """Somebody with a browser, and the app that shows codes."""

    phone: Phone
    login: str
    base: str
    secret: str = ""
    used: int = 0  # the latest half minute whose code was given

    def code(self) -> str:
        """Return a code that was not given yet."""
        self.used = max(self.used + 1, step_at(SystemClock().now()))
        return code_at(self.secret, self.used)

    async def set_up(self, link: str) -> None:
        """Follow the one-time link, choose a password, and type the app's code."""
        page = self.phone.page
        await page.goto(link)
        self.secret = (await page.locator("code").inner_text()).replace(" ", "")
        await page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
        await page.get_by_label("Lösenordet en gång till").fill(PASSWORD)
        await page.get_by_label("Koden som appen visar").fill(self.code())
        await self.phone.tap("Klart, logga in")
        await self.phone.sees("Spara dina reservkoder")

    async def sign_in(self) -> None:
        """Give the password and the code."""
        page = self.phone.page
        await page.get_by_label("Användarnamn").fill(self.login)
        await page.get_by_label("Lösenord").fill(PASSWORD)
        await self.phone.tap("Fortsätt")
        await page.get_by_label("Sexsiffrig kod").fill(self.code())
        await self.phone.tap("Logga in")

    async def looks_right(self) -> None:
        """Check the page as it stands: for all to use, and nothing out at the side."""
        assert await self.phone.violations() == ""
        assert not await self.phone.is_too_wide()
        assert await self.phone.small_targets(TARGETS) == []


@dataclass(frozen=True)
class Town:
    """A program that is running."""

    program: Program
    base: str

    async def link_of(self, login: str) -> str:
        """Return a new one-time link."""
        ended = await asyncio.to_thread(self.program.do, "staff", "invite", login)
        return ended.out.strip()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Return a browser for all tests."""
    async with open_browser() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """Return a town at work; where there is no browser there is none."""
    assert browser.is_connected()
    port = str(free_port())
    base = f"http://127.0.0.1:{port}"
    program = Program(tmp_path_factory.mktemp("town"), {"PORT": port, "PUBLIC_URL": base})
    await asyncio.to_thread(open_office, program)
    named = ("alva.berg", "--name", "Alva Berg", "--unit", "KAA nord")
    roles = [word for role in Role for word in ("--role", role.value)]
    await asyncio.to_thread(program.do, "staff", "add", *named, *roles)
    with program.running("run") as running:
        await asyncio.to_thread(running.wait_until, "listening")
        yield Town(program, base)
        assert await asyncio.to_thread(running.stop) == 0
    said = "".join(running.said())
    assert PASSWORD not in said
    assert "/setup/" not in said


@SIZES
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
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
        taken = phone.page.locator(".work li").first
        name = await taken.locator(".who").inner_text()
        await taken.get_by_role("button").tap()
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


@SIZES
@SCHEMES
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_address_is_for_everybody(town: Town, browser: Browser, scheme: str) -> None:
    """Axe finds nothing at any address, wide, narrow or at 200 % zoom, and nothing is cut off."""
    async with open_phone(browser, viewport=WIDE, color_scheme=scheme) as phone:
        alva = Coordinator(phone, "alva.berg", town.base)
        await alva.set_up(await town.link_of("alva.berg"))
        for path in [*plain_addresses(), await a_person(phone, town)]:
            await phone.page.set_viewport_size(WIDE)
            answer = await phone.page.goto(town.base + path)
            assert answer is not None
            assert answer.status == 200, path
            assert await phone.violations() == "", path
            for size in (ZOOMED, NARROW):
                await phone.page.set_viewport_size(size)
                assert not await phone.is_too_wide(), (path, size)
            assert await phone.violations() == "", path
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
