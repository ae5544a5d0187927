"""Closing tasks: every outcome, and what is refused (R4, R13, R14, R19)."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from escalation.closing import Close, close_tasks
from escalation.consequences import lock_people
from escalation.errors import QueueError
from escalation.outcome_rules import Recorded
from escalation.states import ALLOWED, TALKED, Outcome, TaskKind, TaskState
from escalation.tables import task, visit, visit_staff
from messaging.states import MessageState
from messaging.tables import letter_batch, message
from register.states import ChangeKind, FactKind, PointState
from register.tables import contact_point, fact, measure, person, status_change
from scheduler.states import OutreachState
from storage.engine import writing
from tests.integration.escalation.office import Office
from tests.people import ELIAS, SAGA
from tests.world import another, wait_for_a_lock

NUMBER = "+46701740699"
LANDLINE = replace(ELIAS, landline="08-508 00 001")
REFUSED = [
    (kind, outcome) for kind in TaskKind for outcome in Outcome if outcome not in ALLOWED[kind]
]


async def opened(office: Office, who: int | None, kind: TaskKind) -> int:
    """Open a task of a kind with what belongs to it; return its id."""
    if kind is TaskKind.PRINT_LETTER:
        assert who is not None
        await office.letter(who)
        (batch,) = await office.world.rows(letter_batch)
        await office.print_letters(batch.id)
        return await office.task(None, kind, letter_batch_id=batch.id)
    plan_born = kind in {TaskKind.CALL, TaskKind.KNOCK_CARD, TaskKind.HOME_VISIT}
    number = await office.task(who, kind, plan_born=plan_born)
    if kind is TaskKind.HOME_VISIT and who is not None:
        pair = [(await office.worker()).id, (await office.colleague()).id]
        await office.booking(who, pair, number)
    return number


async def said(office: Office, outcome: Outcome) -> dict[str, Any]:
    """Return what an outcome needs to be said with."""
    if outcome is Outcome.FOUND:
        return {"number": NUMBER}
    if outcome is Outcome.DELIVERED:
        pair = ((await office.worker()).id, (await office.colleague()).id)
        return {"visit_at": office.now + timedelta(days=5), "pair": pair}
    return {}


@pytest.mark.parametrize("kind", TaskKind)
async def test_every_outcome_closes_its_task(office: Office, kind: TaskKind) -> None:
    """A closed task has its outcome, who closed it and when; talk reaches, nothing else does."""
    sara = await office.worker()
    for place, outcome in enumerate(sorted(ALLOWED[kind]), start=1):
        who = await office.young(another(place))
        number = await opened(office, who, kind)
        await office.close(number, outcome, **await said(office, outcome))
        row = await office.row(task, number)
        assert (row.state, row.outcome, row.staff_id) == (TaskState.DONE, outcome, sara.id)
        assert (row.done_at, row.lease_until, row.alert_at) == (office.now, None, None)
        reached = (await office.row(person, who)).reached_at
        assert (reached is not None) == (outcome in TALKED)
        stands = await office.round_of(who)
        if outcome in TALKED:
            assert stands.state == OutreachState.RESTING
        elif row.outreach_id is not None:
            assert (stands.state, stands.next_at) == (OutreachState.ACTIVE, office.now)


@pytest.mark.parametrize("kind", TaskKind)
async def test_an_outcome_of_another_kind_is_refused(office: Office, kind: TaskKind) -> None:
    """A task ends only as its kind may end; the refusal says how it can."""
    who = await office.young()
    number = await opened(office, who, kind)
    for refused, outcome in REFUSED:
        if refused is kind:
            with pytest.raises(QueueError, match="cannot end as"):
                await office.close(number, outcome)
    assert (await office.row(task, number)).state == TaskState.OPEN


async def test_somebody_elses_task_is_refused(office: Office) -> None:
    """Only who holds a task closes it."""
    kim = await office.hire("kim")
    call = await office.task(await office.young(), TaskKind.CALL, by=kim)
    with pytest.raises(QueueError, match="claimed by somebody else"):
        await office.close(call, Outcome.NO_ANSWER)
    await office.close(call, Outcome.NO_ANSWER, by=kim)


async def test_another_units_open_task_is_refused(office: Office) -> None:
    """Nobody closes what they could not have claimed; duty closes what is urgent anywhere."""
    who = await office.young()
    call = await office.task(who, TaskKind.CALL)
    urgent = await office.task(who, TaskKind.URGENT)
    north = await office.worker("sara1")
    with pytest.raises(QueueError, match="not yours"):
        await office.close(call, Outcome.NO_ANSWER, by=north)
    await office.close(urgent, Outcome.SAFE, by=north)


async def test_an_owners_task_is_theirs_everywhere(office: Office) -> None:
    """An owner closes their people's tasks, in whatever district they live now."""
    north = await office.worker("sara1")
    call = await office.task(await office.young(), TaskKind.CALL, owner_id=north.id)
    await office.close(call, Outcome.NO_ANSWER, by=north)


async def test_a_protected_persons_task_needs_the_role(office: Office) -> None:
    """Without the extra role it can be neither claimed nor closed (R7)."""
    hidden = await office.task(await office.young(SAGA), TaskKind.PROTECTED)
    with pytest.raises(QueueError, match="not yours"):
        await office.close(hidden, Outcome.HANDLED)
    carin = await office.hire("carin", roles=("coordinator", "protected"))
    await office.close(hidden, Outcome.HANDLED, by=carin)


async def test_a_task_is_closed_once(office: Office) -> None:
    """What is done or withdrawn is not closed again, and what never was is told of."""
    call = await office.task(await office.young(), TaskKind.CALL)
    await office.close(call, Outcome.NO_ANSWER)
    with pytest.raises(QueueError, match="is done already"):
        await office.close(call, Outcome.NO_ANSWER)
    with pytest.raises(QueueError, match="there is no task 999"):
        await office.close(999, Outcome.NO_ANSWER)


async def test_a_task_is_about_whom_it_is_about(office: Office) -> None:
    """Saying another person than the task's own is refused."""
    who = await office.young()
    call = await office.task(who, TaskKind.CALL)
    with pytest.raises(QueueError, match="about somebody else"):
        await office.close(call, Outcome.ANSWERED_SELF, whose=who + 1)


async def test_what_is_refused_changes_nothing(office: Office) -> None:
    """A refusal leaves every row as it was."""
    number = await opened(office, await office.young(), TaskKind.KNOCK_CARD)
    before = await office.everything()
    with pytest.raises(QueueError, match="when the visit will be"):
        await office.close(number, Outcome.DELIVERED)
    assert await office.everything() == before


async def test_a_card_names_time_and_pair(office: Office) -> None:
    """A visit has a time, and two who go (R13)."""
    number = await opened(office, await office.young(), TaskKind.KNOCK_CARD)
    sara = await office.worker()
    at = office.now + timedelta(days=5)
    with pytest.raises(QueueError, match="two or more"):
        await office.close(number, Outcome.DELIVERED, visit_at=at, pair=(sara.id, sara.id))


async def test_a_delivered_card_books_the_visit(office: Office) -> None:
    """Time and pair are kept, and the round knows when the visit is due (R13)."""
    who = await office.young()
    number = await opened(office, who, TaskKind.KNOCK_CARD)
    known = await said(office, Outcome.DELIVERED)
    await office.close(number, Outcome.DELIVERED, **known)
    (booked,) = await office.world.rows(visit, person_id=who)
    assert booked.starts_at == known["visit_at"]
    pair = {row.staff_id for row in await office.world.rows(visit_staff)}
    assert pair == set(known["pair"])
    assert (await office.round_of(who)).booked_at == known["visit_at"]


async def test_a_card_that_was_not_left_announces_no_visit(office: Office) -> None:
    """What was booked when the card was printed is taken back; undoing it books it again (R13)."""
    who = await office.young()
    card = await opened(office, who, TaskKind.KNOCK_CARD)
    await office.booking(who, [(await office.worker()).id, (await office.colleague()).id])
    await office.close(card, Outcome.DOES_NOT_LIVE_HERE)
    assert [row.withdrawn_by for row in await office.world.rows(visit)] == [f"task:{card}"]
    await office.undo(card)
    assert [row.withdrawn_by for row in await office.world.rows(visit)] == [""]


async def test_a_visit_is_made_by_two(office: Office) -> None:
    """A visit that nobody was booked for is closed only by naming two who went (R13)."""
    who = await office.young()
    number = await office.task(who, TaskKind.HOME_VISIT, plan_born=True)
    await office.booking(who, [], number)
    sara, kim = await office.worker(), await office.hire("kim")
    for pair in ((), (sara.id,)):
        with pytest.raises(QueueError, match="two or more"):
            await office.close(number, Outcome.NO_ANSWER, pair=pair)
    await office.close(number, Outcome.NO_ANSWER, pair=(sara.id, kim.id))
    assert await office.world.count(visit_staff) == 2


async def test_a_posted_batch_posts_its_letters(office: Office) -> None:
    """Each letter becomes a contact attempt when its batch is posted (R4)."""
    who = await office.young()
    number = await opened(office, who, TaskKind.PRINT_LETTER)
    await office.close(number, Outcome.POSTED)
    (letter,) = await office.world.rows(message)
    assert (letter.state, letter.attempted_at) == (MessageState.POSTED, office.now)
    attempts = await office.world.rows(fact, kind=FactKind.ATTEMPT.value)
    assert [row.channel for row in attempts] == ["letter"]


async def test_letters_that_were_not_printed_are_not_posted(office: Office) -> None:
    """Who says that a batch is in the post must have printed it; nothing changes till then."""
    who = await office.young()
    await office.letter(who)
    (batch,) = await office.world.rows(letter_batch)
    number = await office.task(None, TaskKind.PRINT_LETTER, letter_batch_id=batch.id)
    with pytest.raises(QueueError, match="uppsok letters print"):
        await office.close(number, Outcome.POSTED)
    assert (await office.row(task, number)).state == TaskState.OPEN


async def test_a_found_number_is_the_persons(office: Office) -> None:
    """The number is used from now on; one that was not said is refused."""
    who = await office.young()
    number = await opened(office, who, TaskKind.FIND_NUMBER)
    with pytest.raises(QueueError, match="which number was found"):
        await office.close(number, Outcome.FOUND)
    await office.close(number, Outcome.FOUND, number=NUMBER)
    points = await office.world.rows(contact_point, person_id=who, by_staff=True)
    assert [(row.owner, row.state) for row in points] == [("self", PointState.OK)]


async def test_a_wrong_number_marks_the_mobile_before_the_landline(office: Office) -> None:
    """The mobile is called first, so it is the wrong one; another is sought (R14)."""
    who = await office.young(LANDLINE)
    call = await opened(office, who, TaskKind.CALL)
    await office.close(call, Outcome.WRONG_NUMBER)
    points = await office.world.rows(contact_point, person_id=who, owner="self")
    assert {row.kind: row.state for row in points} == {
        "mobile": PointState.WRONG,
        "landline": PointState.OK,
    }
    assert TaskKind.FIND_NUMBER in await office.open_kinds(who)


async def test_two_tasks_of_one_person_are_closed_together(office: Office) -> None:
    """What one outcome withdraws is not another's task that is closed beside it."""
    who, sara = await office.young(), await office.worker()
    talked = await office.task(who, TaskKind.CALL_BACK)
    card = await opened(office, who, TaskKind.KNOCK_CARD)
    visit_left = await office.task(who, TaskKind.HOME_VISIT)
    closes = [
        Close(talked, Recorded(Outcome.ANSWERED_SELF), sara),
        Close(card, Recorded(Outcome.DELIVERED, **await said(office, Outcome.DELIVERED)), sara),
    ]
    async with writing(office.world.engine) as conn:
        plans = office.world.works.plans
        await plans.load(conn)
        await close_tasks(conn, office.world.vault, plans, closes, office.now)
    stand = {row.id: (row.state, row.withdrawn_by) for row in await office.world.rows(task)}
    assert stand[talked] == stand[card] == (TaskState.DONE, "")
    assert stand[visit_left] == (TaskState.WITHDRAWN, f"task:{talked}")
    told = await office.world.rows(fact, kind=FactKind.WITHDRAWN.value, channel="task")
    assert [row.source_key.rpartition(":")[2] for row in told] == [str(visit_left)]


async def test_support_that_begins_is_a_measure(office: Office) -> None:
    """Who wants support is in support from that day, and the rounds are held (R11)."""
    who = await office.young()
    call = await opened(office, who, TaskKind.CALL)
    await office.close(call, Outcome.WANTS_SUPPORT)
    (begun,) = await office.world.rows(measure, person_id=who)
    assert (begun.began_on, begun.ended_on) == (office.now.date(), None)
    assert (await office.row(person, who)).in_support
    assert (await office.round_of(who)).next_at is None
    changes = await office.world.rows(status_change, kind=ChangeKind.SUPPORT_BEGUN.value)
    assert [row.detail for row in changes] == ["KAA syd"]


async def test_who_does_not_live_there_is_reported(office: Office) -> None:
    """The address is bad from now on, and the Tax Agency is told by a human (R13)."""
    who = await office.young()
    number = await opened(office, who, TaskKind.KNOCK_CARD)
    await office.close(number, Outcome.DOES_NOT_LIVE_HERE)
    assert (await office.row(person, who)).address_state == "bad"
    assert await office.open_kinds(who) == [TaskKind.REPORT_ADDRESS]


async def test_people_are_locked_before_their_tasks(crowded_office: Office) -> None:
    """Closing waits for whoever has the person, and holds no task meanwhile.

    Otherwise a text that is read at the same moment, which withdraws the task, and the
    closing would each wait for the other.
    """
    office, engine = crowded_office, crowded_office.world.engine
    who = await office.young()
    call = await office.task(who, TaskKind.CALL)
    async with writing(engine) as conn:
        await lock_people(conn, [who])
        closing = asyncio.create_task(office.close(call, Outcome.NO_ANSWER))
        await wait_for_a_lock(engine, closing)
        free = text("SELECT id FROM task WHERE id = :id FOR UPDATE NOWAIT")
        assert await conn.scalar(free, {"id": call}) == call
    await closing
    assert (await office.row(task, call)).state == TaskState.DONE
