"""Monday's mail, against a real mail server: once, tried again, and about nobody."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from sqlalchemy import update

from config.clock import STOCKHOLM
from messaging.channels.base import Channel
from messaging.channels.smtp_email import MailAccount, SmtpEmail
from messaging.mail.ids import MailIds
from messaging.mail.smtp_answers import Stage
from messaging.mail.writing import MailSender
from pipeline.mondays import pass_monday
from pipeline.works import Works
from register.staff import Role, add_staff
from register.tables import staff
from reports.kept_tables import monday_mail, morning
from storage.engine import writing
from tests.fakes.smtp import Do, FakeMailServer, Step, fake_mail_server
from tests.world import World

MONDAY = datetime(2025, 10, 6, 8, tzinfo=STOCKHOLM)
BOSS = "boss@example.se"


async def hire(world: World, login: str, *roles: Role, unit: str = "KAA syd") -> None:
    """Add somebody with an e-mail address."""
    async with writing(world.engine) as conn:
        await add_staff(conn, login, "Bo Ek", unit_name=unit, roles=roles)
        address = update(staff).where(staff.c.login == login)
        await conn.execute(address.values(email=f"{login}@example.se"))


def mailing(world: World, fake: FakeMailServer) -> Works:
    """Return the works with a mail server."""
    account = MailAccount(fake.url, MailSender("kaa@stockholm.se", "Stockholms stad"))
    channel: Channel = SmtpEmail(account, MailIds(bytes(32)), world.clock)
    channels = {**world.works.channels, "email": channel}
    return replace(world.works, channels=channels, base_url="https://kaa.example.se")


async def test_once_to_each_manager(world: World) -> None:
    """Many processes at once and whole days later: managers get one, others none."""
    await hire(world, "boss", Role.MANAGER)
    await hire(world, "chef", Role.MANAGER, unit="KAA nord")
    await hire(world, "kim", Role.COORDINATOR)
    async with fake_mail_server() as fake:
        works = mailing(world, fake)
        assert await pass_monday(works, MONDAY - timedelta(minutes=1)) == 0
        sent = await asyncio.gather(*(pass_monday(works, MONDAY) for _ in range(3)))
        assert sum(sent) == 2
        for hours in (1, 23, 25, 24 * 6):
            assert await pass_monday(works, MONDAY + timedelta(hours=hours)) == 0
        assert fake.received == {BOSS: 1, "chef@example.se": 1}
        assert await pass_monday(works, MONDAY + timedelta(days=7)) == 2
        await works.channels["email"].close()
    assert await world.count(morning, day=MONDAY.date()) > 0


async def test_what_it_says(world: World) -> None:
    """Numbers and links, plain and as HTML, with a Message-ID of its own and no name."""
    await world.add_person()
    await hire(world, "boss", Role.MANAGER)
    async with fake_mail_server() as fake:
        works = mailing(world, fake)
        for week in range(2):
            await pass_monday(works, MONDAY + timedelta(days=7 * week))
        await works.channels["email"].close()
        first, second = (
            message_from_bytes(one.content, policy=policy.default) for one in fake.mails
        )
    assert first["Message-ID"] != second["Message-ID"]
    assert first["List-Unsubscribe"] is None
    assert first["Subject"] == "Uppsök, läget vecka 41: KAA syd"
    for kind in ("plain", "html"):
        body = first.get_body((kind,))
        assert body is not None
        text = str(body.get_content())
        assert "https://kaa.example.se/reports/waiting" in text
        assert "gränsen för första kontaktförsöket" in text
        assert "Elias" not in text
    told = second.get_body(("plain",))
    assert told is not None
    late = str(told.get_content())
    assert "(för en vecka sedan 0)" in late
    assert "så planerna skickar inget" in late  # the extract is two weeks old


@pytest.mark.parametrize(
    ("answer", "state", "later"),
    [
        ("451 4.7.1 Greylisted", "sent", 1),
        ("550 5.1.1 No such user", "failed", 0),
        (Do.DROP, "offered", 0),
    ],
)
async def test_a_mail_that_did_not_get_through(
    world: World, answer: str | Do, state: str, later: int
) -> None:
    """Put off, it is offered again; refused, or with no certain answer, it is not."""
    await hire(world, "boss", Role.MANAGER)
    async with fake_mail_server() as fake:
        works = mailing(world, fake)
        fake.script.append(Step(Stage.END, answer))
        assert await pass_monday(works, MONDAY) == 0
        assert await pass_monday(works, MONDAY + timedelta(minutes=1)) == 0
        patient = mailing(world, fake)  # a process that has just begun
        assert await pass_monday(patient, MONDAY + timedelta(hours=3)) == later
        await works.channels["email"].close()
        await patient.channels["email"].close()
    assert [row.state for row in await world.rows(monday_mail)] == [state]


async def test_who_does_not_want_it(world: World) -> None:
    """Nobody who has turned it off, has no address, or is away gets one."""
    await hire(world, "boss", Role.MANAGER)
    await hire(world, "away", Role.MANAGER)
    await hire(world, "mute", Role.MANAGER)
    changes: dict[str, dict[str, Any]] = {
        "boss": {"monday_mail_off": True},
        "away": {"away_until": MONDAY.date()},
        "mute": {"email": ""},
    }
    async with writing(world.engine) as conn:
        for login, values in changes.items():
            await conn.execute(update(staff).where(staff.c.login == login).values(values))
    assert await pass_monday(world.works, MONDAY) == 0
    assert await world.count(monday_mail) == 0


async def test_without_a_mail_server(world: World) -> None:
    """Nothing is entered, so that it goes out when there is one."""
    await hire(world, "boss", Role.MANAGER)
    without = replace(world.works, channels={})
    assert await pass_monday(without, MONDAY) == 0
    assert await world.count(monday_mail) == 0
