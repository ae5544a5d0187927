"""A person's page in a real browser: on a phone, with a reply that comes while it is open."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import ViewportSize

from config.clock import VirtualClock
from escalation.states import TaskKind
from escalation.tables import task
from register.states import Limit
from register.tables import person
from storage.engine import open_engine
from tests.acceptance.browser import Phone, open_browser, open_phone
from tests.integration.console.browsing import House, open_house
from tests.integration.console.browsing import open_browser as open_visitor
from tests.integration.escalation.office import UNSURE, Office
from tests.people import AMINA
from tests.world import open_world

NARROW: ViewportSize = {"width": 390, "height": 844}
TARGETS = "a.main, button, summary, .person-call a, .ways a"


@pytest.fixture
async def house(sqlite_url: str, clock: VirtualClock) -> AsyncIterator[House]:
    """Return a house with the console open."""
    engine = open_engine(sqlite_url)
    async with open_house(Office(await open_world(engine, clock))) as house:
        yield house
    await engine.dispose()


async def history(house: House, who: int) -> None:
    """Let sixty calls have been made."""
    for number in range(60):
        call = await house.office.task(who, TaskKind.CALL)
        at = house.office.now - timedelta(days=number + 1)
        done = {"state": "done", "outcome": "no_answer", "done_at": at}
        await house.world.change(task, call, **done)


async def is_seen_at_once(phone: Phone, text: str) -> bool:
    """Tell whether a text stands in the bar on top, within the first screen."""
    box = await phone.page.locator(".person-bar").get_by_text(text).first.bounding_box()
    return box is not None and box["y"] + box["height"] <= NARROW["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_person_on_a_phone(house: House, scheme: str) -> None:
    """What decides a call stands on the first screen; a reply comes by itself; more is fetched."""
    who = await house.office.young(AMINA, limits=[Limit.NO_HOME_VISIT])
    await history(house, who)
    word = await house.hire("kim", unit="KAA nord")
    await house.office.task(who, TaskKind.CALL_BACK, by=await house.office.worker("kim"))
    path = f"/people/{(await house.office.row(person, who)).public_id}"
    async with (
        open_visitor(house) as kim,
        open_browser() as chromium,
        open_phone(chromium, viewport=NARROW, color_scheme=scheme) as phone,
    ):
        await kim.set_up(word, "kim")
        cookie = {"name": "uppsok", "value": kim.secret, "url": house.url}
        await phone.page.context.add_cookies([cookie])  # type: ignore[list-item]
        await phone.page.goto(house.url + path)
        for text in ("Amina Warsame", "17 år", "dagar till 20", "Somaliska", "Inget hembesök",
                     "Ring 070-174 06 05", "Nästa: Ring upp"):  # fmt: skip
            assert await is_seen_at_once(phone, text), text
        await looks_right(phone)
        await house.world.receive(AMINA.mobile, UNSURE)
        await house.office.read()
        await phone.page.get_by_text("Nytt svar.").wait_for()  # the page asks every ten seconds
        await phone.sees("mamma är arg")
        await phone.sees("ett svar väntar på att läsas")
        await phone.tap("Visa fler")
        await phone.page.get_by_text("Samtal: inget svar").nth(59).wait_for()
        await looks_right(phone)
        await phone.page.locator("summary", has_text="Visa hela nummer").tap()
        await phone.tap("För ett ärende")
        await phone.sees("20080314-9848")
        assert phone.left == phone.complaints == []


async def looks_right(phone: Phone) -> None:
    """Check the page as it stands: for all to use, and nothing out at the side."""
    assert await phone.violations() == ""
    assert not await phone.is_too_wide()
    assert await phone.small_targets(TARGETS) == []
