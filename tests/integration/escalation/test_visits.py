"""Home visits: booked, linked to their task, checked in and out, and missed (R13)."""

from datetime import timedelta

import pytest

from escalation.checking import (
    LONGEST_VISIT,
    alarm_overdue,
    check_in,
    check_out,
    stay_longer,
    visit_of,
)
from escalation.errors import QueueError
from escalation.opening import open_due_tasks
from escalation.states import Outcome, TaskKind
from escalation.tables import task, visit, visit_staff
from escalation.visits import Booking, book_visits
from scheduler.states import Consumer
from storage.engine import writing
from tests.integration.escalation.office import Office
from tests.people import ELIAS

LATE = LONGEST_VISIT + timedelta(minutes=1)


async def due_visit(office: Office) -> tuple[int, int]:
    """Open a visit's task for two; return the person and the task."""
    who = await office.young()
    number = await office.task(who, TaskKind.HOME_VISIT, plan_born=True)
    pair = [(await office.worker()).id, (await office.colleague()).id]
    await office.booking(who, pair, number)
    return who, number


async def go_in(office: Office, task_id: int) -> None:
    """Check in."""
    async with writing(office.world.engine) as conn:
        await check_in(conn, await visit_of(conn, task_id), office.now)


async def come_out(office: Office, task_id: int) -> None:
    """Check out."""
    async with writing(office.world.engine) as conn:
        await check_out(conn, await visit_of(conn, task_id), office.now)


async def sweep(office: Office) -> int:
    """Look for pairs that are overdue."""
    async with writing(office.world.engine) as conn:
        return await alarm_overdue(conn, office.now)


async def open_visit(office: Office, who: int) -> int:
    """Let a visit's step come due; return the task that opens."""
    task_step = Consumer.TASK.value
    await office.contact(who, consumer=task_step, task_kind="home_visit", step="visit")
    async with writing(office.world.engine) as conn:
        await open_due_tasks(conn, office.now, 10)
    (row,) = await office.world.rows(task, kind=TaskKind.HOME_VISIT.value)
    return int(row.id)


async def test_a_pair_that_comes_out_in_time_alarms_nobody(office: Office) -> None:
    """Checked in and out within the hour: nothing happens."""
    _, number = await due_visit(office)
    await go_in(office, number)
    office.world.clock.move(office.now + timedelta(minutes=40))
    await come_out(office, number)
    office.world.clock.move(office.now + LATE)
    assert await sweep(office) == 0
    (row,) = await office.world.rows(visit)
    assert row.checked_out_at - row.checked_in_at == timedelta(minutes=40)


async def test_a_pair_that_does_not_come_out_is_urgent(office: Office) -> None:
    """After an hour an urgent task opens, once, and alerts at once."""
    who, number = await due_visit(office)
    await go_in(office, number)
    office.world.clock.move(office.now + LONGEST_VISIT)
    assert await sweep(office) == 0
    office.world.clock.move(office.now + timedelta(seconds=1))
    await sweep(office)
    alarmed_at = office.now
    office.world.clock.move(office.now + timedelta(minutes=10))
    await sweep(office)
    (urgent,) = await office.world.rows(task, kind=TaskKind.URGENT.value)
    assert (urgent.person_id, urgent.step) == (who, "overdue_checkout")
    assert urgent.alert_at == alarmed_at


async def test_being_reached_meanwhile_does_not_silence_the_alarm(office: Office) -> None:
    """The pair is inside: whatever is withdrawn, they are expected out, and can check out."""
    _, number = await due_visit(office)
    await go_in(office, number)
    await office.world.receive(ELIAS.mobile, "2")
    await office.read()
    office.world.clock.move(office.now + LATE)
    assert await sweep(office) == 1
    await come_out(office, number)
    assert await sweep(office) == 0


async def test_nobody_goes_in_where_the_visit_was_taken_back(office: Office) -> None:
    """Who was reached on the way there is not visited (R5)."""
    _, number = await due_visit(office)
    await office.world.receive(ELIAS.mobile, "2")
    await office.read()
    with pytest.raises(QueueError, match="no visit that is due"):
        await go_in(office, number)


async def test_a_pair_may_stay_longer_and_is_watched_again(office: Office) -> None:
    """Half an hour more from the time they were expected; each such time has its own alarm."""
    _, number = await due_visit(office)
    await go_in(office, number)
    (row,) = await office.world.rows(visit)
    async with writing(office.world.engine) as conn:
        await stay_longer(conn, row.id, office.now)
    office.world.clock.move(office.now + LATE)
    assert await sweep(office) == 0
    office.world.clock.move(office.now + timedelta(minutes=30))
    assert await sweep(office) == 1
    async with writing(office.world.engine) as conn:
        await stay_longer(conn, row.id, office.now)
    assert await sweep(office) == 0
    office.world.clock.move(office.now + timedelta(minutes=31))
    await sweep(office)
    assert await office.world.count(task, kind=TaskKind.URGENT.value) == 2
    await come_out(office, number)
    alarms = await office.world.rows(task, kind=TaskKind.URGENT.value)
    assert [(one.state, one.alert_at) for one in alarms] == [("open", None)] * 2
    with pytest.raises(QueueError, match="no visit that is due"):
        async with writing(office.world.engine) as conn:
            await stay_longer(conn, row.id, office.now)


async def test_a_pair_that_comes_early_opens_the_task(office: Office) -> None:
    """The visit's task opens with the next pass, not at the time that was announced."""
    who = await office.young()
    sara, kim = await office.worker(), await office.colleague()
    booked = await office.booking(who, [sara.id, kim.id])
    later = office.now + timedelta(minutes=10)
    task_step = Consumer.TASK.value
    await office.contact(
        who, due_at=later, consumer=task_step, task_kind="home_visit", step="visit"
    )
    async with writing(office.world.engine) as conn:
        assert await open_due_tasks(conn, office.now, 10) == 0
        await check_in(conn, booked, office.now)
        assert await open_due_tasks(conn, office.now, 10) == 1
    (row,) = await office.world.rows(visit)
    assert row.task_id is not None
    assert row.checked_in_at == office.now


async def test_nobody_comes_out_who_has_not_gone_in(office: Office) -> None:
    """Checking out first would silence the alarm of a visit that is yet to come."""
    _, number = await due_visit(office)
    with pytest.raises(QueueError, match="no visit that is due"):
        await come_out(office, number)


async def test_going_in_again_is_watched_again(office: Office) -> None:
    """A pair that goes back in is expected out once more."""
    _, number = await due_visit(office)
    await go_in(office, number)
    await come_out(office, number)
    await go_in(office, number)
    office.world.clock.move(office.now + LATE)
    assert await sweep(office) == 1


async def test_a_task_that_is_no_visit(office: Office) -> None:
    """Only visits are checked in."""
    call = await office.task(await office.young(), TaskKind.CALL)
    with pytest.raises(QueueError, match="no visit that is due"):
        await go_in(office, call)


async def test_a_booked_visit_meets_its_task(office: Office) -> None:
    """When the visit's task opens it is the visit that the card announced, with its pair."""
    who = await office.young()
    sara, kim = await office.worker(), await office.colleague()
    booked = await office.booking(who, [sara.id, kim.id])
    number = await open_visit(office, who)
    (row,) = await office.world.rows(visit)
    assert (row.id, row.task_id) == (booked, number)
    await office.close(number, Outcome.NO_ANSWER)


async def test_a_visit_that_no_card_announced_can_be_made(office: Office) -> None:
    """A plan may announce visits by letter: who went is said when the task is closed."""
    who = await office.young()
    number = await open_visit(office, who)
    await go_in(office, number)
    await come_out(office, number)
    with pytest.raises(QueueError, match="two or more"):
        await office.close(number, Outcome.ANSWERED_SELF)
    pair = ((await office.worker()).id, (await office.colleague()).id)
    await office.close(number, Outcome.ANSWERED_SELF, pair=pair)


async def test_a_visit_taken_back_is_not_met_again(office: Office) -> None:
    """The next round's visit is a new one, not the one that was withdrawn."""
    who = await office.young()
    old = await office.booking(who, [(await office.worker()).id])
    await office.world.change(visit, old, withdrawn_by="reply:1")
    number = await open_visit(office, who)
    rows = await office.world.rows(visit)
    assert [(row.id == old, row.task_id) for row in rows] == [(True, None), (False, number)]


async def test_a_new_card_moves_the_visit_and_its_pair(office: Office) -> None:
    """A second card replaces time and pair: who was to go before is not expected."""
    who = await office.young()
    sara, kim = await office.worker(), await office.colleague()
    lo, max_ = await office.hire("lo"), await office.hire("max")
    booked = await office.booking(who, [sara.id, kim.id])
    later = office.now + timedelta(days=9)
    async with writing(office.world.engine) as conn:
        await book_visits(conn, [Booking(who, later, (lo.id, max_.id)), Booking(who, None, ())])
    (row,) = await office.world.rows(visit)
    assert (row.id, row.starts_at) == (booked, later)
    pair = {one.staff_id for one in await office.world.rows(visit_staff)}
    assert pair == {lo.id, max_.id}
