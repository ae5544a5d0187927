"""Conversations with people who have been reached."""

from datetime import timedelta

from register.tables import person
from storage.tables import access_log
from tests.integration.console.browsing import Browser, House
from tests.integration.escalation.office import UNSURE
from tests.people import AMINA, ELIAS, SAGA


async def test_who_is_reached_and_writes_is_listed(house: House, browser: Browser) -> None:
    """The newest first, each once, with what they said last; whoever is shown is logged."""
    await browser.set_up(await house.hire("kim"), "kim")
    assert "Ingen som är nådd" in (await browser.get("/inbox/talks"))[1]
    who = await house.office.young(ELIAS)
    await house.world.receive(ELIAS.mobile, "jag jobbar", key="SM1")
    await house.office.read()
    house.wait(minutes=1)
    await house.world.receive(ELIAS.mobile, UNSURE + " och mer" * 20, key="SM2")
    await house.office.read()
    _, page = await browser.get("/inbox/talks")
    assert page.count('<li><a href="/people/') == 1
    assert UNSURE in page
    assert "att läsa" in page
    assert " …" in page
    public_id = (await house.world.rows(person, id=who))[0].public_id
    assert f'href="/people/{public_id}/write"' in page
    rows = await house.world.rows(access_log, actor="staff:kim")
    assert [row.action for row in rows] == ["list", "read_reply"]
    before = (house.office.now - timedelta(seconds=30)).isoformat().replace("+", "%2B")
    assert "jag jobbar" in (await browser.get(f"/inbox/talks?before={before}"))[1]
    assert UNSURE in (await browser.get("/inbox/talks?before=yesterday"))[1]


async def test_others_and_protected_people_are_not_listed(house: House, browser: Browser) -> None:
    """Another unit's people, those not reached, and nobody protected."""
    await browser.set_up(await house.hire("kim"), "kim")
    for key, who in enumerate((AMINA, SAGA)):
        one = await house.office.young(who)
        await house.world.change(person, one, reached_at=house.office.now)
        await house.world.receive(who.mobile, "jag jobbar", key=f"SM{key}")
    await house.office.read()
    _, page = await browser.get("/inbox/talks")
    assert "Ingen som är nådd" in page
