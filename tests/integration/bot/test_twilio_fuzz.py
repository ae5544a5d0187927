"""Twilio's door and requests that nobody would think of: never a fault of ours."""

import asyncio
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.twilio.webhooks import (
    INBOUND_PATH,
    STATUS_PATH,
    VOICE_ENDED_PATH,
    VOICE_PATH,
    TwilioDoor,
    add_twilio_routes,
)
from config.clock import VirtualClock
from messaging.channels.base import Inbound, Report
from messaging.inbox import store_at_once
from storage.crypto import Vault
from storage.engine import open_engine, writing
from storage.lane import Lane
from storage.types import metadata
from tests.fakes.twilio import AUTH_TOKEN, serve, sign

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
PUBLIC = "https://svar.example.se"
PATHS = st.sampled_from([INBOUND_PATH, STATUS_PATH + "41", VOICE_PATH, VOICE_ENDED_PATH])
NAMES = st.sampled_from(
    ["MessageSid", "SmsSid", "CallSid", "From", "To", "Body", "MessageStatus", "ErrorCode"]
)
VALUES = st.text(max_size=12) | st.sampled_from(["SM1", "+46700000001", "sent", "a\x00b", "x" * 99])
FORMS = st.dictionaries(NAMES | st.text(max_size=6), VALUES, max_size=8)
SIGNATURES = st.none() | st.binary(max_size=40).map(
    lambda odd: odd.replace(b"\r", b"").replace(b"\n", b"").replace(b"\x00", b"")
)
TYPES = st.sampled_from(
    [
        b"application/x-www-form-urlencoded",
        b"application/x-www-form-urlencoded; charset=utf-16",
        b"multipart/form-data; boundary=x",
        b"application/json",
        b"text/plain; charset=no-such",
        b"\xe5\xe4/\xf6",
        b"",
    ]
)


class Request(NamedTuple):
    """One request as it goes over the wire."""

    head: bytes
    body: bytes
    signed: bool


@st.composite
def signed_requests(draw: st.DrawFn) -> Request:
    """Return a form that Twilio signed, of whatever it may hold one day."""
    path, form = draw(PATHS), draw(FORMS)
    if draw(st.booleans()):
        query = f"{path}?{urlencode(form)}"
        return _request(b"GET", query, sign(PUBLIC + query, {}).encode(), b"", b"", signed=True)
    signature = sign(PUBLIC + path, form).encode()
    return _request(b"POST", path, signature, draw(TYPES), urlencode(form).encode(), signed=True)


@st.composite
def odd_requests(draw: st.DrawFn) -> Request:
    """Return anything else that speaks HTTP."""
    query = draw(st.sampled_from(["", "?", "?a=%ff&%", "?" + "a=1&" * 300]))
    method = draw(st.sampled_from([b"GET", b"POST", b"PUT", b"HEAD", b"TRACE"]))
    body = draw(st.binary(max_size=60)) if method == b"POST" else b""
    return _request(method, draw(PATHS) + query, draw(SIGNATURES), draw(TYPES), body, signed=False)


def _request(
    method: bytes, path: str, signature: bytes | None, kind: bytes, body: bytes, *, signed: bool
) -> Request:
    head = method + b" " + path.encode() + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    if signature is not None:
        head += b"X-Twilio-Signature: " + signature + b"\r\n"
    if kind:
        head += b"Content-Type: " + kind + b"\r\n"
    return Request(head + b"Content-Length: %d\r\n\r\n" % len(body), body, signed)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a real database: what it cannot hold would show."""
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('fuzz')}/uppsok.db"

    async def make() -> None:
        engine = open_engine(url)
        async with writing(engine) as conn:
            await conn.run_sync(metadata.create_all)
        await engine.dispose()

    asyncio.run(make())
    return url


@settings(max_examples=100, deadline=None)
@given(requests=st.lists(signed_requests() | odd_requests(), min_size=1, max_size=6))
def test_no_request_is_a_fault_of_ours(database: str, requests: list[Request]) -> None:
    """What Twilio signed is taken, all else refused, and nothing spoils what came beside it."""
    asyncio.run(_answer_all(database, requests))


async def _answer_all(database: str, requests: list[Request]) -> None:
    engine, vault = open_engine(database), Vault(b"x" * 32)
    lane = Lane(engine)

    async def store(group: list[Inbound]) -> None:
        await store_at_once(lane, vault, group)

    async def store_reports(group: list[Report]) -> None:
        for report in group:
            assert "\x00" not in report.sid + report.error

    async def find_number(_caller: str) -> str:
        return "+46850835600"

    door = TwilioDoor(
        store_inbound=store,
        store_reports=store_reports,
        close=lane.close,
        find_number=find_number,
        fallback_number="",
        auth_token=AUTH_TOKEN,
        public_url=PUBLIC,
        clock=VirtualClock(NOW),
        pauses=(),
    )
    app = web.Application()
    add_twilio_routes(app, door)
    async with serve(app) as url:
        port = int(url.rpartition(":")[2])
        statuses = await asyncio.gather(*(_send(port, request) for request in requests))
    await engine.dispose()
    for request, status in zip(requests, statuses, strict=True):
        allowed = {200, 204, 400} if request.signed else {400, 403, 405}
        assert status in allowed, (request, status)


async def _send(port: int, request: Request) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request.head + request.body)
        line = await reader.readline()
        return int(line.split()[1])
    finally:
        writer.close()
        await writer.wait_closed()
