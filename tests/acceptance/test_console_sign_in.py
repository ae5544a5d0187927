"""Signing in by the municipality's account, and what was written when the session was over."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.acceptance.browser import open_phone
from tests.acceptance.municipality import LOGIN
from tests.acceptance.program import Program
from tests.acceptance.town import NARROW, WIDE, Coordinator, Town, open_town
from tests.fakes.oidc import real_provider

pytestmark = pytest.mark.asyncio(loop_scope="module")
SARA = {"sub": "sara", "preferred_username": LOGIN.upper()}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    browser: Browser, opened: Program, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """Return a town at work whose staff have accounts with a provider."""
    assert browser.is_connected()
    async with real_provider(SARA) as issuer:
        settings = {
            "OIDC_ISSUER": issuer,
            "OIDC_CLIENT_ID": "uppsok",
            "OIDC_CLIENT_SECRET": "hemligt hos oss",
        }
        folder = tmp_path_factory.mktemp("town")
        async with open_town(opened, folder, settings=settings) as town:
            yield town


async def test_the_municipality_s_account_opens_the_console(town: Town, browser: Browser) -> None:
    """One click here, one at the provider, and the page that was asked for is there."""
    async with open_phone(browser, viewport=NARROW) as phone:
        await phone.page.goto(town.base + "/queue?kind=call")
        assert await phone.violations() == ""
        await phone.tap("Logga in med kommunens konto")
        await phone.page.locator("button[value=sara]").click()
        await phone.page.wait_for_url(town.base + "/queue?kind=call")
        await phone.page.locator(".me summary").tap()
        await phone.tap("Mitt konto")
        await phone.sees("Chrome")
        assert await phone.violations() == ""


async def test_what_was_sent_too_late_is_sent_again(town: Town, browser: Browser) -> None:
    """Signed out meanwhile, a form waits behind the sign-in and does then what it was to do."""
    async with open_phone(browser, viewport=WIDE) as phone:
        sara = Coordinator(phone, LOGIN, town.base)
        await sara.set_up(await town.link_of(LOGIN))
        await phone.page.goto(town.base + "/queue")
        await asyncio.to_thread(town.program.do, "staff", "sign-out", LOGIN)
        await phone.tap("Ta fem")
        await sara.sign_in()
        await phone.sees("Vi sparade det du skrev")
        await sara.looks_right()
        await phone.tap("Skicka igen")
        await phone.sees("din till")
