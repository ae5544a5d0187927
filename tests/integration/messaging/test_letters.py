"""Letters on their way out: gathered, taken out again where need be, posted together."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from escalation.leaving import end_outreach, protect
from messaging.claiming import claim_messages
from messaging.letters import open_batches, post_batch
from messaging.states import Channel, MessageState
from messaging.tables import letter_batch, message
from register.states import FactKind, Limit
from register.tables import fact, person
from scheduler.states import ContactState, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.engine import writing
from tests.integration.messaging.contacts import (
    LETTER_PLAN,
    MORNING,
    NEXT_MORNING,
    plan_ahead,
    plan_typed,
    seek,
)
from tests.people import AMINA, ELIAS
from tests.world import World, another


async def written(world: World) -> int:
    """Let Elias's first letter be written; return his id."""
    key = await seek(world, LETTER_PLAN)
    await world.tick()
    return key


async def post(world: World, batch: int = 1) -> int:
    """Post a batch now; return how many letters it held."""
    async with writing(world.engine) as conn:
        return await post_batch(conn, batch, "staff:sara2", world.clock.now())


async def test_posting_makes_each_letter_a_contact_attempt(world: World) -> None:
    """R4, R17: posted at that instant, by that member of the staff, in those words."""
    await written(world)
    world.clock.move(NEXT_MORNING)
    assert await post(world) == 1
    [letter] = await world.rows(message)
    assert (letter.state, letter.attempted_at) == (MessageState.POSTED, NEXT_MORNING)
    [batch] = await world.rows(letter_batch)
    assert batch.posted_at == NEXT_MORNING
    [attempt] = await world.rows(fact, kind=FactKind.ATTEMPT.value)
    assert (attempt.channel, attempt.step, attempt.actor) == ("letter", "hello", "staff:sara2")
    assert attempt.template_version == letter.template_version_id


async def test_the_round_waits_for_the_posting(world: World) -> None:
    """The wait for the next step runs from the post box, not from the printer."""
    await written(world)
    await world.tick(MORNING + timedelta(days=6))
    assert await world.count(planned_contact) == 1
    assert await post(world) == 1
    await world.tick()
    [following] = await world.rows(planned_contact, step="second")
    assert following.due_at == MORNING + timedelta(days=9)  # Friday, three days after the Tuesday


async def test_a_batch_posted_twice_holds_nothing_the_second_time(world: World) -> None:
    """A double click sends no letter twice."""
    await written(world)
    assert [await post(world), await post(world)] == [1, 0]
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 1


async def test_the_next_letter_begins_a_new_batch(world: World) -> None:
    """What is posted is closed."""
    await written(world)
    await post(world)
    await world.add_person(another(1))
    await plan_ahead(world)
    await world.tick()
    assert [row.letter_batch_id for row in await world.rows(message)] == [1, 2]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"protected": True}, "protected"),
        ({"state": "left"}, "left"),
        ({"limits": Limit.NO_LETTER.value}, "limits"),
        ({"limits": Limit.ONLY_SMS.value}, "limits"),
        ({"address_state": "bad"}, "no_address"),
    ],
)
async def test_letters_that_may_no_longer_go_are_taken_out(
    world: World, change: dict[str, object], reason: str
) -> None:
    """R3, R7, R8, R14: between writing and posting much may happen; the others are posted."""
    key = await written(world)
    await world.add_person(another(1))
    await plan_ahead(world)
    await world.tick()
    await world.change(person, key, **change)
    assert await post(world) == 1
    states = [row.state for row in await world.rows(message)]
    assert states == [MessageState.WITHDRAWN, MessageState.POSTED]
    [told] = await world.rows(fact, kind=FactKind.WITHDRAWN.value)
    assert (told.channel, told.step, told.outcome) == ("message", "hello", reason)
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 1


async def test_a_round_goes_on_where_its_letter_may_not_go(world: World) -> None:
    """R8: no letter does not mean no contact."""
    key = await written(world)
    await world.change(person, key, limits=Limit.NO_LETTER.value)
    assert await post(world) == 0
    await world.tick()
    assert await world.count(planned_contact, step="second") == 1


async def test_those_who_leave_or_become_protected_get_no_letter(world: World) -> None:
    """R3, R7: their letters are withdrawn at once, not only at the posting."""
    await world.plan(LETTER_PLAN)
    keys = [await world.add_person(who) for who in (ELIAS, AMINA)]
    await world.start()
    await world.tick()
    async with writing(world.engine) as conn:
        await end_outreach(conn, keys[:1], "gone", MORNING)
        await protect(conn, keys[1:], MORNING)
    assert {row.state for row in await world.rows(message)} == {MessageState.WITHDRAWN}
    assert [await post(world, 1), await post(world, 2)] == [0, 0]
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 0


async def test_posting_wakes_no_round_at_rest(world: World) -> None:
    """R5, R11: a round that has been put to rest meanwhile keeps its date."""
    await written(world)
    [stored] = await world.rows(outreach)
    until = MORNING + timedelta(days=120)
    await world.change(outreach, stored.id, state=OutreachState.RESTING.value, next_at=until)
    await post(world)
    [stored] = await world.rows(outreach)
    assert (stored.state, stored.next_at) == (OutreachState.RESTING, until)


async def test_a_letter_of_no_round_is_posted_like_any_other(world: World) -> None:
    """What staff have written moves no round."""
    key = await world.add_person(in_round=False)
    await world.start()
    await plan_typed(world, key, "Hej Elias", Channel.LETTER)
    await world.tick()
    assert await post(world) == 1
    [letter] = await world.rows(message)
    assert world.vault.open("message.text", letter.text_cipher) == "Hej Elias"


async def test_without_letters_no_batch_is_begun(world: World) -> None:
    """A claim without letters leaves no empty batch behind."""
    async with writing(world.engine) as conn:
        assert await open_batches(conn, set(), MORNING) == {}
    assert await world.count(letter_batch) == 0


async def test_a_letter_never_lands_in_a_batch_that_is_being_posted(
    postgresql_world: World,
) -> None:
    """It would be in no pile, and its round would wait for ever."""
    world = postgresql_world
    await written(world)
    await world.add_person(another(1))
    await plan_ahead(world)
    desk = await world.desk()

    async def claim() -> None:
        async with writing(world.engine) as conn:
            await claim_messages(conn, desk, MORNING, 10)

    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with writing(world.engine) as conn:
        assert await post_batch(conn, 1, "staff:sara2", MORNING) == 1
        claiming = asyncio.create_task(claim())
        while not claiming.done() and not await conn.scalar(waits):
            continue  # it is on its way to the row that we hold
    await claiming
    letters = await world.rows(message)
    assert [(row.state, row.letter_batch_id) for row in letters] == [
        (MessageState.POSTED, 1),
        (MessageState.PLANNED, 2),
    ]
    assert await world.count(planned_contact, state=ContactState.HANDED.value) == 2
