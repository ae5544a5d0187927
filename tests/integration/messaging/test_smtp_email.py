"""The e-mail channel against a real mail server that misbehaves: what each answer means."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from config.clock import VirtualClock
from messaging.channels.base import (
    Accepted,
    Channel,
    NotTakenError,
    Outgoing,
    Refused,
    Result,
    TryLater,
    Unknown,
)
from messaging.channels.smtp_email import CONNECTIONS, MailAccount, SmtpEmail
from messaging.mail.ids import MailIds
from messaging.mail.smtp_answers import BUSY_SECONDS, FAULT_SECONDS, GREY_SECONDS, Stage
from messaging.mail.smtp_transport import Envelope, MailServer, Patience, SmtpTransport, read_server
from messaging.mail.writing import MailSender
from tests.fakes.smtp import (
    Do,
    FakeMailServer,
    Step,
    client_context,
    fake_mail_server,
    make_certificate,
    server_context,
)
from tests.patience import PATIENCE

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
SENDER = MailSender("kaa@stockholm.se", "Stockholms stad")
IDS = MailIds(bytes(32))
AMINA = Outgoing(41, "amina@example.com", "Hej Amina!\n\n.Svara STOPP\n", "Hej", template="hello")
PATIENT = Patience(PATIENCE, PATIENCE, PATIENCE)  # nothing is lost because the machine is slow
SHORT = Patience(connect=0.5, answer=0.2, end=0.2)  # for what hangs, where that loses nothing else
FOUND = f"{IDS.mark(41)}@stockholm.se"


@pytest.fixture
async def fake() -> AsyncIterator[FakeMailServer]:
    """A running mail server without TLS."""
    async with fake_mail_server() as running:
        yield running


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """The server's certificate, signed by itself."""
    return make_certificate(tmp_path, NOW)


@asynccontextmanager
async def channel_to(
    fake: FakeMailServer, url: str = "", patience: Patience = PATIENT
) -> AsyncIterator[SmtpEmail]:
    """Give a channel to a fake, closed at the end."""
    channel = SmtpEmail(MailAccount(url or fake.url, SENDER, patience), IDS, VirtualClock(NOW))
    try:
        yield channel
    finally:
        await channel.close()


@pytest.fixture
async def mail(fake: FakeMailServer) -> AsyncIterator[SmtpEmail]:
    """A channel to the fake."""
    async with channel_to(fake) as channel:
        yield channel


def read(content: bytes) -> EmailMessage:
    """Return a mail as a mail program sees it."""
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


async def test_a_mail_is_accepted(fake: FakeMailServer, mail: SmtpEmail) -> None:
    """It arrives once, is known by its Message-ID, and its dots stay in their places."""
    channel: Channel = mail
    assert await channel.send(AMINA) == Accepted(FOUND)
    [got] = fake.mails
    assert got.to == "amina@example.com"
    assert got.envelope == "FROM:<kaa@stockholm.se>"
    message = read(got.content)
    assert message["Message-ID"] == f"<{FOUND}>"
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == AMINA.text


async def test_one_connection_serves_many(fake: FakeMailServer, mail: SmtpEmail) -> None:
    """It is kept open and used again."""
    for number in range(1, 6):
        await mail.send(replace(AMINA, message_id=number))
    assert fake.connections == 1
    assert fake.received == {AMINA.to: 5}


async def test_many_at_once_share_a_few_connections(fake: FakeMailServer, mail: SmtpEmail) -> None:
    """Everybody gets their own mail, once."""
    everybody = [replace(AMINA, message_id=n, to=f"u{n}@example.com") for n in range(1, 201)]
    results = await asyncio.gather(*(mail.send(one) for one in everybody))
    assert results == [Accepted(f"{IDS.mark(one.message_id)}@stockholm.se") for one in everybody]
    assert fake.received == {one.to: 1 for one in everybody}
    assert fake.connections <= CONNECTIONS


async def test_a_connection_that_the_server_has_closed_is_opened_again(
    fake: FakeMailServer, mail: SmtpEmail
) -> None:
    """Servers close idle connections: no mail is lost or doubled by it."""
    await mail.send(AMINA)
    fake.disconnect()
    assert isinstance(await mail.send(replace(AMINA, message_id=42)), Accepted)
    assert (fake.connections, fake.received) == (2, {AMINA.to: 2})


@pytest.mark.parametrize("answer", ["421 4.7.0 Too many in this session", Do.DROP, Do.HANG])
async def test_a_used_connection_that_fails_is_tried_anew_at_once(
    fake: FakeMailServer, answer: str | Do
) -> None:
    """Before the message itself has been sent nothing can have been taken."""
    async with channel_to(fake, patience=replace(PATIENT, answer=1.0)) as mail:
        await mail.send(AMINA)
        fake.script.append(Step(Stage.SENDER, answer))
        assert isinstance(await mail.send(replace(AMINA, message_id=42)), Accepted)
    assert fake.received == {AMINA.to: 2}


@pytest.mark.parametrize(
    ("stage", "answer", "code"),
    [
        (Stage.RECEIVER, "550 5.1.1 No such user", "5.1.1"),
        (Stage.RECEIVER, "550-5.1.10 Two\r\n550 5.1.10 lines", "5.1.10"),
        (Stage.RECEIVER, "552 5.2.2 Mailbox full", "5.2.2"),
        (Stage.RECEIVER, "450 4.2.2 Mailbox full", "4.2.2"),
        (Stage.RECEIVER, "450 4.1.2 Domain not found", "4.1.2"),
        (Stage.RECEIVER, "550 No such user", "550"),
        (Stage.BEGIN, "554 5.5.1 No valid recipients", "5.5.1"),
        (Stage.END, "554 5.7.1 Looks like spam", "5.7.1"),
    ],
)
async def test_refused(
    fake: FakeMailServer, mail: SmtpEmail, stage: Stage, answer: str, code: str
) -> None:
    """A final no about this receiver or this text keeps the server's own code."""
    fake.script.append(Step(stage, answer))
    refused = await mail.send(AMINA)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert not fake.received
    assert isinstance(await mail.send(replace(AMINA, message_id=42)), Accepted)
    assert fake.connections == 1


@pytest.mark.parametrize(
    ("stage", "answer", "seconds"),
    [
        (Stage.RECEIVER, "451 4.7.1 Greylisted, come again", GREY_SECONDS),
        (Stage.RECEIVER, "450 4.2.0 Recipient address rejected: Greylisted", GREY_SECONDS),
        (Stage.END, "451 4.3.0 Queue is full", GREY_SECONDS),
        (Stage.SENDER, "451 4.3.2 Not now", BUSY_SECONDS),
        (Stage.BEGIN, "451 4.3.2 Not now", BUSY_SECONDS),
        (Stage.GREETING, "421 4.7.0 Too many connections", BUSY_SECONDS),
        (Stage.GREETING, "421-4.7.0 Too many\r\n421 4.7.0 connections", BUSY_SECONDS),
        (Stage.RECEIVER, "421 4.3.2 Shutting down", BUSY_SECONDS),
        (Stage.END, "421 4.3.2 Shutting down", BUSY_SECONDS),
        (Stage.GREETING, "HTTP/1.1 400 Bad Request", BUSY_SECONDS),
        (Stage.SENDER, "what?", BUSY_SECONDS),
        (Stage.SENDER, "550 5.7.1 Sender not allowed", FAULT_SECONDS),
        (Stage.RECEIVER, "554 5.7.1 Relay access denied", FAULT_SECONDS),
        (Stage.GREETING, "554 5.7.1 We know you", FAULT_SECONDS),
    ],
)
async def test_not_now(
    fake: FakeMailServer, mail: SmtpEmail, stage: Stage, answer: str, seconds: float
) -> None:
    """What says nothing final about the receiver leaves the message safe, for another time."""
    fake.script.append(Step(stage, answer))
    later = await mail.send(AMINA)
    assert isinstance(later, TryLater)
    assert seconds <= later.after_seconds <= 1.5 * seconds
    assert not fake.received


@pytest.mark.parametrize("do", list(Do))
@pytest.mark.parametrize("stage", [Stage.GREETING, Stage.SENDER, Stage.RECEIVER, Stage.BEGIN])
async def test_lost_before_the_message_is_safe(fake: FakeMailServer, stage: Stage, do: Do) -> None:
    """A connection that is lost or hangs before the message went out has taken nothing."""
    fake.script.append(Step(stage, do))
    async with channel_to(fake, patience=SHORT) as mail:
        assert isinstance(await mail.send(AMINA), TryLater)
    assert not fake.received


@pytest.mark.parametrize("answer", [*Do, "what?", "350 Go on"])
async def test_lost_after_the_message_is_unknown(fake: FakeMailServer, answer: str | Do) -> None:
    """After the final dot it may have been taken: unknown, and never sent again."""
    fake.script.append(Step(Stage.END, answer))
    async with channel_to(fake, patience=replace(PATIENT, end=0.2)) as mail:
        assert isinstance(await mail.send(AMINA), Unknown)
    assert sum(fake.received.values()) == (0 if isinstance(answer, str) else 1)


async def test_a_server_that_loses_answers_is_left_alone(
    fake: FakeMailServer, mail: SmtpEmail
) -> None:
    """The next messages would become unknown too; they wait instead."""
    fake.script.append(Step(Stage.END, Do.DROP))
    await mail.send(AMINA)
    results = [await mail.send(replace(AMINA, message_id=number)) for number in range(50, 70)]
    waits = {one.after_seconds for one in results if isinstance(one, TryLater)}
    assert len(waits) == 20
    assert fake.received == {AMINA.to: 1}


async def test_greylisting_of_one_holds_nobody_else(fake: FakeMailServer, mail: SmtpEmail) -> None:
    """It is about that receiver: the others' mail goes out."""
    fake.script.append(Step(Stage.RECEIVER, "451 4.7.1 Greylisted"))
    await mail.send(AMINA)
    assert isinstance(await mail.send(replace(AMINA, message_id=42)), Accepted)


async def test_nobody_listens() -> None:
    """A refused connection is safe to try again soon."""
    async with fake_mail_server() as gone:
        url = gone.url
    async with channel_to(gone, url) as mail:
        later = await mail.send(AMINA)
    assert isinstance(later, TryLater)
    assert later.after_seconds < 20


@pytest.mark.parametrize("to", ["amina", "a b@example.com", "a@b.se>\r\nRCPT TO:<c@d.se", "å@b.se"])
async def test_what_is_no_address_is_refused(
    fake: FakeMailServer, mail: SmtpEmail, to: str
) -> None:
    """Nothing is said to the server that the address could turn into a command."""
    refused = await mail.send(replace(AMINA, to=to))
    assert isinstance(refused, Refused)
    assert refused.code == "5.1.3"
    assert fake.connections == 0


async def test_a_name_of_a_host_beyond_ascii(fake: FakeMailServer, mail: SmtpEmail) -> None:
    """It is written as the network knows it (IDNA)."""
    await mail.send(replace(AMINA, to="amina@räksmörgås.se"))
    assert list(fake.received) == ["amina@xn--rksmrgs-5wao1o.se"]


async def test_the_bounce_will_name_the_message() -> None:
    """A server that offers it is given our mark, and asked to return headers only (RFC 3461)."""
    async with fake_mail_server(dsn=True) as fake, channel_to(fake) as mail:
        await mail.send(AMINA)
        assert fake.mails[0].envelope.endswith(f" RET=HDRS ENVID={IDS.mark(41)}")


async def test_login_and_tls(certificate: Path) -> None:
    """STARTTLS is used where it is offered, on this machine with any certificate."""
    async with fake_mail_server(server_context(certificate), login=True) as fake:
        async with channel_to(fake) as mail:
            assert isinstance(await mail.send(AMINA), Accepted)
        assert fake.secure == 1


async def test_tls_from_the_first_byte(certificate: Path) -> None:
    """The other form of the address: smtps."""
    async with fake_mail_server(tls_at_once=server_context(certificate)) as fake:
        async with channel_to(fake, fake.url.replace("smtp:", "smtps:")) as mail:
            assert isinstance(await mail.send(AMINA), Accepted)
        assert fake.received == {AMINA.to: 1}


async def test_a_refused_login_gives_no_message_up() -> None:
    """It is our fault: logged, and everything waits for it to be mended."""
    async with fake_mail_server(login=True) as fake:
        async with channel_to(fake, fake.url.replace("s3cret", "wrong")) as mail:
            with capture_logs() as logs:
                results = [await mail.send(replace(AMINA, message_id=n)) for n in (41, 42)]
        assert fake.connections == 1
    waits = [one.after_seconds for one in results if isinstance(one, TryLater)]
    assert min(waits) >= 0.9 * FAULT_SECONDS
    assert [(line["stage"], line["code"]) for line in logs] == [("login", 535)]


@pytest.mark.parametrize(
    ("trusted", "offered", "taken"),
    [(True, True, True), (False, True, False), (True, False, False)],
)
async def test_beyond_this_machine_only_encrypted(
    certificate: Path, *, trusted: bool, offered: bool, taken: bool
) -> None:
    """No STARTTLS, or a certificate that nobody vouches for: no mail, and an error is logged."""
    context = client_context(certificate) if trusted else None
    async with fake_mail_server(server_context(certificate) if offered else None) as fake:
        far = MailServer("127.0.0.1", fake.port, tls=False, local=False)
        transport = SmtpTransport(far, PATIENT, context=context)
        envelope = Envelope("kaa@stockholm.se", "amina@example.com", IDS.mark(41))
        with capture_logs() as logs:
            content = b"Subject: Hej\r\n\r\nHej\r\n"
            [result] = await asyncio.gather(
                transport.offer(envelope, content), return_exceptions=True
            )
        await transport.close()
        assert (fake.secure, len(logs)) == ((1, 0) if taken else (0, 1))
    assert isinstance(result, NotTakenError) is not taken


def test_the_address_of_the_server() -> None:
    """User and password may be written with percent signs; ports have their usual values."""
    assert read_server("smtp://u%40b:p%2F@mail.example.se") == MailServer(
        "mail.example.se", 587, tls=False, user="u@b", password="p/"
    )
    assert read_server("smtps://mail.example.se") == MailServer("mail.example.se", 465, tls=True)
    assert read_server("smtp://localhost:25").local
    assert read_server("smtp://[::1]:25").local


@pytest.mark.parametrize("stage", list(Stage)[2:])
async def test_what_is_safe_to_send_again_was_never_taken(
    fake: FakeMailServer, stage: Stage
) -> None:
    """Whatever the server does: TryLater and Refused mean that no mailbox has it."""
    faults: list[str | Do] = ["451 4.7.1 Grey", "550 5.1.1 No", "421 4.3.2 Bye", "999 what?"]
    for number, fault in enumerate([*faults, *Do, "250 2.0.0 Ok"]):
        fake.script.append(Step(stage, fault))
        async with channel_to(fake, patience=SHORT) as mail:
            to = f"u{number}@example.com"
            result = await mail.send(replace(AMINA, message_id=100 + number, to=to))
        if isinstance(result, TryLater | Refused):
            assert to not in fake.received
        fake.script.clear()
    assert set(fake.received.values()) <= {1}


async def test_hundreds_through_faults_of_every_kind(fake: FakeMailServer) -> None:
    """What is safe is offered again until it is settled: nobody twice, nobody forgotten."""
    faults: list[str | Do] = ["451 4.7.1 Grey", "421 4.3.2 Bye", "554 5.7.1 Spam", *Do]
    stages = list(Stage)[2:]
    fake.script.extend(Step(stages[n % 4], faults[n % 5]) for n in range(40))
    everybody = [replace(AMINA, message_id=n, to=f"u{n}@example.com") for n in range(1, 301)]
    waiting = everybody
    ended: dict[str, Result] = {}
    while waiting:
        # a new one has no pause to keep: time has passed
        async with channel_to(fake, patience=SHORT) as mail:
            results = await asyncio.gather(*(mail.send(one) for one in waiting))
        told = list(zip(waiting, results, strict=True))
        ended |= {one.to: result for one, result in told if not isinstance(result, TryLater)}
        waiting = [one for one, result in told if isinstance(result, TryLater)]
    assert not fake.script
    assert set(fake.received.values()) == {1}
    unknown = {to for to, result in ended.items() if isinstance(result, Unknown)}
    accepted = {to for to, result in ended.items() if isinstance(result, Accepted)}
    refused = {to for to, result in ended.items() if isinstance(result, Refused)}
    assert accepted <= set(fake.received) <= accepted | unknown
    assert len(accepted) + len(unknown) + len(refused) == len(everybody)
    assert unknown
    assert refused


async def test_what_a_server_says_after_goodbye_is_its_own_affair(fake: FakeMailServer) -> None:
    """Closing twice, or after the server has gone, is no fault."""
    async with channel_to(fake) as mail:
        await mail.send(AMINA)
        fake.disconnect()
        await mail.close()
