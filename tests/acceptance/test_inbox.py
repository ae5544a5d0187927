"""The inbox in a real browser: a reply comes in while it is open, and danger stands out."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from playwright.async_api import Browser, expect

from bot.twilio.webhooks import INBOUND_PATH
from register.numbers import read_phone
from tests.acceptance.browser import open_phone
from tests.acceptance.carrier import Carrier, open_carrier
from tests.acceptance.municipality import LOGIN, OTHER, PEOPLE, young_people
from tests.acceptance.program import Program
from tests.acceptance.town import NARROW, WIDE, Coordinator, Town, open_town
from tests.fakes.twilio import post_signed

pytestmark = pytest.mark.asyncio(loop_scope="module")

SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
UNSURE = "Jag skulle kanske typ jobba sen men mamma är arg och jag vet inte"
DANGER = "jag orkar inte leva längre"
DUTY_PHONE = "+46701740699"
FIRST_ALERT_SECONDS = 10  # R19


@dataclass(frozen=True)
class Office(Town):
    """A town, and the carrier that it sends by."""

    carrier: Carrier
    texts: Iterator[int] = field(default_factory=count)

    async def write(self, phone: str, text: str) -> None:
        """Let a text come in from a phone."""
        sid = f"SM{next(self.texts)}"
        form = {"MessageSid": sid, "From": phone, "To": "+46700000000", "Body": text}
        async with ClientSession() as session:
            answer = await post_signed(session, self.base, INBOUND_PATH, form, self.base)
            assert answer.status == 200

    def alerts(self) -> int:
        """Return how many alerts the duty coordinator has got."""
        return self.carrier.phones[DUTY_PHONE]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    browser: Browser, opened: Program, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    """Return a town at work whose first texts have gone out; Kim is on duty there."""
    assert browser.is_connected()
    roles = ("--role", "coordinator", "--role", "duty", "--duty-order", "1", "--phone", DUTY_PHONE)
    kim = ("kim.berg", "--name", "Kim Berg", "--unit", "KAA nord", *roles)
    folder = tmp_path_factory.mktemp("town")
    async with (
        open_carrier() as carrier,
        open_town(opened, folder, kim, settings=carrier.settings) as town,
    ):
        yield Office(town.program, town.base, carrier)


def number_of(place: int) -> str:
    """Return the telephone number of one of the town's people."""
    phone = read_phone(list(young_people(PEOPLE))[place].mobile)
    assert phone is not None
    return phone.number


@SIZES
async def test_a_reply_comes_in_while_the_inbox_is_open(
    town: Office, browser: Browser, size: dict[str, int]
) -> None:
    """It appears by itself and is confirmed in one tap; what is being filled in stays open.

    At the desk by the keyboard alone, on the phone by a finger.
    """
    narrow = size == NARROW
    login, first, second = (OTHER, 1, 3) if narrow else (LOGIN, 2, 4)
    async with open_phone(browser, by_keyboard=not narrow, viewport=size) as phone:
        page, reader = phone.page, Coordinator(phone, login, town.base)
        await reader.set_up(await town.link_of(login))
        await page.goto(town.base + "/inbox")
        await phone.sees("Inget att läsa just nu.")
        await reader.looks_right()
        await town.write(number_of(first), UNSURE)
        card = page.locator("article").filter(has_text=f"Lind{first}")
        await card.wait_for()
        await phone.sees("Ett nytt svar har kommit.")
        await expect(page.locator("#inbox-count")).to_have_text("(1)")
        await phone.press(card.locator("summary").filter(has_text=re.compile("^Rätta$")))
        await phone.pick(card.get_by_role("radio", name="Söker jobb"))
        await reader.looks_right()
        await town.write(number_of(second), UNSURE)
        other = page.locator("article").filter(has_text=f"Lind{second}")
        await other.wait_for()
        await expect(card.get_by_role("radio", name="Söker jobb")).to_be_checked()
        await phone.press(other.get_by_role("button", name="Stämmer"))
        done = page.get_by_role("status").filter(has_text="Läst: Vill ha hjälp")
        await expect(done).to_be_focused()
        await phone.press(card.get_by_role("button", name="Spara rättelsen"))
        await page.get_by_role("status").filter(has_text="Läst: Söker jobb").wait_for()
        await reader.looks_right()
        assert phone.left == phone.complaints == []


@SIZES
async def test_danger_stands_above_every_page(
    town: Office, browser: Browser, size: dict[str, int]
) -> None:
    """The duty coordinator is alerted within ten seconds; one tap on the banner takes it."""
    place = 7 if size == NARROW else 6
    before = town.alerts()
    async with open_phone(browser, viewport=size) as phone:
        kim = Coordinator(phone, "kim.berg", town.base)
        await kim.set_up(await town.link_of("kim.berg"))
        await phone.page.goto(town.base + "/queue")
        async with asyncio.timeout(FIRST_ALERT_SECONDS):
            await town.write(number_of(place), DANGER)
            await town.carrier.wait_for(lambda: town.alerts() > before)
        banner = phone.page.get_by_role("alert").filter(has_text="tecken på fara i ett svar")
        await banner.wait_for()
        await kim.looks_right()
        await banner.get_by_role("button", name="Jag tar det").tap()
        await phone.sees(DANGER)
        await phone.sees("Du har tagit det här. Inga fler larm går ut.")
        await banner.wait_for(state="detached")
        await kim.looks_right()
        await phone.page.get_by_text("Avsluta", exact=True).tap()
        await phone.tap("112 har tagit över")
        await phone.page.get_by_role("status").filter(has_text="112 har tagit över").wait_for()
        assert phone.left == phone.complaints == []


async def test_a_canned_text_in_three_clicks(town: Office, browser: Browser) -> None:
    """From the person's page: write, choose, send; it arrives, and the thread says so."""
    async with open_phone(browser, viewport=NARROW) as phone:
        page, sara = phone.page, Coordinator(phone, LOGIN, town.base)
        await sara.set_up(await town.link_of(LOGIN))
        await town.write(number_of(8), UNSURE)
        await page.goto(town.base + "/inbox")
        card = page.locator("article").filter(has_text="Lind8")
        await card.wait_for()
        await card.get_by_role("link", name="Skriv").tap()
        await phone.sees("Färdiga texter")
        await sara.looks_right()
        await page.get_by_role("button", name="När kan jag ringa?").tap()
        text = page.get_by_label("Ditt meddelande")
        await expect(text).to_have_value("Hej Kim! Jag ringer gärna upp dig. "
                                         "Vilken dag och tid passar? /Sara")  # fmt: skip
        await phone.sees("1 sms, 67 tecken")
        await sara.looks_right()
        sent = town.carrier.phones[number_of(8)]
        await phone.tap("Skicka")
        await phone.sees("Klart.")
        await town.carrier.wait_for(lambda: town.carrier.phones[number_of(8)] > sent)
        await (
            page.locator("#thread .ours")
            .filter(has_text="Vilken dag")
            .filter(has_text="på väg")
            .wait_for()
        )
        await sara.looks_right()
        assert phone.left == phone.complaints == []


@SIZES
async def test_the_rota_is_for_everybody(
    town: Office, browser: Browser, size: dict[str, int]
) -> None:
    """A manager fills a week in; nothing on the page is too small, too wide or mute."""
    login = "boss.narrow" if size == NARROW else "boss.wide"
    words = ("staff", "add", login, "--name", "Bo Ek", "--unit", "KAA nord", "--role", "manager")
    async with open_phone(browser, viewport=size) as phone:
        boss = Coordinator(phone, login, town.base)
        made = await asyncio.to_thread(town.program.do, *words)
        await boss.set_up(next(line for line in made.out.split() if "/setup/" in line))
        await phone.page.goto(town.base + "/rota")
        await boss.looks_right()
        await phone.page.locator("select").first.select_option(label="Kim Berg")
        await phone.tap("Spara veckan")
        await phone.sees("Sparat.")
        await boss.looks_right()
