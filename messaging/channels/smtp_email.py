"""E-mail by SMTP: each message is handed to the municipality's mail server once.

What the server answers is told as a value (messaging/mail/smtp_answers.py). Once the message
itself has been sent and no answer comes it may have been taken: `Unknown`, and never sent
again; a bounce still settles it, for it names the message (messaging/mail/ids.py).
"""

import asyncio
import ssl
from dataclasses import dataclass

import structlog

from config.clock import Clock
from messaging.channels.base import (
    AnswerLostError,
    NotTakenError,
    Outgoing,
    Refused,
    Result,
    TryLater,
    Unknown,
)
from messaging.mail.ids import MailIds
from messaging.mail.smtp_answers import BUSY_SECONDS, judge_answer
from messaging.mail.smtp_transport import Envelope, Patience, SmtpTransport, read_server
from messaging.mail.writing import MailSender, wire_address, write_mail
from messaging.states import Channel

CONNECTIONS = 4  # at once; a mail server counts more from one place as an attack
PATIENCE = Patience()
BAD_ADDRESS = "5.1.3"  # RFC 3463: the address is none

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MailAccount:
    """Through which server mail leaves, and whom it is from."""

    url: str
    sender: MailSender
    patience: Patience = PATIENCE
    context: ssl.SSLContext | None = None  # whose certificates are good; None: the machine's


class SmtpEmail:
    """The e-mail channel."""

    name = Channel.EMAIL

    def __init__(self, account: MailAccount, ids: MailIds, clock: Clock) -> None:
        """Take the account; nothing connects before the first message."""
        self._sender, self._ids, self._clock = account.sender, ids, clock
        self._room = asyncio.Semaphore(CONNECTIONS)
        self._closed_until = float("-inf")  # on the loop's clock, seconds
        server = read_server(account.url)
        self._transport = SmtpTransport(server, account.patience, context=account.context)

    async def send(self, outgoing: Outgoing) -> Result:
        """Offer one message once."""
        to = wire_address(outgoing.to)
        if to is None:
            return Refused(BAD_ADDRESS, "the address is none that a mail server takes")
        async with self._room:
            closed = self._closed_until - asyncio.get_running_loop().time()
            result = TryLater(closed) if closed > 0 else await self._offer(outgoing, to)
        return _spread(outgoing, result)

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    async def _offer(self, outgoing: Outgoing, to: str) -> Result:
        mark = self._ids.mark(outgoing.message_id)
        content = write_mail(outgoing, to, self._sender, mark, self._clock.now())
        try:
            answer = await self._transport.offer(Envelope(self._sender.address, to, mark), content)
        except NotTakenError as fault:
            self._close_for(fault.after_seconds)
            return TryLater(fault.after_seconds)
        except AnswerLostError as fault:
            # the next one would most likely be lost as well
            self._close_for(BUSY_SECONDS)
            return Unknown(str(fault))
        judged = judge_answer(answer, f"{mark}@{self._sender.host}")
        if judged.ours:
            # our fault, not the receiver's: no message may be given up for it
            _log.error("the mail server refuses us", stage=answer.stage.value, code=answer.code)
        self._close_for(judged.pause)
        return judged.result

    def _close_for(self, seconds: float) -> None:
        """Offer nothing more for a while."""
        now = asyncio.get_running_loop().time()
        self._closed_until = max(self._closed_until, now + seconds)


def _spread(outgoing: Outgoing, result: Result) -> Result:
    """Spread another try by the message's id, so that a refused batch does not come back as one."""
    if not isinstance(result, TryLater):
        return result
    share = (outgoing.message_id * 2_654_435_761 % 1024) / 2048
    return TryLater(result.after_seconds * (1 + share))
