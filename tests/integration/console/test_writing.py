"""Writing to somebody: the thread, canned texts, a preview, and once however often it is tapped."""

import re
from datetime import timedelta

import pytest

from messaging.states import Channel
from messaging.tables import message
from register.roles import Role
from register.states import Limit
from register.tables import person
from scheduler.states import Origin
from scheduler.tables import planned_contact
from storage.tables import access_log
from tests.integration.console.browsing import Browser, House
from tests.people import ELIAS, SAGA, Young

NONCE = re.compile(r'name="nonce" value="([0-9a-f]+)"')
TEXTAREA = re.compile(r"<textarea[^>]*>(.*?)</textarea>", re.DOTALL)


@pytest.fixture
async def kim(house: House, browser: Browser) -> Browser:
    """Return a browser that Kim of the south has signed in with, where sending has begun."""
    await house.world.start()
    await browser.set_up(await house.hire("kim"), "kim")
    return browser


async def page_of(house: House, who: Young = ELIAS, *limits: Limit) -> str:
    """Put somebody into the register; return the address of the page to write on."""
    key = await house.world.add_person(who, in_round=False, limits=limits)
    return f"/people/{(await house.world.rows(person, id=key))[0].public_id}/write"


async def test_a_canned_text_in_three_clicks(house: House, kim: Browser) -> None:
    """Write, choose, send: it goes by the usual way, once however often it is sent in."""
    path = await page_of(house)
    _, page = await kim.get(path)
    assert "Inget har sagts än." in page
    nonce = NONCE.findall(page)[0]
    _, page = await kim.post(path, {"canned": "hello", "nonce": nonce})
    text = TEXTAREA.findall(page)[0]
    assert text.startswith("Hej Elias! Jag heter Kim")
    assert "1 sms," in page
    form = {"send": "1", "text": text, "nonce": nonce}
    for _ in range(2):
        assert await kim.post(path, form) == (303, f"{path}?sent=1")
    _, page = await kim.get(f"{path}?sent=1")
    assert "Klart." in page
    assert page.count(text) == 1
    assert "väntar på att gå" in page
    await house.world.tick(house.office.now + timedelta(seconds=5))
    assert [one.text for one in house.world.sms.taken] == [text]
    (row,) = await house.world.rows(planned_contact, origin=Origin.STAFF.value)
    assert row.key == f"staff:{nonce}"
    assert (await house.world.rows(message))[0].channel == Channel.SMS


async def test_what_is_typed_is_kept(house: House, kim: Browser) -> None:
    """A canned text is added to what stands there; another language changes the texts alone."""
    path = await page_of(house)
    await kim.get(path)
    typed = {"text": "Hej & <b>hå</b>!", "canned": "thanks", "language": "en"}
    _, page = await kim.post(path, typed)
    assert TEXTAREA.findall(page)[0].startswith("Hej &amp; &lt;b&gt;hå&lt;/b&gt;!\nThank you")
    _, page = await kim.post(path, {"text": "Hej!", "language": "en"})
    assert TEXTAREA.findall(page)[0] == "Hej!"
    assert "Say hello" in page


async def test_a_preview_counts_what_it_takes(kim: Browser) -> None:
    """Segments of an SMS, in words; other channels count characters; it is about nobody."""
    await kim.get("/")
    _, part = await kim.post("/write/preview", {"text": "Hej " * 50, "usual": "sms"})
    assert "2 sms, 199 tecken" in part
    _, part = await kim.post("/write/preview", {"text": "привіт " * 20, "channel": "sms"})
    assert "Ett tecken utanför" in part
    _, part = await kim.post("/write/preview", {"text": "Hej", "channel": "email", "usual": "sms"})
    assert "3 tecken" in part
    assert "sms" not in part
    _, part = await kim.post("/write/preview", {"text": " "})
    assert "blockquote" not in part


@pytest.mark.parametrize(
    ("limits", "fields", "told"),
    [
        ((), {"text": " "}, "Skriv något först."),
        ((), {"text": "x" * 1001}, "För långt"),
        ((), {"text": "Hej", "channel": "chat"}, "Personen har inget sådant"),
        ((Limit.ONLY_PHONE,), {"text": "Hej"}, "En kontaktbegränsning hindrar det."),
    ],
)
async def test_what_cannot_go_is_said(
    house: House, kim: Browser, limits: tuple[Limit, ...], fields: dict[str, str], told: str
) -> None:
    """Nothing is planned, and what was typed stands."""
    path = await page_of(house, ELIAS, *limits)
    await kim.get(path)
    status, page = await kim.post(path, {"send": "1", **fields})
    assert status == 422
    assert told in page
    assert fields["text"].strip() in page
    assert await house.world.count(planned_contact) == 0


async def test_at_night_it_waits_and_an_answer_does_not(house: House, kim: Browser) -> None:
    """What staff begin keeps quiet hours, and the page says so; an answer goes at once (R9)."""
    path = await page_of(house)
    house.wait(hours=11)
    assert await kim.sign_in("kim") == (303, "/")
    _, page = await kim.get(path)
    assert "Det går iväg torsdag 2 oktober 10.00" in page
    await house.world.receive(ELIAS.mobile, "jobbar")
    await house.office.read()
    _, page = await kim.get(path)
    assert "Det går iväg" not in page
    assert '<blockquote dir="auto">jobbar</blockquote>' in page


async def test_while_sending_is_stopped_that_is_said(house: House, kim: Browser) -> None:
    """It is kept and goes later."""
    path = await page_of(house)
    await house.world.pause()
    assert "Sändningen står stilla" in (await kim.get(path))[1]


async def test_the_thread_of_an_open_page(house: House, kim: Browser) -> None:
    """A page that has everything gets nothing, and that is no new look; what is new is shown."""
    path = await page_of(house)
    _, page = await kim.get(path)
    thread = path.replace("/write", "/thread")
    has = re.findall(r"thread\?has=([^\"]+)\"", page)[0]
    looks = await house.world.count(access_log)
    assert (await kim.get(f"{thread}?has={has}"))[0] == 204
    assert await house.world.count(access_log) == looks
    await house.world.receive(ELIAS.mobile, "hej hej")
    await house.office.read()
    status, part = await kim.get(f"{thread}?has={has}")
    assert (status, "hej hej" in part) == (200, True)
    assert await house.world.count(access_log) == looks + 1


async def test_nobody_protected_is_written_to(house: House, browser: Browser) -> None:
    """With the role and a reason the page opens, and says that nothing is sent (R7)."""
    word = await house.hire("omar", Role.COORDINATOR, Role.PROTECTED)
    await browser.set_up(word, "omar")
    path = await page_of(house, SAGA)
    _, page = await browser.get(path)
    assert "Varför öppnar du?" in page
    reason = {"reason": "contact", "next": path}
    assert await browser.post(path.replace("/write", "/reason"), reason) == (303, path)
    _, page = await browser.get(path)
    assert "skickar systemet ingenting" in page
    assert "<textarea" not in page
    assert (await browser.post(path, {"send": "1", "text": "Hej"}))[0] == 422
