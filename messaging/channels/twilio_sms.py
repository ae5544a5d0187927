"""SMS by Twilio: its library builds and reads the requests, our transport carries them.

Twilio has no idempotency key, so each message is offered once; what came of it is
told as a value, and whatever is not certain is `Unknown`
(https://www.twilio.com/docs/messaging/api/message-resource).
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from twilio.rest import Client

from config.clock import Clock
from messaging.channels.base import (
    Accepted,
    AnswerLostError,
    Listed,
    MisconfiguredError,
    NotTakenError,
    Outgoing,
    Refused,
    Result,
    TryLater,
    Unknown,
)
from messaging.rate import TokenBucket
from messaging.states import Channel
from messaging.twilio.listing import TwilioListing
from messaging.twilio.transport import BUSY_SECONDS, TwilioTransport

VALIDITY_SECONDS = (60, 36_000)  # the shortest that makes sense, and Twilio's longest
LOCKED_OUT_SECONDS = 300.0  # until the credentials are tried again
_TOO_FAST = "20429"
_UNAUTHORIZED = 401
_CLIENT_FAULT, _SERVER_FAULT = 400, 500

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """Whose account sends, from what, and where the carrier and we are found."""

    account_sid: str
    auth_token: str
    public_url: str  # status callbacks come under it
    from_number: str = ""
    messaging_service_sid: str = ""
    api_url: str = ""  # "": Twilio's own
    per_second: float = 50.0  # messages
    connect_seconds: float = 5.0
    answer_seconds: float = 20.0


class TwilioSms:
    """The SMS channel."""

    name = Channel.SMS
    # Twilio names no limit; a list has been seen to follow within seconds, so this is ample
    listing_lag = timedelta(minutes=15)

    def __init__(self, account: TwilioAccount, clock: Clock) -> None:
        """Prepare the library; nothing connects before the first message.

        Raises:
            MisconfiguredError: neither a number nor a messaging service to send from.
        """
        self._clock = clock
        self._bucket = TokenBucket(account.per_second)
        self._closed_until = float("-inf")  # on the loop's clock, seconds
        self._callback = account.public_url.rstrip("/") + "/webhooks/twilio/status/"
        self._sender = _choose_sender(account)
        self._transport = TwilioTransport(
            clock, connect_seconds=account.connect_seconds, answer_seconds=account.answer_seconds
        )
        self._messages = _open_client(account, self._transport).messages
        self._listing = TwilioListing(self._messages)

    async def send(self, outgoing: Outgoing) -> Result:
        """Offer one message once, no faster than the account's rate."""
        loop = asyncio.get_running_loop()
        if (closed := self._closed_until - loop.time()) > 0:
            return _try_later(outgoing, closed)
        wait = self._bucket.take(loop.time())
        if wait and not outgoing.at_once:
            await asyncio.sleep(wait)
        try:
            created = await self._messages.create_async(**self._fill_in(outgoing))
        except NotTakenError as fault:
            if fault.busy:
                self._close_for(fault.after_seconds)
            return _try_later(outgoing, fault.after_seconds)
        except AnswerLostError as fault:
            return Unknown(str(fault))
        except (TwilioRestException, TwilioServiceException) as fault:
            return self._read_refusal(outgoing, fault)
        except (ValueError, TypeError, AttributeError) as fault:
            return Unknown(f"unreadable answer: {type(fault).__name__}")
        sid = created.sid
        return Accepted(sid) if sid and isinstance(sid, str) else Unknown("an answer without a sid")

    async def list_sent(self, to: str, since: datetime | None) -> list[Listed]:
        """Ask Twilio what it took for a number; see `Listing` and messaging/twilio/listing.py."""
        return await self._listing.read(to, since)

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    def _fill_in(self, outgoing: Outgoing) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "to": outgoing.to,
            "body": outgoing.text,
            "status_callback": f"{self._callback}{outgoing.message_id}",
            **self._sender,
        }
        if outgoing.valid_until is not None:
            left = int((outgoing.valid_until - self._clock.now()).total_seconds())
            shortest, longest = VALIDITY_SECONDS
            fields["validity_period"] = min(max(left, shortest), longest)
        return fields

    def _read_refusal(
        self, outgoing: Outgoing, fault: TwilioRestException | TwilioServiceException
    ) -> Result:
        code = str(fault.code)
        if code == _TOO_FAST:
            self._close_for(BUSY_SECONDS)
            return _try_later(outgoing, BUSY_SECONDS)
        if fault.status == _UNAUTHORIZED:
            # our fault, not the receiver's: no message may be given up for it
            _log.error("twilio refuses the account's credentials", code=code)
            self._close_for(LOCKED_OUT_SECONDS)
            return _try_later(outgoing, LOCKED_OUT_SECONDS)
        if _CLIENT_FAULT <= fault.status < _SERVER_FAULT:
            return Refused(code, _words_of(fault))
        return Unknown(f"HTTP {fault.status}")

    def _close_for(self, seconds: float) -> None:
        """Offer nothing more for a while: the carrier asked for it, for all messages."""
        self._closed_until = asyncio.get_running_loop().time() + seconds


def _try_later(outgoing: Outgoing, seconds: float) -> TryLater:
    # spread by the message's id, so that a refused batch does not come back as one
    return TryLater(seconds * (1 + (outgoing.message_id * 2_654_435_761 % 1024) / 2048))


def _choose_sender(account: TwilioAccount) -> dict[str, str]:
    if account.messaging_service_sid:
        return {"messaging_service_sid": account.messaging_service_sid}
    if account.from_number:
        return {"from_": account.from_number}
    raise MisconfiguredError(
        "set UPPSOK_TWILIO_FROM or UPPSOK_TWILIO_MESSAGING_SERVICE_SID to send SMS"
    )


def _open_client(account: TwilioAccount, transport: TwilioTransport) -> Client:
    client = Client(  # type: ignore[no-untyped-call]
        account.account_sid,
        account.auth_token,
        http_client=transport,
        # TWILIO_EDGE and TWILIO_REGION of the machine would change the address
        environment={"TWILIO_ACCOUNT_SID": account.account_sid},
    )
    if account.api_url:
        client.api.base_url = account.api_url.rstrip("/")
    return client


def _words_of(fault: TwilioRestException | TwilioServiceException) -> str:
    words = fault.msg if isinstance(fault, TwilioRestException) else fault.title
    return str(words)[:200]
