"""Letters on their way out: gathered, taken out again where need be, posted together."""

import asyncio
from datetime import timedelta

import pytest

from escalation.leaving import end_outreach, protect
from messaging.claiming import claim_messages
from messaging.errors import LetterError
from messaging.letters import (
    open_batches,
    post_batch,
    print_batch,
    to_take_out,
    withdraw_letter,
)
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
from tests.world import World, another, wait_for_a_lock


async def written(world: World) -> int:
    """Let Elias's first letter be written; return his id."""
    key = await seek(world, LETTER_PLAN)
    await world.tick()
    return key


async def pull(world: World, batch: int = 1) -> list[int]:
    """Close a batch for printing, or print it again; return its letters' ids in order."""
    async with writing(world.engine) as conn:
        return await print_batch(conn, batch, world.clock.now())


async def put_in_the_box(world: World, batch: int = 1) -> int:
    """Post a batch that was printed; return how many letters that were."""
    async with writing(world.engine) as conn:
        return (await post_batch(conn, batch, "staff:sara2", world.clock.now())).letters


async def post(world: World, batch: int = 1) -> int:
    """Print a batch and post it now; return how many letters it held."""
    await pull(world, batch)
    return await put_in_the_box(world, batch)


async def out_of_pile(world: World, batch: int = 1) -> list[tuple[int, str]]:
    """Return what must be taken out of a pile: numbers and names."""
    async with writing(world.engine) as conn:
        return [(one.number, one.name) for one in await to_take_out(conn, batch)]


async def write_two(world: World) -> list[int]:
    """Let letters to Elias Lindqvist and Elias1 Lindqvist be written; return the persons' ids."""
    keys = [await written(world), await world.add_person(another(1))]
    await plan_ahead(world)
    await world.tick()
    return keys


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
    assert [await post(world), await put_in_the_box(world)] == [1, 0]
    with pytest.raises(LetterError, match="has been posted"):
        await pull(world)
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 1


async def test_what_was_not_printed_is_not_posted(world: World) -> None:
    """R4: a letter counts when it can have been posted, not when somebody says so."""
    await written(world)
    with pytest.raises(LetterError, match="has not been printed"):
        await put_in_the_box(world)
    for act in (pull, put_in_the_box):
        with pytest.raises(LetterError, match="there is no batch 7"):
            await act(world, 7)
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 0


async def test_the_next_letter_begins_a_new_batch(world: World) -> None:
    """What is printed is closed: a later letter is in no pile that somebody posts."""
    await written(world)
    await pull(world)
    await world.add_person(another(1))
    await plan_ahead(world)
    await world.tick()
    assert [row.letter_batch_id for row in await world.rows(message)] == [1, 2]
    assert await put_in_the_box(world) == 1
    states = [row.state for row in await world.rows(message)]
    assert states == [MessageState.POSTED, MessageState.PLANNED]


async def test_printing_again_gives_the_same_letters(world: World) -> None:
    """A printer jams; the numbers on the papers stay, and those of letters taken back are gone."""
    await write_two(world)
    letters = await pull(world)
    assert await pull(world) == letters
    assert [row.letter_number for row in await world.rows(message)] == [1, 2]
    async with writing(world.engine) as conn:
        assert await withdraw_letter(conn, letters[0], "staff:sara2", MORNING) == 1
    assert await pull(world) == letters[1:]
    assert [row.letter_number for row in await world.rows(message)] == [1, 2]
    assert await out_of_pile(world) == [(1, "Elias Lindqvist")]


async def test_a_letter_that_is_in_no_pile_waits_for_the_next(world: World) -> None:
    """One that stood again while the others were printed is not counted with them."""
    await write_two(world)
    await pull(world)
    await world.change(message, 2, letter_number=None)
    assert await put_in_the_box(world) == 1
    [_, missed] = await world.rows(message)
    assert (missed.state, missed.letter_batch_id) == (MessageState.PLANNED, 2)
    assert await post(world, 2) == 1


async def test_a_letter_is_taken_back_before_it_is_posted(world: World) -> None:
    """Staff may, until the post box; its round goes on, and nothing is counted."""
    await written(world)
    async with writing(world.engine) as conn:
        assert await withdraw_letter(conn, 1, "staff:sara2", MORNING) is None
        with pytest.raises(LetterError, match="posted or taken back already"):
            await withdraw_letter(conn, 1, "staff:sara2", MORNING)
    assert await post(world) == 0
    [told] = await world.rows(fact, kind=FactKind.WITHDRAWN.value)
    assert (told.actor, told.outcome) == ("staff:sara2", "staff")
    await world.tick()
    assert await world.count(planned_contact, step="second") == 1


async def test_what_was_taken_back_after_the_print_is_told(world: World) -> None:
    """R7: the paper lies in the pile; a protected name is not shown, the number finds it."""
    keys = await write_two(world)
    await pull(world)
    assert await out_of_pile(world) == []
    await world.change(person, keys[0], protected=True)
    await world.change(person, keys[1], limits=Limit.NO_LETTER.value)
    expected = [(1, ""), (2, "Elias1 Lindqvist")]
    assert await out_of_pile(world) == expected
    assert await put_in_the_box(world) == 0
    assert await out_of_pile(world) == expected
    assert await world.count(fact, kind=FactKind.ATTEMPT.value) == 0


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
@pytest.mark.parametrize("printed", [False, True])
async def test_letters_that_may_no_longer_go_are_taken_out(
    world: World,
    printed: bool,
    change: dict[str, object],
    reason: str,
) -> None:
    """R3, R7, R8, R14: between writing and posting much may happen; the others are posted."""
    key, _ = await write_two(world)
    if printed:
        await pull(world)
    await world.change(person, key, **change)
    assert await (put_in_the_box(world) if printed else post(world)) == 1
    [number, other] = [row.letter_number for row in await world.rows(message)]
    assert (number, other) == ((1, 2) if printed else (None, 1))
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
    assert all(row.ended_at == MORNING for row in await world.rows(message))
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


async def test_a_letter_never_lands_in_a_batch_that_is_being_printed(
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

    async with writing(world.engine) as conn:
        assert await print_batch(conn, 1, MORNING) == [1]
        claiming = asyncio.create_task(claim())
        await wait_for_a_lock(world.engine, claiming)
    await claiming
    letters = await world.rows(message)
    assert [(row.state, row.letter_batch_id) for row in letters] == [
        (MessageState.PLANNED, 1),
        (MessageState.PLANNED, 2),
    ]
    assert await world.count(planned_contact, state=ContactState.HANDED.value) == 2
