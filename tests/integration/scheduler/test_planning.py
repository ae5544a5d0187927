"""One step ahead: what a round's next contact is, when it comes, and when it rests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from config.clock import swedish_date
from register.states import PersonState
from register.tables import person
from scheduler.plan_shelf import activate_plan, save_plan
from scheduler.planning import begin_rounds, plan_due
from scheduler.states import Consumer, ContactState, OutreachState
from scheduler.tables import outreach, plan_version, planned_contact
from storage.engine import reading, writing
from tests.people import AMINA, ELIAS, OKSANA, SAGA, YONAS
from tests.world import World, another

MORNING = datetime(2025, 10, 1, 8, tzinfo=UTC)
TWO_STEPS = """
name: two-steps
round_pause_days: 60
steps:
  - {id: hello,    channel: [sms], template: hello,    wait: 3d, if_late: skip}
  - {id: reminder, channel: [sms], template: reminder, wait: 5d}
"""
CALLS = """
name: calls
steps:
  - {id: call, task: call, attempts: 3, spacing: 2d}
"""


async def plan_all(world: World, limit: int = 100) -> int:
    """Run the planning stage once; return how many rounds were due."""
    async with writing(world.engine) as conn:
        await world.works.plans.load(conn)
        return await plan_due(conn, world.works.plans, world.clock.now(), limit)


async def end_step(world: World) -> None:
    """Let the step that is planned have been taken at this instant."""
    for row in await world.rows(planned_contact, state=ContactState.PLANNED.value):
        await world.change(planned_contact, row.id, state=ContactState.HANDED.value)
    for row in await world.rows(outreach, state=OutreachState.ACTIVE.value):
        await world.change(outreach, row.id, next_at=world.clock.now())


async def test_a_round_begins_waiting_and_is_due_at_once(world: World) -> None:
    """R2: the wait is in the first contact's date, not in the round's."""
    await world.plan(TWO_STEPS)
    await world.add_person()
    [begun] = await world.rows(outreach)
    assert (begun.round, begun.state, begun.step) == (1, OutreachState.WAITING, "")
    assert (begun.next_at, begun.began_at) == (MORNING, MORNING)


async def test_the_next_contact_is_planned_and_no_further(world: World) -> None:
    """One step ahead: the round is asked again only when this step has ended."""
    await world.plan(TWO_STEPS)
    await world.add_person()
    assert [await plan_all(world), await plan_all(world)] == [1, 0]
    [contact] = await world.rows(planned_contact)
    assert contact.key == "plan:1:1:hello:1"
    assert (contact.consumer, contact.origin, contact.attempt) == ("message", "plan", 1)
    assert (contact.channels, contact.template, contact.if_late) == ("sms", "hello", "skip")
    assert (contact.due_at, contact.late_at) == (MORNING, MORNING + timedelta(days=1, hours=8))
    [stored] = await world.rows(outreach)
    assert (stored.state, stored.step, stored.next_at) == (OutreachState.ACTIVE, "hello", None)


async def test_the_wait_runs_from_the_end_of_the_step(world: World) -> None:
    """Three days after Wednesday is Saturday, so the reminder comes on Monday morning."""
    await world.plan(TWO_STEPS)
    await world.add_person()
    await plan_all(world)
    world.clock.move(MORNING + timedelta(hours=5))
    await end_step(world)
    await plan_all(world)
    [reminder] = await world.rows(planned_contact, step="reminder")
    assert reminder.due_at == datetime(2025, 10, 6, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "registered", "expected"),
    [
        ("Inflyttad", date(2025, 9, 24), date(2025, 10, 8)),  # a fortnight from then
        ("Inflyttad", date(2025, 9, 20), date(2025, 10, 6)),  # a Saturday: Monday instead
        ("Ej påbörjat gymnasiet", date(2025, 6, 1), date(2025, 10, 1)),  # over long ago
        ("Avbrott", date(2025, 9, 30), date(2025, 10, 1)),  # confirmed: nothing to wait for
    ],
)
async def test_the_first_step_waits_a_fortnight_from_registration(
    world: World, reason: str, registered: date, expected: date
) -> None:
    """R2: those who change schools drop out by themselves meanwhile."""
    await world.add_person(replace(ELIAS, reason=reason, registered=registered))
    await plan_all(world)
    [contact] = await world.rows(planned_contact)
    assert swedish_date(contact.due_at) == expected


async def test_after_the_last_step_the_round_rests(world: World) -> None:
    """R11: for the plan's pause, counted from the end of the last step's own wait."""
    await world.plan(TWO_STEPS)
    await world.add_person()
    await plan_all(world)
    for _ in range(2):
        await end_step(world)
        await plan_all(world)
    [stored] = await world.rows(outreach)
    assert stored.state == OutreachState.RESTING
    assert swedish_date(stored.next_at) == date(2025, 12, 5)  # 5 + 60 days after 1 October
    assert await world.count(planned_contact) == 2


async def test_after_its_rest_the_next_round_begins_with_the_plan_now_in_force(
    world: World,
) -> None:
    """R11, R17: the old round has ended; keys count the rounds, so nothing is taken for old."""
    await world.plan(TWO_STEPS)
    await world.add_person()
    await plan_all(world)
    [first] = await world.rows(outreach)
    rest = {"state": OutreachState.RESTING.value, "next_at": MORNING}
    await world.change(outreach, first.id, **rest)
    await world.plan(CALLS)
    await plan_all(world)
    await plan_all(world)
    old, new = await world.rows(outreach)
    assert (old.state, old.next_at) == (OutreachState.ENDED, None)
    assert (new.round, new.state, new.step) == (2, OutreachState.ACTIVE, "call")
    assert new.plan_version_id != old.plan_version_id
    assert (await world.rows(planned_contact))[-1].key == "plan:1:2:call:1"


async def test_a_round_keeps_the_plan_it_began_with(world: World) -> None:
    """R17: a new version is for new rounds."""
    await world.plan(TWO_STEPS)
    await world.add_person()
    await plan_all(world)
    await world.plan(CALLS)
    await end_step(world)
    await plan_all(world)
    assert [row.step for row in await world.rows(planned_contact)] == ["hello", "reminder"]


async def test_a_rest_without_a_date_lasts(world: World) -> None:
    """R11: running support holds the rounds."""
    await world.add_person()
    rest = {"state": OutreachState.RESTING.value, "next_at": None}
    await world.change(outreach, 1, **rest)
    world.clock.move(MORNING + timedelta(days=900))
    assert await plan_all(world) == 0


async def test_calls_come_on_different_days_in_different_parts_of_the_day(world: World) -> None:
    """R12: three attempts, none in the part of the day of another."""
    await world.plan(CALLS)
    await world.add_person()
    await plan_all(world)
    for _ in range(2):
        [ahead] = await world.rows(planned_contact, state=ContactState.PLANNED.value)
        world.clock.move(ahead.due_at)
        await end_step(world)
        await plan_all(world)
    calls = await world.rows(planned_contact)
    assert [(row.consumer, row.task_kind, row.attempt) for row in calls] == [
        (Consumer.TASK, "call", number) for number in (1, 2, 3)
    ]
    assert len({swedish_date(row.due_at) for row in calls}) == 3
    assert len({row.due_at.hour for row in calls}) == 3


async def test_protected_people_are_not_planned_for(world: World) -> None:
    """R7: they begin no round; one that had begun stands still."""
    await world.add_person(SAGA)
    assert await world.count(outreach) == 0
    key = await world.add_person(ELIAS)
    await world.change(person, key, protected=True)
    assert await plan_all(world) == 0
    assert await world.count(planned_contact) == 0


@pytest.mark.parametrize("state", [PersonState.LEFT, PersonState.REMOVED])
async def test_those_who_left_are_not_planned_for(world: World, state: PersonState) -> None:
    """R3: whoever has left is owed no step."""
    key = await world.add_person()
    await world.change(person, key, state=state.value)
    assert await plan_all(world) == 0


@pytest.mark.parametrize("state", [OutreachState.HELD, OutreachState.ENDED])
async def test_a_round_that_is_held_or_over_is_not_planned(
    world: World, state: OutreachState
) -> None:
    """R5: an unread reply holds every step, the unplanned ones too."""
    await world.add_person()
    await world.change(outreach, 1, state=state.value)
    assert await plan_all(world) == 0


async def test_a_person_is_in_one_round_at_a_time(world: World) -> None:
    """Told twice that somebody has entered, the second round is not begun."""
    key = await world.add_person()
    async with writing(world.engine) as conn:
        await begin_rounds(conn, [key, key], world.works.plans, MORNING)
        await begin_rounds(conn, [], world.works.plans, MORNING)
    assert await world.count(outreach) == 1


async def test_who_comes_back_begins_the_next_round(world: World) -> None:
    """R1: rounds are counted on, so that no key of the earlier time is met again."""
    key = await world.add_person()
    await world.change(outreach, 1, state=OutreachState.ENDED.value, next_at=None)
    async with writing(world.engine) as conn:
        await begin_rounds(conn, [key], world.works.plans, MORNING)
    assert [row.round for row in await world.rows(outreach)] == [1, 2]


NEWLY = """
name: newly-arrived
for: {newly_arrived: "yes"}
steps:
  - {id: welcome, channel: [sms], template: hello}
"""
NORTH = """
name: north
for: {unit: KAA nord, reason: [Ej påbörjat gymnasiet, Avbrott]}
steps:
  - {id: north, channel: [sms], template: hello}
"""


async def test_plans_choose_people_by_their_traits(world: World) -> None:
    """The first live plan whose `for:` fits is taken; one without `for:` fits everybody."""
    await world.plan(TWO_STEPS)
    async with writing(world.engine) as conn:
        for body in (NEWLY, NORTH, TWO_STEPS):
            name = body.split()[1]
            await save_plan(conn, name, body + "# newer\n", MORNING)
    for version in await world.rows(plan_version):
        newer = version.body.endswith("# newer\n")
        await world.change(plan_version, version.id, live=newer)
    async with reading(world.engine) as conn:
        await world.works.plans.load(conn)
    for who in (OKSANA, AMINA, YONAS, ELIAS):
        await world.add_person(who)
    names = {row.id: row.name for row in await world.rows(plan_version)}
    chosen = [names[row.plan_version_id] for row in await world.rows(outreach)]
    assert chosen == ["newly-arrived", "north", "two-steps", "two-steps"]


async def test_a_limit_leaves_the_rest_for_the_next_pass(world: World) -> None:
    """Rounds are taken in small transactions, the one due longest first."""
    for number in range(1, 6):
        await world.add_person(another(number))
    await world.change(outreach, 4, next_at=MORNING - timedelta(hours=1))
    assert await plan_all(world, 2) == 2
    assert {row.outreach_id for row in await world.rows(planned_contact)} == {4, 1}
    assert [await plan_all(world, 2), await plan_all(world, 2)] == [2, 1]


async def test_two_workers_plan_different_people(postgresql_world: World) -> None:
    """Rounds that one worker holds are passed by."""
    world = postgresql_world
    for number in range(1, 6):
        await world.add_person(another(number))
    plans = world.works.plans
    async with writing(world.engine) as one, writing(world.engine) as other:
        assert await plan_due(one, plans, MORNING, 3) == 3
        assert await plan_due(other, plans, MORNING, 3) == 2
    assert await world.count(planned_contact) == 5


async def test_a_saved_plan_is_in_force_only_when_it_is_put_in_force(world: World) -> None:
    """R17: a changed text is the next version; the same text again is none."""
    async with writing(world.engine) as conn:
        assert await save_plan(conn, "calls", CALLS, MORNING) == 1
        assert await save_plan(conn, "calls", CALLS, MORNING) == 1
        assert await save_plan(conn, "calls", CALLS + "# changed\n", MORNING) == 2
    live = [row.name for row in await world.rows(plan_version, live=True)]
    assert live == ["digital-first"]
    async with writing(world.engine) as conn:
        assert await activate_plan(conn, "calls", now=MORNING)
        assert not await activate_plan(conn, "no-such-plan", now=MORNING)
    live = [(row.name, row.number) for row in await world.rows(plan_version, live=True)]
    assert live == [("calls", 2)]
