"""Every address: for whom it is, and what others get."""

import re

import pytest
from aiohttp import ClientSession

from console.daily.claimed import WORKERS
from console.paths import CODE, LOGIN, SIGN_ON, SIGN_ON_BACK
from console.results.roles import LEADS_PEOPLE
from console.route import Route
from console.routes import ROUTES
from register.roles import Role
from tests.integration.console.browsing import Browser, House

OPEN = {
    ("GET", LOGIN),
    ("POST", LOGIN),
    ("GET", SIGN_ON),
    ("GET", SIGN_ON_BACK),
    ("GET", "/setup/{word}"),
    ("POST", "/setup/{word}"),
}
SHUT = [route for route in ROUTES if (route.method, route.path) not in OPEN]
BY_ROLE = [route for route in SHUT if route.roles is not None]


async def ask(browser: Browser, route: Route) -> tuple[int, str]:
    """Ask for a page, or post an empty form."""
    path = re.sub(r"\{\w+\}", "1", route.path)
    if route.method == "GET":
        return await browser.get(path)
    return await browser.post(path, {})


def test_only_these_need_no_sign_in() -> None:
    """A page is open to everybody because it is named here, and for no other reason."""
    opened = {(one.method, one.path) for one in ROUTES if one.roles is None}
    assert opened - {("GET", CODE), ("POST", CODE)} == OPEN


async def test_nobody_gets_in_without_signing_in(browser: Browser) -> None:
    """Not signed in, every page leads to the sign-in."""
    for route in SHUT:
        status, place = await ask(browser, route)
        assert (status, place.partition("?")[0]) == (303, LOGIN), route
        browser.secret = "made up"
        assert (await ask(browser, route))[1].partition("?")[0] == LOGIN


async def test_a_password_alone_opens_nothing(
    house: House, browser: Browser, other: Browser
) -> None:
    """With the password given and nothing more, every page leads to the second step."""
    await browser.set_up(await house.hire("kim"), "kim")
    await other.give_password("kim")
    for route in BY_ROLE:
        assert (await ask(other, route))[1].partition("?")[0] == CODE, route


async def test_a_role_decides(
    house: House, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who has none of a page's roles is refused, and the refusal is logged."""
    await browser.set_up(await house.hire("admin", Role.ADMINISTRATOR), "admin")
    await browser.get("/")
    # signing out ends what the others need
    for route in sorted(BY_ROLE, key=lambda one: one.path == "/logout"):
        assert route.roles is not None
        status, place = await ask(browser, route)
        told = capsys.readouterr().out
        if Role.ADMINISTRATOR in route.roles:
            nothing_there = {404} if "{" in route.path else set()
            assert status in {200, 303} | nothing_there, route
            assert route.path == "/logout" or place.partition("?")[0] != LOGIN, route
        else:
            assert status == 403, route
            assert "a page was refused" in told, route
            assert route.roles in {WORKERS, LEADS_PEOPLE}, route


async def test_headers_of_every_answer(house: House) -> None:
    """Pages are kept by nobody, framed by nobody and run nothing of others."""
    async with ClientSession() as session:
        for path in (LOGIN, "/", "/setup/x", "/nowhere"):
            headers = {"Accept": "text/html"}
            async with session.get(
                house.url + path, headers=headers, allow_redirects=False
            ) as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "unsafe" not in policy
                assert answer.headers["Cache-Control"] == "no-store"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_what_is_not_there(browser: Browser) -> None:
    """A browser gets a page of ours that says so, a program a plain 404."""
    status, page = await browser.get("/nowhere", Accept="text/html")
    assert status == 404
    assert "Sidan finns inte" in page
    assert (await browser.get("/nowhere", Accept="*/*"))[0] == 404
    assert (await browser.get("/static/nothing.css"))[0] == 404
