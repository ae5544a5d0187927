"""One message to many on its pages: written, counted, approved by another, sent once, stopped."""

import re
from datetime import timedelta
from html import unescape

import pytest

from messaging.circular_tables import circular
from messaging.states import CircularState
from register.roles import Role
from scheduler.states import OutreachState
from scheduler.tables import outreach
from tests.integration.console.browsing import Browser, House
from tests.people import AMINA, ELIAS

LOOKED = re.compile(r'name="looked_at" value="([0-9a-f]+)"')
NONCE = re.compile(r'name="nonce" value="([0-9a-f]+)"')
TEXT = (
    "Hej{% if first_name %} {{ first_name }}{% endif %}!"
    " {{ municipality }}: öppet hus onsdag 14-16. Slut: STOPP"
)
FORM = {
    "title": "Öppet hus",
    "text-sv": TEXT,
    "due": "2025-10-01T10:00",
    "late": "2025-10-03T12:00",
}


@pytest.fixture
async def moa(house: House, browser: Browser) -> Browser:
    """Return a browser that Moa, a manager, uses, where Elias and Amina are sought."""
    await house.world.start()
    for who in (ELIAS, AMINA):
        await house.world.add_person(who)
    for row in await house.world.rows(outreach):
        values = {"state": OutreachState.ACTIVE.value, "next_at": None, "step": "call"}
        await house.world.change(outreach, row.id, **values)
    await browser.set_up(await house.hire("moa", Role.MANAGER), "moa")
    return browser


async def save(browser: Browser, **fields: str) -> str:
    """Fill the form in and save it; return where it leads."""
    _, page = await browser.get("/circulars/new")
    form = {**FORM, "nonce": NONCE.findall(page)[0], **fields, "save": "1"}
    for _ in range(2):  # a double tap
        status, path = await browser.post("/circulars/new", form)
        assert status == 303
    return path


async def send(browser: Browser, path: str, **fields: str) -> tuple[int, str]:
    """Look at one and send it."""
    _, page = await browser.get(path)
    looked = LOOKED.findall(page) or [""]
    form = {"do": "send", "looked_at": looked[0], **fields}
    return await browser.post(f"{path}/change", form)


async def state(house: House) -> CircularState:
    """Return how the one there is stands."""
    [row] = await house.world.rows(circular)
    return CircularState(row.state)


async def test_written_counted_and_sent_once(house: House, moa: Browser) -> None:
    """The page tells to how many, how it looks and what it costs; two taps send it once."""
    path = await save(moa)
    _, page = await moa.get(path)
    assert "<b>2</b> personer" in page
    assert "Sms: 2, 1,04" in page
    assert "Hej Bo! Stockholms stad: öppet hus" in page
    for expected in (303, 409):
        assert (await send(moa, path))[0] == expected
    house.wait(minutes=1)
    await house.world.tick(house.office.now)
    assert len(house.world.sms.taken) == 2
    _, page = await moa.get(f"{path}/progress")
    assert "<dt>Skickade</dt><dd>2</dd>" in page
    _, page = await moa.get("/circulars")
    assert "Öppet hus" in page
    assert "2 personer" in page


async def test_when_it_goes_is_told_before(house: House, moa: Browser) -> None:
    """The page tells how many go today under the cap, when the last goes, and who is too late."""
    path = await save(moa)
    _, page = await moa.get(path)
    assert "Ingen gräns per dag." in page
    assert "I dag går <b>2</b>. Det sista går <b>onsdag 1 oktober</b>." in page
    await house.world.switch(daily_cap=1)
    _, page = await moa.get(path)
    assert "Högst 1 kontakter per enhet och dag" in page
    assert "I dag går <b>2</b>." in page  # one of each unit
    await house.world.switch(daily_cap=0, paused="by staff")
    _, page = await moa.get(path)
    assert "2 hinner inte få det" in page
    assert "Allt som skickas är pausat" in page


async def test_a_second_person_sends_it(house: House, moa: Browser, other: Browser) -> None:
    """Where the municipality asks for two, whoever wrote it cannot send it."""
    works = house.world.works
    two = works.municipality.model_copy(update={"second_approval": True})
    object.__setattr__(works, "municipality", two)
    await other.set_up(await house.hire("pia", Role.MANAGER), "pia")
    path = await save(moa)
    assert (await send(moa, path))[0] == 409
    await moa.post(f"{path}/change", {"do": "ask"})
    status, page = await send(moa, path)
    assert (status, "måste godkänna utskicket" in page) == (409, True)
    await other.get(path)
    assert (await send(other, path))[0] == 303
    assert await state(house) is CircularState.GOING


async def test_stopped_before_it_goes(house: House, moa: Browser) -> None:
    """Planned for later, it can be stopped before anybody gets it."""
    path = await save(moa, due="2025-10-02T10:00")
    await send(moa, path)
    assert (await moa.post(f"{path}/change", {"do": "stop"}))[0] == 303
    assert await state(house) is CircularState.STOPPED
    _, page = await moa.get(f"/circulars/new?from={path.rpartition('/')[2]}")
    assert TEXT in unescape(page)
    await house.world.tick(house.office.now + timedelta(days=1))
    assert house.world.sms.taken == []


async def test_what_is_missing_is_told(house: House, moa: Browser) -> None:
    """A form without a text, or whose last moment has been, is shown again with its words."""
    await moa.get("/circulars/new")
    form = {**FORM, "text-sv": "", "late": "2025-09-01T10:00", "save": "1"}
    status, page = await moa.post("/circulars/new", form)
    assert status == 422
    assert "Skriv den svenska texten." in page
    assert "Den sista tiden" in page
    status, page = await moa.post("/circulars/new", {**FORM, "text-sv": "Hej!", "save": "1"})
    assert (status, "Slut: STOPP" in page) == (422, True)
    _, page = await moa.post("/circulars/look", {**FORM, "age_from": "16", "reached": "no"})
    assert "personer" in page
    assert await house.world.count(circular) == 0


async def test_warnings_are_ticked_before_it_goes(house: House, moa: Browser) -> None:
    """A word that gives the matter away is thought of before thousands see it."""
    path = await save(moa, **{"text-sv": TEXT.replace("öppet hus", "öppet hus i skolan")})
    status, page = await send(moa, path)
    assert (status, "Kryssa för varje varning" in page) == (409, True)
    ticks = re.findall(r'name="(seen-\d+)" value="([^"]*)"', page)
    fields = {name: unescape(value) for name, value in ticks}
    assert (await send(moa, path, **fields))[0] == 303
    assert await state(house) is CircularState.GOING


async def test_there_is_no_such_message(moa: Browser) -> None:
    """An address that names none is not found, to look at or to change."""
    for path in ("/circulars/nothing", "/circulars/nothing/progress"):
        assert (await moa.get(path))[0] == 404
    await moa.get("/circulars")
    for do in ("send", "stop", "dance"):
        assert (await moa.post("/circulars/nothing/change", {"do": do}))[0] == 404


async def test_what_nobody_has_looked_at_is_not_sent(house: House, moa: Browser) -> None:
    """A page that shows an older draft sends nothing, and says why."""
    path = await save(moa)
    status, page = await moa.post(f"{path}/change", {"do": "send", "looked_at": "0"})
    assert (status, "skrivits om sedan du öppnade sidan" in page) == (409, True)
    assert await state(house) is CircularState.DRAFT


async def test_odd_numbers_and_years(moa: Browser) -> None:
    """What no database takes is read as nothing, and no page fails by it."""
    odd = {"unit": "9" * 5000, "owner": "²", "due": "0001-01-01T00:00", "age_from": "٣" * 9}
    _, page = await moa.get("/circulars/new")
    form = {**FORM, "nonce": NONCE.findall(page)[0], **odd, "save": "1"}
    status, page = await moa.post("/circulars/new", form)
    assert status == 422
    assert "Välj dag och tid" in page
