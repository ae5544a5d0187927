"""A mail server on 127.0.0.1 (aiosmtpd), with the faults of real ones.

A script of steps is played: each waits for its stage of a conversation, then answers, hangs
or cuts the connection. What each mailbox received is counted, whatever was answered.
"""

import asyncio
import ssl
import warnings
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from ipaddress import ip_address
from pathlib import Path
from typing import Any, AnyStr

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from messaging.mail.smtp_answers import Stage

USER, PASSWORD = "uppsok", "s3cret@word"
FAR = timedelta(days=20_000)


class Do(Enum):
    """What a server does instead of answering."""

    HANG = auto()
    DROP = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """At the next such stage: an answer such as `451 4.7.1 Greylisted`, or something worse."""

    stage: Stage
    answer: str | Do


@dataclass(frozen=True, slots=True)
class Delivered:
    """One mail as a mailbox got it."""

    to: str
    content: bytes
    envelope: str  # what was said with MAIL


class FakeMailServer:
    """Plays its script, remembers what it took."""

    def __init__(self, context: ssl.SSLContext | None, *, login: bool, dsn: bool) -> None:
        """Offer STARTTLS with a context, ask for a login, offer delivery status options."""
        self.script: deque[Step] = deque()
        self.received: Counter[str] = Counter()
        self.mails: list[Delivered] = []
        self.connections = 0
        self.secure = 0  # mails that came encrypted
        self.port = 0
        self.dsn = dsn
        self._context, self._login = context, login
        self._talks: list[_Talk] = []
        self._stopping = asyncio.Event()

    @property
    def url(self) -> str:
        """As UPPSOK_SMTP_URL would say it."""
        user = f"{USER}:s3cret%40word@" if self._login else ""
        return f"smtp://{user}127.0.0.1:{self.port}"

    def take_up(self) -> "_Talk":
        """Begin with a client that has connected."""
        talk = _Talk(self, self._context, login=self._login)
        self._talks.append(talk)
        return talk

    def disconnect(self) -> None:
        """Close every connection, as servers do with idle ones."""
        for talk in self._talks:
            # an encrypted line that has ended already cannot be cut off again (Python 3.11.2)
            with suppress(AttributeError):
                if talk.transport is not None:
                    talk.transport.abort()
        self._talks.clear()

    def stop(self) -> None:
        """Let those that hang go."""
        self._stopping.set()
        self.disconnect()

    async def play(self, stage: Stage, talk: "_Talk") -> str | None:
        """Do what the script says for a stage; return the answer it wants given, if any."""
        if not self.script or self.script[0].stage is not stage:
            return None
        answer = self.script.popleft().answer
        if isinstance(answer, str):
            return answer
        if answer is Do.HANG:
            await self._stopping.wait()
        elif talk.transport is not None:
            talk.transport.abort()
        return ""

    def deliver(self, talk: "_Talk") -> None:
        """Put the mail of a conversation into its mailboxes."""
        self.secure += talk.session.ssl is not None
        for to in talk.envelope.rcpt_tos:
            self.received[to] += 1
            self.mails.append(Delivered(to, bytes(talk.envelope.content), talk.said))

    async def handle_DATA(self, talk: "_Talk", *_more: object) -> str:  # noqa: N802 - aiosmtpd's
        """Take a mail, unless the script refuses it; a lost answer is not a lost mail."""
        step = self.script[0] if self.script else None
        refused = step is not None and step.stage is Stage.END and isinstance(step.answer, str)
        if not refused:
            self.deliver(talk)
        return await self.play(Stage.END, talk) or "250 2.0.0 Ok: queued as 4XYZ"

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: object, session: Session, _envelope: object, name: str, answers: list[str]
    ) -> list[str]:
        """Offer what the server can."""
        session.host_name = name
        return [*answers[:-1], "250-DSN", answers[-1]] if self.dsn else answers


class _Talk(SMTP):
    """One connection."""

    transport: asyncio.Transport | None
    session: Any
    envelope: Any

    def __init__(
        self, server: FakeMailServer, context: ssl.SSLContext | None, *, login: bool
    ) -> None:
        self._mail_server, self._greeted, self.said = server, False, ""
        with warnings.catch_warnings(action="ignore"):  # it advises a login behind TLS alone
            super().__init__(
                server,
                hostname="mail.example.se",
                tls_context=context,
                auth_required=login,
                auth_require_tls=False,
                authenticator=_check,
                loop=asyncio.get_running_loop(),
            )

    async def push(self, status: AnyStr) -> None:
        if not self._greeted:
            self._greeted = True
            self._mail_server.connections += 1
            if scripted := await self._mail_server.play(Stage.GREETING, self):
                await super().push(scripted)
                return
        if self.transport is not None:
            await super().push(status)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 - aiosmtpd's name
        self.said = arg or ""
        if not await self._scripted(Stage.SENDER):
            await super().smtp_MAIL(self.said.partition(" ")[0])

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        if not await self._scripted(Stage.RECEIVER):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not await self._scripted(Stage.BEGIN):
            await super().smtp_DATA(arg)

    async def _scripted(self, stage: Stage) -> bool:
        answer = await self._mail_server.play(stage, self)
        if answer:
            await self.push(answer)
            if answer.startswith("421") and self.transport is not None:
                self.transport.close()
        return answer is not None


def _check(
    _server: object, _session: object, _envelope: object, _mechanism: str, said: LoginPassword
) -> AuthResult:
    good = said.login == USER.encode() and said.password == PASSWORD.encode()
    return AuthResult(success=good, handled=False)


@asynccontextmanager
async def fake_mail_server(
    context: ssl.SSLContext | None = None,
    *,
    login: bool = False,
    dsn: bool = False,
    tls_at_once: ssl.SSLContext | None = None,
) -> AsyncIterator[FakeMailServer]:
    """Run the server on a free port; its address is `url`."""
    fake = FakeMailServer(context, login=login, dsn=dsn)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(fake.take_up, "127.0.0.1", 0, ssl=tls_at_once)
    fake.port = listening.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        listening.close()
        fake.stop()
        await listening.wait_closed()
        await asyncio.sleep(0)


def make_certificate(folder: Path, now: datetime) -> Path:
    """Make a certificate for 127.0.0.1 that nobody has signed, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - FAR)
        .not_valid_after(now + FAR)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    certificate = builder.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "mail.pem"
    file.write_bytes(secret + certificate.public_bytes(pem))
    return file


def server_context(file: Path) -> ssl.SSLContext:
    """Return what a server with this certificate speaks TLS with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def client_context(file: Path) -> ssl.SSLContext:
    """Return what a client that trusts this certificate and no other uses."""
    return ssl.create_default_context(cafile=str(file))
