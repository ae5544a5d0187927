"""A trial reads where everybody stands, and writes nothing."""

from dataclasses import replace
from datetime import timedelta

from escalation.states import TaskKind
from escalation.tables import task
from register.tables import person
from reports.trial.read_people import read_crowd
from reports.trial.read_sample import count_people, read_sample
from reports.trial.thinning import steps_of
from reports.trial.trying import Asked, read_rehearsal
from reports.trial.values import Standing, Stands, Way
from scheduler.plan_file import parse_plan
from storage.engine import reading
from tests.people import ELIAS
from tests.world import World, another

CARRIERS = frozenset({"sms", "email"})
BODY = """\
name: short
window: {days: mon-sun, from: "00:00", to: "23:59", holidays: none}
steps:
  - {id: hello, channel: [sms], template: hello, wait: 3d}
  - {id: call, task: call, attempts: 3}
"""


async def stand(world: World) -> list[Standing]:
    """Return where everybody stands, in the order of their ids."""
    async with reading(world.engine) as conn:
        await world.works.plans.load(conn)
        asked = Asked(parse_plan(BODY), 2, CARRIERS, world.works.municipality)
        now = world.clock.now()
        rehearsal = await read_rehearsal(conn, world.works.plans, asked, now=now)
    return list(rehearsal.city.people)


async def test_a_large_register_is_tried_in_part(world: World) -> None:
    """Of every third person one is tried; the three parts that there are make up the register."""
    await world.plan(BODY)
    for number in range(1, 19):
        await world.add_person(another(number))
    async with reading(world.engine) as conn:
        counted = await count_people(conn)
        steps = steps_of(counted, most=6, least=2)
        parts = [await read_sample(conn, steps, first=first) for first in range(3)]
        crowd = await read_crowd(conn, {}, world.clock.now().date(), world.clock.now(), most=6)
    assert sum(counted.values()) == 18
    assert set(steps.values()) == {3}
    assert {len(part) for part in parts} == {6}
    assert len({one for part in parts for one in part}) == 18
    stand_for = [crowd.scales[one.traits.unit] for one in crowd.people]
    assert sum(stand_for) == 18


async def test_where_people_stand(world: World) -> None:
    """Before the wait is over a first step comes; after it the call comes, then waits for staff."""
    await world.plan(BODY)
    elias = await world.add_person(ELIAS)
    await world.add_person(replace(another(1), mobile="", landline=""))
    await world.start()
    now = world.clock.now()
    await world.tick(now)
    first, second = await stand(world)
    assert first.stands is Stands.COMING
    assert Way(first.traits.ways) & Way.SMS
    assert not Way(second.traits.ways) & (Way.SMS | Way.PHONE)
    for later in (1, 2, 4, 5):
        await world.tick(now + timedelta(days=later))
    first, _ = await stand(world)
    assert (first.stands, first.place, first.contacts) == (Stands.QUEUED, 1, 1)
    await world.change(person, elias, in_support=True)
    assert (await stand(world))[0].stands is Stands.SUPPORTED
    await world.change(person, elias, protected=True, in_support=False)
    assert (await stand(world))[0].stands is Stands.NOWHERE
    assert await world.count(task, kind=TaskKind.CALL) == 1
