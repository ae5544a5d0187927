"""An outcome recorded by mistake is taken back within a minute, as if it had never been."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from escalation.errors import QueueError
from escalation.states import Outcome, TaskKind, TaskState
from escalation.tables import task, visit
from messaging.states import MessageState
from messaging.tables import inbox, letter_batch, message, reply
from register.states import PointState
from register.tables import contact_point, fact, measure, person, status_change
from scheduler.planning import plan_due
from scheduler.states import ContactState, HoldReason, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.engine import writing
from tests.integration.escalation.office import UNSURE, Office
from tests.people import ELIAS
from tests.world import another

SOON = timedelta(seconds=50)


async def standing(office: Office, task_id: int) -> dict[str, Any]:
    """Return everything but the closed task itself, for comparing."""
    rows = await office.everything()
    rows["task"] = [row for row in rows["task"] if row[0] != task_id]
    rows.pop("fact_undone")  # the figures' own, until they count it no more
    return rows


async def busy(office: Office) -> tuple[int, int]:
    """Put Elias in the midst of his steps; return him and the call that will be closed."""
    who = await office.young()
    await office.letter(who)
    call = await office.task(who, TaskKind.CALL, plan_born=True)
    await office.task(who, TaskKind.FIND_NUMBER)
    await office.booking(who, [(await office.worker()).id, (await office.colleague()).id])
    return who, call


@pytest.mark.parametrize(
    ("outcome", "known"),
    [
        (Outcome.NO_ANSWER, {}),
        (Outcome.ANSWERED_SELF, {"occupation": "working"}),
        (Outcome.DECLINED, {}),
        (Outcome.WANTS_SUPPORT, {}),
        (Outcome.WRONG_NUMBER, {}),
    ],
)
async def test_an_undone_outcome_never_was(
    office: Office, outcome: Outcome, known: dict[str, Any]
) -> None:
    """What it withdrew stands again; ledger, facts, person and round are as before."""
    _, call = await busy(office)
    before = await standing(office, call)
    await office.close(call, outcome, **known)
    assert await standing(office, call) != before
    office.world.clock.move(office.now + SOON)
    await office.undo(call)
    assert await standing(office, call) == before


async def test_an_undone_task_is_claimed_by_who_closed_it(office: Office) -> None:
    """The task is theirs again, with a new lease and no outcome, and can be closed anew."""
    who, call = await busy(office)
    await office.close(call, Outcome.ANSWERED_SELF)
    await office.undo(call)
    row = await office.row(task, call)
    assert (row.state, row.outcome, row.done_at) == (TaskState.CLAIMED, "", None)
    assert row.lease_until > office.now
    await office.close(call, Outcome.NO_ANSWER)
    assert (await office.row(person, who)).reached_at is None


async def test_after_a_minute_it_stands(office: Office) -> None:
    """Later than a minute nothing is taken back."""
    _, call = await busy(office)
    await office.close(call, Outcome.ANSWERED_SELF)
    office.world.clock.move(office.now + timedelta(seconds=61))
    before = await office.everything()
    with pytest.raises(QueueError, match="for a minute"):
        await office.undo(call)
    assert await office.everything() == before


async def test_only_ones_own_outcome(office: Office) -> None:
    """Nobody takes back another's outcome, nor one that is none."""
    _, call = await busy(office)
    with pytest.raises(QueueError, match="no outcome of yours"):
        await office.undo(call)
    await office.close(call, Outcome.NO_ANSWER)
    with pytest.raises(QueueError, match="no outcome of yours"):
        await office.undo(call, by=await office.colleague())
    with pytest.raises(QueueError, match="no outcome of yours"):
        await office.undo(999)


async def test_posted_letters_are_gone(office: Office) -> None:
    """What lies in the letter box cannot be taken back."""
    who = await office.young()
    await office.letter(who)
    (batch,) = await office.world.rows(letter_batch)
    await office.print_letters(batch.id)
    number = await office.task(None, TaskKind.PRINT_LETTER, letter_batch_id=batch.id)
    await office.close(number, Outcome.POSTED)
    with pytest.raises(QueueError, match="cannot be taken back"):
        await office.undo(number)


@pytest.mark.parametrize("posted", [False, True])
async def test_a_letter_waits_for_its_pile_again(office: Office, posted: bool) -> None:
    """It is still in the pile that was printed, unless that has been posted without it."""
    who, call = await busy(office)
    (letter,) = await office.world.rows(message, channel="letter")
    await office.print_letters(letter.letter_batch_id)
    await office.close(call, Outcome.ANSWERED_SELF)
    if posted:
        await office.post_letters(letter.letter_batch_id)
    await office.undo(call)
    (again,) = await office.world.rows(message, person_id=who, channel="letter")
    assert (again.state, again.ended_at) == (MessageState.PLANNED, None)
    moved = (again.letter_batch_id != letter.letter_batch_id, again.letter_number)
    assert moved == ((True, None) if posted else (False, 1))


async def test_a_letter_that_missed_the_print_waits_for_the_next(office: Office) -> None:
    """Withdrawn, the others printed, then undone: it is in no pile, so it must not count."""
    _, call = await busy(office)
    (letter,) = await office.world.rows(message, channel="letter")
    await office.close(call, Outcome.ANSWERED_SELF)
    await office.print_letters(letter.letter_batch_id)
    await office.undo(call)
    (again,) = await office.world.rows(message, channel="letter")
    assert again.state == MessageState.PLANNED
    assert again.letter_batch_id != letter.letter_batch_id


async def test_the_step_planned_since_is_forgotten(office: Office) -> None:
    """The round stands at the undone step again, and no try of it is lost (R12)."""
    who, call = await busy(office)
    await office.close(call, Outcome.NO_ANSWER)
    async with writing(office.world.engine) as conn:
        await plan_due(conn, office.world.works.plans, office.now, 10)
    ahead = await office.world.rows(planned_contact, state=ContactState.PLANNED.value)
    assert [row.attempt for row in ahead] == [2]
    await office.undo(call)
    stands = await office.round_of(who)
    assert (stands.step, stands.attempt, stands.next_at) == ("call", 1, None)
    assert await office.world.count(planned_contact, state=ContactState.PLANNED.value) == 0


async def test_a_step_taken_since_stays_taken(office: Office) -> None:
    """Where the next step has gone out already, the outcome is not taken back."""
    who, call = await busy(office)
    await office.close(call, Outcome.NO_ANSWER)
    await office.contact(who, state=ContactState.HANDED)
    with pytest.raises(QueueError, match="next step has been taken"):
        await office.undo(call)


async def test_an_answer_since_is_not_lost(office: Office) -> None:
    """Where the person has answered meanwhile, nothing is put back over it."""
    who, call = await busy(office)
    await office.close(call, Outcome.NO_ANSWER)
    office.world.clock.move(office.now + timedelta(seconds=10))
    await office.world.receive(ELIAS.mobile, "2")
    await office.read()
    with pytest.raises(QueueError, match="something else has happened"):
        await office.undo(call)
    assert (await office.row(person, who)).occupation == "working"


async def test_a_text_that_waits_since_is_not_lost(office: Office) -> None:
    """A text read without confidence meanwhile holds on (R5)."""
    _, call = await busy(office)
    await office.close(call, Outcome.NO_ANSWER)
    await office.world.receive(ELIAS.mobile, UNSURE)
    office.world.clock.move(office.now + timedelta(seconds=10))
    await office.read()
    with pytest.raises(QueueError, match="something else has happened"):
        await office.undo(call)


async def test_a_change_since_is_not_lost(office: Office) -> None:
    """Support that ended, or any other entry of the ledger, is not overwritten."""
    who, call = await busy(office)
    await office.close(call, Outcome.ANSWERED_SELF)
    later = office.now + timedelta(seconds=5)
    row = {"source_key": "limits:1", "person_id": who, "at": later, "kind": "limits",
           "actor": "staff:kim"}  # fmt: skip
    await office.insert(status_change, row)
    with pytest.raises(QueueError, match="something else has happened"):
        await office.undo(call)


async def test_a_hold_since_is_not_lost(office: Office) -> None:
    """A round that was held meanwhile is not let go by undoing (R21)."""
    who, call = await busy(office)
    await office.close(call, Outcome.NO_ANSWER)
    held = {"state": OutreachState.HELD.value, "held_state": "active"}
    stands = await office.round_of(who)
    await office.world.change(outreach, stands.id, held_for=HoldReason.REFUSED_LINE.value, **held)
    with pytest.raises(QueueError, match="something else has happened"):
        await office.undo(call)


async def test_a_hold_from_before_is_no_obstacle(office: Office) -> None:
    """A round that was held all the time is held again."""
    who = await office.young()
    stands = await office.round_of(who)
    held = {"state": OutreachState.HELD.value, "held_state": "active"}
    await office.world.change(outreach, stands.id, held_for=HoldReason.REFUSED_LINE.value, **held)
    call_back = await office.task(who, TaskKind.CALL_BACK)
    await office.close(call_back, Outcome.ANSWERED_SELF)
    await office.undo(call_back)
    again = await office.round_of(who)
    assert (again.held_for, again.held_state) == ("refused_line", "active")


async def test_a_stopped_number_stays_stopped(office: Office) -> None:
    """Taking back "wrong number" gives a number the state it had: STOP is not forgotten (R6)."""
    who, call = await busy(office)
    (point,) = await office.world.rows(contact_point, person_id=who, owner="self")
    await office.world.change(contact_point, point.id, state=PointState.STOPPED.value)
    await office.close(call, Outcome.WRONG_NUMBER)
    assert (await office.row(contact_point, point.id)).state == PointState.WRONG
    await office.undo(call)
    assert (await office.row(contact_point, point.id)).state == PointState.STOPPED


async def test_a_number_found_by_mistake_is_not_used(office: Office) -> None:
    """A number that was not the person's after all is in use no more."""
    who = await office.young()
    find = await office.task(who, TaskKind.FIND_NUMBER)
    await office.close(find, Outcome.FOUND, number="+46701740699")
    await office.undo(find)
    found = await office.world.rows(contact_point, person_id=who, by_staff=True)
    assert [row.state for row in found] == [PointState.OLD]


async def test_a_card_not_delivered_announces_nothing(office: Office) -> None:
    """The visit that it announced is not booked."""
    who = await office.young()
    card = await office.task(who, TaskKind.KNOCK_CARD, plan_born=True)
    pair = ((await office.worker()).id, (await office.colleague()).id)
    before = await standing(office, card)
    visit_at = office.now + timedelta(days=5)
    await office.close(card, Outcome.DELIVERED, visit_at=visit_at, pair=pair)
    assert await office.world.count(visit) == 1
    await office.undo(card)
    assert await standing(office, card) == before


async def test_a_reply_waits_again(office: Office) -> None:
    """A reply closed by mistake is to be read again, holds again, and is kept."""
    who = await office.young()
    await office.world.receive(ELIAS.mobile, UNSURE)
    await office.read()
    (review,) = await office.world.rows(task, kind=TaskKind.REVIEW_REPLY.value)
    before = await standing(office, review.id)
    await office.close(review.id, Outcome.ANSWERED_SELF)
    await office.undo(review.id)
    assert await standing(office, review.id) == before
    assert (await office.round_of(who)).held_for == HoldReason.UNREAD_REPLY
    (row,) = await office.world.rows(reply)
    assert (row.state, row.erase_at) == ("review", None)


async def test_a_shared_reply_holds_everybody_again(office: Office) -> None:
    """A reply of two people's number holds both again, and is nobody's (R14)."""
    sister = replace(ELIAS, number="200711020007", first_name="Ella")
    await office.young()
    who = await office.young(sister)
    await office.world.receive(ELIAS.mobile, "2")
    await office.read()
    (review,) = await office.world.rows(task)
    before = await standing(office, review.id)
    await office.close(review.id, Outcome.ANSWERED_SELF, whose=who)
    await office.undo(review.id)
    assert await standing(office, review.id) == before


async def test_a_reply_of_nobody_known_waits_again(office: Office) -> None:
    """Undoing works where no person is concerned at all."""
    await office.world.receive("0701740690", "hej")
    await office.read()
    sara = await office.worker("sara1")
    (review,) = await office.world.rows(task)
    await office.close(review.id, Outcome.HANDLED, by=sara)
    await office.undo(review.id, by=sara)
    (row,) = await office.world.rows(reply)
    assert row.state == "review"
    assert await office.world.count(inbox) == 1


async def test_somebody_in_no_round_is_put_back_too(office: Office) -> None:
    """Undoing needs no round: the person stands as before."""
    who = await office.young(in_round=False)
    call_back = await office.task(who, TaskKind.CALL_BACK)
    before = await standing(office, call_back)
    await office.close(call_back, Outcome.DECLINED)
    await office.undo(call_back)
    assert await standing(office, call_back) == before


async def test_danger_alerts_again(office: Office) -> None:
    """An urgent task that is open again tells the next on the rota in time (R19)."""
    urgent = await office.task(await office.young(), TaskKind.URGENT, alert_at=office.now)
    await office.close(urgent, Outcome.SAFE)
    await office.undo(urgent)
    assert (await office.row(task, urgent)).alert_at == office.now + timedelta(minutes=15)


async def test_support_from_before_is_kept(office: Office) -> None:
    """Support that ran before the outcome still runs after it is undone."""
    who = await office.young()
    await office.world.change(person, who, in_support=True)
    unit = office.world.house.places["Farsta"].unit_id
    begun = {"person_id": who, "unit_id": unit, "began_on": office.now.date()}
    await office.insert(measure, begun)
    call_back = await office.task(who, TaskKind.CALL_BACK)
    await office.close(call_back, Outcome.WANTS_SUPPORT)
    assert await office.world.count(measure) == 1
    await office.undo(call_back)
    assert await office.world.count(measure) == 1
    assert (await office.row(person, who)).in_support
    assert await office.world.count(fact, kind="status") == 0


async def test_a_hold_of_its_own_is_no_obstacle(office: Office) -> None:
    """An outcome that holds everything can be undone like any other."""
    who = await office.young()
    urgent = await office.task(who, TaskKind.URGENT, alert_at=office.now)
    await office.close(urgent, Outcome.DECEASED)
    assert (await office.round_of(who)).held_for == HoldReason.DECEASED
    await office.undo(urgent)
    assert (await office.round_of(who)).held_for == ""


async def test_what_stood_is_forgotten_with_the_texts(office: Office) -> None:
    """When texts are erased, what undoing kept goes too: it may hold how they were read (R15)."""
    await office.young()
    await office.world.receive(ELIAS.mobile, UNSURE)
    await office.read()
    (review,) = await office.world.rows(task, kind=TaskKind.REVIEW_REPLY.value)
    await office.close(review.id, Outcome.HANDLED)
    late = await office.task(await office.young(another(2)), TaskKind.CALL_BACK)
    assert (await office.row(task, review.id)).before_cipher is not None
    office.world.clock.move(office.now + timedelta(days=30))
    await office.close(late, Outcome.ANSWERED_SELF)
    assert (await office.world.tick()).erased == 1
    assert (await office.row(task, review.id)).before_cipher is None
    await office.undo(late)
