"""A phone with a real browser: Chromium at the width of a small phone, kept on this machine."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, Route, async_playwright, expect

from tests.network import LOCAL_NAMES
from tests.patience import PATIENCE

NAMES = ("chromium", "chromium-browser", "google-chrome")
NO_BROWSER = "no Chromium here: pages are not looked at in a browser"
PHONE = {"width": 360, "height": 740}
AriaRole = Literal["main", "alert"]
HOSTS = LOCAL_NAMES | {"127.0.0.1"}
TARGETS = "button:not([hidden]), summary, nav a, .option, .who label, .real a, .change a"
MILLISECONDS = 1000 * PATIENCE
AXE_OPTIONS = {"resultTypes": ["violations"]}


def find_chromium() -> str:
    """Return where the system's Chromium is; without one the test is left out, or fails in CI."""
    found = next((place for name in NAMES if (place := shutil.which(name))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail(NO_BROWSER)
    if found is None:
        pytest.skip(NO_BROWSER)
    return found


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """Run Chromium without a window; what is expected of its pages is waited for."""
    expect.set_options(timeout=MILLISECONDS)
    async with async_playwright() as playwright:
        path = find_chromium()
        # as root, as in a container, Chromium has no sandbox
        browser = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"], timeout=MILLISECONDS
        )
        try:
            yield browser
        finally:
            await browser.close()


# A field's value, and what is typed into its parts: as in Sweden, and as a browser without
# Swedish shows them.
TYPED = {"date": ("%Y-%m-%d", "%Y%m%d", "%m%d%Y"), "time": ("%H:%M", "%H%M", "%I%M%p")}
MOST_TABS = 150  # a page has fewer places to go to; beyond it one is not to be reached


@dataclass
class Phone:
    """One page of a browser, with what it asked for and what it complained about.

    It is used by a finger, or by the keyboard alone: then everything is reached by Tab
    from where the focus is, and the mouse is never touched.
    """

    page: Page
    by_keyboard: bool = False
    left: list[str] = field(default_factory=list)  # addresses beyond this machine, never reached
    posted: int = 0
    complaints: list[str] = field(default_factory=list)

    async def tap(self, name: str) -> None:
        """Tap the button or link of that name."""
        button = self.page.get_by_role("button", name=name, exact=True)
        await self.press(button.or_(self.page.get_by_role("link", name=name, exact=True)))

    async def press(self, one: Locator) -> None:
        """Tap a button, link or heading that opens; by the keyboard, Enter on it."""
        await self.comes(one)
        if not self.by_keyboard:
            await one.tap()
            return
        await self.reach(one)
        await self.page.keyboard.press("Enter")

    async def write(self, one: Locator, text: str) -> None:
        """Fill a field."""
        await self.comes(one)
        if not self.by_keyboard:
            await one.fill(text)
            return
        await self.reach(one)
        await self.page.keyboard.type(text)

    async def write_time(self, one: Locator, at: datetime) -> None:
        """Fill a field for a date or a time; by the keyboard, in the order that it asks for."""
        forms = TYPED[await one.get_attribute("type") or ""]
        wanted = f"{at:{forms[0]}}"
        if not self.by_keyboard:
            await one.fill(wanted)
            return
        await self.reach(one)
        for form in forms[1:]:
            for _ in form:
                await self.page.keyboard.press("ArrowLeft")  # to the first of its parts
            await self.page.keyboard.type(f"{at:{form}}")
            if await one.input_value() == wanted:
                return
        raise AssertionError(f"the keyboard does not write {wanted} into {one}")

    async def choose(self, one: Locator, label: str) -> None:
        """Choose from a list; by the keyboard, by the beginning of its words."""
        if not self.by_keyboard:
            await one.select_option(label)
            return
        await self.reach(one)
        await self.page.keyboard.type(label)

    async def check(self, one: Locator) -> None:
        """Check a box; by the keyboard, with the space bar."""
        if not self.by_keyboard:
            await one.check()
            return
        await self.reach(one)
        await self.page.keyboard.press("Space")

    async def pick(self, one: Locator) -> None:
        """Pick one of several round boxes; by the keyboard, with the arrows."""
        if not self.by_keyboard:
            await one.tap()
            return
        group = await one.get_attribute("name")
        for _ in range(MOST_TABS):
            if await self.page.evaluate("group => document.activeElement.name === group", group):
                break
            await self.page.keyboard.press("Tab")
        for _ in range(MOST_TABS):
            if await one.is_checked():
                return
            await self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the keyboard does not get to {one}")

    async def comes(self, one: Locator) -> None:
        """Wait until something is there, and its page's scripts have run."""
        await one.wait_for()
        await self.page.wait_for_load_state()

    async def reach(self, one: Locator) -> None:
        """Go to something by Tab alone, as often as it takes, and over the page's end once."""
        await self.comes(one)
        for _ in range(MOST_TABS):
            if await one.evaluate("one => one === document.activeElement"):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not get to {one}")

    async def sees(self, text: str, *, role: AriaRole = "main") -> None:
        """Wait until a text stands on the page, or in its part of that role."""
        await self.page.get_by_role(role).filter(has_text=text).wait_for()

    async def violations(self) -> str:
        """Return what axe finds wrong with the page, "" where nothing is."""
        results = await Axe().run(self.page, options=AXE_OPTIONS)
        return results.generate_report() if results.violations_count else ""

    async def is_too_wide(self) -> bool:
        """Tell whether anything stands out at the side."""
        wide: bool = await self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        return wide

    async def small_targets(self, targets: str = TARGETS) -> list[str]:
        """Return the buttons and choices that are seen and under 44 by 44 pixels."""
        small: list[str] = await self.page.evaluate(
            """selector => [...document.querySelectorAll(selector)]
            .filter(one => { const box = one.getBoundingClientRect();
                             return one.checkVisibility() && (box.width < 44 || box.height < 44) })
            .map(one => one.textContent.trim())""",
            targets,
        )
        return small


@asynccontextmanager
async def open_phone(
    browser: Browser,
    *,
    by_keyboard: bool = False,
    **settings: Any,  # noqa: ANN401 - playwright's own
) -> AsyncIterator[Phone]:
    """Give a phone in Swedish whose browser asks this machine only.

    `by_keyboard`: it is a desk's, used without mouse or finger. `settings` are the browser's:
    java_script_enabled, locale, color_scheme, viewport.
    """
    told: dict[str, Any] = {
        "viewport": PHONE,
        "locale": "sv-SE",
        "has_touch": not by_keyboard,
        **settings,
    }
    context = await browser.new_context(**told)
    context.set_default_timeout(MILLISECONDS)
    phone = Phone(await context.new_page(), by_keyboard)

    async def watch(route: Route) -> None:
        request = route.request
        if urlsplit(request.url).hostname not in HOSTS:
            phone.left.append(request.url)
            await route.abort()
            return
        phone.posted += request.method == "POST"
        await route.continue_()

    await context.route("**/*", watch)
    phone.page.on("console", lambda line: phone.complaints.append(line.text))
    try:
        yield phone
    finally:
        await context.close()
