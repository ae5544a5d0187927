"""Who may say what a reply means, and whose it is: refusals, shared numbers, protected people."""

import asyncio
from dataclasses import replace

import pytest

from escalation.errors import QueueError
from escalation.states import Outcome, TaskKind, TaskState
from escalation.tables import task
from escalation.waiting_texts import find_sharer
from messaging.labels import Correction
from messaging.meaning.reading import Intent
from messaging.states import ReplyState
from messaging.tables import labelled_reply, reply
from register.tables import person
from scheduler.states import OutreachState
from storage.engine import reading
from storage.tables import access_log
from tests.integration.escalation.office import UNSURE, Office
from tests.integration.escalation.reviewing import (
    CRISIS,
    SISTER,
    STRANGER,
    WORKING,
    answers,
    examples,
    look,
    review_of,
    settle,
    stored,
)
from tests.people import ELIAS, SAGA
from tests.world import another


async def test_nothing_is_settled_twice(office: Office) -> None:
    """Who comes second is told so, and nothing is changed."""
    await office.young()
    review = await review_of(office, UNSURE)
    await settle(office, review, WORKING)
    before = await office.everything()
    with pytest.raises(QueueError, match="done already"):
        await settle(office, review, Correction([Intent.DECLINES_SUPPORT]))
    assert await office.everything() == before


async def test_anothers_claim_and_another_unit(office: Office) -> None:
    """A reply is settled by who has claimed it, else by whose district it is."""
    await office.young()
    review = await review_of(office, UNSURE)
    with pytest.raises(QueueError, match="not yours"):
        await settle(office, review, WORKING, by=await office.worker("sara1"))
    await office.claim(await office.colleague(), review)
    with pytest.raises(QueueError, match="claimed by somebody else"):
        await settle(office, review, WORKING)
    await settle(office, review, WORKING, by=await office.colleague())


async def test_only_replies_are_read(office: Office) -> None:
    """A task about something else, or none at all, is refused in words."""
    who = await office.young()
    call = await office.task(who, TaskKind.CALL_BACK)
    with pytest.raises(QueueError, match="about no reply"):
        await settle(office, call, WORKING)
    with pytest.raises(QueueError, match="there is no task 999"):
        await settle(office, 999, WORKING)


async def test_contradicting_labels_are_refused(office: Office) -> None:
    """What contradicts itself is told, and the reply waits on."""
    await office.young()
    review = await review_of(office, UNSURE)
    with pytest.raises(QueueError, match="give both or neither"):
        await settle(office, review, Correction([Intent.OCCUPATION]))
    with pytest.raises(QueueError, match="a death is a crisis"):
        await settle(office, review, WORKING, died=True)
    assert await office.only_reply() is ReplyState.REVIEW


async def test_what_was_erased_teaches_nothing(office: Office) -> None:
    """A reply whose words are gone is closed, not read."""
    await office.young()
    review = await review_of(office, UNSURE)
    (row,) = await office.world.rows(reply)
    await office.world.change(reply, row.id, text_cipher=None)
    with pytest.raises(QueueError, match="has been erased: close the task"):
        await settle(office, review, WORKING)


async def test_danger_to_nobody_known(office: Office) -> None:
    """Whoever it is: a human is told at once, and those whose number it is stay held (R14, R19)."""
    brother, sister = await office.young(), await office.young(SISTER)
    review = await review_of(office, "2")
    await settle(office, review, CRISIS)
    (urgent,) = await office.world.rows(task, kind=TaskKind.URGENT.value)
    assert (urgent.person_id, urgent.state) == (None, TaskState.OPEN)
    assert await office.holds(brother) == await office.holds(sister) == "unread_reply"
    await office.undo(review)
    assert await office.world.count(task, kind=TaskKind.URGENT.value) == 0
    await settle(office, review, CRISIS)
    (urgent,) = await office.world.rows(task, kind=TaskKind.URGENT.value)
    await office.close(urgent.id, Outcome.SAFE)
    assert await office.holds(brother) == await office.holds(sister) == ""


async def test_whose_it_is_must_be_said(office: Office) -> None:
    """A shared number's reply is one person's; the others are let go (R14)."""
    brother, sister = await office.young(), await office.young(SISTER)
    review = await review_of(office, "2")
    with pytest.raises(QueueError, match="say whose reply it is, with --person"):
        await settle(office, review, WORKING)
    await settle(office, review, WORKING, person_id=sister)
    assert (await office.row(person, sister)).occupation == "working"
    assert (await office.row(person, brother)).reached_at is None
    assert (await office.round_of(brother)).state == OutreachState.ACTIVE
    (row,) = await office.world.rows(reply)
    assert row.person_id == sister


async def test_somebody_elses_reply(office: Office) -> None:
    """A reply whose sender is known is not given to somebody else."""
    await office.young()
    other = await office.young(another(5))
    review = await review_of(office, UNSURE)
    with pytest.raises(QueueError, match="about somebody else"):
        await settle(office, review, WORKING, person_id=other)


async def test_a_stranger_s_text(office: Office) -> None:
    """What says nothing about anybody is nobody's; else it must be said whose it is."""
    who = await office.young()
    sara = await office.worker("sara1")
    review = await review_of(office, "hallå hallå banan", STRANGER)
    with pytest.raises(QueueError, match="say whose reply it is"):
        await settle(office, review, WORKING, by=sara)
    settled = await settle(office, review, Correction([Intent.UNCLEAR]), by=sara)
    assert (settled.outcome, settled.learned) == (Outcome.HANDLED, True)
    assert (await office.row(person, who)).reached_at is None
    assert (await stored(office)).confident
    await office.undo(review, by=sara)
    assert (await office.world.rows(reply))[0].reading_cipher is None
    await settle(office, review, WORKING, by=sara, person_id=who)
    assert (await office.row(person, who)).occupation == "working"
    assert await answers(office) == []  # the number is none of theirs


async def test_a_protected_person(office: Office) -> None:
    """Who may open protected people, with a reason, reads them; nothing is sent or learned (R7)."""
    saga = await office.young(SAGA)
    carin = await office.hire("carin", roles=("coordinator", "protected"))
    review = await review_of(office, UNSURE, SAGA.mobile)
    with pytest.raises(QueueError, match="not yours"):
        await look(office, review, by=await office.worker())
    with pytest.raises(QueueError, match="say why you look"):
        await look(office, review, by=carin)
    assert (await look(office, review, by=carin, reason="reply")).text == UNSURE
    (row,) = await office.world.rows(access_log, action="read_reply")
    assert (row.actor, row.reason) == ("staff:carin", "reply")
    settled = await settle(office, review, WORKING, by=carin)
    assert not settled.learned
    assert (await office.row(person, saga)).occupation == "working"
    assert await answers(office) == []
    assert await office.world.count(labelled_reply) == 0


async def test_a_sharer_is_found_by_their_id(office: Office) -> None:
    """Of those who share a number each can be named, the protected too (R7, R14)."""
    await office.young()
    saga = await office.young(replace(SAGA, mobile=ELIAS.mobile))
    review = await review_of(office, "2")
    public_id = (await office.row(person, saga)).public_id
    async with reading(office.world.engine) as conn:
        assert await find_sharer(conn, review, public_id) == saga
        assert await find_sharer(conn, review, "nobody") is None
        assert await find_sharer(conn, 999, public_id) is None


async def test_every_look_and_every_reading_is_logged(office: Office) -> None:
    """Who looked at whose reply, and who said what it means, is in the access log (R16)."""
    who = await office.young()
    review = await review_of(office, UNSURE)
    sara = await office.worker()
    text = await look(office, review, by=sara)
    assert (text.text, text.context, text.kind) == (UNSURE, "survey_menu", TaskKind.REVIEW_REPLY)
    await settle(office, review, WORKING)
    public_id = (await office.row(person, who)).public_id
    for action in ("read_reply", "settle_reply"):
        (row,) = await office.world.rows(access_log, action=action)
        assert (row.actor, row.person) == ("staff:sara2", public_id)


@pytest.mark.parametrize("sender", [ELIAS.mobile, STRANGER])
async def test_two_at_once(crowded_office: Office, sender: str) -> None:
    """Of two who say at the same time what a reply means, one is heard and one is told (R5)."""
    office = crowded_office
    await office.young()
    review = await review_of(office, UNSURE, sender)
    north = await office.hire("nina", unit="KAA nord"), await office.hire("nils", unit="KAA nord")
    south = await office.worker(), await office.colleague()
    pair = south if sender == ELIAS.mobile else north
    done = await asyncio.gather(
        *(settle(office, review, CRISIS, by=one) for one in pair), return_exceptions=True
    )
    (fault,) = [one for one in done if isinstance(one, BaseException)]
    assert isinstance(fault, QueueError)
    assert "done already" in str(fault)
    assert await office.world.count(task, kind=TaskKind.URGENT.value) == 1
    assert len(await examples(office)) == 1
