"""Signing in with the municipality's own account: who comes in, and what is refused."""

from collections.abc import AsyncIterator, Callable

import pytest

from config.clock import SystemClock
from console.paths import LOGIN, SIGN_ON, SIGN_ON_BACK
from console.signing.accounts import close_account
from console.signing.session_rules import LONGEST
from escalation.queue import find_worker
from register.roles import Role
from register.sign_in_tables import session
from register.tables import account
from storage.engine import writing
from tests.fakes.oidc import (
    LyingProvider,
    consent,
    lying_provider,
    real_provider,
    sign_on_at,
)
from tests.integration.console.browsing import Browser, House, open_browser, open_house
from tests.integration.escalation.office import Office
from tests.world import World

SARA = {"sub": "1", "preferred_username": "Sara", "email": "sara@example.se"}
STRANGER = {"sub": "2", "preferred_username": "stranger"}
NAMELESS = {"sub": "3"}
Said = Callable[[], str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Return what reads the log since it was last read."""
    return lambda: capsys.readouterr().out


@pytest.fixture
async def liar() -> AsyncIterator[LyingProvider]:
    """Return a provider that answers as it is told to."""
    async with lying_provider() as provider:
        yield provider


@pytest.fixture
async def house(world: World, liar: LyingProvider) -> AsyncIterator[House]:
    """Return a house whose staff sign in with accounts of that provider."""
    async with open_house(Office(world), sign_on_at(liar.url)) as house:
        await house.hire("sara")
        yield house


async def come_back(house: House, browser: Browser, liar: LyingProvider) -> tuple[int, str]:
    """Begin to sign on and come back from the provider."""
    liar.now = int(house.office.now.timestamp())
    _, address = await browser.get(SIGN_ON + "?next=/queue")
    return await browser.get(liar.consent(address))


async def test_with_a_real_provider(world: World, said: Said) -> None:
    """A real provider's people come in where they are staff, complete, and as nobody new."""
    world.clock.move(SystemClock().now())
    async with (
        real_provider(SARA, STRANGER, NAMELESS) as url,
        open_house(Office(world), sign_on_at(url)) as house,
        open_browser(house) as browser,
    ):
        await house.hire("sara")
        status, page = await browser.get(LOGIN + "?next=/queue")
        assert (status, "Logga in med kommunens konto" in page) == (200, True)
        assert f'href="{SIGN_ON}?next=/queue"' in page
        status, address = await browser.get(SIGN_ON + "?next=/queue")
        assert (status, address.startswith(url)) == (303, True)
        before = browser.secret
        assert await browser.get(await consent(address, "1")) == (303, "/queue")
        assert browser.secret != before
        assert (await browser.get("/queue"))[0] == 200
        assert (await browser.get(SIGN_ON))[1] == "/"
        (row,) = await world.rows(session)
        assert row.complete
        assert row.expires_at == house.office.now + LONGEST
        await browser.get("/")
        await browser.post("/logout", {})
        # it says no without the state, against RFC 6749, 4.1.2.1: not this browser's
        for sub, why in (("2", "nobody has this login"), ("3", "no usable claim"), ("", "state")):
            _, address = await browser.get(SIGN_ON)
            status, page = await browser.get(await consent(address, sub))
            assert status in {403, 422}
            assert why in said()
            assert await world.count(session) == 0
        _, address = await browser.get(SIGN_ON)
        of_another = address.replace("client_id=uppsok", "client_id=another")
        assert (await browser.get(await consent(of_another, "1")))[0] in {422, 502}
        assert await world.count(account) == 1


async def test_a_token_of_an_hour_ago(world: World, said: Said) -> None:
    """What a real provider signed is refused once it has expired."""
    async with (
        real_provider(SARA) as url,
        open_house(Office(world), sign_on_at(url)) as house,
        open_browser(house) as browser,
    ):
        world.clock.move(SystemClock().now())
        await house.hire("sara")
        house.wait(hours=2)
        _, address = await browser.get(SIGN_ON)
        assert (await browser.get(await consent(address, "1")))[0] == 422
        assert "ExpiredTokenError" in said()
        assert await world.count(session) == 0


async def test_the_lying_provider_can_tell_the_truth(
    house: House, browser: Browser, liar: LyingProvider
) -> None:
    """What the refusals below differ from: right in everything, it opens the console."""
    assert await come_back(house, browser, liar) == (303, "/queue")
    assert (await browser.get("/queue"))[0] == 200
    (form,) = liar.forms
    assert form["grant_type"] == "authorization_code"
    assert len(form["code_verifier"]) >= 43
    assert "client_secret" not in form
    assert liar.basic[0].startswith("Basic ")


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"aud": "another"}, "InvalidClaimError"),
        ({"aud": ["uppsok", "another"]}, "azp"),
        ({"aud": ["uppsok", "another"], "azp": "another"}, "azp"),
        ({"iss": "https://evil.example"}, "InvalidClaimError"),
        ({"exp": 1}, "ExpiredTokenError"),
        ({"exp": None}, "MissingClaimError"),
        ({"iat": 9_999_999_999}, "InvalidClaimError iat"),
        ({"nonce": "of another"}, "InvalidClaimError"),
        ({"nonce": None}, "MissingClaimError"),
        ({"preferred_username": "nobody"}, "nobody has this login"),
        ({"preferred_username": 7}, "no usable claim"),
    ],
)
async def test_claims_that_are_refused(
    house: House,
    browser: Browser,
    liar: LyingProvider,
    said: Said,
    *,
    claims: dict[str, object],
    why: str,
) -> None:
    """For another, by another, too old, of another sign-on or of a stranger: refused and logged."""
    liar.claims = claims
    status, page = await come_back(house, browser, liar)
    assert status in {403, 422}
    assert 'role="alert"' in page
    log = said()
    assert "a sign-in was refused" in log
    assert why in log
    assert (await browser.get("/"))[1] == LOGIN
    assert await house.world.count(session) == 0


async def test_signatures_that_are_refused(
    house: House, browser: Browser, liar: LyingProvider
) -> None:
    """Unsigned, or signed with a key that the provider does not publish, a token is nothing."""
    liar.published = type(liar.key).generate_key(2048, auto_kid=True)
    assert (await come_back(house, browser, liar))[0] == 422
    liar.published = None
    for token in ("e30.e30.", "eyJhbGciOiJub25lIn0.e30.", "no token", ""):
        liar.token = {"id_token": token}
        assert (await come_back(house, browser, liar))[0] == 422


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ({"discovery": {"issuer": "https://evil.example"}}, 502),
        ({"discovery": {"token_endpoint": "http://192.0.2.1/token"}}, 502),
        ({"discovery": {"jwks_uri": None}}, 502),
        ({"token": {"id_token": None}}, 502),
        ({"status": 500}, 502),
        ({"status": 401}, 502),
        ({"status": 400}, 422),
    ],
)
async def test_providers_that_fail(
    browser: Browser, liar: LyingProvider, fault: dict[str, object], status: int
) -> None:
    """A provider that answers wrongly, or is another, signs nobody in; the page says so calmly."""
    for name, value in fault.items():
        setattr(liar, name, value)
    first, address = await browser.get(SIGN_ON)
    if first == 303:
        first, _ = await browser.get(liar.consent(address))
    assert first == status
    assert (await browser.get(LOGIN))[0] == 200


async def test_a_provider_that_is_away(world: World) -> None:
    """Where nobody answers, the password still signs in."""
    async with (
        open_house(Office(world), sign_on_at("http://127.0.0.1:9")) as house,
        open_browser(house) as browser,
    ):
        status, page = await browser.get(SIGN_ON)
        assert (status, "svarar inte just nu" in page) == (502, True)
        assert (await browser.set_up(await house.hire("sara"), "sara"))[0] == 200


async def test_an_answer_belongs_to_the_browser_that_asked(
    house: House, browser: Browser, other: Browser, liar: LyingProvider, said: Said
) -> None:
    """An answer without its state, of another browser, too late or used is refused and logged."""
    _, address = await browser.get(SIGN_ON)
    back = liar.consent(address)
    assert (await other.get(back))[0] == 422
    assert (await browser.get(back.replace("state=", "state=å")))[0] == 422
    assert "state" in said()
    assert (await browser.get(back))[0] == 422  # its sign-on has ended with the wrong answer
    for path in (SIGN_ON_BACK, SIGN_ON_BACK + "?error=access_denied&state=x"):
        assert (await browser.get(path))[0] == 422
    _, address = await browser.get(SIGN_ON)
    no = liar.consent(address).replace("code=c", "error=access_denied")
    assert "avbröts" in (await browser.get(no))[1]
    assert "fault=declined" in said()
    _, address = await browser.get(SIGN_ON)
    house.wait(minutes=10)
    assert (await browser.get(liar.consent(address)))[0] == 422
    _, address = await browser.get(SIGN_ON)
    assert (await browser.get(liar.consent(address) + "&iss=https://evil.example"))[0] == 422
    assert await house.world.count(session) == 0


async def test_who_is_locked_out_stays_out(
    house: House, browser: Browser, liar: LyingProvider
) -> None:
    """Whose account was closed is a stranger, and so are two who differ in capitals only."""
    await house.hire("SARA", Role.MANAGER)
    assert (await come_back(house, browser, liar))[0] == 403
    async with writing(house.world.engine) as conn:
        for login in ("SARA", "sara"):
            await close_account(conn, (await find_worker(conn, login)).id)
    assert (await come_back(house, browser, liar))[0] == 403


async def test_the_secret_goes_as_the_provider_wants_it(
    house: House, browser: Browser, liar: LyingProvider
) -> None:
    """In the body where it takes it there alone."""
    liar.discovery = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert (await come_back(house, browser, liar))[0] == 303
    assert liar.forms[0]["client_secret"] == "hemligt hos oss"
    assert liar.basic == [""]


async def test_answers_are_counted_by_address(browser: Browser) -> None:
    """Who comes back again and again without having begun waits in the end."""
    statuses = [(await browser.get(SIGN_ON_BACK))[0] for _ in range(51)]
    assert statuses == [422] * 50 + [429]


async def test_without_a_provider_there_is_no_such_page(world: World) -> None:
    """Where single sign-on is not set up, nothing of it is seen."""
    async with open_house(Office(world)) as house, open_browser(house) as browser:
        for path in (SIGN_ON, SIGN_ON_BACK):
            assert (await browser.get(path))[0] == 404
        assert "kommunens konto" not in (await browser.get(LOGIN))[1]
