"""One message to many: once to each, by the rules of all that we begin, and it can be stopped."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from messaging.circular_aim import count_crowd, meant
from messaging.circular_cost import foresee
from messaging.circular_outlook import look_ahead
from messaging.circular_rules import CircularAim, CircularBarrier, Draft, Reached
from messaging.circular_steps import count_progress
from messaging.circular_tables import circular
from messaging.circulars import Circular, CircularError, find_circular, save_circular, turn
from messaging.circulars import send_off as send_it_off
from messaging.states import CircularState, VersionState
from messaging.tables import message, template_version
from messaging.templates import TemplateError
from register.states import FactKind, Limit, PersonState, PointState
from register.tables import contact_point, fact, person
from scheduler.states import ContactState, HoldReason, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.engine import reading, writing
from tests.integration.messaging.contacts import EVENING, NEXT_MORNING, plan_ahead
from tests.people import AMINA, ELIAS, SAGA, YONAS
from tests.world import World, another

TEXT = "Hej {{ first_name }}! {{ municipality }}: öppet hus onsdag 14-16. Slut: STOPP"
WORD = "00ff00ff00ff00ff"
MOA, PIA = "staff:moa", "staff:pia"


def draft(world: World, aim: CircularAim | None = None, **texts: str) -> Draft:
    """Return an invitation that goes now and is of use for two days."""
    now = world.clock.now()
    texts = {"sv": TEXT} | texts
    return Draft("Öppet hus", texts, aim or CircularAim(), now, now + timedelta(days=2))


async def go(conn: AsyncConnection, what: Draft, now: datetime) -> None:
    """Send one off, as Moa who has looked at it."""
    shown = what.fingerprint
    await send_it_off(conn, WORD, by=MOA, now=now, second_approval=False, looked_at=shown)


async def send_off(world: World, aim: CircularAim | None = None, **texts: str) -> None:
    """Write one and let it go."""
    async with writing(world.engine) as conn:
        what, now = draft(world, aim, **texts), world.clock.now()
        await save_circular(conn, WORD, what, author=MOA, now=now)
        await go(conn, what, now)


async def seen(world: World) -> Circular:
    """Return how it stands."""
    async with reading(world.engine) as conn:
        found = await find_circular(conn, WORD)
    assert found is not None
    return found


async def sought(world: World, *people: object) -> list[int]:
    """Put people into the register whose rounds have begun, and start sending."""
    await world.start()
    keys = [await world.add_person(one) for one in people]  # type: ignore[arg-type]
    for row in await world.rows(outreach):
        values = {"state": OutreachState.ACTIVE.value, "next_at": None, "step": "call"}
        await world.change(outreach, row.id, **values)
    return keys


async def test_everybody_meant_gets_it_once(world: World) -> None:
    """In their language, by the channel they have; however often the clock comes by."""
    await sought(world, ELIAS, AMINA, SAGA)
    english = "Hi {{ first_name }}! {{ municipality }}: open house. Stop: STOPP"
    await send_off(world, en=english)
    for _ in range(3):
        await world.tick()
    texts = sorted(one.text for one in world.sms.taken)
    assert len(texts) == 2
    assert "Hej Elias! Stockholms stad: öppet hus onsdag 14-16. Slut: STOPP" in texts
    assert (await seen(world)).state is CircularState.DONE
    assert (await seen(world)).planned == 2  # Saga's data are protected: nothing is planned (R7)
    attempts = await world.rows(fact, kind=FactKind.ATTEMPT.value)
    assert [row.step for row in attempts] == ["circular", "circular"]
    versions = {row.template_version_id for row in await world.rows(message)}
    rows = await world.rows(template_version, template=f"circular:{WORD}")
    assert versions <= {row.id for row in rows}
    assert {row.state for row in rows} == {VersionState.REPLACED.value}


async def test_it_goes_once_however_often_it_is_sent_off(world: World) -> None:
    """A second tap on the button finds that it goes already."""
    await sought(world, ELIAS)
    await send_off(world)
    for _ in range(2):
        async with writing(world.engine) as conn:
            with pytest.raises(CircularError) as told:
                await go(conn, draft(world), world.clock.now())
        assert told.value.barrier is CircularBarrier.MOVED_ON
    await world.tick()
    await world.tick()
    assert len(world.sms.taken) == 1


async def test_what_was_written_anew_is_not_sent_unseen(world: World) -> None:
    """Whoever sends says which draft they have looked at; another one stays where it is."""
    await sought(world, ELIAS)
    seen_first, now = draft(world), world.clock.now()
    async with writing(world.engine) as conn:
        await save_circular(conn, WORD, seen_first, author=PIA, now=now)
        changed = replace(seen_first, texts={"sv": TEXT + "!"})
        await save_circular(conn, WORD, changed, author=PIA, now=now)
        with pytest.raises(CircularError) as refused:
            await go(conn, seen_first, now)
        assert refused.value.barrier is CircularBarrier.CHANGED
        await go(conn, changed, now)
    assert (await seen(world)).state is CircularState.GOING


async def test_two_taps_at_the_same_moment(postgresql_world: World) -> None:
    """On PostgreSQL, where two really save at once, one draft comes of it and nothing fails."""
    world = postgresql_world

    async def save() -> None:
        async with writing(world.engine) as conn:
            what = draft(world)
            await save_circular(conn, WORD, what, author=MOA, now=world.clock.now())

    ends = await asyncio.gather(save(), save(), return_exceptions=True)
    assert {type(end) for end in ends} <= {type(None), CircularError}
    assert await world.count(circular) == 1


async def test_quiet_hours_start_and_pause(world: World) -> None:
    """R9, R22: nothing is planned at night, before Start or while paused; then it goes."""
    await sought(world, ELIAS)
    await send_off(world)
    await world.pause()
    await world.tick()
    await world.switch(paused="")
    await world.tick(EVENING)
    assert await world.count(planned_contact) == 0
    await world.tick(NEXT_MORNING)
    assert len(world.sms.taken) == 1


async def test_limits_stop_and_unread_replies(world: World) -> None:
    """R5, R6, R8: what binds a plan's messages binds these."""
    stopped, held, _ = await sought(world, ELIAS, another(2), another(3))
    limited = await world.add_person(replace(AMINA, mobile=""), limits=(Limit.ONLY_PHONE,))
    [round_] = await world.rows(outreach, person_id=limited)
    await world.change(outreach, round_.id, state=OutreachState.ACTIVE.value, next_at=None)
    for point in await world.rows(contact_point, person_id=stopped):
        await world.change(contact_point, point.id, state=PointState.STOPPED.value)
    [round_] = await world.rows(outreach, person_id=held)
    values = {"state": OutreachState.HELD.value, "held_for": HoldReason.UNREAD_REPLY.value}
    await world.change(outreach, round_.id, **values, held_state=OutreachState.ACTIVE.value)
    await send_off(world)
    await world.tick()
    assert len(world.sms.taken) == 1
    [waits] = await world.rows(planned_contact, person_id=held, origin=Origin.CIRCULAR.value)
    assert waits.state == ContactState.PLANNED
    assert waits.due_at > world.clock.now()
    [skipped] = await world.rows(planned_contact, person_id=limited, origin=Origin.CIRCULAR.value)
    assert (skipped.state, skipped.reason) == (ContactState.SKIPPED, "limits")


async def test_what_happens_between_the_button_and_the_claim(world: World) -> None:
    """R3, R6, R7: who becomes protected, leaves or says stop once it is planned gets nothing."""
    protected, left, stopped, other = await sought(world, ELIAS, another(2), another(3), another(4))
    await world.switch(daily_cap=0)
    await send_off(world)
    await world.tick()
    assert len(await world.rows(planned_contact, origin=Origin.CIRCULAR.value)) == 4
    assert world.sms.taken == []
    await world.change(person, protected, protected=True)
    await world.change(person, left, state=PersonState.LEFT.value)
    for point in await world.rows(contact_point, person_id=stopped):
        await world.change(contact_point, point.id, state=PointState.STOPPED.value)
    await world.switch(daily_cap=None)
    for _ in range(2):
        await world.tick(NEXT_MORNING)
    assert [row.person_id for row in await world.rows(message)] == [other]
    assert len(world.sms.taken) == 1


async def test_the_days_are_told_before_it_goes(world: World) -> None:
    """What the page tells under the cap is what happens: the same numbers on the same days."""
    await sought(world, *(another(number) for number in range(2, 7)))
    await world.switch(daily_cap=2)
    now = world.clock.now()
    async with reading(world.engine) as conn:
        what = replace(draft(world), late_at=now + timedelta(days=1, hours=3))
        cost = await foresee(conn, what, house={}, carriers={"sms"}, now=now)
        told = await look_ahead(conn, what, cost.by_district, now)
    async with writing(world.engine) as conn:
        await save_circular(conn, WORD, what, author=MOA, now=now)
        await go(conn, what, now)
    sent: list[int] = []
    for ahead in range(3):
        await world.tick(now + timedelta(days=ahead))
        await world.tick(now + timedelta(days=ahead, minutes=5))
        sent.append(len(world.sms.taken) - sum(sent))
    days = [(swedish_date(now + timedelta(days=n)), count) for n, count in enumerate(sent)]
    assert list(told.outlook.days) == [one for one in days if one[1]]
    assert told.outlook.left_over == 5 - sum(sent)
    assert told.gate.open
    await world.switch(pilot=["Nowhere"])
    async with reading(world.engine) as conn:
        assert (await look_ahead(conn, what, cost.by_district, now)).outside == 5


async def test_the_daily_cap_and_the_last_moment(world: World) -> None:
    """R22: what is over the cap waits for the next day, and past its last moment is not sent."""
    await sought(world, *(another(number) for number in range(2, 6)))
    await world.switch(daily_cap=1)
    await send_off(world)
    await world.tick()
    assert len(world.sms.taken) == 1
    await world.tick(NEXT_MORNING)
    assert len(world.sms.taken) == 2
    await world.tick(NEXT_MORNING + timedelta(days=1, hours=1))
    await world.tick(NEXT_MORNING + timedelta(days=1, hours=2))
    assert len(world.sms.taken) == 2
    async with reading(world.engine) as conn:
        progress = await count_progress(conn, await seen(world))
    assert (progress.sent, progress.left_out, progress.waiting) == (2, 2, 0)


async def test_whoever_waits_their_fourteen_days_gets_none(world: World) -> None:
    """R2: somebody whose round has not begun is not written to by this either."""
    waiting, begun = await sought(world, ELIAS, another(2))
    [round_] = await world.rows(outreach, person_id=waiting)
    await world.change(outreach, round_.id, state=OutreachState.WAITING.value)
    await send_off(world)
    await world.tick()
    [planned] = await world.rows(planned_contact, origin=Origin.CIRCULAR.value)
    assert planned.person_id == begun


async def test_stopped_it_takes_back_what_was_not_sent(world: World) -> None:
    """What was sent stays sent; the rest is withdrawn, and told as such."""
    await sought(world, *(another(number) for number in range(2, 6)))
    await world.switch(daily_cap=1)
    await send_off(world)
    await world.tick()
    async with writing(world.engine) as conn:
        await turn(conn, WORD, CircularState.STOPPING, by=PIA)
    await world.tick()
    await world.tick(NEXT_MORNING)
    assert len(world.sms.taken) == 1
    assert (await seen(world)).state is CircularState.STOPPED
    withdrawn = await world.rows(fact, kind=FactKind.WITHDRAWN.value)
    assert {(row.outcome, row.actor) for row in withdrawn} == {("stopped", PIA)}
    assert len(withdrawn) == 3


async def test_meant_for_those_not_reached(world: World) -> None:
    """Whoever answers meanwhile is left alone (R5); an invitation to all still comes."""
    first, second = await sought(world, ELIAS, another(2))
    await world.switch(daily_cap=1)
    await send_off(world, CircularAim(reached=Reached.NO))
    await world.tick()
    [waits] = await world.rows(planned_contact, state=ContactState.PLANNED.value)
    young = ELIAS if waits.person_id == first else another(2)
    await world.receive(young.mobile, "1")
    await world.tick(world.clock.now() + timedelta(minutes=1))
    [row] = await world.rows(planned_contact, id=waits.id)
    assert row.state == ContactState.WITHDRAWN
    assert {first, second} >= {row.person_id}


async def test_a_draft_is_kept_once_and_its_faults_told(world: World) -> None:
    """The form's word makes two taps one draft; a text nobody can stop is refused."""
    now = world.clock.now()
    async with writing(world.engine) as conn:
        for _ in range(2):
            await save_circular(conn, WORD, draft(world), author=MOA, now=now)
        what = draft(world, sv="Hej från {{ municipality }}!")
        with pytest.raises(TemplateError, match="stop"):
            await save_circular(conn, WORD, what, author=MOA, now=now)
    assert await world.count(circular) == 1
    async with writing(world.engine) as conn:
        await turn(conn, WORD, CircularState.WAITING, by=MOA)
        with pytest.raises(CircularError):
            await save_circular(conn, WORD, draft(world), author=MOA, now=now)
        with pytest.raises(CircularError):
            await turn(conn, "nothing", CircularState.WAITING, by=MOA)


async def test_whom_it_is_for(world: World) -> None:
    """Unit, district, age, occupation, reached, language and owner choose, together or alone."""
    await sought(world, ELIAS, AMINA, YONAS)
    rows = await world.rows(person)
    amina = next(row for row in rows if row.first_name == "Amina")
    now = world.clock.now()
    await world.change(person, amina.id, occupation="working", reached_at=now)
    for aim, names in (
        (CircularAim(), {"Amina", "Elias", "Yonas"}),
        (CircularAim(district_id=amina.district_id, occupation="working"), {"Amina"}),
        (CircularAim(reached=Reached.NO), {"Elias", "Yonas"}),
        (CircularAim(reached=Reached.YES), {"Amina"}),
        (CircularAim(unit_id=10_000), set()),
        (CircularAim(owner_id=10_000), set()),
        (CircularAim(language="ti"), {r.first_name for r in rows if r.language in {"ti", "tir"}}),
        (CircularAim(age_from=19, age_to=16), set()),
    ):
        async with reading(world.engine) as conn:
            crowd = await count_crowd(conn, aim, now)
            cost = await foresee(
                conn, draft(world, aim), house={}, carriers={"sms", "email"}, now=now
            )
        assert {row.first_name for row in crowd.sample} == names, aim
        assert (crowd.count, crowd.exact, cost.people) == (len(names), True, len(names))
        assert cost.reached <= cost.people


async def test_it_costs_what_the_house_writes(world: World) -> None:
    """A municipality with a long name and long links pays for more SMS than the sample's."""
    await sought(world, ELIAS, AMINA)
    text = "{{ municipality }}: öppet hus på onsdag. Svara här: {{ reply_url }} Slut: STOPP"
    what, now = replace(draft(world), texts={"sv": text}), world.clock.now()
    long = {"municipality": "Kommunalförbundet " * 5, "reply_url": "kaa.example.se/r/" + "K" * 40}
    async with reading(world.engine) as conn:
        sample = await foresee(conn, what, house={}, carriers={"sms"}, now=now)
        house = await foresee(conn, what, house=long, carriers={"sms"}, now=now)
    assert sample.segments > 0
    assert (house.reached, house.segments) == (sample.reached, 2 * sample.segments)


async def test_ages_are_those_of_the_register(world: World) -> None:
    """Somebody is as old as their birthdays say, those of 29 February on the 28th."""
    [key] = await sought(world, ELIAS)
    for born_on, day, age in (
        (date(2007, 10, 1), date(2025, 10, 1), 18),
        (date(2007, 10, 2), date(2025, 10, 1), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
        (date(2007, 2, 28), date(2024, 2, 29), 17),
        (date(2007, 3, 1), date(2024, 2, 29), 16),
    ):
        await world.change(person, key, born_on=born_on)
        on = datetime.combine(day, time(8), UTC)
        found = set()
        for years in range(15, 20):
            aim = CircularAim(age_from=years, age_to=years)
            async with reading(world.engine) as conn:
                if await conn.scalar(select(person.c.id).where(meant(aim, on))):
                    found.add(years)
        assert found == {age}, (born_on, day)


async def test_a_plan_goes_on_beside_it(world: World) -> None:
    """A message to many takes no step of the plan's, and none of its place ahead."""
    await world.start()
    await world.add_person(ELIAS)
    await plan_ahead(world)
    [step] = await world.rows(planned_contact, origin=Origin.PLAN.value)
    await send_off(world)
    await world.tick()
    assert len(world.sms.taken) == 2
    [round_] = await world.rows(outreach)
    assert (round_.step, round_.state) == (step.step, OutreachState.ACTIVE)
