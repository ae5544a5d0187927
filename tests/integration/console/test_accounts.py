"""Administrators see who signs in and how; everybody sees and ends their own sessions."""

import re

import pytest

from console.paths import ACCOUNTS, LOGIN, ME, SETUP
from register.roles import Role
from register.sign_in_tables import recovery_code, session
from register.tables import account, staff
from tests.integration.console.browsing import Browser, House

LINK = re.compile(r"<code>http://127.0.0.1/setup/([^<]+)</code>")


@pytest.fixture
async def admin(house: House, browser: Browser) -> Browser:
    """Return a browser that an administrator has signed in with."""
    await browser.set_up(await house.hire("anna", Role.ADMINISTRATOR, unit=""), "anna")
    await browser.get(ACCOUNTS)
    return browser


async def key(house: House, login: str) -> str:
    """Return whom a button of the list is about."""
    (row,) = await house.world.rows(staff, login=login)
    return str(row.id)


async def test_the_list_says_how_everybody_signs_in(
    house: House, admin: Browser, other: Browser
) -> None:
    """Roles, unit, state and when somebody was here last, for each."""
    await other.set_up(await house.hire("sara", Role.COORDINATOR, Role.DUTY), "sara")
    await house.hire("omar")
    house.wait(minutes=10)
    await admin.get("/")
    _, page = await admin.get(ACCOUNTS)
    for text in ("Sara Ek", "samordnare, jour", "KAA syd", "Inloggad nu", "Har inte varit här"):
        assert text in page
    assert page.count("Har en länk att komma igång med") == 1
    assert "Kan inte logga in" in page  # those of the world have never been invited
    house.wait(minutes=29)
    await admin.get("/")
    assert "Senast här i dag 10." in (await admin.get(ACCOUNTS))[1]
    house.wait(days=4)
    await admin.sign_in("anna")
    assert "Länken har gått ut" in (await admin.get(ACCOUNTS))[1]


async def test_a_link_is_shown_once(house: House, admin: Browser, other: Browser) -> None:
    """A new link ends what was and sets up anew; the page that shows it is the only one."""
    await other.set_up(await house.hire("sara"), "sara")
    status, page = await admin.post(ACCOUNTS + "/link", {"staff": await key(house, "sara")})
    assert status == 200
    (word,) = LINK.findall(page)
    assert (await other.get("/"))[1] == LOGIN
    assert word not in (await admin.get(ACCOUNTS))[1]
    assert (await other.get(SETUP + word))[0] == 200


async def test_sessions_are_ended(
    house: House, admin: Browser, other: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who has lost a laptop is signed out at once, and it is logged by whom."""
    await other.set_up(await house.hire("sara"), "sara")
    answer = await admin.post(ACCOUNTS + "/end", {"staff": await key(house, "sara")})
    assert answer == (303, ACCOUNTS + "?done=ended")
    assert "staff=anna whose=sara" in capsys.readouterr().out
    assert (await other.get("/"))[1] == LOGIN
    assert "Utloggad överallt" in (await admin.get(ACCOUNTS + "?done=ended"))[1]


async def test_who_leaves_is_shut_out(house: House, admin: Browser, other: Browser) -> None:
    """An account that is shut opens nothing; one's own stays, and nobody is nobody."""
    await other.set_up(await house.hire("sara"), "sara")
    theirs, own = await key(house, "sara"), await key(house, "anna")
    for _ in range(2):
        answer = await admin.post(ACCOUNTS + "/shut", {"staff": theirs})
        assert answer == (303, ACCOUNTS + "?done=shut")
    assert (await other.get("/"))[1] == LOGIN
    assert await house.world.count(account) == 1
    assert (await admin.post(ACCOUNTS + "/shut", {"staff": own}))[1] == ACCOUNTS + "?done=own"
    for path in ("/shut", "/end", "/link"):
        for nobody in ("", "0", "x", "²"):
            answer = await admin.post(ACCOUNTS + path, {"staff": nobody})
            assert answer == (303, ACCOUNTS + "?done=gone")


async def test_accounts_are_administrators_alone(house: House, browser: Browser) -> None:
    """A manager sees no accounts, and makes nobody a link."""
    await browser.set_up(await house.hire("mona", Role.MANAGER, Role.COORDINATOR), "mona")
    await browser.get("/")
    assert (await browser.get(ACCOUNTS))[0] == 403
    for path in ("/shut", "/end", "/link"):
        fields = {"staff": await key(house, "mona")}
        assert (await browser.post(ACCOUNTS + path, fields))[0] == 403
    assert 'href="/accounts"' not in (await browser.get("/"))[1]


async def test_own_sessions_are_ended_one_by_one(
    house: House, admin: Browser, other: Browser
) -> None:
    """Each of one's own, and no other's; ending this one is signing out."""
    await other.set_up(await house.hire("sara"), "sara")
    (foreign,) = await house.world.rows(session, staff_id=int(await key(house, "anna")))
    await other.get(ME)
    assert await other.post(ME + "/end", {"session": str(foreign.id)}) == (303, ME + "?done=gone")
    assert (await admin.get("/"))[0] == 200
    await admin.post("/logout", {})
    await admin.sign_in("sara")
    first, second = await house.world.rows(session, staff_id=int(await key(house, "sara")))
    _, page = await admin.get(ME)
    assert page.count("Avsluta<") == 2
    assert await admin.post(ME + "/end", {"session": str(first.id)}) == (303, ME + "?done=ended")
    assert (await other.get("/"))[1] == LOGIN
    for nothing in (str(first.id), "", "x", "9" * 30):
        assert (await admin.post(ME + "/end", {"session": nothing}))[1] == ME + "?done=gone"
    assert await admin.post(ME + "/end", {"session": str(second.id)}) == (303, LOGIN)
    assert (await admin.get("/"))[1] == LOGIN


async def test_new_recovery_codes_need_the_app(house: House, admin: Browser) -> None:
    """With a code of now there are ten new ones, shown once; the old ones end."""
    old = [row.hash for row in await house.world.rows(recovery_code)]
    await admin.get(ME)
    for wrong in ("000000", "", await house.code("anna"), admin.recovery[0]):
        assert await admin.post(ME + "/codes", {"code": wrong}) == (303, ME + "?done=wrong")
    house.wait(seconds=30)
    status, page = await admin.post(ME + "/codes", {"code": await house.code("anna")})
    assert (status, "Spara dina reservkoder" in page) == (200, True)
    new = [row.hash for row in await house.world.rows(recovery_code)]
    assert len(new) == 10
    assert not set(old) & set(new)
    for _ in range(7):
        await admin.post(ME + "/codes", {"code": "000000"})
    house.wait(seconds=30)
    answer = await admin.post(ME + "/codes", {"code": await house.code("anna")})
    assert answer == (303, ME + "?done=wrong")  # after so many tries the right one waits too


async def test_without_a_password_there_are_no_codes(house: House, browser: Browser) -> None:
    """Who signs in elsewhere has no recovery codes here, and is not told to make any."""
    await browser.set_up(await house.hire("kim"), "kim")
    (row,) = await house.world.rows(account)
    assert "reservkoder kvar" in (await browser.get(ME))[1]
    async with house.world.engine.begin() as conn:
        await conn.exec_driver_sql("UPDATE account SET password_hash = ''")
        await conn.exec_driver_sql("DELETE FROM recovery_code")
    assert row.staff_id
    assert "Skapa nya" not in (await browser.get(ME))[1]
    assert "reservkoder kvar" not in (await browser.get("/"))[1]
    assert (await browser.post(ME + "/codes", {"code": "1"}))[1] == ME + "?done=wrong"
