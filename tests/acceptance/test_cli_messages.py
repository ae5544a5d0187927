"""`uppsok messages` and `uppsok reconcile`: messages whose fate is unknown."""

import asyncio

import pytest
from sqlalchemy import update

from messaging.tables import message
from storage.engine import open_engine, writing
from tests.acceptance.municipality import LOGIN
from tests.acceptance.program import Program


@pytest.fixture
def unsure(office: Program) -> Program:
    """Return an office in which the answers about two messages were lost."""
    asyncio.run(lose_answers(office))
    return office


async def lose_answers(program: Program) -> None:
    """Let the first two messages stand as they do when their carrier's answer was lost."""
    engine = open_engine(f"sqlite+aiosqlite:///{program.folder}/uppsok.db")
    values = {"state": "unknown", "rank": 20, "sid": None, "error": "TimeoutError"}
    values |= {"attempted_at": None, "ended_at": None}
    async with writing(engine) as conn:
        await conn.execute(update(message).where(message.c.id <= 2).values(values))
    await engine.dispose()


def test_unknown_messages_are_listed(unsure: Program) -> None:
    """Who by public id, where, when and why; no number and no text."""
    first, second = unsure.ask("messages", "unknown")
    assert (first["message"], second["message"]) == (1, 2)
    assert set(first) == {"message", "person", "channel", "at", "step", "reason", "next"}
    assert (first["channel"], first["step"], first["reason"]) == ("sms", "hello", "TimeoutError")
    assert first["next"] == "staff: the channel cannot be asked"
    shown = unsure.do("messages", "unknown")
    assert "+46" not in shown.out
    assert "Kim" not in shown.out


def test_where_nothing_is_unknown_that_is_said(office: Program) -> None:
    """An empty list is told in words, or as an empty array."""
    assert "Of no message" in office.do("messages", "unknown").err
    assert office.ask("messages", "unknown") == []


def test_staff_decide_what_became_of_a_message(unsure: Program) -> None:
    """One was sent, one was not; neither is unknown any more, and the second goes out again."""
    assert "was sent" in unsure.do("messages", "settle", "1", "--sent", "--as", LOGIN).err
    assert "planned again" in unsure.do("messages", "settle", "2", "--not-sent", "--as", LOGIN).err
    assert unsure.ask("messages", "unknown") == []
    assert unsure.ask("tick")["sent"] == 1
    again = unsure.run("messages", "settle", "1", "--sent", "--as", LOGIN)
    assert "message 1 is not unknown" in again.fault


def test_a_decision_needs_a_login_and_an_answer(unsure: Program) -> None:
    """Nobody decides anonymously, and nothing is decided by leaving it out."""
    assert unsure.run("messages", "settle", "1", "--as", LOGIN).code == 2
    assert unsure.run("messages", "settle", "1", "--sent").code == 2
    assert "nobody" in unsure.run("messages", "settle", "1", "--sent", "--as", "nobody").fault


def test_reconcile_tells_what_it_did(unsure: Program) -> None:
    """Carriers that cannot be asked leave everything to staff."""
    told = unsure.ask("reconcile", "--now", "2099-01-01T12:00")
    assert told == {
        "asked": 0,
        "unanswered": 0,
        "taken": 0,
        "not_taken": 0,
        "later": 0,
        "for_staff": 2,
    }
    assert "for staff" in unsure.do("reconcile", "--now", "2099-01-01T12:00").out
