"""What people wrote goes when its time has come: words, readings, examples, all at once (R15)."""

from datetime import timedelta

from messaging.erasing import erase_texts
from messaging.examples import Example, store_example
from messaging.meaning.reader import read_reply
from messaging.tables import inbox, labelled_reply, reply
from register.tables import staff
from storage.engine import writing
from tests.people import ELIAS
from tests.world import World

KEPT = timedelta(days=30)


async def answer(world: World, text: str, key: str) -> int:
    """Let Elias write something that is understood; return the reply's id."""
    await world.receive(ELIAS.mobile, text, key=key)
    await world.tick()
    return int((await world.rows(reply))[-1].id)


async def learn(world: World, reply_id: int) -> None:
    """Keep an example of a reply."""
    (sara, *_) = await world.rows(staff)
    read = read_reply("jag jobbar", "first")
    example = Example(
        reply_id,
        "jag jobbar",
        read,
        "first",
        confirmed=True,
        staff_id=sara.id,
        at=world.clock.now(),
    )
    async with writing(world.engine) as conn:
        await store_example(conn, world.vault, example)


async def erase(world: World, limit: int = 500) -> int:
    """Erase what is due; return how many replies that were."""
    async with writing(world.engine) as conn:
        return await erase_texts(conn, world.clock.now(), limit)


async def test_words_readings_and_examples_go_together(world: World) -> None:
    """After 30 days nothing of what was written is left; that somebody answered stays."""
    await world.add_person()
    number = await answer(world, "jag jobbar", "SM1")
    await learn(world, number)
    world.clock.move(world.clock.now() + KEPT)
    assert await erase(world) == 1
    (row,) = await world.rows(reply)
    assert (row.text_cipher, row.reading_cipher, row.erase_at) == (None, None, None)
    assert row.state == "read"
    assert (await world.rows(inbox))[0].raw_cipher is None
    assert await world.count(labelled_reply) == 0
    assert await erase(world) == 0


async def test_before_its_time_nothing_goes(world: World) -> None:
    """A day before, and as long as no human has read it, everything is there."""
    await world.add_person()
    number = await answer(world, "jag jobbar", "SM1")
    await learn(world, number)
    waits = await answer(world, "banan banan kanske", "SM2")
    world.clock.move(world.clock.now() + KEPT - timedelta(days=1))
    assert await erase(world) == 0
    assert await world.count(labelled_reply) == 1
    world.clock.move(world.clock.now() + timedelta(days=100))
    assert await erase(world) == 1
    (left,) = await world.rows(reply, id=waits)
    assert left.text_cipher is not None


async def test_the_oldest_go_first(world: World) -> None:
    """What is much goes in batches; an example that was said anew is one."""
    await world.add_person()
    first = await answer(world, "jag jobbar", "SM1")
    second = await answer(world, "jag pluggar", "SM2")
    for number in (second, second):
        await learn(world, number)
    assert await world.count(labelled_reply) == 1
    world.clock.move(world.clock.now() + KEPT)
    assert await erase(world, limit=1) == 1
    emptied = [row.id for row in await world.rows(reply, text_cipher=None)]
    assert emptied == [first]
    assert await world.count(labelled_reply) == 1
    assert await erase(world, limit=1) == 1
    assert await world.count(labelled_reply) == 0


async def test_a_pass_erases_what_is_due(world: World) -> None:
    """The clock does it by itself, and only then."""
    await world.add_person()
    await answer(world, "jag jobbar", "SM1")
    assert (await world.tick()).erased == 0
    assert (await world.tick(world.clock.now() + KEPT)).erased == 1
    assert (await world.tick()).erased == 0
