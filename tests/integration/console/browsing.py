"""Staff of the small municipality with browsers: they follow links, fill in forms, sign in."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

from aiohttp import ClientResponse, ClientSession, CookieJar, web
from argon2 import PasswordHasher
from yarl import URL

from console.paths import CODE, LOGIN, SETUP
from console.routes import add_console
from console.signing.accounts import invite
from console.signing.oidc_rules import SignOn
from console.signing.passwords import Passwords
from console.signing.totp import code_at, step_at
from escalation.queue import find_worker
from register.staff import Role, add_staff
from register.tables import account
from storage.engine import reading, writing
from tests.fakes.twilio import serve
from tests.integration.escalation.office import Office

SECRET_KEY = bytes(range(32, 64))
PASSWORD = "fyra gula lastbilar"
TOKEN = re.compile(r'name="token" value="([^"]*)"')
CODES = re.compile(r"<li><code>([0-9A-Z ]+)</code></li>")
Answer = tuple[int, str]
# The real hashes take long on purpose; tests/unit/console/test_passwords.py asks for them.
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


class House:
    """The console of a world, and who works there."""

    def __init__(self, office: Office, url: str) -> None:
        """Take the office and the server's address."""
        self.office, self.world, self.url = office, office.world, url

    async def hire(
        self, login: str, *roles: Role, unit: str = "KAA syd", districts: tuple[str, ...] = ()
    ) -> str:
        """Add a member of the staff, and return the word of their one-time link."""
        async with writing(self.world.engine) as conn:
            await add_staff(
                conn,
                login,
                f"{login.title()} Ek",
                unit_name=unit,
                districts=districts,
                roles=roles or (Role.COORDINATOR,),
            )
        return await self.invite(login)

    async def invite(self, login: str) -> str:
        """Return the word of a new one-time link."""
        async with writing(self.world.engine) as conn:
            worker = await find_worker(conn, login)
            return await invite(conn, self.world.vault, worker.id, self.office.now)

    async def code(self, login: str, *, ahead: int = 0) -> str:
        """Return what somebody's app shows now, or so many half minutes later."""
        async with reading(self.world.engine) as conn:
            worker = await find_worker(conn, login)
        row = (await self.world.rows(account, staff_id=worker.id))[0]
        secret = self.world.vault.open("account.totp", row.totp_cipher)
        return code_at(secret, step_at(self.office.now) + ahead)

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.world.clock.move(self.office.now + timedelta(**time))


class Browser:
    """One browser, which keeps its cookies."""

    def __init__(self, house: House, session: ClientSession) -> None:
        """Begin with no cookies."""
        self.house, self.session = house, session
        self.token = ""
        self.recovery: list[str] = []
        self.set_cookie = ""
        self.hx_redirect = ""  # where htmx is to lead the whole page

    @property
    def secret(self) -> str:
        """What the browser holds, "" for nothing."""
        jar = self.session.cookie_jar
        return next((one.value for one in jar if one.key == "uppsok"), "")

    @secret.setter
    def secret(self, value: str) -> None:
        self.session.cookie_jar.clear()
        self.session.cookie_jar.update_cookies({"uppsok": value}, URL(self.house.url))

    async def get(self, path: str, **headers: str) -> Answer:
        """Open a page; return status, and where it leads to or else the page."""
        url = self.house.url + path
        async with self.session.get(url, headers=headers, allow_redirects=False) as answer:
            return answer.status, await self._read(answer)

    async def post(
        self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Post a form with the token of the page before, unless the fields have one."""
        form = {"token": self.token, **fields}
        url = self.house.url + path
        async with self.session.post(
            url, data=form, headers=headers, allow_redirects=False
        ) as answer:
            return answer.status, await self._read(answer)

    async def set_up(self, word: str, login: str, **fields: str) -> Answer:
        """Set an account up by its link, as somebody with the app at hand."""
        await self.get(SETUP + word)
        code = await self.house.code(login)
        form = {"password": PASSWORD, "again": PASSWORD, "code": code, **fields}
        status, page = await self.post(SETUP + word, form)
        self.recovery = CODES.findall(page)
        return status, page

    async def give_password(self, login: str, password: str = PASSWORD, to: str = "") -> Answer:
        """Open the sign-in and give a password."""
        await self.get(LOGIN + to)
        return await self.post(LOGIN + to, {"login": login, "password": password})

    async def give_code(self, code: str) -> Answer:
        """Open the second step and give a code."""
        await self.get(CODE)
        return await self.post(CODE, {"code": code})

    async def sign_in(self, login: str) -> Answer:
        """Sign in, half a minute after whatever was before."""
        self.house.wait(seconds=30)
        await self.give_password(login)
        return await self.give_code(await self.house.code(login))

    async def _read(self, answer: ClientResponse) -> str:
        page: str = await answer.text()
        self.set_cookie = answer.headers.get("Set-Cookie", "")
        self.hx_redirect = answer.headers.get("HX-Redirect", "")
        if found := TOKEN.search(page):
            self.token = found[1]
        place: str | None = answer.headers.get("Location")
        return place or page


@asynccontextmanager
async def open_browser(house: House) -> AsyncIterator[Browser]:
    """Give a browser without cookies."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield Browser(house, session)


@asynccontextmanager
async def open_house(office: Office, sign_on: SignOn | None = None) -> AsyncIterator[House]:
    """Serve the console of a world."""
    app = web.Application()
    works, base = office.world.works, "http://127.0.0.1"
    add_console(app, works, SECRET_KEY, base, sign_on=sign_on, passwords=QUICK)
    async with serve(app) as url:
        yield House(office, url)
