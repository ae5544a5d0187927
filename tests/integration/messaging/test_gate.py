"""What is switched on: Start, pause, pilot, daily cap, and an extract that is fresh enough."""

from datetime import timedelta

from messaging.claiming import claim_messages
from messaging.tables import message
from scheduler.states import ContactState
from scheduler.tables import planned_contact
from storage.engine import writing
from tests.integration.messaging.contacts import (
    MORNING,
    NEXT_MORNING,
    SHORT_PLAN,
    plan_ahead,
    plan_answer,
    plan_typed,
    seek,
)
from tests.people import AMINA, ELIAS
from tests.world import World, another


async def test_the_daily_cap_counts_each_unit_over_all_claims(world: World) -> None:
    """R22: what is over the cap moves to the next day; answers and staff are free of it."""
    await world.plan(SHORT_PLAN)
    south = [await world.add_person(another(number)) for number in range(1, 5)]
    await world.add_person(AMINA)
    await world.start(cap=2)
    await plan_ahead(world)
    desk = await world.desk()
    sent = []
    for _ in range(3):
        async with writing(world.engine) as conn:
            sent.append(len((await claim_messages(conn, desk, MORNING, 2))[1]))
    assert sent == [2, 0, 1]  # two in the south, no more there, Amina in the north
    waiting = await world.rows(planned_contact, state=ContactState.PLANNED.value)
    assert {(row.due_at, row.late_at) for row in waiting} == {(NEXT_MORNING, None)}
    await plan_answer(world, south[3])
    await plan_typed(world, south[3], "Hej")
    await world.tick()
    assert [one.to for one in world.sms.offered] == ["+46701740623"] * 2
    await world.tick(NEXT_MORNING)
    assert await world.count(message, channel="sms") == 7


async def test_the_pilot_reaches_its_districts_only(world: World) -> None:
    """R22: the others are looked at again the next day, and are not late when it ends."""
    await world.plan(SHORT_PLAN)
    await world.add_person(AMINA)
    await world.add_person(ELIAS)
    await world.start(pilot=["Järva"])
    await world.tick()
    await world.tick()
    assert [one.to for one in world.sms.taken] == ["+46701740605"]
    [waiting] = await world.rows(planned_contact, state=ContactState.PLANNED.value)
    assert (waiting.due_at, waiting.late_at) == (MORNING + timedelta(days=1), None)
    await world.start()
    await world.tick(MORNING + timedelta(days=1))
    assert len(world.sms.taken) == 2


async def test_nothing_goes_out_before_start_or_while_paused(world: World) -> None:
    """R22: not even an answer; everything is planned all the same."""
    await world.plan(SHORT_PLAN)
    key = await world.add_person()
    await plan_answer(world, key)
    await world.tick()
    await world.tick()
    assert await world.count(planned_contact, state=ContactState.PLANNED.value) == 2
    await world.start()
    await world.pause()
    await world.tick()
    assert world.sms.offered == []
    await world.switch(paused="")
    await world.tick()
    assert len(world.sms.taken) == 2


async def test_a_stale_extract_stops_the_plan_but_no_answer(world: World) -> None:
    """R21: older than two weekdays; who writes to us is answered, and staff may write."""
    key = await seek(world)
    monday = MORNING + timedelta(days=5)
    world.clock.move(monday)
    await plan_answer(world, key)
    await plan_typed(world, key, "Hej")
    await world.tick(monday, extract=False)
    assert [one.template for one in world.sms.taken] == ["answer_thanks", ""]
    await world.tick(monday)
    assert [one.template for one in world.sms.taken] == ["answer_thanks", "", "hello"]


async def test_two_weekdays_are_not_too_old(world: World) -> None:
    """R21: Wednesday's extract serves on Friday still."""
    await seek(world)
    await world.tick(MORNING + timedelta(days=2), extract=False)
    assert len(world.sms.taken) == 1


async def test_an_extract_of_a_fortnight_ago_is_too_old(world: World) -> None:
    """R21: however many holidays lie between."""
    await seek(world)
    await world.tick(MORNING + timedelta(days=14), extract=False)
    assert world.sms.offered == []
