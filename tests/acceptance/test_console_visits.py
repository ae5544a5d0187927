"""A round of visits in a real browser: booked by two, printed, walked, in and out."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import pytest_asyncio
from icalendar import Calendar
from playwright.async_api import Browser, ViewportSize
from pypdf import PdfReader

from config.clock import STOCKHOLM, SystemClock
from tests.acceptance.browser import Phone, open_phone
from tests.acceptance.program import Program
from tests.acceptance.town import NARROW, WIDE, Coordinator, Town, open_town

pytestmark = pytest.mark.asyncio(loop_scope="module")
SOON = timedelta(minutes=15)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    browser: Browser, opened: Program, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """Return a town at work, where Lo Berg works beside Sara Ek."""
    assert browser.is_connected()
    lo = ("lo.berg", "--name", "Lo Berg", "--unit", "KAA nord")
    async with open_town(opened, tmp_path_factory.mktemp("town"), lo) as town:
        yield town


async def download(phone: Phone, name: str, *, link: bool = False) -> bytes:
    """Tap what gives a file, and return the file."""
    async with phone.page.expect_download() as found:
        await phone.press(phone.page.get_by_role("link" if link else "button", name=name).first)
    path = await (await found.value).path()
    return await asyncio.to_thread(Path(path).read_bytes)


async def pick(sara: Coordinator, at: datetime) -> str:
    """Choose a district and a day, and the first who waits; return their name."""
    phone, page = sara.phone, sara.phone.page
    await page.goto(sara.base + "/visits")
    await sara.looks_right()
    await phone.choose(page.get_by_label("Stadsdelsområde"), "Bromma")
    await phone.write_time(page.get_by_label("Dag för besöken"), at)
    await phone.tap("Visa vilka som kan besökas")
    await phone.sees("Högst 12 besök i en runda.")
    await sara.looks_right()
    first = page.locator(".pick li").first
    await phone.check(first.get_by_role("checkbox"))
    name = await first.locator(".who").inner_text()
    await phone.tap("Välj tider och vilka som går")
    return name


async def book(sara: Coordinator, at: datetime) -> None:
    """Set the time, choose who goes along, go through the risks, and book."""
    phone, page = sara.phone, sara.phone.page
    await phone.sees("Gå igenom riskerna tillsammans")
    await sara.looks_right()
    await phone.write_time(page.locator(".stops input"), at)
    await phone.choose(page.get_by_label("Tillsammans med"), "Lo Berg")
    for box in await page.locator(".risks input").all():
        await phone.check(box)
    await phone.tap("Boka besöket")
    await phone.sees("Ett besök är bokat.")
    await sara.looks_right()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_a_visit_from_the_list_to_the_door(
    town: Town, browser: Browser, size: ViewportSize
) -> None:
    """Two are booked, the card is printed and left, they check in and out, and say how it went.

    At the desk by the keyboard alone, in the stairwell by a finger.
    """
    at = (SystemClock().now() + SOON).astimezone(STOCKHOLM).replace(second=0, microsecond=0)
    by_keyboard = size == WIDE
    async with open_phone(
        browser, by_keyboard=by_keyboard, viewport=size, accept_downloads=True
    ) as phone:
        sara = Coordinator(phone, "sara.ek", town.base)
        await sara.set_up(await town.link_of("sara.ek"))
        name = await pick(sara, at)
        await book(sara, at)
        card = PdfReader(BytesIO(await download(phone, "Skriv ut knackakortet")))
        text = card.pages[0].extract_text()
        assert len(card.pages) == 1
        assert f"kl. {at:%H.%M}" in text
        assert "Lo, Sara" in text or "Sara, Lo" in text
        file = await download(phone, "Kalenderfil för Lo Berg", link=True)
        events = Calendar.from_ical(file).walk("VEVENT")
        assert at in [one.decoded("dtstart") for one in events]
        assert name not in file.decode()
        await phone.press(phone.page.locator("summary", has_text="Kortet är inte lämnat").first)
        await phone.tap("Kortet är lämnat")
        await phone.sees("Noterat.")
        await asyncio.to_thread(town.program.do, "tick")
        await phone.page.goto(f"{town.base}/visits/today?day={at:%Y-%m-%d}")
        await phone.sees(name)
        await sara.looks_right()
        await phone.tap("Checka in")
        await phone.sees("ut senast")
        await sara.looks_right()
        await asyncio.to_thread(town.program.do, "tick")
        await phone.tap("Checka ut")
        await phone.sees("Utfall saknas")
        await sara.looks_right()
        await phone.tap("Ingen öppnade")
        await phone.sees("Noterat.")
        await sara.looks_right()
        await phone.page.goto(town.base + "/visits/addresses")
        await sara.looks_right()
        assert phone.left == phone.complaints == []
