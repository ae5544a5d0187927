"""Twilio's fake between programs and tests: it can hold its answers, and tells when enough came."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.fakes.twilio import ACCOUNT_SID, AUTH_TOKEN, FakeTwilio, serve
from tests.patience import PATIENCE

SENDER = "+46700000000"
PUBLIC_URL = "https://svar.example.se"


class Carrier:
    """The fake, and how its answers are held back."""

    def __init__(self) -> None:
        """Begin with nothing held."""
        self.fake = FakeTwilio()
        self.url = ""
        self.asked = 0  # requests that have come
        self._hold_after: int | None = None
        self._held = 0
        self._open = asyncio.Event()
        self._news = asyncio.Condition()

    @property
    def settings(self) -> dict[str, str]:
        """What a program is set to in order to send by this carrier, as fast as it can."""
        return {
            "CARRIERS": "real",
            "PUBLIC_URL": PUBLIC_URL,
            "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "TWILIO_FROM": SENDER,
            "TWILIO_API_URL": self.url,
            "SMS_PER_SECOND": "10000",
            "SMS_ANSWER_SECONDS": f"{PATIENCE / 2}",  # a slow machine loses no answer
        }

    @property
    def phones(self) -> Counter[str]:
        """How many SMS each phone has got."""
        return self.fake.received

    @property
    def messages(self) -> Counter[int]:
        """How often each message of ours was handed over, by its id."""
        return Counter(int(form["StatusCallback"].rpartition("/")[2]) for form in self.fake.forms)

    def hold(self, after: int) -> None:
        """Answer so many requests and hold all others until `let_go`."""
        self._hold_after = after

    def let_go(self) -> None:
        """Answer everything that is held, and what comes."""
        self._hold_after = None
        self._open.set()

    async def wait_for_held(self, count: int) -> None:
        """Wait until so many requests are held."""
        await self._wait(lambda: self._held >= count)

    async def wait_for_sms(self, count: int) -> None:
        """Wait until the phones have got so many SMS in all."""
        await self._wait(lambda: self.phones.total() >= count)

    async def wait_for(self, enough: Callable[[], bool]) -> None:
        """Wait until something is so; asked after each request."""
        await self._wait(enough)

    async def _wait(self, enough: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(enough)

    @web.middleware
    async def pass_on(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Take a request, held or not, and tell that it came."""
        self.asked += 1
        if self._hold_after is not None and self.asked > self._hold_after:
            self._held += 1
            await self._tell()
            await self._open.wait()
        response = await handler(request)
        await self._tell()
        return response

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()


@asynccontextmanager
async def open_carrier() -> AsyncIterator[Carrier]:
    """Run a carrier."""
    carrier = Carrier()
    app = carrier.fake.app
    app.middlewares.append(carrier.pass_on)
    async with serve(app) as carrier.url:
        try:
            yield carrier
        finally:
            carrier.let_go()
            carrier.fake.stop()
