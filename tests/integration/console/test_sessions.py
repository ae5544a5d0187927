"""How sessions end, and what forms need."""

import pytest

from console.paths import CODE, LOGIN
from console.signing.accounts import close_account
from console.signing.sessions import end_sessions
from register.sign_in_tables import session
from register.tables import account
from storage.engine import writing
from tests.integration.console.browsing import Browser, House


@pytest.fixture
async def sara(house: House, browser: Browser) -> Browser:
    """Return a browser that Sara has signed in with."""
    await browser.set_up(await house.hire("sara"), "sara")
    await browser.get("/")
    return browser


async def test_half_an_hour_without_a_page_ends_it(house: House, sara: Browser) -> None:
    """A session lives as long as it is used, and half an hour more."""
    for _ in range(3):
        house.wait(minutes=29)
        assert (await sara.get("/"))[0] == 200
    house.wait(minutes=31)
    assert await sara.get("/queue?kind=call") == (303, LOGIN + "?next=%2Fqueue%3Fkind%3Dcall")


async def test_twelve_hours_end_it(house: House, sara: Browser) -> None:
    """However much it is used, a session ends after twelve hours; then its row goes too."""
    for _ in range(35):
        house.wait(minutes=20)
        assert (await sara.get("/"))[0] == 200
    house.wait(minutes=20)
    assert (await sara.get("/"))[1] == LOGIN
    await sara.sign_in("sara")
    assert await house.world.count(session) == 1


async def test_the_second_step_waits_ten_minutes(
    house: House, sara: Browser, other: Browser
) -> None:
    """A password alone is worth ten minutes."""
    house.wait(seconds=30)
    assert sara.secret
    await other.give_password("sara")
    house.wait(minutes=10)
    assert (await other.get(CODE))[1] == LOGIN


async def test_signing_out_ends_one_or_all(sara: Browser, other: Browser) -> None:
    """Signing out ends this session; everywhere ends the others too."""
    await other.sign_in("sara")
    await other.get("/")
    assert await other.post("/logout", {}) == (303, LOGIN)
    assert other.secret == ""
    assert (await other.get("/"))[1] == LOGIN
    assert (await sara.get("/"))[0] == 200
    await other.sign_in("sara")
    await other.get("/")
    await other.post("/logout", {"everywhere": "1"})
    assert (await sara.get("/"))[1] == LOGIN


async def test_an_administrator_ends_sessions(house: House, sara: Browser) -> None:
    """Sessions end from the database at once, and an account that is closed opens nothing."""
    staff_id = (await house.world.rows(account))[0].staff_id
    async with writing(house.world.engine) as conn:
        assert await end_sessions(conn, staff_id) == 1
    assert (await sara.get("/"))[1] == LOGIN
    assert (await sara.sign_in("sara"))[0] == 303
    async with writing(house.world.engine) as conn:
        await close_account(conn, staff_id)
    assert (await sara.get("/"))[1] == LOGIN
    assert (await sara.give_password("sara"))[0] == 422


async def test_a_new_link_ends_what_was(house: House, sara: Browser) -> None:
    """Whoever is invited again has no session, password or app until it is set up."""
    word = await house.invite("sara")
    assert (await sara.get("/"))[1] == LOGIN
    assert (await sara.give_password("sara"))[0] == 422
    house.wait(seconds=30)
    assert (await sara.set_up(word, "sara"))[0] == 200


async def test_forms_need_their_token(sara: Browser, other: Browser) -> None:
    """A form without the token of this browser's own page is refused, also before signing in."""
    for token in ("", "0" * 64, "å"):
        assert (await sara.post("/logout", {"token": token}))[0] == 403
    await other.get(LOGIN)
    assert (await sara.post("/logout", {"token": other.token}))[0] == 403
    assert (await other.post(LOGIN, {"login": "sara", "password": "x", "token": ""}))[0] == 403
    for site in ("cross-site", "same-site"):
        assert (await sara.post("/logout", {}, {"Sec-Fetch-Site": site}))[0] == 403
    assert (await sara.get("/"))[0] == 200
    assert (await sara.post("/logout", {}, {"Sec-Fetch-Site": "same-origin"}))[0] == 303


async def test_tries_are_counted_by_login(house: House, sara: Browser, other: Browser) -> None:
    """After ten wrong passwords the right one is refused too, for a quarter of an hour."""
    house.wait(seconds=30)
    for _ in range(10):
        assert (await other.give_password("Sara ", "fel lösenord helt"))[0] == 422
    assert (await other.give_password("sara"))[0] == 429
    assert (await sara.get("/"))[0] == 200  # who is in stays in
    house.wait(minutes=15)
    assert (await other.give_password("sara"))[0] == 303


async def test_strangers_do_not_shut_a_known_browser_out(
    house: House, sara: Browser, other: Browser
) -> None:
    """Who has signed in here before gets in whatever strangers try, and frees no try of theirs."""
    await sara.post("/logout", {})
    for _ in range(11):
        await other.give_password("sara", "fel lösenord helt")
    assert (await other.give_password("sara"))[0] == 429
    house.wait(seconds=30)
    assert (await sara.give_password(" Sara "))[0] == 422  # logins are told apart by capitals
    assert (await sara.give_password("sara"))[0] == 303
    assert (await sara.give_code(await house.code("sara")))[0] == 303
    assert (await other.give_password("sara"))[0] == 429


async def test_a_known_browser_has_ten_tries(house: House, sara: Browser, other: Browser) -> None:
    """Known is not trusted: its tries count too, and it is for one login and three months."""
    await house.hire("omar")
    await sara.post("/logout", {})
    for _ in range(10):
        assert (await sara.give_password("sara", "fel lösenord helt"))[0] == 422
    assert (await sara.give_password("sara"))[0] == 429
    assert (await other.give_password("sara"))[0] == 303
    for _ in range(10):
        await other.give_password("omar", "fel lösenord helt")
    assert (await sara.give_password("omar"))[0] == 429
    house.wait(days=91)
    for _ in range(10):
        await other.give_password("sara", "fel lösenord helt")
    assert (await sara.give_password("sara"))[0] == 429


async def test_tries_are_counted_by_address(house: House, other: Browser) -> None:
    """Who tries many logins from one address waits, and logins that nobody has count the same."""
    for number in range(50):
        status, _ = await other.give_password(f"nobody{number}", "")
        assert status == 422
    assert (await other.give_password("another"))[0] == 429
    house.wait(minutes=15)
    assert (await other.give_password("another"))[0] == 422


async def test_tries_are_counted_by_second_step(
    house: House, sara: Browser, other: Browser
) -> None:
    """A password does not buy guesses at the code: six, across sessions, then a wait."""
    house.wait(seconds=30)
    for _ in range(6):
        await other.give_password("sara")
        assert (await other.give_code("123 456"))[0] == 422
    assert (await other.give_code(await house.code("sara")))[0] == 429
    assert (await sara.get("/"))[0] == 200
    house.wait(minutes=15)
    assert (await other.sign_in("sara"))[0] == 303
