"""The SMS channel against a fake Twilio: what each of its answers means for a message."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

import messaging.twilio.listing
import messaging.twilio.transport
from config.clock import VirtualClock
from messaging.channels.base import (
    Accepted,
    AnswerLostError,
    Channel,
    Listed,
    MisconfiguredError,
    NotTakenError,
    Outgoing,
    Refused,
    TryLater,
    Unknown,
)
from messaging.channels.twilio_sms import TwilioAccount, TwilioSms
from messaging.states import MessageState
from messaging.twilio.transport import BUSY_SECONDS, LONGEST_WAIT
from tests.fakes.twilio import ACCOUNT_SID, AUTH_TOKEN, Answer, FakeTwilio, fake_twilio

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
AMINA = Outgoing(41, "+46700000001", "Hej Amina! åäö €")
ACCOUNT = TwilioAccount(
    ACCOUNT_SID, AUTH_TOKEN, "https://svar.example.se/", from_number="+46790000000", per_second=9999
)


@pytest.fixture
async def fake() -> AsyncIterator[FakeTwilio]:
    """A running fake."""
    async with fake_twilio() as running:
        yield running


@pytest.fixture
async def sms(fake: FakeTwilio) -> AsyncIterator[TwilioSms]:
    """A channel to the fake."""
    async with channel_to(fake) as channel:
        yield channel


class channel_to:  # noqa: N801 - read as a verb: `async with channel_to(fake)`
    """A channel to a fake, with changed settings, closed at the end."""

    def __init__(self, fake: FakeTwilio, **changed: str | float) -> None:
        """Take the fake and what differs from ACCOUNT."""
        account = replace(ACCOUNT, **{"api_url": fake.url, **changed})  # type: ignore[arg-type]
        self._channel = TwilioSms(account, VirtualClock(NOW))

    async def __aenter__(self) -> TwilioSms:
        """Give the channel."""
        return self._channel

    async def __aexit__(self, *_fault: object) -> None:
        """Close it."""
        await self._channel.close()


async def test_a_message_is_accepted(fake: FakeTwilio, sms: TwilioSms) -> None:
    """The form says to whom, from whom, what, and where to report, with our own id."""
    channel: Channel = sms
    assert await channel.send(AMINA) == Accepted("SM" + "0" * 32)
    assert fake.forms == [
        {
            "To": "+46700000001",
            "From": "+46790000000",
            "Body": "Hej Amina! åäö €",
            "StatusCallback": "https://svar.example.se/webhooks/twilio/status/41",
        }
    ]


@pytest.mark.parametrize(
    ("left", "period"), [(3, "60"), (3600, "3600"), (90_000, "36000"), (-5, "60")]
)
async def test_validity(fake: FakeTwilio, sms: TwilioSms, left: int, period: str) -> None:
    """The validity period ends when the message may no longer come, within Twilio's limits."""
    await sms.send(replace(AMINA, valid_until=NOW + timedelta(seconds=left)))
    assert fake.forms[0]["ValidityPeriod"] == period


async def test_a_messaging_service_sends(fake: FakeTwilio) -> None:
    """Where a messaging service is set, it chooses the number."""
    async with channel_to(fake, messaging_service_sid="MG1") as sms:
        await sms.send(AMINA)
    assert fake.forms[0]["MessagingServiceSid"] == "MG1"
    assert "From" not in fake.forms[0]


def test_a_sender_is_needed() -> None:
    """Without a number and a service the channel says which setting is missing."""
    with pytest.raises(MisconfiguredError, match="UPPSOK_TWILIO_FROM"):
        TwilioSms(replace(ACCOUNT, from_number=""), VirtualClock(NOW))


async def test_the_machine_does_not_move_the_address(
    fake: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TWILIO_REGION and TWILIO_EDGE in the environment change nothing."""
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    async with channel_to(fake) as sms:
        assert isinstance(await sms.send(AMINA), Accepted)


@pytest.mark.parametrize("code", [21610, 21211, 30007, 12345])
async def test_refused_for_good(fake: FakeTwilio, sms: TwilioSms, code: int) -> None:
    """A 4xx is a final failure with the raw error code."""
    fake.script.append(code)
    refused = await sms.send(AMINA)
    assert isinstance(refused, Refused)
    assert refused.code == str(code)
    assert f"error {code}" in refused.text
    assert not fake.received


@pytest.mark.parametrize(
    "answer",
    [
        Answer.SERVER_FAULT,
        Answer.GARBAGE,
        Answer.NOT_AN_OBJECT,
        Answer.EMPTY,
        Answer.NO_SID,
        Answer.DROP,
    ],
)
async def test_lost_answers_are_unknown(fake: FakeTwilio, sms: TwilioSms, answer: Answer) -> None:
    """Where the answer says nothing, the message may be out: unknown, and never sent again."""
    fake.script.append(answer)
    assert isinstance(await sms.send(AMINA), Unknown)
    assert fake.received == {AMINA.to: 1}


async def test_a_redirect_is_not_followed(fake: FakeTwilio, sms: TwilioSms) -> None:
    """A redirected POST could be taken twice, so it is not made."""
    fake.script.append(Answer.REDIRECT)
    assert isinstance(await sms.send(AMINA), Unknown)
    assert len(fake.forms) == 1


async def test_no_answer_in_time(fake: FakeTwilio) -> None:
    """A request that is never answered ends with our own time-out, unknown."""
    fake.script.append(Answer.HANG)
    async with channel_to(fake, answer_seconds=1.0) as sms:
        assert isinstance(await sms.send(AMINA), Unknown)
    assert fake.received == {AMINA.to: 1}


async def test_a_refused_connection_is_safe() -> None:
    """Where nobody listens nothing was sent: try again later."""
    nobody = FakeTwilio()
    nobody.url = "http://127.0.0.1:9"
    async with channel_to(nobody) as sms:
        assert isinstance(await sms.send(AMINA), TryLater)


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("7", 7),
        ("Tue, 01 Sep 2026 08:00:30 GMT", 30),
        ("Tue, 01 Sep 2026 08:00:30 -0000", BUSY_SECONDS),
        ("soon", BUSY_SECONDS),
        ("", BUSY_SECONDS),
        ("0", BUSY_SECONDS),
        ("999999", LONGEST_WAIT),
    ],
)
async def test_busy(fake: FakeTwilio, sms: TwilioSms, retry_after: str, seconds: float) -> None:
    """After a 429 the message is safe, for at least as long as the carrier asked."""
    fake.retry_after = retry_after
    fake.script.append(Answer.BUSY)
    later = await sms.send(AMINA)
    assert isinstance(later, TryLater)
    assert seconds <= later.after_seconds <= 1.5 * seconds
    assert not fake.received


async def test_a_busy_carrier_is_left_alone(fake: FakeTwilio, sms: TwilioSms) -> None:
    """While the carrier has asked for a pause no other message is offered, and they spread."""
    fake.script.append(Answer.BUSY)
    await sms.send(AMINA)
    results = [await sms.send(replace(AMINA, message_id=number)) for number in range(20)]
    waits = {result.after_seconds for result in results if isinstance(result, TryLater)}
    assert len(waits) == 20
    assert len(fake.forms) == 1


@pytest.mark.parametrize("answer", [Answer.BUSY_CODE, Answer.UNAUTHORIZED])
async def test_not_the_messages_fault(fake: FakeTwilio, sms: TwilioSms, answer: Answer) -> None:
    """Error 20429 and refused credentials say nothing about the receiver: it stays safe."""
    fake.script.append(answer)
    assert isinstance(await sms.send(AMINA), TryLater)


async def test_everybody_gets_their_own_answer(fake: FakeTwilio, sms: TwilioSms) -> None:
    """Of 300 messages at once each gets the sid of its own SMS, and each phone one SMS."""
    everybody = [Outgoing(n, f"+4670{n:07d}", f"Hej {n}!") for n in range(300)]
    results = await asyncio.gather(*(sms.send(outgoing) for outgoing in everybody))
    sids = {message["to"]: message["sid"] for message in fake.messages}
    assert results == [Accepted(sids[outgoing.to]) for outgoing in everybody]
    assert set(fake.received.values()) == {1}


async def test_the_rate_is_kept(fake: FakeTwilio) -> None:
    """At 40 a second twelve messages take the time of the four that are no burst."""
    loop = asyncio.get_running_loop()
    async with channel_to(fake, per_second=40) as sms:
        began = loop.time()
        await asyncio.gather(*(sms.send(replace(AMINA, message_id=n)) for n in range(12)))
    assert loop.time() - began >= 4 / 40
    assert len(fake.forms) == 12


async def test_asking_what_was_taken(fake: FakeTwilio, sms: TwilioSms) -> None:
    """Everything for the number is told, oldest first, whatever its answer was."""
    fake.script.append(Answer.DROP)
    assert isinstance(await sms.send(AMINA), Unknown)
    fake.messages[0] |= {"status": "undelivered", "error_code": 30005}
    await sms.send(replace(AMINA, text="Något annat"))
    await sms.send(replace(AMINA, to="+46700000002"))
    first, second = await sms.list_sent(AMINA.to, None)
    assert first == Listed("SM" + "0" * 32, AMINA.text, MessageState.UNDELIVERED, "30005", NOW)
    assert (second.text, second.state, second.error) == ("Något annat", MessageState.ACCEPTED, "")


async def test_a_list_of_many_pages_is_read_to_its_end(fake: FakeTwilio, sms: TwilioSms) -> None:
    """However few messages a page holds, none is left out and none told twice."""
    fake.book.page_size = 2
    for number in range(5):
        await sms.send(replace(AMINA, text=str(number)))
    listed = await sms.list_sent(AMINA.to, None)
    assert [one.text for one in listed] == list("01234")


async def test_a_list_from_a_day_on(fake: FakeTwilio, sms: TwilioSms) -> None:
    """What was sent before is left out; without a day also what is not sent yet is told."""
    for number in range(3):
        await sms.send(replace(AMINA, text=str(number)))
    fake.messages[0]["sent"] = NOW - timedelta(hours=1)
    fake.messages[1]["sent"] = NOW
    assert [one.text for one in await sms.list_sent(AMINA.to, NOW)] == ["1"]
    assert len(await sms.list_sent(AMINA.to, None)) == 3


async def test_a_list_without_an_end_is_no_answer(
    sms: TwilioSms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where more is listed than we read, what is missing proves nothing."""
    monkeypatch.setattr(messaging.twilio.listing, "MOST", 2)
    await sms.send(AMINA)
    assert len(await sms.list_sent(AMINA.to, None)) == 1
    await sms.send(AMINA)
    with pytest.raises(AnswerLostError):
        await sms.list_sent(AMINA.to, None)


async def test_a_busy_carrier_is_asked_for_its_list_again(
    fake: FakeTwilio, sms: TwilioSms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the pause that it asked for, three times at most."""
    monkeypatch.setattr(messaging.twilio.transport, "BUSY_SECONDS", 0.01)
    fake.retry_after = "0"
    fake.lists.extend([Answer.BUSY] * 2)
    assert await sms.list_sent(AMINA.to, None) == []
    fake.lists.extend([Answer.BUSY] * 3)
    with pytest.raises(NotTakenError):
        await sms.list_sent(AMINA.to, None)


@pytest.mark.parametrize("field", ["sid", "body", "date_created"])
async def test_an_unreadable_list_is_no_answer(
    fake: FakeTwilio, sms: TwilioSms, field: str
) -> None:
    """A message that cannot be told apart makes the whole list worth nothing."""
    await sms.send(AMINA)
    fake.messages[0]["made" if field == "date_created" else field] = None
    with pytest.raises(AnswerLostError):
        await sms.list_sent(AMINA.to, None)


async def test_a_carrier_that_cannot_be_asked() -> None:
    """Where nobody answers, the question itself fails, and says whether to ask again."""
    nobody = FakeTwilio()
    nobody.url = "http://127.0.0.1:9"
    async with channel_to(nobody) as sms:
        with pytest.raises(NotTakenError) as fault:
            await sms.list_sent(AMINA.to, None)
    assert not fault.value.permanent
    assert AnswerLostError.permanent
