"""A text as its reader gets it: the e-mail in its frame, the letter as a page and a PDF."""

import pytest

from messaging.version_rules import TextKey
from messaging.versions import save_draft
from register.roles import Role
from storage.engine import writing
from tests.integration.console.browsing import Browser, House

MAIL, LETTER = "/templates/hello.email", "/templates/autumn_letter.letter"


@pytest.fixture
async def moa(house: House, browser: Browser) -> Browser:
    """Return a browser that Moa, a manager, has signed in with."""
    await browser.set_up(await house.hire("moa", Role.MANAGER), "moa")
    return browser


async def fetch(browser: Browser, path: str) -> tuple[str, str, bytes]:
    """Return the kind, the policy and the content of an answer."""
    async with browser.session.get(browser.house.url + path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        return answer.content_type, policy, await answer.read()


async def test_an_email_in_both_halves(moa: Browser) -> None:
    """The HTML stands in a frame that may do nothing; subject and plain text beside it."""
    _, page = await moa.get(f"{MAIL}.sv")
    assert f'href="{MAIL}.sv/sheet"' in page
    _, policy, content = await fetch(moa, f"{MAIL}.sv/sheet")
    assert "frame-src 'self'" in policy
    assert b" sandbox></iframe>" in content
    assert b"Amina" in content
    _, policy, content = await fetch(moa, f"{MAIL}.sv/sheet/mail?person=signs")
    assert "default-src 'none'" in policy
    assert policy.endswith("sandbox")
    html = content.decode()
    assert '<html lang="sv" dir="ltr">' in html
    assert "Zoë" in html


async def test_a_language_from_right_to_left(moa: Browser) -> None:
    """Each language has its own, in its own direction; people are kept from one to the next."""
    _, page = await moa.get(f"{MAIL}.ar/sheet?person=long")
    assert f"{MAIL}.fa/sheet?person=long" in page
    assert 'dir="rtl"' in page
    assert '<html lang="ar" dir="rtl">' in (await moa.get(f"{MAIL}.ar/sheet/mail"))[1]


async def test_what_is_typed_is_not_run(house: House, moa: Browser) -> None:
    """Signs of HTML in a text are signs in its mail too."""
    key = TextKey("hello", "email", "sv")
    body = "Subject: Hej\n\n<script>alert(1)</script> {{ municipality }}"
    async with writing(house.world.engine) as conn:
        version = await save_draft(conn, key, body, author="staff:moa", now=house.world.clock.now())
    _, page = await moa.get(f"{MAIL}.sv/sheet/mail?version={version}")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


async def test_letters_on_their_sheets(moa: Browser) -> None:
    """A letter and a card are drawn by the press of the real ones, as a picture and as a PDF."""
    for address in (f"{LETTER}.sv", f"{LETTER}.ar", "/templates/knock_card.letter.sv"):
        _, page = await moa.get(f"{address}/sheet?person=no_owner")
        assert "/sheet/pages/1?version=" in page
        kind, _, picture = await fetch(moa, f"{address}/sheet/pages/1")
        assert (kind, picture[:4]) == ("image/svg+xml", b"<svg")
        kind, _, paper = await fetch(moa, f"{address}/sheet/letter.pdf")
        assert (kind, paper[:4]) == ("application/pdf", b"%PDF")


async def test_what_is_not_there(moa: Browser) -> None:
    """An SMS has no sheet, and a version of another text is none of this one."""
    for address in (
        "/templates/hello.sms.sv/sheet",
        f"{MAIL}.sv/sheet?version=1",
        f"{MAIL}.sv/sheet?version=999999",
        f"{MAIL}.sv/sheet/letter.pdf",
        f"{MAIL}.sv/sheet/pages/1",
        f"{LETTER}.sv/sheet/mail",
        f"{LETTER}.sv/sheet/pages/9",
        "/templates/none.letter.sv/sheet",
    ):
        assert (await moa.get(address))[0] == 404, address
