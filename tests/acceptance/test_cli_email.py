"""E-mail by the program: out by SMTP, back by `uppsok email take` as a mail server calls it."""

import asyncio
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.acceptance.carrier import PUBLIC_URL
from tests.acceptance.municipality import AROUND_THE_CLOCK, LOGIN, write_people, young_people
from tests.acceptance.program import Program
from tests.fakes.smtp import fake_mail_server

MAIL = """\
From: Amina <amina.warsame@example.com>
Subject: Sv: Hej
Message-ID: <{name}@example.com>

Jag jobbar på ICA
"""
STRANGE = """\
From: MAILER-DAEMON@mail.example.se
Content-Type: multipart/report; report-type=delivery-status; boundary=B

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.se

Action: failed
Status: 5.1.1
--B--
"""
KIM = "kim@example.com"
PLAN = f"""\
name: by-mail
window: {AROUND_THE_CLOCK}
steps:
  - {{id: hello, channel: [email, letter], template: hello, if_late: send}}
"""
BOUNCE = """\
From: MAILER-DAEMON@mail.example.se
Content-Type: multipart/report; report-type=delivery-status; boundary=B

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.se

Action: failed
Status: 5.1.1

--B
Content-Type: text/rfc822-headers

Message-ID: {name}

--B--
"""


def begin(program: Program) -> None:
    """Put somebody who has an e-mail address and no number into a plan, and let it run."""
    [young] = young_people(1)
    extract = write_people(program.folder, [replace(young, mobile="", email=KIM)])
    Path(program.folder, "by-mail.yaml").write_text(PLAN, "utf-8")
    program.do("plan", "use", "by-mail.yaml")
    program.do("import", extract)
    program.do("staff", "add", LOGIN, "--name", "Sara Ek", "--unit", "KAA nord")
    program.do("start")
    for _ in range(3):
        program.do("tick")


async def test_a_mail_goes_out_and_its_bounce_comes_back(program: Program) -> None:
    """By the real program: sent once, the bounce found by its Message-ID, then a letter."""
    async with fake_mail_server() as server:
        real = {"CARRIERS": "real", "PUBLIC_URL": PUBLIC_URL, "SMTP_URL": server.url}
        office = program.with_settings(**real)
        await asyncio.to_thread(begin, office)
        assert server.received == {KIM: 1}
        told = BOUNCE.format(name=message_from_bytes(server.mails[0].content)["Message-ID"])
        taken = await asyncio.to_thread(office.run, "email", "take", stdin=told)
        assert (taken.code, taken.out, taken.err) == (0, "", "")
        await asyncio.to_thread(office.do, "tick")
        events = (await asyncio.to_thread(office.do, "events", "--json")).lines()
        assert [one["channel"] for one in events if one["kind"] == "attempt"] == ["email"]
        assert [one["outcome"] for one in events if one["kind"] == "delivery"] == ["undelivered"]
        tasks = await asyncio.to_thread(office.ask, "tasks", "list", "--as", LOGIN)
        assert [one["kind"] for one in tasks] == ["print_letter"]
        assert server.received == {KIM: 1}


def test_a_mail_is_taken_once(program: Program) -> None:
    """Nothing is said, the status is 0, and it waits to be read; brought again, it is known."""
    program.do("import", write_people(program.folder, young_people(1)))
    for name in ("1", "1", "2"):
        ended = program.do("email", "take", stdin=MAIL.format(name=name))
        assert ended.out == ""
    counts = program.ask("tick")
    assert counts["read"] == 2


def test_a_bounce_of_a_stranger_s_mail_is_let_go(program: Program) -> None:
    """It is no mail of ours: status 0, and a line in the log without anything personal."""
    ended = program.do("email", "take", stdin=STRANGE)
    assert "a report on no mail of ours" in ended.err
    assert program.ask("tick")["read"] == 0


def test_nothing_at_all_is_taken_too(program: Program) -> None:
    """An empty mail cannot be a reason to send one back."""
    program.do("email", "take", stdin="")


@pytest.mark.parametrize(
    "settings",
    [
        {"DATABASE_URL": "postgresql+asyncpg://nobody@127.0.0.1:9/nothing"},
        {"PORT": "none"},
        {"MUNICIPALITY": "broken.yaml"},
    ],
)
def test_what_cannot_be_stored_is_asked_for_again(
    program: Program, settings: dict[str, str]
) -> None:
    """75 keeps the mail in the server's queue; any other status would send it back."""
    Path(program.folder, "broken.yaml").write_text("name: x\n", "utf-8")
    faulty = program.with_settings(**settings)
    ended = faulty.run("email", "take", stdin=MAIL.format(name="1"))
    assert ended.code == 75
    assert "the mail is not stored yet" in ended.err
    assert "amina" not in ended.err.lower()
