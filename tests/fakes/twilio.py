"""Twilio's Messages API on 127.0.0.1, with the faults of a real carrier.

A list of answers is played in order, then every message is accepted. What each
phone received is counted, whatever was answered: a lost answer is not a lost SMS.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any

from aiohttp import ClientResponse, ClientSession, encode_basic_auth, web
from twilio.request_validator import RequestValidator

from tests.fakes.twilio_book import Book, Entry, shown

ACCOUNT_SID = "AC" + "0" * 32
PATH = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
AUTH_TOKEN = "fake-auth-token"
NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


class Answer(Enum):
    """What the fake does with a message."""

    ACCEPT = auto()
    BUSY = auto()  # 429 with Retry-After; the message is not taken
    BUSY_CODE = auto()  # error 20429 in another status; not taken
    SERVER_FAULT = auto()  # 503 after the message was taken
    GARBAGE = auto()  # 201 with HTML after it was taken
    NOT_AN_OBJECT = auto()  # 201 with a JSON list after it was taken
    EMPTY = auto()  # 201 without a body after it was taken
    NO_SID = auto()  # 201 with an object that has no sid
    REDIRECT = auto()  # to an address that would take the message again
    HANG = auto()  # taken, and never answered
    DROP = auto()  # taken, and the connection cut
    UNAUTHORIZED = auto()  # 401


_TAKEN = {
    Answer.SERVER_FAULT: (503, "<html>bad gateway</html>"),
    Answer.GARBAGE: (201, "<html>\xe5</html>"),
    Answer.NOT_AN_OBJECT: (201, "[1]"),
    Answer.EMPTY: (201, ""),
    Answer.NO_SID: (201, "{}"),
}


class FakeTwilio:
    """The carrier: plays its script, remembers what it was asked."""

    def __init__(self) -> None:
        """Begin with an empty script."""
        self.script: deque[Answer | int] = deque()  # an int is a 400 with that error code
        self.retry_after = "7"
        self.received: Counter[str] = Counter()  # SMS that each phone got
        self.forms: list[dict[str, str]] = []  # every request's form, taken or not
        self.messages: list[Entry] = []  # taken
        self.now = NOW  # when it takes messages
        self.book = Book(PATH)
        self.lists: deque[Answer] = deque()  # answers to questions for lists, before the true ones
        self.url = ""
        self._stopping = asyncio.Event()

    @property
    def app(self) -> web.Application:
        """The server's routes."""
        app = web.Application()
        app.router.add_post(PATH, self._create)
        app.router.add_get(PATH, self._list)
        app.router.add_post("/again", self._create)
        return app

    def stop(self) -> None:
        """Let hanging requests go."""
        self._stopping.set()

    async def _create(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.forms.append(form)
        answer = self.script.popleft() if self.script else Answer.ACCEPT
        if request.headers.get("Authorization") != encode_basic_auth(ACCOUNT_SID, AUTH_TOKEN):
            answer = Answer.UNAUTHORIZED
        if isinstance(answer, int):
            return _refuse(400, answer)
        return self._refuse(answer) or await self._take(request, form, answer)

    def _refuse(self, answer: Answer) -> web.Response | None:
        if answer is Answer.BUSY:
            return web.Response(status=429, headers={"Retry-After": self.retry_after})
        if answer is Answer.BUSY_CODE:
            return _refuse(400, 20429)
        if answer is Answer.UNAUTHORIZED:
            return _refuse(401, 20003)
        if answer is Answer.REDIRECT:
            return web.Response(status=307, headers={"Location": "/again"})
        return None

    async def _take(
        self, request: web.Request, form: dict[str, str], answer: Answer
    ) -> web.StreamResponse:
        self.received[form["To"]] += 1
        message = self._remember(form)
        if answer is Answer.HANG:
            await self._stopping.wait()
        if answer is Answer.DROP and request.transport is not None:
            request.transport.abort()
        status, text = _TAKEN.get(answer, (0, ""))
        if status:
            return web.Response(status=status, body=text.encode("latin-1"))
        return web.json_response(shown(message), status=201)

    def _remember(self, form: dict[str, str]) -> Entry:
        message = self.book.take(form, self.now)
        self.messages.append(message)
        return message

    async def _list(self, request: web.Request) -> web.Response:
        answer = self.lists.popleft() if self.lists else Answer.ACCEPT
        status, text = _TAKEN.get(answer, (0, ""))
        if status:
            return web.Response(status=200 if status < 300 else status, body=text.encode("latin-1"))
        return self._refuse(answer) or web.json_response(self.book.page(request.query))


def _refuse(status: int, code: int) -> web.Response:
    return web.json_response(
        {"code": code, "message": f"error {code}", "status": status}, status=status
    )


@asynccontextmanager
async def serve(app: web.Application) -> AsyncIterator[str]:
    """Serve an application on a free port of 127.0.0.1 and give its address."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def sign(url: str, form: dict[str, str], auth_token: str = AUTH_TOKEN) -> str:
    """Return the signature that Twilio's own library computes."""
    validator: Any = RequestValidator(auth_token)  # type: ignore[no-untyped-call]
    return str(validator.compute_signature(url, form))


@asynccontextmanager
async def fake_twilio() -> AsyncIterator[FakeTwilio]:
    """Run the fake; its address is `url`."""
    fake = FakeTwilio()
    async with serve(fake.app) as fake.url:
        try:
            yield fake
        finally:
            fake.stop()


async def post_signed(
    session: ClientSession, public_url: str, path: str, form: dict[str, str], base_url: str = ""
) -> ClientResponse:
    """POST a webhook as Twilio does: signed for the public address, sent to `base_url`."""
    signature = sign(public_url + path, form)
    return await session.post(
        (base_url or public_url) + path, data=form, headers={"X-Twilio-Signature": signature}
    )
