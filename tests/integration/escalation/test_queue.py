"""The queue: in which order, for whom, and never for two at once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from escalation.errors import QueueError
from escalation.queue import (
    LEASE,
    OWNER_FIRST,
    Worker,
    calls_for_later,
    claim_next,
    extend_lease,
    find_worker,
    move_tasks,
    open_tasks,
    release_expired,
    tasks_of,
)
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from register.staff import Role
from register.tables import person, staff
from scheduler.bands import Band
from scheduler.states import OutreachState
from scheduler.tables import outreach
from storage.engine import reading, writing
from tests.integration.escalation.office import Office
from tests.people import AMINA, ELIAS, OKSANA, SAGA
from tests.world import another

DUTY = (Role.COORDINATOR, Role.DUTY)


async def queue(office: Office, worker: Worker, limit: int = 50) -> list[int]:
    """Return the tasks that are open for somebody, in order."""
    async with reading(office.world.engine) as conn:
        return [row.id for row in await open_tasks(conn, worker, office.now, limit)]


async def take(office: Office, worker: Worker, count: int) -> list[int]:
    """Claim the next tasks."""
    async with writing(office.world.engine) as conn:
        return await claim_next(conn, worker, office.now, count)


async def test_the_most_urgent_comes_first(office: Office) -> None:
    """Order: urgent, then priority, due time, age."""
    who = await office.young()
    earlier, much_earlier = office.now - timedelta(hours=1), office.now - timedelta(hours=2)
    find = await office.task(who, TaskKind.FIND_NUMBER, due_at=much_earlier)
    young_call = await office.task(who, TaskKind.CALL)
    old_call = await office.task(who, TaskKind.CALL, due_at=earlier)
    same_call = await office.task(who, TaskKind.CALL, due_at=earlier)
    review = await office.task(who, TaskKind.REVIEW_REPLY)
    call_back = await office.task(who, TaskKind.CALL_BACK)
    urgent = await office.task(who, TaskKind.URGENT)
    found = await queue(office, await office.worker())
    assert found == [urgent, call_back, review, old_call, same_call, young_call, find]


async def test_ones_own_people_come_before_others(office: Office) -> None:
    """Of equal priority, a worker's own people's tasks come first, on both databases (R23)."""
    sara, kim = await office.worker(), await office.hire("kim")
    long_ago = office.now - timedelta(days=1)
    who = await office.young()
    others = await office.task(who, TaskKind.CALL, owner_id=sara.id, due_at=long_ago)
    nobodys = await office.task(who, TaskKind.CALL, owner_id=None, due_at=long_ago)
    own = await office.task(who, TaskKind.CALL, owner_id=kim.id)
    assert await queue(office, kim) == [own, others, nobodys]


async def test_a_call_is_offered_in_its_part_of_the_day(office: Office) -> None:
    """A call for the evening is neither seen nor claimed in the morning; a talk asked for is."""
    who, sara = await office.young(), await office.worker()
    evening = await office.task(who, TaskKind.CALL, band=Band.EVENING.value)
    morning = await office.task(who, TaskKind.CALL, band=Band.MORNING.value)
    call_back = await office.task(who, TaskKind.CALL_BACK)
    assert await queue(office, sara) == [call_back, morning]
    async with reading(office.world.engine) as conn:
        assert await calls_for_later(conn, sara, office.now) == {"evening": 1}
        assert await calls_for_later(conn, await office.worker("sara1"), office.now) == {}
    assert await office.claim(sara, evening, morning) == [morning]
    office.world.clock.move(office.now + timedelta(hours=8))
    assert await queue(office, sara) == [call_back, evening]
    assert await office.claim(sara, evening) == [evening]


async def test_a_task_goes_to_the_owner_first_then_the_unit(office: Office) -> None:
    """Four hours after it was due the whole unit sees it (R23)."""
    sara, kim = await office.worker(), await office.hire("kim")
    who = await office.young()
    call = await office.task(who, TaskKind.CALL, owner_id=sara.id)
    assert await queue(office, sara) == [call]
    assert await queue(office, kim) == []
    office.world.clock.move(office.now + OWNER_FIRST)
    assert await queue(office, kim) == [call]


async def test_who_covers_for_an_owner_sees_their_tasks_at_once(office: Office) -> None:
    """While an owner is away their people's tasks go to the cover, wherever they work (R23)."""
    sara, kim = await office.worker(), await office.hire("kim", unit="KAA nord")
    who = await office.young()
    call = await office.task(who, TaskKind.CALL, owner_id=sara.id)
    away = {"away_until": office.now.date(), "cover_id": kim.id}
    await office.world.change(staff, sara.id, **away)
    kim = await office.worker("kim")
    assert await queue(office, kim) == [call]
    assert await office.claim(kim, call) == [call]
    office.world.clock.move(office.now + timedelta(days=1))
    assert await queue(office, kim) == []


async def test_what_is_not_due_is_not_shown(office: Office) -> None:
    """A call-back is in the queue when its time has come."""
    who = await office.young()
    later = await office.task(who, TaskKind.CALL_BACK, due_at=office.now + timedelta(hours=2))
    sara = await office.worker()
    assert await queue(office, sara) == []
    office.world.clock.move(office.now + timedelta(hours=2))
    assert await queue(office, sara) == [later]


async def test_everybody_sees_their_own_districts_only(office: Office) -> None:
    """The north does not see the south; who serves one district sees that alone."""
    elias, amina = await office.young(ELIAS), await office.young(AMINA)
    farsta = await office.task(elias, TaskKind.CALL, owner_id=None)
    jarva = await office.task(amina, TaskKind.CALL, owner_id=None)
    north, south = await office.worker("sara1"), await office.worker("sara2")
    skarpnack = await office.hire("kim", districts=("Skarpnäck",))
    assert await queue(office, north) == [jarva]
    assert await queue(office, south) == [farsta]
    assert await queue(office, skarpnack) == []
    assert await office.claim(skarpnack, farsta) == []
    assert await office.claim(north, farsta) == []


async def test_those_without_a_district_have_a_unit(office: Office) -> None:
    """The real group "no district" is served by the unit that the municipality chose."""
    who = await office.young(OKSANA)
    call = await office.task(who, TaskKind.CALL, owner_id=None)
    assert await queue(office, await office.worker("sara1")) == [call]


async def test_the_duty_role_opens_urgent_tasks_everywhere(office: Office) -> None:
    """Danger is seen at once: by duty everywhere, by others in their own districts (R19)."""
    who = await office.young()
    urgent = await office.task(who, TaskKind.URGENT)
    duty = await office.hire("dag", unit="KAA nord", roles=DUTY)
    kim = await office.hire("kim", unit="KAA nord")
    colleague = await office.hire("lo")
    assert await queue(office, duty) == await queue(office, colleague) == [urgent]
    assert await queue(office, kim) == []
    assert await office.claim(kim, urgent) == []
    assert await office.claim(duty, urgent) == [urgent]


async def test_protected_people_are_for_those_with_the_role(office: Office) -> None:
    """No row in anybody else's queue, not even an urgent one (R7)."""
    saga = await office.young(SAGA)
    hidden = await office.task(saga, TaskKind.PROTECTED)
    danger = await office.task(saga, TaskKind.URGENT)
    sara = await office.worker()
    carin = await office.hire("carin", roles=(Role.COORDINATOR, Role.PROTECTED))
    assert await queue(office, sara) == []
    assert await office.claim(sara, hidden, danger) == []
    assert await queue(office, carin) == [danger, hidden]
    assert await office.claim(carin, hidden) == [hidden]


@pytest.mark.parametrize("state", [OutreachState.HELD, OutreachState.RESTING, OutreachState.ENDED])
async def test_steps_of_who_is_held_cannot_be_taken(office: Office, state: OutreachState) -> None:
    """While a text waits to be read nobody calls; call-backs and replies go on (R5)."""
    who = await office.young()
    call = await office.task(who, TaskKind.CALL, plan_born=True)
    call_back = await office.task(who, TaskKind.CALL_BACK)
    stands = await office.round_of(who)
    await office.world.change(outreach, stands.id, state=state.value, held_state="active")
    sara = await office.worker()
    assert await queue(office, sara) == [call_back]
    assert await office.claim(sara, call, call_back) == [call_back]


async def test_steps_of_who_has_just_written_cannot_be_taken(office: Office) -> None:
    """A text that has arrived holds the steps before anything has read it (R5)."""
    who = await office.young()
    call = await office.task(who, TaskKind.CALL, plan_born=True)
    await office.world.receive(ELIAS.mobile, "2")
    assert await office.claim(await office.worker(), call) == []


async def test_unfinished_work_goes_back_to_the_queue(office: Office) -> None:
    """A claim is a lease; when it ends, the task is there for others."""
    who = await office.young()
    call = await office.task(who, TaskKind.CALL)
    sara = await office.worker()
    assert await take(office, sara, 1) == [call]
    for minutes, returned in ((30, 0), (1, 1)):
        office.world.clock.move(office.now + timedelta(minutes=minutes))
        async with writing(office.world.engine) as conn:
            assert await release_expired(conn, office.now) == returned
    row = await office.row(task, call)
    assert (row.state, row.staff_id, row.lease_until) == (TaskState.OPEN, None, None)


async def test_a_lease_can_be_made_longer_by_its_holder(office: Office) -> None:
    """Who still works on a task keeps it; nobody keeps another's."""
    who = await office.young()
    call = await office.task(who, TaskKind.CALL)
    sara, kim = await office.worker(), await office.hire("kim")
    await office.claim(sara, call)
    office.world.clock.move(office.now + timedelta(minutes=20))
    async with writing(office.world.engine) as conn:
        assert await extend_lease(conn, sara, call, office.now)
        assert not await extend_lease(conn, kim, call, office.now)
    assert (await office.row(task, call)).lease_until == office.now + LEASE


async def test_two_never_hold_a_task(office: Office) -> None:
    """Of workers who ask at the same moment each gets tasks of their own."""
    who = await office.young()
    tasks = [await office.task(who, TaskKind.CALL, owner_id=None) for _ in range(6)]
    workers = [await office.hire(f"kim{number}") for number in range(4)]
    taken = await asyncio.gather(*(take(office, one, 3) for one in workers))
    claimed = [number for some in taken for number in some]
    assert sorted(claimed) == sorted(set(claimed))
    rows = await office.world.rows(task, state=TaskState.CLAIMED.value)
    assert sorted(row.id for row in rows) == sorted(claimed)
    assert set(claimed) <= set(tasks)


async def test_a_task_being_claimed_is_passed_by(crowded_office: Office) -> None:
    """Nobody waits for somebody else's claim: the next task is taken."""
    office = crowded_office
    who = await office.young()
    first, second = [await office.task(who, TaskKind.CALL, owner_id=None) for _ in range(2)]
    kim, lo = await office.hire("kim"), await office.hire("lo")
    async with writing(office.world.engine) as conn:
        assert await claim_next(conn, kim, office.now, 1) == [first]
        assert await take(office, lo, 2) == [second]


async def test_claimed_tasks_are_their_holders(office: Office) -> None:
    """Who has claimed a task finds it among theirs, the most urgent first."""
    who = await office.young()
    sara = await office.worker()
    call = await office.task(who, TaskKind.CALL, by=sara)
    review = await office.task(who, TaskKind.REVIEW_REPLY, by=sara)
    async with reading(office.world.engine) as conn:
        rows = await tasks_of(conn, sara)
    assert [row.id for row in rows] == [review, call]
    assert rows[0].first_name == "Elias"


async def test_a_new_owner_gets_the_open_tasks(office: Office) -> None:
    """When people are handed over, their open tasks go to the new owner first (R23)."""
    kim = await office.hire("kim")
    who, other = await office.young(), await office.young(another(1))
    call = await office.task(who, TaskKind.CALL)
    kept = await office.task(other, TaskKind.CALL)
    async with writing(office.world.engine) as conn:
        await move_tasks(conn, [who], kim.id)
    assert (await office.row(task, call)).owner_id == kim.id
    assert (await office.row(task, kept)).owner_id != kim.id


async def test_an_unknown_login_is_told_of(office: Office) -> None:
    """Nobody works under a name that is not on the staff."""
    async with reading(office.world.engine) as conn:
        with pytest.raises(QueueError, match="nobody on the staff"):
            await find_worker(conn, "nobody")


async def test_a_long_queue_is_cut(office: Office) -> None:
    """As many as are asked for, the most urgent of all districts together."""
    who = await office.young()
    for _ in range(5):
        await office.task(who, TaskKind.CALL)
    urgent = await office.task(who, TaskKind.URGENT)
    found = await queue(office, await office.worker(), limit=3)
    assert len(found) == 3
    assert found[0] == urgent


async def test_the_administrator_without_a_unit_sees_own_tasks_only(office: Office) -> None:
    """Who serves no district has the tasks of their own people, and no others."""
    boss = await office.hire("boss", unit="", roles=(Role.ADMINISTRATOR,))
    who = await office.young()
    await office.task(who, TaskKind.CALL, owner_id=None)
    own = await office.task(who, TaskKind.CALL, owner_id=boss.id)
    assert await queue(office, boss) == [own]


async def test_a_person_hidden_later_leaves_the_queue(office: Office) -> None:
    """Protection counts from the moment it is set, for tasks that were open before (R7)."""
    who = await office.young()
    await office.task(who, TaskKind.REVIEW_REPLY)
    async with writing(office.world.engine) as conn:
        await conn.execute(update(person).where(person.c.id == who).values(protected=True))
        assert await conn.scalar(select(person.c.protected).where(person.c.id == who))
    assert await queue(office, await office.worker()) == []
