"""Planned contacts that a human takes become tasks, where permission still holds (R5-R8, R22)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from escalation.opening import LOOK_AGAIN, open_due_tasks, open_print_tasks
from escalation.states import TaskKind
from escalation.tables import task
from register.states import FactKind, Limit, PersonState, PointState
from register.tables import contact_point, fact, person
from scheduler.bands import Band
from scheduler.states import Consumer, ContactState, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.engine import writing
from tests.integration.escalation.office import Office
from tests.people import ELIAS, YONAS


async def step(office: Office, who: int, kind: TaskKind = TaskKind.CALL) -> int:
    """Plan a step that staff take, due now; return the planned contact's id."""
    return await office.contact(who, consumer=Consumer.TASK.value, task_kind=kind.value)


async def open_all(office: Office, pilot: frozenset[str] | None = None) -> int:
    """Open what is due."""
    async with writing(office.world.engine) as conn:
        return await open_due_tasks(conn, office.now, 100, pilot=pilot)


async def state_of(office: Office, contact: int) -> tuple[str, str]:
    """Return a planned contact's state and why."""
    row = await office.row(planned_contact, contact)
    return row.state, row.reason


async def test_a_due_step_becomes_a_task(office: Office) -> None:
    """The task has the step's key, the person's district and owner, and is born of the plan."""
    who = await office.young()
    planned = await office.row(planned_contact, await step(office, who))
    assert await open_all(office) == 1
    (opened,) = await office.world.rows(task)
    one = await office.row(person, who)
    assert (opened.key, opened.planned_contact_id) == (planned.key, planned.id)
    assert (opened.district_id, opened.owner_id) == (one.district_id, one.owner_id)
    assert opened.outreach_id == planned.outreach_id
    assert await state_of(office, planned.id) == (ContactState.HANDED, "")
    assert await open_all(office) == 0


async def test_what_is_not_due_waits(office: Office) -> None:
    """A step opens when its time has come."""
    who = await office.young()
    await office.contact(who, consumer="task", task_kind="call",
                         due_at=office.now + timedelta(hours=1))  # fmt: skip
    assert await open_all(office) == 0


@pytest.mark.parametrize(
    ("kind", "limit"),
    [
        (TaskKind.HOME_VISIT, Limit.NO_HOME_VISIT),
        (TaskKind.KNOCK_CARD, Limit.NO_HOME_VISIT),
        (TaskKind.CALL, Limit.ONLY_SMS),
        (TaskKind.HOME_VISIT, Limit.ONLY_PHONE),
    ],
)
async def test_limits_bar_a_step_and_the_round_goes_on(
    office: Office, kind: TaskKind, limit: Limit
) -> None:
    """What staff have said must not be done is skipped, never silently (R8, R10)."""
    who = await office.young(limits=[limit])
    barred = await step(office, who, kind)
    await open_all(office)
    assert await state_of(office, barred) == (ContactState.SKIPPED, "limits")
    assert (await office.round_of(who)).next_at == office.now
    (told,) = await office.world.rows(fact, kind=FactKind.WITHDRAWN.value)
    assert told.outcome == "limits"
    assert await office.world.count(task) == 0


async def test_without_a_number_one_is_sought(office: Office) -> None:
    """Who has no number cannot be called: a human looks for one, and the next step follows."""
    who = await office.young(YONAS)
    barred = await step(office, who)
    await open_all(office)
    assert await state_of(office, barred) == (ContactState.SKIPPED, "no_number")
    (opened,) = await office.world.rows(task)
    assert (opened.kind, opened.outreach_id) == (TaskKind.FIND_NUMBER, None)
    assert (await office.round_of(who)).next_at == office.now


async def test_a_step_of_finding_a_number_needs_none(office: Office) -> None:
    """A plan may let staff look for a number; the step is born of the plan."""
    who = await office.young(YONAS)
    handed = await step(office, who, TaskKind.FIND_NUMBER)
    await open_all(office)
    assert await state_of(office, handed) == (ContactState.HANDED, "")
    (opened,) = await office.world.rows(task)
    assert opened.outreach_id is not None


@pytest.mark.parametrize(
    ("state", "callable_"),
    [(PointState.STOPPED, True), (PointState.BAD, False), (PointState.WRONG, False)],
)
async def test_which_numbers_can_be_called(
    office: Office, state: PointState, callable_: bool
) -> None:
    """STOP is said to messages, not to a human's call; a bad or wrong number is no number."""
    who = await office.young()
    (point,) = await office.world.rows(contact_point, person_id=who, owner="self")
    await office.world.change(contact_point, point.id, state=state.value)
    await step(office, who)
    await open_all(office)
    (opened,) = await office.world.rows(task)
    assert (opened.kind == TaskKind.CALL) is callable_


async def test_without_an_address_nobody_knocks(office: Office) -> None:
    """An address that is bad, or none, is not visited."""
    who = await office.young()
    await office.world.change(person, who, address_state="bad")
    barred = await step(office, who, TaskKind.KNOCK_CARD)
    await open_all(office)
    assert await state_of(office, barred) == (ContactState.SKIPPED, "no_address")


async def test_a_held_round_waits(office: Office) -> None:
    """Nothing opens while a hold stands; it is looked at again (R5)."""
    who = await office.young()
    stands = await office.round_of(who)
    held = {"state": OutreachState.HELD.value, "held_for": "unread_reply", "held_state": "active"}
    await office.world.change(outreach, stands.id, **held)
    waiting = await step(office, who)
    await open_all(office)
    row = await office.row(planned_contact, waiting)
    assert (row.state, row.due_at) == (ContactState.PLANNED, office.now + LOOK_AGAIN)
    assert await office.world.count(task) == 0


async def test_a_call_that_waits_keeps_its_part_of_the_day(office: Office) -> None:
    """An evening call that is held until the hour has passed waits for the next evening (R12)."""
    who = await office.young()
    waiting = await step(office, who)
    evening = office.now.replace(hour=17, minute=30)  # half past seven in Stockholm
    await office.world.change(planned_contact, waiting, due_at=evening)
    office.world.clock.move(evening)
    await open_all(office, frozenset({"Järva"}))
    tomorrow = evening.replace(hour=15, minute=0) + timedelta(days=1)
    assert (await office.row(planned_contact, waiting)).due_at == tomorrow
    office.world.clock.move(tomorrow)
    await open_all(office)
    (opened,) = await office.world.rows(task)
    assert opened.band == Band.EVENING


async def test_a_text_that_has_just_arrived_holds(office: Office) -> None:
    """A text that nobody has read yet keeps the task from opening (R5)."""
    who = await office.young()
    await office.world.receive(ELIAS.mobile, "2")
    await step(office, who)
    await open_all(office)
    assert await office.world.count(task) == 0


async def test_outside_the_pilot_nothing_opens(office: Office) -> None:
    """In pilot mode only the chosen districts' people are contacted (R22)."""
    who = await office.young()
    waiting = await step(office, who)
    await open_all(office, frozenset({"Järva"}))
    assert await office.world.count(task) == 0
    office.world.clock.move(office.now + LOOK_AGAIN)
    await open_all(office, frozenset({"Farsta"}))
    assert await state_of(office, waiting) == (ContactState.HANDED, "")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": PersonState.LEFT.value}, "left"),
        ({"protected": True}, "protected"),
        ({"born_on": ELIAS.born_on.replace(year=2005, month=9)}, "left"),
    ],
)
async def test_who_may_not_be_contacted_any_more_is_not(
    office: Office, change: dict[str, object], reason: str
) -> None:
    """Protection, leaving and the 20th birthday bar at the moment of opening (R3, R7)."""
    who = await office.young()
    barred = await step(office, who)
    await office.world.change(person, who, **change)
    await open_all(office)
    assert await state_of(office, barred) == (ContactState.WITHDRAWN, reason)
    assert await office.world.count(task) == 0
    assert (await office.round_of(who)).next_at is None


@pytest.mark.parametrize("state", [OutreachState.RESTING, OutreachState.ENDED])
async def test_a_step_of_a_round_that_is_over_begins_no_other(
    office: Office, state: OutreachState
) -> None:
    """The step is withdrawn, and a resting round rests on."""
    who = await office.young()
    barred = await step(office, who)
    stands = await office.round_of(who)
    later = office.now + timedelta(days=90)
    await office.world.change(outreach, stands.id, state=state.value, next_at=later)
    await open_all(office)
    assert await state_of(office, barred) == (ContactState.WITHDRAWN, "round_over")
    assert (await office.round_of(who)).next_at == later


async def test_what_staff_asked_for_is_not_born_of_the_plan(office: Office) -> None:
    """A task that staff asked for belongs to no round, so that closing it moves none."""
    who = await office.young(in_round=False)
    await office.contact(who, origin=Origin.STAFF, ahead=False, consumer="task", task_kind="call")
    await open_all(office)
    (opened,) = await office.world.rows(task)
    assert opened.outreach_id is None


async def test_each_batch_of_letters_is_printed_once(office: Office) -> None:
    """One print task for each batch, in a district of its unit."""
    who, other = await office.young(), await office.young(replace(ELIAS, number="200711020007"))
    await office.letter(who)
    await office.letter(other)
    async with writing(office.world.engine) as conn:
        assert await open_print_tasks(conn, office.now) == 2
        assert await open_print_tasks(conn, office.now) == 0
    rows = await office.world.rows(task, kind=TaskKind.PRINT_LETTER.value)
    sara = await office.worker()
    assert {row.district_id in sara.districts for row in rows} == {True}
