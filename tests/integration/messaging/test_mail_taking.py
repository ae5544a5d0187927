"""E-mail both ways on a whole municipality: what goes out, and what the mail server brings back."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from escalation.tables import task
from messaging.channels.smtp_email import MailAccount, SmtpEmail
from messaging.mail.smtp_answers import Stage
from messaging.mail.taking import Taken, mail_ids, take_mail
from messaging.mail.writing import MailSender
from messaging.states import Channel, MessageState
from messaging.tables import inbox, message, reply
from register.sealing import point_hash
from register.states import FactKind, PointState
from register.tables import contact_point, fact
from scheduler.states import ContactState
from scheduler.tables import planned_contact
from storage.engine import writing
from tests.fakes.smtp import Do, FakeMailServer, Step, fake_mail_server
from tests.integration.messaging.contacts import MORNING, only_message, plan_ahead, plan_typed
from tests.people import AMINA
from tests.unit.messaging.mail.mails import mail, report
from tests.world import World

PLAN = """
name: by-mail
steps:
  - {id: hello, channel: [email, letter], template: hello, wait: 3d, if_late: send}
"""
ONLY_MAIL = replace(AMINA, mobile="", landline="")


@pytest.fixture
async def fake(world: World) -> AsyncIterator[FakeMailServer]:
    """The mail server that the world's e-mail goes through."""
    async with fake_mail_server() as server:
        sender = MailSender(world.works.municipality.email, world.works.municipality.name)
        channel = SmtpEmail(MailAccount(server.url, sender), mail_ids(world.vault), world.clock)
        world.works = replace(world.works, channels={Channel.EMAIL.value: channel})
        yield server
        await channel.close()


async def written_to(world: World) -> int:
    """Let the first step to Amina be due, and send it; return her id."""
    await world.plan(PLAN)
    key = await world.add_person(ONLY_MAIL)
    await world.start()
    await plan_ahead(world)
    await world.tick()
    return key


async def take(world: World, content: bytes) -> Taken:
    """Let the mail server bring a mail."""
    async with writing(world.engine) as conn:
        address = world.works.municipality.email
        return await take_mail(conn, world.vault, content, address, world.clock.now())


def bounced(world: World, key: int, action: str = "failed", status: str = "5.1.1") -> bytes:
    """Return a report on one of this world's messages."""
    return report(action, status, mail_ids(world.vault).mark(key))


async def address_state(world: World) -> str:
    """Return how Amina's address stands."""
    [point] = await world.rows(contact_point, hash=point_hash(world.vault, AMINA.email))
    return str(point.state)


async def test_a_mail_goes_out_once(world: World, fake: FakeMailServer) -> None:
    """It is accepted, counts as an attempt, and no later pass sends it again."""
    await written_to(world)
    sent = await only_message(world)
    assert sent.state == MessageState.ACCEPTED
    assert sent.sid == f"{mail_ids(world.vault).mark(sent.id)}@stockholm.se"
    await world.tick(MORNING + timedelta(hours=3))
    assert fake.received == {AMINA.email: 1}
    assert await world.count(fact, kind=FactKind.ATTEMPT.value, channel="email") == 1


async def test_a_bounce_marks_the_address_and_the_next_channel_follows_at_once(
    world: World, fake: FakeMailServer
) -> None:
    """R14: as with a bad number. The bounce may come twice, and changes nothing then."""
    await written_to(world)
    key = (await only_message(world)).id
    assert await take(world, bounced(world, key)) is Taken.REPORT
    assert await take(world, bounced(world, key)) is Taken.STALE
    sent = await only_message(world)
    assert (sent.state, sent.error) == (MessageState.UNDELIVERED, "5.1.1")
    assert await address_state(world) == PointState.BAD
    await world.tick()
    assert [row.channel for row in await world.rows(message)] == ["email", "letter"]
    assert fake.received == {AMINA.email: 1}


async def test_a_refusal_at_once_does_the_same(world: World, fake: FakeMailServer) -> None:
    """550 5.1.1, told while we hand the mail over."""
    fake.script.append(Step(Stage.RECEIVER, "550 5.1.1 No such user"))
    await written_to(world)
    assert await address_state(world) == PointState.BAD
    await world.tick()
    assert [row.channel for row in await world.rows(message)] == ["email", "letter"]
    assert not fake.received


async def test_a_full_mailbox_is_tried_another_day(world: World, fake: FakeMailServer) -> None:
    """The address is good; tomorrow it may take it."""
    fake.script.append(Step(Stage.RECEIVER, "552 5.2.2 Mailbox full"))
    await written_to(world)
    assert await address_state(world) == PointState.OK
    [again] = await world.rows(planned_contact, state=ContactState.PLANNED.value)
    assert (again.due_at, again.channels) == (MORNING + timedelta(days=1), "email letter")


async def test_greylisting_is_waited_out(world: World, fake: FakeMailServer) -> None:
    """The same mail is offered again after a while, and arrives once."""
    fake.script.append(Step(Stage.RECEIVER, "451 4.7.1 Greylisted"))
    await written_to(world)
    assert not fake.received
    await world.tick(MORNING + timedelta(minutes=16))
    assert fake.received == {AMINA.email: 1}
    states = [row.state for row in await world.rows(message)]
    assert states == [MessageState.FAILED, MessageState.ACCEPTED]


async def test_a_lost_answer_is_settled_by_what_comes_back(
    world: World, fake: FakeMailServer
) -> None:
    """Unknown, never sent again; if it bounces, the next channel follows."""
    fake.script.append(Step(Stage.END, Do.DROP))
    await written_to(world)
    sent = await only_message(world)
    assert sent.state == MessageState.UNKNOWN
    await world.tick(MORNING + timedelta(hours=5))
    assert fake.received == {AMINA.email: 1}
    await take(world, bounced(world, sent.id, status="5.7.1"))
    assert await address_state(world) == PointState.OK
    await world.tick()
    assert [row.channel for row in await world.rows(message)] == ["email", "letter"]


async def test_a_delay_changes_nothing_and_a_delivery_ends_the_message(
    world: World, fake: FakeMailServer
) -> None:
    """Servers tell of both."""
    await written_to(world)
    assert fake.received
    key = (await only_message(world)).id
    assert await take(world, bounced(world, key, "delayed", "4.4.1")) is Taken.STALE
    assert (await only_message(world)).state == MessageState.ACCEPTED
    assert await take(world, bounced(world, key, "delivered", "2.0.0")) is Taken.REPORT
    assert (await only_message(world)).state == MessageState.DELIVERED


async def test_a_report_on_nothing_of_ours_changes_nothing(world: World) -> None:
    """No mark, a mark of another installation, a message that does not exist."""
    assert await take(world, report(mark="")) is Taken.STRANGE
    assert await take(world, report()) is Taken.STRANGE
    assert await take(world, bounced(world, 4711)) is Taken.STALE


async def test_an_answer_is_stored_once_and_read(world: World, fake: FakeMailServer) -> None:
    """Brought twice it is there once; its sender is who has the address."""
    key = await written_to(world)
    assert fake.received
    content = mail("2\r\n\r\n> Svara STOPP\r\n").replace(
        b"Amina@Example.com", b"AMINA.WARSAME@example.com"
    )
    assert await take(world, content) is Taken.LETTER
    assert await take(world, b"Received: again\r\n" + content) is Taken.LETTER
    [stored] = await world.rows(inbox)
    raw = json.loads(world.vault.open("inbox.raw", stored.raw_cipher))
    assert raw == {"from": AMINA.email, "text": "2", "subject": "", "rest": "> Svara STOPP"}
    await world.tick()
    [read] = await world.rows(reply)
    assert (read.person_id, read.channel) == (key, Channel.EMAIL)


async def test_an_automatic_reply_is_stored_and_marked(world: World, fake: FakeMailServer) -> None:
    """It opens no task for somebody we know, and nobody counts as reached."""
    await written_to(world)
    assert fake.received
    away = mail("Jag är bortrest.", "Auto-Submitted: auto-replied")
    away = away.replace(b"Amina@Example.com", AMINA.email.encode())
    assert await take(world, away) is Taken.MACHINE
    await world.tick()
    assert await world.count(task) == 0
    assert await world.count(reply) == 1


async def test_what_staff_typed_says_a_human_wrote_it(world: World, fake: FakeMailServer) -> None:
    """No header calls it automatic, so the person's own programs treat it as a letter."""
    key = await world.add_person(ONLY_MAIL, in_round=False)
    await world.start()
    await plan_typed(world, key, "Hej, ses vi imorgon?", Channel.EMAIL)
    await world.tick()
    [got] = fake.mails
    assert b"Auto-Submitted" not in got.content
    assert b"Subject: Stockholms stad" in got.content
