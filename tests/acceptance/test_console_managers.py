"""A manager's Monday in a real browser: the numbers, the list, another owner, the year's report."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import pytest_asyncio
from openpyxl import load_workbook
from playwright.async_api import Browser
from pypdf import PdfReader

from reports.period import year_of
from tests.acceptance.browser import Phone, open_phone
from tests.acceptance.municipality import PEOPLE, today, young_people
from tests.acceptance.program import Program
from tests.acceptance.town import NARROW, WIDE, Coordinator, Town, open_town
from tests.people import extract

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOSS = ("boss", "--name", "Bo Ek", "--unit", "KAA nord", "--role", "manager")
LATE = "Lind40"  # has no number, and 30 days are over today


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    browser: Browser, opened: Program, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """Return a town at work, in which the time of one runs out this week."""
    assert browser.is_connected()
    folder = tmp_path_factory.mktemp("town")
    async with open_town(opened, folder, BOSS) as town:
        people = list(young_people(PEOPLE + 1))
        people[-1] = replace(people[-1], registered=today() - timedelta(days=30))
        file = folder / "later.csv"
        file.write_text(extract(people), "utf-8")
        await asyncio.to_thread(town.program.do, "import", file)
        yield town


async def test_a_manager_s_monday(town: Town, browser: Browser) -> None:
    """From the number to the list, to another owner; then the year, read and taken along."""
    async with open_phone(browser, viewport=WIDE, accept_downloads=True) as phone:
        boss = Coordinator(phone, "boss", town.base)
        await boss.set_up(await town.link_of("boss"))
        await phone.page.goto(town.base + "/reports")
        await phone.sees("ungdom når gränsen den här veckan")
        await boss.looks_right()
        await phone.page.get_by_role("link", name="Visa listan och fördela").tap()
        await phone.sees(LATE)
        await phone.page.get_by_label(f"Välj Kim {LATE}").check()
        await phone.page.get_by_label("Ny ansvarig").select_option(label="Sara Ek")
        await boss.looks_right()
        await phone.tap("Byt ansvarig")
        await phone.sees("De har fått en ny ansvarig.")
        assert "Sara Ek" in await phone.page.locator(".cases li").inner_text()
        await phone.page.get_by_role("link", name="Leda", exact=True).tap()
        await phone.page.get_by_role("link", name="Årsrapport").first.tap()
        period = year_of(today())
        name = f"{period.from_.year}/{period.to.year % 100:02}"
        await phone.page.get_by_role("link", name=name, exact=True).first.tap()
        await phone.page.get_by_role("heading", name="Ladda ner").wait_for()
        for size in (WIDE, NARROW):
            await phone.page.set_viewport_size(size)
            await boss.looks_right()
        dates = ("--from", f"{period.from_}", "--to", f"{period.to}")
        told = await asyncio.to_thread(town.program.ask, "report", "annual", *dates)
        book = load_workbook(BytesIO(await taken(phone, "XLSX")))
        assert book["I registret"]["B7"].value == told["in_register"]["total"] == PEOPLE + 1
        pdf = PdfReader(BytesIO(await taken(phone, "PDF")))
        assert "Kommunens aktivitetsansvar" in pdf.pages[0].extract_text()
        assert phone.left == phone.complaints == []


async def taken(phone: Phone, form: str) -> bytes:
    """Download the report and return the file."""
    async with phone.page.expect_download() as waiting:
        await phone.page.get_by_role("link", name=form, exact=True).tap()
    file = await (await waiting.value).path()
    return await asyncio.to_thread(Path(file).read_bytes)
