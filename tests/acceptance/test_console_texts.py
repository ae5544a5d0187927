"""A text in a real browser: rewritten, approved by another, published, sent, rolled back."""

import asyncio
from collections.abc import AsyncIterator
from itertools import islice
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from config.municipality import STOCKHOLM_FILE
from tests.acceptance.browser import open_phone
from tests.acceptance.municipality import PEOPLE, write_people, young_people
from tests.acceptance.program import Program
from tests.acceptance.town import NARROW, WIDE, Coordinator, Town, open_town

pytestmark = pytest.mark.asyncio(loop_scope="module")
NEW = (
    "Hej{% if first_name %} {{ first_name }}{% endif %}! {{ municipality }} undrar hur du har det."
    " Svara 1 plugg 2 jobb 3 hjälp. Slut: STOPP"
)
SAID_NEW, SAID_OLD = "Stockholms stad undrar hur du har det.", "Plugg eller jobb nu?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    browser: Browser, opened: Program, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """Return a town that asks for a second person, where Moa and Pia manage."""
    assert browser.is_connected()
    folder = tmp_path_factory.mktemp("town")
    house = folder / "house.yaml"
    told = await asyncio.to_thread(STOCKHOLM_FILE.read_text, "utf-8")
    two = told.replace("second_approval: false", "second_approval: true")
    await asyncio.to_thread(house.write_text, two, "utf-8")
    roles = ("--unit", "KAA nord", "--role", "manager", "--role", "coordinator")
    moa = ("moa.dahl", "--name", "Moa Dahl", *roles)
    pia = ("pia.holm", "--name", "Pia Holm", *roles)
    async with open_town(opened, folder, moa, pia, settings={"MUNICIPALITY": str(house)}) as town:
        yield town


async def first_text_to(town: Town, moa: Coordinator, people: int) -> None:
    """Let so many be in the register and the clock tick, and open what the last was told."""

    def go_on(folder: Path) -> None:
        program = town.program
        program.do("import", write_people(folder, list(islice(young_people(people), people))))
        program.do("tick")
        program.do("tick")

    await asyncio.to_thread(go_on, town.program.folder)
    page = moa.phone.page
    await page.goto(f"{town.base}/search?q=Lind{people - 1}")
    path = await page.locator("main a[href$='/write']").first.get_attribute("href")
    await page.goto(f"{town.base}{path}")


async def look_at_sheets(town: Town, moa: Coordinator) -> None:
    """See an e-mail in its frame and a letter as its page, which the policy lets through."""
    page = moa.phone.page
    await page.goto(f"{town.base}/templates/hello.email.ar")
    await page.get_by_role("link", name="Visa som mejl").tap()
    frame = page.frame_locator("iframe")
    await frame.locator("html[dir=rtl] p").first.wait_for()
    await moa.looks_right()
    await page.goto(f"{town.base}/templates/autumn_letter.letter.fa")
    await page.get_by_role("link", name="Visa som brev").tap()
    drawn = "() => [...document.images].every(one => one.complete && one.naturalWidth > 0)"
    await page.wait_for_function(drawn)
    await moa.looks_right()


async def test_a_text_from_its_draft_to_a_telephone_and_back(town: Town, browser: Browser) -> None:
    """Two managers; what is planned gets the text that is in use when it goes (R17)."""
    path = f"{town.base}/templates/hello.sms.sv"
    async with (
        open_phone(browser, viewport=WIDE) as one,
        open_phone(browser, viewport=NARROW) as two,
    ):
        moa = Coordinator(one, "moa.dahl", town.base)
        pia = Coordinator(two, "pia.holm", town.base)
        await moa.set_up(await town.link_of("moa.dahl"))
        await look_at_sheets(town, moa)
        await one.page.goto(path)
        await moa.looks_right()
        await one.page.get_by_role("link", name="Skriv om").tap()
        await one.write(one.page.get_by_label("Text", exact=True), NEW)
        await one.sees("Hej Bo! Stockholms stad undrar")
        await moa.looks_right()
        await one.page.get_by_label("Vad är ändrat, och varför?").fill("vänligare")
        await one.tap("Spara utkast")
        await one.sees("Utkastet är sparat.")
        await one.tap("Be om godkännande")
        await one.sees("Någon annan än du måste godkänna texten.")

        await pia.set_up(await town.link_of("pia.holm"))
        await two.page.goto(f"{town.base}/templates")
        await two.page.get_by_role("link", name="Första meddelandet, sms, Svenska").tap()
        await two.sees("Moa Dahl sparade (”vänligare”)")
        await pia.looks_right()
        await two.tap("Godkänn")
        await two.sees("Godkänt. Texten kan publiceras.")

        await one.page.reload()
        await one.tap("Publicera")
        await one.sees("Publicerat.")
        await first_text_to(town, moa, PEOPLE + 5)
        await one.sees(SAID_NEW)

        await one.page.goto(path)
        await one.page.locator("summary", has_text="Version 1").tap()
        await one.tap("Gå tillbaka till version 1")
        await one.sees("Den äldre texten används igen.")
        await first_text_to(town, moa, PEOPLE + 9)
        await one.sees(SAID_OLD)
        assert one.left == one.complaints == two.left == two.complaints == []
