"""Search: a caller is found by whatever they say of themselves, and only by who may see them."""

from dataclasses import replace

import pytest

from console.people_door import REFUSED, SEARCHED
from escalation.states import TaskKind
from escalation.tables import task
from messaging.paper.reference import reference_of
from register.roles import Role
from register.tables import person
from storage.tables import access_log
from tests.integration.console.browsing import Browser, House
from tests.people import AMINA, ELIAS, SAGA, Young
from tests.world import another

OSTEN = replace(another(1), first_name="Åke-Östen", last_name="Ångström Öz")
NOBODY = "Ingen hittades."


@pytest.fixture
async def kim(house: House, browser: Browser) -> Browser:
    """Return a browser that Kim of the south has signed in with."""
    await browser.set_up(await house.hire("kim"), "kim")
    await browser.get("/")
    return browser


async def page_of(house: House, who: Young) -> str:
    """Put somebody into the register; return where their page is."""
    key = await house.world.add_person(who, in_round=False)
    return f"/people/{(await house.world.rows(person, id=key))[0].public_id}"


async def search(browser: Browser, text: str) -> str:
    """Type something into the field; return where it leads, or the page."""
    status, place = await browser.post("/search", {"q": text})
    if place.startswith("/search?"):
        assert status == 303
        status, place = await browser.get(place)
    return place


async def test_one_hit_leads_straight_on(house: House, kim: Browser) -> None:
    """A name, a number of theirs or a guardian's, and a personnummer in any form find a caller."""
    place = await page_of(house, ELIAS)
    for typed in (
        *("Elias", "elias lind", "LINDQVIST Eli", "lindq 2007-11-02", "elias 071102"),
        *("0701740607", "070-174 06 07", "+46 70 174 06 07", "0701740608"),
        *("200711029819", "20071102-9819", "071102-9819", "0711029819"),
    ):
        assert await search(kim, typed) == place, typed


async def test_by_id_and_by_a_letter_s_reference(house: House, kim: Browser) -> None:
    """The id of an address, in small letters too, and what stands on an envelope find somebody."""
    who = await house.office.young(ELIAS)
    (row,) = await house.world.rows(person, id=who)
    place = f"/people/{row.public_id}"
    letter = await house.office.letter(who)
    assert await search(kim, reference_of(letter)) == place
    await house.world.change(person, who, public_id="K7M4PQ2TXB")
    assert await search(kim, "k7m4pq2txb") == "/people/K7M4PQ2TXB"


async def test_letters_are_forgiven(house: House, kim: Browser) -> None:
    """Å, ä and ö are found without their marks, and each part of a double name by itself."""
    place = await page_of(house, OSTEN)
    for typed in ("ake", "ÅKE", "osten", "angstrom", "oz ake", "åke-ö", "Ang Ost"):
        assert await search(kim, typed) == place, typed


async def test_several_are_listed_by_name(house: House, kim: Browser) -> None:
    """Where several are called so they are listed, and each look is logged."""
    for number in (2, 1):
        await page_of(house, another(number))
    await house.world.change(person, 1, state="left")
    page = await search(kim, "elias")
    assert page.index("Elias1 Lindqvist") < page.index("Elias2 Lindqvist")
    assert "17 år, född 2007-11-02" in page
    assert page.count("Inte i registret längre") == 1
    rows = await house.world.rows(access_log)
    assert [(row.actor, row.action) for row in rows] == [("staff:kim", SEARCHED)] * 2


async def test_thirty_are_shown(house: House, kim: Browser) -> None:
    """A name of very many asks for more of it."""
    for number in range(1, 32):
        await page_of(house, another(number))
    page = await search(kim, "lindqvist")
    assert page.count('<a class="who"') == 30
    assert "Fler heter så" in page


@pytest.mark.parametrize("roles", [(), (Role.COORDINATOR, Role.PROTECTED)], ids=["kim", "extra"])
async def test_nobody_protected_is_found(
    house: House, browser: Browser, roles: tuple[Role, ...]
) -> None:
    """Somebody protected is answered as nobody is, to the letter, with the extra role too (R7)."""
    await browser.set_up(await house.hire("kim", *roles), "kim")
    await browser.get("/")
    asked = ("Saga", "nilsson", "0701740609", "200806219846", "saga nil 2008-06-21")
    before = [await search(browser, typed) for typed in asked]
    await page_of(house, SAGA)
    assert [await search(browser, typed) for typed in asked] == before
    assert all(NOBODY in page for page in before)
    assert {row.action for row in await house.world.rows(access_log)} == {REFUSED}


async def test_the_wrong_reader_finds_nobody(house: House, kim: Browser) -> None:
    """Another unit's people are not found; a number that would have is noted as refused."""
    await page_of(house, AMINA)
    for typed in ("Amina", "0701740605", "200803149848"):
        page = await search(kim, typed)
        assert NOBODY in page
        assert "Warsame" not in page
    assert [row.action for row in await house.world.rows(access_log)] == [REFUSED] * 2


async def test_others_are_found_where_they_are_one_s_own(house: House, kim: Browser) -> None:
    """People of another district whom one is responsible for, or whose task one holds, are."""
    who = await house.world.add_person(AMINA)
    worker = await house.office.worker("kim")
    held = await house.office.task(who, TaskKind.CALL_BACK, by=worker)
    place = f"/people/{(await house.world.rows(person, id=who))[0].public_id}"
    assert await search(kim, "amina") == place
    await house.world.change(task, held, state="done")
    assert NOBODY in await search(kim, "amina")
    await house.world.change(person, who, owner_id=worker.id)
    assert await search(kim, "warsame") == place


async def test_whoever_is_on_duty_finds_who_is_in_danger(house: House, browser: Browser) -> None:
    """An urgent task opens its person to those on duty everywhere (R19)."""
    word = await house.hire("duty", Role.DUTY)
    await browser.set_up(word, "duty")
    await browser.get("/")
    who = await house.world.add_person(AMINA)
    assert NOBODY in await search(browser, "amina")
    await house.office.task(who, TaskKind.URGENT)
    assert (await search(browser, "amina")).startswith("/people/")


async def test_a_manager_finds_the_whole_unit(house: House, browser: Browser) -> None:
    """A manager of no one unit finds everybody who is not protected."""
    await browser.set_up(await house.hire("chef", Role.MANAGER, unit=""), "chef")
    await browser.get("/")
    await page_of(house, SAGA)
    for who in (AMINA, ELIAS):
        place = await page_of(house, who)
        assert await search(browser, who.first_name) == place


async def test_what_cannot_be_searched_for(house: House, kim: Browser) -> None:
    """Nothing, one letter, or signs that are no name say what can be written; no one is shown."""
    await page_of(house, ELIAS)
    assert "Skriv minst två bokstäver" in await search(kim, "e")
    assert "Skriv minst två bokstäver" in await search(kim, "2007-11-02")
    for text in ("", "   ", "%", "Elias%", "_lias", "x" * 5000, "\0"):
        page = await search(kim, text)
        assert "Lindqvist" not in page


async def test_no_number_stands_in_an_address(kim: Browser) -> None:
    """A search with digits is answered where it was posted; a name's address can be kept."""
    assert await kim.post("/search", {"q": "åsa e"}) == (303, "/search?q=%C3%A5sa+e")
    assert (await kim.post("/search", {"q": "0701740699"}))[0] == 200
