"""Texts from a number of several people, or of nobody known: a human says whose (R7, R14)."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from escalation.errors import QueueError
from escalation.reading import read_inbox
from escalation.states import Outcome, TaskKind
from escalation.tables import task
from messaging.channels.base import Inbound
from messaging.inbox import store_inbound
from messaging.states import Provider, ReplyState
from messaging.tables import reply
from register.states import FactKind, PersonState
from register.tables import fact, person
from scheduler.states import Origin, OutreachState
from scheduler.tables import planned_contact
from storage.engine import writing
from tests.integration.escalation.office import UNSURE, Office
from tests.integration.messaging.contacts import MORNING as NOW
from tests.people import ELIAS, SAGA
from tests.world import another

# Elias's sister, who shares his telephone.
SISTER = replace(another(3), first_name="Ella", mobile=ELIAS.mobile)
STRANGER = "0701740690"


async def test_a_number_of_two_cases_is_for_a_human(office: Office) -> None:
    """Nobody is taken to have answered, and both are held (R14)."""
    brother, sister = await office.young(), await office.young(SISTER)
    await office.world.receive(ELIAS.mobile, "2")
    await office.read()
    assert await office.holds(brother) == await office.holds(sister) == "unread_reply"
    assert await office.open_kinds(None) == [TaskKind.REVIEW_REPLY]
    (row,) = await office.world.rows(reply)
    assert (row.person_id, row.contact_point_id) == (None, None)


async def test_closing_the_task_of_a_shared_number_lets_everybody_go(office: Office) -> None:
    """Whoever was held by the text goes on when a human has read it (R14)."""
    brother, sister = await office.young(), await office.young(SISTER)
    await office.world.receive(ELIAS.mobile, "2")
    await office.read()
    (review,) = await office.world.rows(task)
    await office.close(review.id, Outcome.HANDLED)
    assert await office.holds(brother) == await office.holds(sister) == ""
    assert await office.only_reply() is ReplyState.HANDLED


async def test_a_human_says_whose_reply_it_is(office: Office) -> None:
    """The one who wrote is reached; the other's steps go on, unanswered (R14)."""
    brother, sister = await office.young(), await office.young(SISTER)
    await office.attempt(sister, "sms", "hello")
    await office.world.receive(ELIAS.mobile, "2")
    await office.read()
    (review,) = await office.world.rows(task)
    await office.close(review.id, Outcome.ANSWERED_SELF, whose=sister, occupation="working")
    assert (await office.row(person, sister)).occupation == "working"
    assert (await office.round_of(sister)).state == OutreachState.RESTING
    assert (await office.row(person, brother)).reached_at is None
    assert (await office.round_of(brother)).state == OutreachState.ACTIVE
    (row,) = await office.world.rows(reply)
    assert row.person_id == sister
    answers = await office.world.rows(fact, kind=FactKind.REPLY.value)
    assert [row.channel for row in answers] == ["sms"]


async def test_an_answer_must_be_somebodys(office: Office) -> None:
    """A reply of nobody known cannot be closed as an answer without saying whose it is."""
    await office.young()
    await office.world.receive(STRANGER, "2")
    await office.read()
    (review,) = await office.world.rows(task)
    with pytest.raises(QueueError, match="say whose reply it is"):
        await office.close(review.id, Outcome.ANSWERED_SELF, by=await office.worker("sara1"))


async def test_another_unread_text_keeps_a_sharer_held(office: Office) -> None:
    """The sister's own unread text holds her on, when the shared one has been read (R5)."""
    with_own = replace(SISTER, landline="", guardian_mobile="0701740691", guardian="Anna")
    brother, sister = await office.young(), await office.young(with_own)
    await office.world.receive(ELIAS.mobile, "2", key="SM1")
    await office.world.receive("0701740691", UNSURE, key="SM2")
    await office.read()
    shared = await office.world.rows(task, person_id=None)
    await office.close(shared[0].id, Outcome.HANDLED)
    assert await office.holds(brother) == ""
    assert await office.holds(sister) == "unread_reply"


async def test_a_shared_text_keeps_its_sharers_held(office: Office) -> None:
    """Reading somebody's own text does not let them go from one they share (R5)."""
    with_own = replace(SISTER, guardian_mobile="0701740691", guardian="Anna")
    await office.young()
    sister = await office.young(with_own)
    await office.world.receive(ELIAS.mobile, "2", key="SM1")
    await office.world.receive("0701740691", UNSURE, key="SM2")
    await office.read()
    own = await office.world.rows(task, person_id=sister)
    await office.close(own[0].id, Outcome.HANDLED)
    assert await office.holds(sister) == "unread_reply"


async def test_a_number_shared_with_a_protected_person_is_not_shown_to_all(
    office: Office,
) -> None:
    """Only who may open protected people reads a text that may be theirs (R7)."""
    await office.young()
    saga = await office.young(replace(SAGA, mobile=ELIAS.mobile))
    await office.world.receive(ELIAS.mobile, "2")
    await office.read()
    (review,) = await office.world.rows(task)
    assert review.person_id == saga
    assert await office.claim(await office.worker(), review.id) == []
    carin = await office.hire("carin", roles=("coordinator", "protected"))
    assert await office.claim(carin, review.id) == [review.id]
    await office.close(review.id, Outcome.HANDLED, by=carin)


async def test_a_text_from_nobody_known_is_read_by_a_human(office: Office) -> None:
    """Nobody is held by it, and nobody is answered by a machine."""
    who = await office.young()
    await office.world.receive(STRANGER, "vem är du?")
    await office.read()
    assert await office.open_kinds(None) == [TaskKind.REVIEW_REPLY]
    assert await office.holds(who) == ""
    assert await office.world.count(planned_contact, origin=Origin.ANSWER.value) == 0
    (review,) = await office.world.rows(task)
    await office.close(review.id, Outcome.HANDLED, by=await office.worker("sara1"))
    assert await office.only_reply() is ReplyState.HANDLED


async def test_a_number_of_one_here_and_one_who_left_is_the_formers(office: Office) -> None:
    """Where only one of those who have a number is in the register, the text is theirs."""
    here = await office.young()
    gone = await office.young(SISTER, state=PersonState.LEFT)
    await office.world.receive(ELIAS.mobile, "2")
    await office.read()
    assert (await office.row(person, here)).occupation == "working"
    assert (await office.row(person, gone)).occupation is None


async def test_a_machine_that_nobody_knows_asks_nobody(office: Office) -> None:
    """A newsletter to our address is kept for its time, and is no task."""
    came = Inbound(
        Provider.EMAIL, "news", "news@example.se", {"text": "Veckans nyheter", "machine": "1"}, NOW
    )
    async with writing(office.world.engine) as conn:
        await store_inbound(conn, office.world.vault, [came])
    await office.read()
    assert await office.world.count(task) == 0
    (row,) = await office.world.rows(reply)
    assert (row.state, row.erase_at is None) == (ReplyState.READ, False)


async def test_before_the_first_extract_nothing_is_read(office: Office) -> None:
    """There is no district to ask yet: the text waits, and harms no other."""
    await office.world.receive(STRANGER, "hej")
    async with writing(office.world.engine) as conn:
        await conn.execute(text("DELETE FROM staff_district"))
        await conn.execute(text("DELETE FROM district"))
        assert await read_inbox(conn, office.world.vault, office.world.works.plans, NOW) == 0
    assert await office.world.count(reply) == 0
