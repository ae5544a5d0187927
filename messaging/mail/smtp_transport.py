"""The wire to the mail server: connections kept open, our time-outs, nothing repeated blindly.

aiosmtplib speaks the protocol. What it cannot tell is told here: whether a connection was
lost before the message's final dot went out (`NotTakenError`) or after it (`AnswerLostError`).
"""

import asyncio
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import structlog
from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from messaging.channels.base import AnswerLostError, NotTakenError
from messaging.mail.smtp_answers import FAULT_SECONDS, SERVICE_ENDS, Answer, Stage

RECONNECT_SECONDS = 5.0  # after a refused or lost connection
SUBMISSION_PORT, TLS_PORT = 587, 465
_DONE, _GO_ON = range(200, 300), range(354, 355)
_DOT = re.compile(rb"(?m)^\.")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, as UPPSOK_SMTP_URL says."""

    host: str
    port: int
    tls: bool  # from the first byte (smtps); else STARTTLS
    user: str = ""
    password: str = ""
    local: bool = False  # on this machine: plain is allowed, and no certificate is asked for


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, in seconds; together less than a message may stay `sending`."""

    connect: float = 15.0  # with greeting, TLS and login
    answer: float = 10.0  # to each command
    end: float = 60.0  # to the message itself, which the server may look at closely


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom, to whom, and what comes back with a bounce."""

    sender: str
    receiver: str
    mark: str


def read_server(url: str) -> MailServer:
    """Return the server of an address such as smtp://user:password@mail.example.se:587."""
    parts = urlsplit(url)
    tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname or "",
        port=parts.port or (TLS_PORT if tls else SUBMISSION_PORT),
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        local=_is_local(parts.hostname or ""),
    )


class SmtpTransport:
    """Connections to one mail server; opened when needed, closed with `close`."""

    def __init__(
        self,
        server: MailServer,
        patience: Patience | None = None,
        *,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Take the server; `context` says whose certificates are good, else the machine does."""
        self._server = server
        self._patience = patience or Patience()
        self._context = context
        self._idle: list[SMTP] = []

    async def offer(self, envelope: Envelope, content: bytes) -> Answer:
        """Offer one message and return the server's last answer about it.

        Raises:
            NotTakenError: no connection, or it was lost before the message had been sent.
            AnswerLostError: the message was sent, and no answer came.
        """
        client = self._take_idle()
        if client is not None:
            # one that the server has closed meanwhile, or has had enough of, took nothing
            with suppress(NotTakenError):
                answer = await self._converse(client, envelope, content)
                if answer.code != SERVICE_ENDS or answer.stage is Stage.END:
                    return answer
        try:
            client = await self._connect()
        except SMTPResponseException as fault:
            return _refused_at_the_door(fault)
        return await self._converse(client, envelope, content)

    async def close(self) -> None:
        """Say goodbye on every open connection."""
        idle, self._idle = self._idle, []
        for client in idle:
            try:
                await client.quit(timeout=1)
            except (SMTPException, OSError):
                client.close()

    def _take_idle(self) -> SMTP | None:
        while self._idle:
            client = self._idle.pop()
            if client.is_connected:
                return client
        return None

    async def _connect(self) -> SMTP:
        server = self._server
        client = SMTP(
            hostname=server.host,
            port=server.port,
            timeout=self._patience.answer,
            use_tls=server.tls,
            start_tls=None if server.local or server.tls else True,
            validate_certs=not server.local,
            tls_context=self._context,
            username=server.user or None,
            password=server.password or None,
        )
        ready = False
        try:
            async with asyncio.timeout(self._patience.connect):
                await client.connect()
                if client.is_ehlo_or_helo_needed:
                    await client.ehlo()
            ready = True
        except SMTPResponseException:
            raise
        except (SMTPServerDisconnected, SMTPTimeoutError, TimeoutError) as fault:
            raise NotTakenError(type(fault).__name__, RECONNECT_SECONDS) from fault
        except (SMTPException, OSError, ValueError) as fault:
            raise _no_connection(fault) from fault
        finally:
            if not ready:
                client.close()
        return client

    async def _converse(self, client: SMTP, envelope: Envelope, content: bytes) -> Answer:
        kept = False
        try:
            answer = await self._hand_over(client, envelope, content)
            kept = client.is_connected and await self._is_ready(client, answer)
        finally:
            if kept:
                self._idle.append(client)
            else:
                client.close()
        return answer

    async def _hand_over(self, client: SMTP, envelope: Envelope, content: bytes) -> Answer:
        options = f" RET=HDRS ENVID={envelope.mark}" if client.supports_extension("dsn") else ""
        commands = (
            (Stage.SENDER, f"MAIL FROM:<{envelope.sender}>{options}", _DONE),
            (Stage.RECEIVER, f"RCPT TO:<{envelope.receiver}>", _DONE),
            (Stage.BEGIN, "DATA", _GO_ON),
        )
        for stage, command, good in commands:
            try:
                code, text = await client.execute_command(command.encode("ascii"))
            except SMTPResponseException as fault:
                client.close()  # no SMTP: whatever comes next would be taken for an answer
                return Answer(stage, fault.code, fault.message)
            except (SMTPException, OSError) as fault:
                raise NotTakenError(type(fault).__name__, RECONNECT_SECONDS) from fault
            if code not in good:
                return Answer(stage, code, text)
        return await self._finish(client, content)

    async def _finish(self, client: SMTP, content: bytes) -> Answer:
        """Send the message with its final dot; from here on only an answer tells the outcome."""
        wire = client.protocol
        if wire is None:
            raise NotTakenError("disconnected", RECONNECT_SECONDS)
        try:
            wire.write(_DOT.sub(b"..", content) + b".\r\n")
            code, text = await wire.read_response(timeout=self._patience.end)
        except SMTPResponseException as fault:
            client.close()
            raise AnswerLostError("an answer that is none") from fault
        except (SMTPException, OSError) as fault:
            client.close()
            raise AnswerLostError(type(fault).__name__) from fault
        return Answer(Stage.END, code, text)

    async def _is_ready(self, client: SMTP, answer: Answer) -> bool:
        """Tell whether a connection can take another message; a refused one is reset first."""
        if answer.stage is Stage.END:
            return True
        try:
            await client.rset()
        except (SMTPException, OSError):
            return False
        return True


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _refused_at_the_door(fault: SMTPResponseException) -> Answer:
    login = isinstance(fault, SMTPAuthenticationError)
    return Answer(Stage.LOGIN if login else Stage.GREETING, fault.code, fault.message)


def _no_connection(fault: Exception) -> NotTakenError:
    """Return what no connection means: nobody there for now, or something for us to mend."""
    unsafe = isinstance(fault, ssl.SSLError) or isinstance(fault.__cause__, ssl.SSLError)
    if unsafe or not isinstance(fault, OSError):
        # no TLS, a certificate that does not fit, or no way to log in
        _log.error("the mail server cannot be used", fault=type(fault).__name__)
        return NotTakenError(type(fault).__name__, FAULT_SECONDS)
    return NotTakenError(type(fault).__name__, RECONNECT_SECONDS)
