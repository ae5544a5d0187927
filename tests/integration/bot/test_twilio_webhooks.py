"""Twilio's door on a real server: signatures, storage before the answer, odd requests."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, web

from bot.twilio.webhooks import (
    EMPTY_TWIML,
    INBOUND_PATH,
    STATUS_PATH,
    VOICE_ENDED_PATH,
    VOICE_PATH,
    TwilioDoor,
    add_twilio_routes,
)
from config.clock import VirtualClock
from messaging.channels.base import Inbound, Report
from messaging.states import MessageState, Provider
from tests.fakes.twilio import AUTH_TOKEN, post_signed, serve, sign

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
PUBLIC = "https://svar.example.se"
REPLY = {"MessageSid": "SM1", "From": "+46700000001", "Body": "Jag pluggar å €", "NumMedia": ""}
DELIVERED = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+46700000001"}


CALL = {"CallSid": "CA1", "From": "+46700000001", "To": "+46766860000", "CallStatus": "ringing"}
UNIT, MUNICIPALITY = "+46850835600", "+46850800000"


class Office:
    """What stands behind the door: keeps what was stored, or fails."""

    def __init__(self) -> None:
        """Begin empty and working."""
        self.inbound: list[list[Inbound]] = []
        self.reports: list[list[Report]] = []
        self.broken = False
        self.faults = 0  # so many times from now on, then it works
        self.closed = False
        self.url = ""

    async def store_inbound(self, group: list[Inbound]) -> None:
        """Keep a group of messages."""
        self._check()
        self.inbound.append(group)

    async def store_reports(self, group: list[Report]) -> None:
        """Keep a group of reports."""
        self._check()
        self.reports.append(group)

    async def close(self) -> None:
        """Note that nothing more comes in."""
        self.closed = True

    async def find_number(self, caller: str) -> str:
        """Return the number of the unit that works with everybody."""
        assert caller
        self._check()
        return UNIT

    def _check(self) -> None:
        self.faults -= 1
        if self.broken or self.faults >= 0:
            raise OSError("disk full")


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A running server with an office behind its door."""
    office = Office()
    app = web.Application()
    door = TwilioDoor(
        store_inbound=office.store_inbound,
        store_reports=office.store_reports,
        close=office.close,
        find_number=office.find_number,
        fallback_number=MUNICIPALITY,
        auth_token=AUTH_TOKEN,
        public_url=PUBLIC,
        clock=VirtualClock(NOW),
        pauses=(0.0, 0.0),
    )
    add_twilio_routes(app, door)
    async with serve(app) as office.url:
        yield office
    assert office.closed


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
    assert office.inbound == [[Inbound(Provider.TWILIO, "SM1", "+46700000001", REPLY, NOW)]]


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


async def test_a_database_that_comes_back_is_tried_again(
    office: Office, session: ClientSession
) -> None:
    """Twilio does not come again by itself: a short fault is waited out before it is told."""
    office.faults = 2
    answer = await post_signed(session, PUBLIC, INBOUND_PATH, REPLY, office.url)
    assert answer.status == 200
    assert len(office.inbound) == 1


async def test_a_huge_body_is_413(office: Office, session: ClientSession) -> None:
    """More than a megabyte is not read, signed or not."""
    form = {**REPLY, "Body": "x" * 1_100_000}
    headers = {
        "X-Twilio-Signature": sign(PUBLIC + INBOUND_PATH, form),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = BytesIO(urlencode(form).encode())
    answer = await session.post(office.url + INBOUND_PATH, data=body, headers=headers)
    assert answer.status == 413
    assert not office.inbound


async def test_a_very_long_text_is_stored(office: Office, session: ClientSession) -> None:
    """What is long and yet a form is kept whole."""
    form = {**REPLY, "Body": "å\x00" * 20_000, "New": ""}
    answer = await post_signed(session, PUBLIC, INBOUND_PATH, form, office.url)
    assert answer.status == 200
    assert office.inbound[0][0].raw == form


async def test_a_caller_is_put_through(office: Office, session: ClientSession) -> None:
    """Who calls reaches their unit, and that they called is stored."""
    answer = await post_signed(session, PUBLIC, VOICE_PATH, CALL, office.url)
    assert (answer.status, answer.content_type) == (200, "text/xml")
    text = await answer.text()
    assert f"<Number>{UNIT}</Number>" in text
    assert f'action="{PUBLIC}{VOICE_ENDED_PATH}"' in text
    assert office.inbound == [[Inbound(Provider.TWILIO_VOICE, "CA1", CALL["From"], CALL, NOW)]]


async def test_a_call_goes_through_whatever_is_broken(
    office: Office, session: ClientSession
) -> None:
    """Without a database a caller reaches the municipality; the call is stored when it ends."""
    office.broken = True
    answer = await post_signed(session, PUBLIC, VOICE_PATH, CALL, office.url)
    assert f"<Number>{MUNICIPALITY}</Number>" in await answer.text()
    office.broken = False
    ended = {**CALL, "DialCallStatus": "completed"}
    answer = await post_signed(session, PUBLIC, VOICE_ENDED_PATH, ended, office.url)
    assert "<Hangup/>" in await answer.text()
    assert [call.external_id for group in office.inbound for call in group] == ["CA1"]


@pytest.mark.parametrize("status", ["no-answer", "busy", "failed", ""])
async def test_who_reaches_nobody_is_told(
    office: Office, session: ClientSession, status: str
) -> None:
    """A call that nobody took ends with words, not with silence."""
    ended = {**CALL, "DialCallStatus": status}
    answer = await post_signed(session, PUBLIC, VOICE_ENDED_PATH, ended, office.url)
    assert "<Say" in await answer.text()


async def test_an_unsigned_call_is_a_plain_403(office: Office, session: ClientSession) -> None:
    """Nobody but Twilio learns which number belongs to whom."""
    for path in (VOICE_PATH, VOICE_ENDED_PATH):
        answer = await session.post(office.url + path, data=CALL)
        assert answer.status == 403
    assert not office.inbound
