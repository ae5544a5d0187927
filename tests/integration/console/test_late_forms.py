"""A form is never lost to an expired session, and never another's."""

import re

import pytest

from console.paths import CODE, LOGIN
from console.signing.kept_forms import MOST
from register.sign_in_tables import kept_form
from storage.engine import writing
from tests.integration.console.browsing import Browser, House

NOTE = "Hon ville bli uppringd <efter> skolan"
FORM = {"task": "12", "text": NOTE}
TO = "/queue/take"


@pytest.fixture
async def sara(house: House, browser: Browser) -> Browser:
    """Return a browser in which Sara has signed in and opened a page."""
    await browser.set_up(await house.hire("sara"), "sara")
    await browser.get("/queue")
    return browser


async def send_late(house: House, browser: Browser) -> str:
    """Send a form when the session is over, and return where it is found after signing in."""
    house.wait(minutes=31)
    status, place = await browser.post(TO, FORM)
    assert status == 303
    assert place.startswith(LOGIN + "?next=%2Fkept%2F")
    return place.removeprefix(LOGIN + "?next=").replace("%2F", "/")


async def sign_in_to(house: House, browser: Browser, login: str, path: str) -> tuple[int, str]:
    """Sign in by the address that one was led to."""
    house.wait(seconds=30)
    await browser.give_password(login, to="?next=" + path)
    await browser.get(CODE + "?next=" + path)
    return await browser.post(CODE, {"code": await house.code(login), "next": path})


async def test_what_was_written_is_there_after_signing_in(house: House, sara: Browser) -> None:
    """The form comes back with its fields and a fresh token, acts when it is sent, and is gone."""
    path = await send_late(house, sara)
    assert await sign_in_to(house, sara, "sara", path) == (303, path)
    for _ in range(2):  # looking uses nothing up
        status, page = await sara.get(path)
        assert status == 200
        assert "Vi sparade det du skrev" in page
    assert "Hon ville bli uppringd &lt;efter&gt; skolan</textarea>" in page
    assert '<input type="hidden" name="task" value="12">' in page
    assert f'action="{TO}"' in page
    kept = re.findall(r'name="kept" value="([^"]+)"', page)[0]
    assert await sara.post(TO, {**FORM, "kept": kept}) == (303, "/queue?missed=1")
    assert (await sara.get(path))[0] == 404
    assert await house.world.count(kept_form) == 0


async def test_nobody_else_finds_it(house: House, sara: Browser, other: Browser) -> None:
    """Another who signs in, in the same browser or by the same address, finds nothing."""
    omar = await house.hire("omar")
    path = await send_late(house, sara)
    await other.set_up(omar, "omar")
    assert (await other.get(path))[0] == 404
    assert await sign_in_to(house, sara, "omar", path) == (303, path)
    status, page = await sara.get(path)
    assert (status, NOTE[:10] in page) == (404, False)
    await sara.post(path + "/drop", {})
    assert await house.world.count(kept_form) == 1


async def test_it_is_sealed_and_lasts_an_hour(house: House, sara: Browser) -> None:
    """Nothing of it can be read in the database; after an hour it is gone."""
    path = await send_late(house, sara)
    (row,) = await house.world.rows(kept_form)
    assert NOTE.encode() not in row.form_cipher
    await sign_in_to(house, sara, "sara", path)
    house.wait(minutes=29)
    assert (await sara.get(path))[0] == 200
    house.wait(minutes=29)
    assert (await sara.get("/"))[0] == 200
    house.wait(minutes=2)
    assert (await sara.get(path))[0] == 404


async def test_it_can_be_thrown_away(house: House, sara: Browser) -> None:
    """Who does not want it sends nothing."""
    path = await send_late(house, sara)
    await sign_in_to(house, sara, "sara", path)
    await sara.get(path)
    assert await sara.post(path + "/drop", {}) == (303, "/")
    assert await house.world.count(kept_form) == 0


async def test_another_tab_after_signing_in_anew(house: House, sara: Browser) -> None:
    """A page of before signing in anew acts no more, and what was written in it is shown."""
    old = sara.token
    house.wait(minutes=31)
    await sara.sign_in("sara")
    status, path = await sara.post(TO, {**FORM, "token": old})
    assert status == 303
    assert path.startswith("/kept/")
    assert "uppringd" in (await sara.get(path))[1]
    answer = await sara.post(TO, {**FORM, "token": old}, {"HX-Request": "true"})
    assert answer[0] == 200


async def test_another_site_s_form_is_not_kept(house: House, sara: Browser, other: Browser) -> None:
    """Without our token, from elsewhere, or with another's token, a form is nothing."""
    await other.set_up(await house.hire("omar"), "omar")
    await other.get("/")
    stolen, own = other.token, sara.token
    assert (await sara.post(TO, {**FORM, "token": stolen}))[0] == 403
    for token, site in (("0" * 64, "same-origin"), (own, "cross-site"), ("", "same-origin")):
        headers = {"Sec-Fetch-Site": site}
        assert (await sara.post(TO, {**FORM, "token": token}, headers))[0] == 403
    house.wait(minutes=31)
    for token, site in (("0" * 64, "same-origin"), (own, "cross-site"), ("", "same-origin")):
        headers = {"Sec-Fetch-Site": site}
        assert (await sara.post(TO, {**FORM, "token": token}, headers))[1] == LOGIN
    assert await house.world.count(kept_form) == 0


async def test_what_is_not_kept(house: House, sara: Browser) -> None:
    """An empty form, a secret, more than a person writes, or by whom has no account."""
    house.wait(minutes=31)
    for path, form in ((TO, {}), ("/me/codes", {"code": "123456"}), ("/logout", {"x": "1"})):
        assert "kept" not in (await sara.post(path, form))[1]
    for _ in range(MOST):
        assert "kept" in (await sara.post(TO, FORM))[1]
    assert (await sara.post(TO, FORM))[1] == LOGIN
    await house.invite("sara")
    assert await house.world.count(kept_form) == 0
    async with writing(house.world.engine) as conn:
        await conn.exec_driver_sql("DELETE FROM account")
    assert (await sara.post(TO, FORM))[1] == LOGIN


async def test_a_page_stands_still_when_it_asks(house: House, sara: Browser) -> None:
    """Where htmx asks, the sign-in does not appear inside a page; what is written in it stays."""
    house.wait(minutes=31)
    asked = {"HX-Request": "true"}
    assert await sara.get("/queue", **asked) == (286, "")
    assert await sara.post("/queue/keep", {"back": "/"}, asked) == (286, "")
    assert await sara.post("/queue/leave", {"back": "/"}) == (303, LOGIN)
    assert sara.hx_redirect == ""
    assert await house.world.count(kept_form) == 0
    assert await sara.post(TO, FORM, asked) == (200, "")
    assert sara.hx_redirect.startswith(LOGIN + "?next=%2Fkept%2F")
