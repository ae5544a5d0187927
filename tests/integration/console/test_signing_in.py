"""Signing in by two steps, and what is refused."""

import pytest

from console.paths import CODE, LOGIN, SETUP
from register.sign_in_tables import recovery_code, session
from register.tables import account
from tests.integration.console.browsing import PASSWORD, Browser, House


async def test_a_link_sets_up_and_signs_in(house: House, browser: Browser) -> None:
    """The one-time link takes a password and a code, shows recovery codes, and signs in."""
    word = await house.hire("sara")
    assert (await browser.get("/"))[1] == LOGIN
    status, page = await browser.set_up(word, "sara")
    assert status == 200
    assert len(browser.recovery) == len(set(browser.recovery)) == 10
    assert (await browser.get("/"))[0] == 200
    row = (await house.world.rows(account))[0]
    assert row.password_hash.startswith("$argon2id$")
    assert PASSWORD not in page
    assert await house.world.count(recovery_code) == 10


async def test_a_link_is_used_once_and_looking_uses_nothing(house: House, browser: Browser) -> None:
    """A link that is looked at still works; one that was used, is old or replaced does not."""
    word = await house.hire("sara")
    for _ in range(3):
        assert (await browser.get(SETUP + word))[0] == 200
    await browser.set_up(word, "sara")
    assert (await browser.get(SETUP + word))[0] == 404
    late = await house.hire("omar")
    replaced = await house.hire("kim")
    newer = await house.invite("kim")
    assert (await browser.get(SETUP + replaced))[0] == 404
    assert (await browser.get(SETUP + newer))[0] == 200
    house.wait(days=3)
    assert (await browser.get(SETUP + late))[0] == 404
    assert (await browser.post(SETUP + late, {"password": PASSWORD}))[0] == 404


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"password": "kort"}, "För kort"),
        ({"again": "fyra gula lastbåtar"}, "inte samma"),
        ({"code": "000000"}, "Koden stämmer inte"),
        ({"password": "sara.sara.ek", "again": "sara.sara.ek"}, "för mycket"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    house: House, browser: Browser, fields: dict[str, str], told: str
) -> None:
    """A set-up with a fault changes nothing and says what to mend."""
    word = await house.hire("sara")
    status, page = await browser.set_up(word, "sara", **fields)
    assert status == 422
    assert told in page
    assert (await house.world.rows(account))[0].password_hash == ""
    assert await house.world.count(session) == 0


async def test_password_and_code_sign_in(house: House, browser: Browser, other: Browser) -> None:
    """Both steps are needed, and each gives the browser another secret; old ones open nothing."""
    await browser.set_up(await house.hire("sara"), "sara")
    house.wait(seconds=30)
    await other.get(LOGIN)
    before = other.secret
    assert (await other.give_password("sara", to="?next=%2Fqueue%3Foverdue%3D1"))[1] == (
        CODE + "?next=%2Fqueue%3Foverdue%3D1"
    )
    half = other.secret
    assert (await other.get("/"))[1] == CODE
    answer = await other.post(
        CODE, {"code": await house.code("sara"), "next": "/queue?overdue=1", "token": ""}
    )
    assert answer[0] == 403
    await other.get(CODE + "?next=%2Fqueue%3Foverdue%3D1")
    answer = await other.post(CODE, {"code": await house.code("sara"), "next": "/queue?overdue=1"})
    assert answer == (303, "/queue?overdue=1")
    assert "HttpOnly" in other.set_cookie
    assert "SameSite=Lax" in other.set_cookie
    assert "Expires" not in other.set_cookie
    assert len({before, half, other.secret}) == 3
    for old in (before, half):
        browser.secret = old
        assert (await browser.get("/"))[1] == LOGIN


async def test_a_wrong_login_looks_like_a_wrong_password(
    house: House, browser: Browser, other: Browser
) -> None:
    """Nobody learns from the answer which logins there are, or which are not set up."""
    await browser.set_up(await house.hire("sara"), "sara")
    await house.hire("omar")
    answers = {
        (status, page.replace(login, "").replace(other.token, ""))
        for login in ("sara", "omar", "nobody")
        for status, page in [await other.give_password(login, "fel lösenord helt")]
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 422


async def test_a_code_works_once(house: House, browser: Browser, other: Browser) -> None:
    """A code that was used or is old is refused; the next half minute's is taken."""
    await browser.set_up(await house.hire("sara"), "sara")
    used = await house.code("sara")
    await other.give_password("sara")
    assert (await other.give_code(used))[0] == 422
    old = await house.code("sara", ahead=-2)
    assert (await other.give_code(old))[0] == 422
    early = await house.code("sara", ahead=1)
    assert (await other.give_code(early[:3] + " " + early[3:]))[0] == 303


async def test_a_recovery_code_works_once(house: House, browser: Browser, other: Browser) -> None:
    """A recovery code stands in for the app, once, however it is typed."""
    await browser.set_up(await house.hire("sara"), "sara")
    await other.give_password("sara")
    code = browser.recovery[0].lower()
    assert (await other.give_code(code))[0] == 303
    await other.get("/")
    await other.post("/logout", {})
    await other.give_password("sara")
    assert (await other.give_code(code))[0] == 422
    assert (await other.give_code("inte en kod"))[0] == 422
    assert await house.world.count(recovery_code) == 9


async def test_few_recovery_codes_are_told(house: House, browser: Browser) -> None:
    """Who has three codes left is told so."""
    await browser.set_up(await house.hire("sara"), "sara")
    assert "reservkoder kvar" not in (await browser.get("/"))[1]
    for code in browser.recovery[:7]:
        await browser.post("/logout", {})
        await browser.give_password("sara")
        await browser.give_code(code)
        _, page = await browser.get("/")
    assert "Du har 3 reservkoder kvar" in page


async def test_who_is_signed_in_is_not_asked_again(house: House, browser: Browser) -> None:
    """The sign-in leads on at once; and never to another site."""
    await browser.set_up(await house.hire("sara"), "sara")
    assert (await browser.get(LOGIN + "?next=/queue"))[1] == "/queue"
    assert (await browser.get(LOGIN + "?next=//evil.example"))[1] == "/"
    assert (await browser.get(CODE))[1] == LOGIN
