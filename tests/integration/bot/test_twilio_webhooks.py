"""Twilio's door on a real server: signatures, storage before the answer, odd requests."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, web

from bot.twilio_webhooks import (
    EMPTY_TWIML,
    INBOUND_PATH,
    STATUS_PATH,
    TwilioDoor,
    add_twilio_routes,
)
from config.clock import VirtualClock
from messaging.channels.base import Inbound, Report
from messaging.states import MessageState
from tests.fakes.twilio import AUTH_TOKEN, post_signed, serve, sign

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
PUBLIC = "https://svar.example.se"
REPLY = {"MessageSid": "SM1", "From": "+46700000001", "Body": "Jag pluggar å €", "NumMedia": ""}
DELIVERED = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+46700000001"}


class Office:
    """What stands behind the door: keeps what was stored, or fails."""

    def __init__(self) -> None:
        """Begin empty and working."""
        self.inbound: list[list[Inbound]] = []
        self.reports: list[list[Report]] = []
        self.broken = False
        self.url = ""

    async def store_inbound(self, group: list[Inbound]) -> None:
        """Keep a group of messages."""
        self._check()
        self.inbound.append(group)

    async def store_reports(self, group: list[Report]) -> None:
        """Keep a group of reports."""
        self._check()
        self.reports.append(group)

    def _check(self) -> None:
        if self.broken:
            raise OSError("disk full")


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A running server with an office behind its door."""
    office = Office()
    app = web.Application()
    door = TwilioDoor(
        office.store_inbound,
        office.store_reports,
        AUTH_TOKEN,
        PUBLIC,
        VirtualClock(NOW),
        max_wait_seconds=0.05,
    )
    add_twilio_routes(app, door)
    async with serve(app) as office.url:
        yield office


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    """A caller."""
    async with ClientSession() as opened:
        yield opened


async def test_a_reply_is_stored_as_it_came(office: Office, session: ClientSession) -> None:
    """The form is stored whole, blank values too, and answered without a message of ours."""
    answer = await post_signed(session, PUBLIC, INBOUND_PATH, REPLY, office.url)
    assert (answer.status, answer.content_type) == (200, "text/xml")
    assert await answer.text() == EMPTY_TWIML
    assert office.inbound == [[Inbound("twilio", "SM1", "+46700000001", REPLY, NOW)]]


async def test_a_report_carries_our_id(office: Office, session: ClientSession) -> None:
    """The message is known from the address, before Twilio's id has reached the database."""
    answer = await post_signed(session, PUBLIC, STATUS_PATH + "41", DELIVERED, office.url)
    assert answer.status == 204
    assert office.reports == [[Report(41, "SM1", MessageState.DELIVERED, "", NOW)]]


async def test_forms_are_stored_in_groups(office: Office, session: ClientSession) -> None:
    """Forty replies at once take fewer than forty transactions, and none is lost."""
    forms = [{**REPLY, "MessageSid": f"SM{n}"} for n in range(40)]
    answers = await asyncio.gather(
        *(post_signed(session, PUBLIC, INBOUND_PATH, form, office.url) for form in forms)
    )
    assert {answer.status for answer in answers} == {200}
    stored = [inbound.external_id for group in office.inbound for inbound in group]
    assert sorted(stored) == sorted(form["MessageSid"] for form in forms)
    assert len(office.inbound) < 40


@pytest.mark.parametrize("path", [INBOUND_PATH, STATUS_PATH + "41"])
async def test_get_is_a_variant(office: Office, session: ClientSession, path: str) -> None:
    """Where Twilio is set to GET, the fields are in the address, which is what is signed."""
    query = f"{path}?{urlencode({**REPLY, **DELIVERED})}"
    headers = {"X-Twilio-Signature": sign(PUBLIC + query, {})}
    answer = await session.get(office.url + query, headers=headers)
    assert answer.status in {200, 204}
    assert [len(group) for group in office.inbound + office.reports] == [1]


@pytest.mark.parametrize("signature", [None, "", "AAAA", "åäö", "'; DROP TABLE inbox"])
async def test_unsigned_is_a_plain_403(
    office: Office, session: ClientSession, signature: str | None
) -> None:
    """A missing, wrong or odd signature is refused and stores nothing."""
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    for path in (INBOUND_PATH, STATUS_PATH + "41"):
        answer = await session.post(office.url + path, data=REPLY, headers=headers)
        assert answer.status == 403
    assert not office.inbound + office.reports


async def test_a_changed_form_is_refused(office: Office, session: ClientSession) -> None:
    """A signature of one form opens nothing for another, nor on another address."""
    headers = {"X-Twilio-Signature": sign(PUBLIC + INBOUND_PATH, REPLY)}
    for path, form in ((INBOUND_PATH, {**REPLY, "Body": "STOPP"}), (STATUS_PATH + "1", REPLY)):
        answer = await session.post(office.url + path, data=form, headers=headers)
        assert answer.status == 403


@pytest.mark.parametrize(
    "body", [b"\xff\xfe=\xe5", b"a=1&" * 1000, b"", b"%", b"--x\r\n", b"From=\xe5"]
)
async def test_odd_bodies_are_a_plain_403(
    office: Office, session: ClientSession, body: bytes
) -> None:
    """Bytes that are no form are unsigned like any other, never a fault of ours."""
    answer = await session.post(
        office.url + INBOUND_PATH, data=body, headers={"X-Twilio-Signature": "AAAA"}
    )
    assert answer.status == 403


async def test_a_signed_form_without_an_id(office: Office, session: ClientSession) -> None:
    """What cannot be told apart from its repetition is not stored."""
    answer = await post_signed(session, PUBLIC, INBOUND_PATH, {"Body": "Hej"}, office.url)
    assert answer.status == 400
    assert not office.inbound


async def test_an_unknown_status_is_taken_and_dropped(
    office: Office, session: ClientSession
) -> None:
    """A status that Twilio invents later is not sent to us for ever."""
    form = {**DELIVERED, "MessageStatus": "teleported"}
    answer = await post_signed(session, PUBLIC, STATUS_PATH + "41", form, office.url)
    assert answer.status == 204
    assert not office.reports


@pytest.mark.parametrize("message", ["x", "-1", "1" * 19, ""])
async def test_an_odd_message_id_is_not_found(
    office: Office, session: ClientSession, message: str
) -> None:
    """An address without one of our ids is no address."""
    answer = await post_signed(session, PUBLIC, STATUS_PATH + message, DELIVERED, office.url)
    assert answer.status == 404


async def test_not_stored_is_not_answered(office: Office, session: ClientSession) -> None:
    """If the database fails the answer is 503; when it is back the repetition is stored."""
    office.broken = True
    answer = await post_signed(session, PUBLIC, INBOUND_PATH, REPLY, office.url)
    assert answer.status == 503
    office.broken = False
    answer = await post_signed(session, PUBLIC, INBOUND_PATH, REPLY, office.url)
    assert answer.status == 200
    assert len(office.inbound) == 1
