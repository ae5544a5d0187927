"""The console in a real browser: from the one-time link to the day's work, wide and narrow."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from openpyxl import load_workbook
from playwright.async_api import Browser, ViewportSize, expect

from console.routes import ROUTES
from register.history_rules import COLUMNS
from register.roles import Role
from reports.named_periods import NamedPeriod, period_of
from reports.period import PeriodKind
from simulation.identity import NumberSeries
from tests.acceptance.browser import Phone, open_phone
from tests.acceptance.municipality import today
from tests.acceptance.program import Program
from tests.acceptance.town import NARROW, TARGETS, WIDE, Coordinator, Town, open_town

pytestmark = pytest.mark.asyncio(loop_scope="module")

ZOOMED = ViewportSize(width=640, height=400)  # what a page gets of WIDE at 200 %
# Colours do not depend on the width, nor what has room on the scheme: each is met once.
LOOKS = pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    browser: Browser, opened: Program, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """Return a town at work, where Alva has every role; where there is no browser there is none."""
    assert browser.is_connected()
    roles = [word for role in Role for word in ("--role", role.value)]
    alva = ("alva.berg", "--name", "Alva Berg", "--unit", "KAA nord", *roles)
    async with open_town(opened, tmp_path_factory.mktemp("town"), alva) as town:
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


async def test_a_manager_reads_the_year_and_takes_it_along(
    town: Town, browser: Browser, tmp_path: Path
) -> None:
    """Choose a year, narrow it to a district, compare, and open the file that it comes in."""
    year = await asyncio.to_thread(an_earlier_year, town)
    async with open_phone(browser, viewport=WIDE) as phone:
        alva = Coordinator(phone, "alva.berg", town.base)
        await alva.set_up(await town.link_of("alva.berg"))
        page = phone.page
        await page.goto(town.base + "/reports/results")
        await page.locator("[name=period]").select_option(year.code)
        sought = page.get_by_role("row", name="Sökta").locator("td").first
        await expect(sought).to_have_text("60")
        await page.locator("[name=district]").select_option("Farsta")
        await expect(sought).to_have_text("48")
        await expect(page).to_have_url(re.compile("district=Farsta"))
        async with page.expect_download() as coming:
            await page.get_by_role("link", name="Hämta som Excel").click()
        file = tmp_path / "year.xlsx"
        await (await coming.value).save_as(file)
        await alva.looks_right()
    with closing(load_workbook(file, read_only=True)) as book:
        assert "Stadsdel: Farsta" in [row[0] for row in book["Om siffrorna"].values]
        rows = {row[0]: row[1:] for row in book["Från registret till stöd"].values}
        places = {row[0]: row[1:] for row in book["Stadsdelsområden"].values}
    assert (rows["Sökta"][0], rows["Nådda"][0], rows["I stöd"][0]) == (48, 24, 0)
    assert places["Farsta"] == (48, 24, 0.5)


def an_earlier_year(town: Town) -> NamedPeriod:
    """Let the town have had a year before this one, with figures; return it."""
    year = period_of(PeriodKind.NOVEMBER, today()).year_before
    at, series = year.period.from_ + timedelta(days=60), NumberSeries()
    lines = [";".join(COLUMNS)]
    for place in range(60):
        _, number = series.take(at - timedelta(days=17 * 365 + place), "KM"[place % 2])
        district = "Järva" if place % 5 == 0 else "Farsta"
        outcome = "answered_self" if place // 5 % 2 else "no_answer"
        about = (number, "KM"[place % 2], district, str(year.period.from_), "")
        lines.append(";".join((*about, str(at), "sms", outcome, *[""] * 5)))
    file = town.program.folder / "earlier.csv"
    file.write_text("\n".join(lines), "utf-8")
    town.program.do("import-history", file)
    town.program.do("report", "refresh")
    return year


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
