"""What the calendar changes by itself: the letter before 20, the hand-over, the birthday (R3)."""

from datetime import UTC, datetime, timedelta

from escalation.states import PRIORITY, TaskKind, TaskState
from escalation.tables import task
from pipeline.lifecycle import LETTER, pass_birthdays
from register.states import ChangeKind, PersonState
from register.tables import person, status_change
from scheduler.states import ContactState, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.bulk import insert_rows
from storage.engine import writing
from tests.people import ELIAS, SAGA
from tests.world import World, another

# Elias turns 20 on 2 November 2027, Saga on 21 June 2028; at six in the morning 30 days before.
SOON = datetime(2027, 10, 3, 4, tzinfo=UTC)
BIRTHDAY = datetime(2027, 11, 1, 23, tzinfo=UTC)  # midnight in Stockholm


async def pass_time(world: World, to: datetime, limit: int = 100) -> int:
    """Let the calendar's changes come."""
    world.clock.move(to)
    async with writing(world.engine) as conn:
        return await pass_birthdays(conn, to, limit)


async def test_the_letter_before_20(world: World) -> None:
    """A letter on where to turn is planned 30 days before the birthday, once (R3)."""
    who = await world.add_person()
    assert await pass_time(world, SOON - timedelta(seconds=1)) == 0
    assert await pass_time(world, SOON) == 1
    assert await pass_time(world, SOON) == 0
    (letter,) = await world.rows(planned_contact, step=LETTER)
    assert (letter.person_id, letter.channels, letter.template) == (who, "letter", "before_20")
    (one,) = await world.rows(person, id=who)
    assert (one.state, one.lifecycle_at) == (PersonState.ACTIVE, BIRTHDAY)


async def test_the_letter_is_not_taken_back_when_the_person_answers(world: World) -> None:
    """It tells of a right: being reached ends the plan's steps, not this (R5)."""
    await world.add_person()
    await pass_time(world, SOON)
    await world.receive(ELIAS.mobile, "2")
    await world.tick()
    (letter,) = await world.rows(planned_contact, step=LETTER)
    assert letter.state == ContactState.PLANNED


async def test_who_is_in_support_is_handed_over(world: World) -> None:
    """Where support is running a human arranges what comes after 20 (R3)."""
    supported, other = await world.add_person(), await world.add_person(another(1))
    await world.change(person, supported, in_support=True)
    await pass_time(world, SOON)
    (opened,) = await world.rows(task)
    (one,) = await world.rows(person, id=supported)
    assert (opened.kind, opened.person_id) == (TaskKind.HANDOVER_20, supported)
    assert (opened.owner_id, opened.district_id) == (one.owner_id, one.district_id)
    assert other != supported


async def test_protected_people_get_no_letter(world: World) -> None:
    """No automatic contact of any kind; the support's hand-over is for those with the role (R7)."""
    saga = await world.add_person(SAGA)
    await world.change(person, saga, in_support=True)
    await pass_time(world, datetime(2028, 5, 23, tzinfo=UTC))
    assert await world.count(planned_contact) == 0
    assert await world.count(task, kind=TaskKind.HANDOVER_20.value) == 1


async def test_the_birthday_leaves_and_withdraws(world: World) -> None:
    """From midnight in Stockholm the person is out of scope: steps and tasks are withdrawn (R3)."""
    who = await world.add_person()
    await world.tick()
    (one,) = await world.rows(person, id=who)
    kind = TaskKind.CALL
    call = {"key": "test:call", "kind": kind.value, "person_id": who,
            "district_id": one.district_id, "priority": PRIORITY[kind], "due_at": BIRTHDAY,
            "created_at": BIRTHDAY, "state": TaskState.OPEN.value}  # fmt: skip
    async with writing(world.engine) as conn:
        await insert_rows(conn, task, [call])
    await pass_time(world, SOON)
    assert await pass_time(world, BIRTHDAY - timedelta(seconds=1)) == 0
    assert await pass_time(world, BIRTHDAY) == 1
    (one,) = await world.rows(person, id=who)
    assert (one.state, one.lifecycle_at) == (PersonState.LEFT, None)
    (stands,) = await world.rows(outreach)
    assert (stands.state, stands.next_at) == (OutreachState.ENDED, None)
    (called,) = await world.rows(task)
    assert (called.state, called.reason) == (TaskState.WITHDRAWN, "turned_20")
    steps = [row for row in await world.rows(planned_contact) if row.origin == "plan"]
    assert {row.state for row in steps} == {ContactState.WITHDRAWN}
    (left,) = await world.rows(status_change, kind=ChangeKind.LEFT.value)
    assert (left.person_id, left.detail, left.at) == (who, "turned_20", BIRTHDAY)


async def test_late_is_not_never(world: World) -> None:
    """A program that stood still over both dates lets the person leave, without a letter."""
    await world.add_person()
    assert await pass_time(world, BIRTHDAY + timedelta(days=9)) == 1
    assert await world.count(planned_contact, step=LETTER) == 0
    assert await world.count(person, state=PersonState.LEFT.value) == 1


async def test_a_birthday_that_was_wrong_can_come_again(world: World) -> None:
    """Whose birth date is put right, and comes back, leaves again at the right birthday."""
    who = await world.add_person()
    await pass_time(world, BIRTHDAY)
    later = {"state": PersonState.ACTIVE.value, "born_on": ELIAS.born_on.replace(year=2008)}
    a_year_later = BIRTHDAY.replace(year=2028)
    await world.change(person, who, **later, lifecycle_at=a_year_later)
    await pass_time(world, a_year_later)
    assert await world.count(status_change, kind=ChangeKind.LEFT.value) == 2


async def test_as_many_as_are_asked_for(world: World) -> None:
    """A pass takes a batch, and the next pass the rest."""
    for number in range(1, 4):
        await world.add_person(another(number))
    assert [await pass_time(world, SOON, limit=2) for _ in range(3)] == [2, 1, 0]


async def test_who_has_left_is_left_alone(world: World) -> None:
    """Only those in the register get a letter."""
    await world.add_person(state=PersonState.REMOVED)
    assert await pass_time(world, SOON) == 0
