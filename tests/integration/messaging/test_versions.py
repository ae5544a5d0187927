"""Versions of a template: written, approved, published, rolled back; by two at once."""

import asyncio
from collections.abc import Awaitable

import pytest
from sqlalchemy import select

from messaging.states import VersionChange, VersionState
from messaging.tables import template_change, template_version
from messaging.templates import TemplateError
from messaging.version_rules import TextKey, VersionBarrier
from messaging.versions import (
    VersionError,
    find_version,
    live_version,
    publish,
    save_draft,
    turn,
)
from storage.engine import reading, writing
from tests.world import World

HELLO = TextKey("hello", "sms", "sv")
MOA, OMAR = "staff:moa", "staff:omar"
ASKED, APPROVED = VersionChange.ASKED, VersionChange.APPROVED
DISCARDED = VersionChange.DISCARDED


async def draft(world: World, body: str, *, by: str = MOA, instead_of: int | None = None) -> int:
    """Save a new Swedish SMS `hello` and return its version."""
    async with writing(world.engine) as conn:
        return await save_draft(
            conn, HELLO, body, author=by, now=world.clock.now(), instead_of=instead_of
        )


async def put(
    world: World, version: int, *, replacing: int | None, by: str = MOA, asked: bool = False
) -> None:
    """Publish a version."""
    async with writing(world.engine) as conn:
        await publish(
            conn, version, replacing=replacing, by=by, now=world.clock.now(), second_approval=asked
        )


async def live(world: World) -> int:
    """Return the version of the Swedish SMS `hello` that is in use."""
    async with reading(world.engine) as conn:
        found = await live_version(conn, HELLO)
    assert found is not None
    return found.id


async def states(world: World) -> list[str]:
    """Return the states of its versions, oldest first."""
    c = template_version.c
    query = select(c.state).where(c.template == "hello", c.channel == "sms", c.language == "sv")
    async with reading(world.engine) as conn:
        return list((await conn.execute(query.order_by(c.number))).scalars())


async def told(world: World, version: int) -> list[tuple[str, str, str]]:
    """Return what was done with a version: what, by whom, why."""
    return [
        (row.change, row.actor, row.note)
        for row in await world.rows(template_change, version_id=version)
    ]


async def barrier_of(doing: Awaitable[None]) -> VersionBarrier:
    """Return why something cannot be done."""
    with pytest.raises(VersionError) as told_why:
        await doing
    return told_why.value.barrier


async def test_published_and_rolled_back(world: World) -> None:
    """R17: the new text takes the old one's place, and the old one its own again."""
    first = await live(world)
    second = await draft(world, "Ny text.\r\nSlut: STOPP\r\n")
    assert await live(world) == first
    await put(world, second, replacing=first)
    assert await live(world) == second
    await put(world, first, replacing=second, by=OMAR)
    assert await states(world) == ["live", "replaced"]
    assert await told(world, first) == [("replaced", MOA, ""), ("rolled_back", OMAR, "")]
    assert [change for change, _, _ in await told(world, second)] == [
        "saved", "published", "replaced",
    ]  # fmt: skip
    async with reading(world.engine) as conn:
        version = await find_version(conn, second)
    assert version is not None
    assert (version.body, version.number, version.author) == ("Ny text.\nSlut: STOPP", 2, MOA)


async def test_whoever_comes_second_is_told(world: World) -> None:
    """Two publish over the same text: one does, the other keeps the draft and learns of it."""
    first = await live(world)
    mine, theirs = await draft(world, "Min. STOPP"), await draft(world, "Deras. STOPP", by=OMAR)
    await put(world, theirs, replacing=first)
    barrier = await barrier_of(put(world, mine, replacing=first))
    assert barrier is VersionBarrier.PUBLISHED_MEANWHILE
    assert await states(world) == ["replaced", "draft", "live"]
    assert await barrier_of(put(world, theirs, replacing=theirs)) is VersionBarrier.MOVED_ON


async def test_two_at_the_same_moment(postgresql_world: World) -> None:
    """On PostgreSQL, where two really publish at once, one of them does."""
    world = postgresql_world
    first = await live(world)
    mine, theirs = await draft(world, "Min. STOPP"), await draft(world, "Deras. STOPP", by=OMAR)
    ends = await asyncio.gather(
        put(world, mine, replacing=first),
        put(world, theirs, replacing=first, by=OMAR),
        return_exceptions=True,
    )
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "VersionError"]
    assert sorted(await states(world)) == ["draft", "live", "replaced"]


async def test_an_edited_draft_gives_way(world: World) -> None:
    """Saving anew discards the draft that was edited; one that has moved on stays."""
    one = await draft(world, "Ett. STOPP")
    assert await draft(world, "Ett. STOPP") == one
    two = await draft(world, "Två. STOPP", instead_of=one)
    await draft(world, "Tre. STOPP", by=OMAR, instead_of=one)
    assert await states(world) == ["live", "discarded", "draft", "draft"]
    await put(world, two, replacing=await live(world))
    await draft(world, "Fyra. STOPP", instead_of=two)
    assert await states(world) == ["replaced", "discarded", "live", "draft", "draft"]


async def test_a_second_person_approves(world: World) -> None:
    """Where two are asked for: neither the writer nor who asked can say yes; another can."""
    first, now = await live(world), world.clock.now()
    new = await draft(world, "Ny. STOPP")
    barrier = await barrier_of(put(world, new, replacing=first, asked=True))
    assert barrier is VersionBarrier.NOT_APPROVED
    async with writing(world.engine) as conn:
        await turn(conn, new, ASKED, by="staff:sara", now=now, note="kortare")
    for by in (MOA, "staff:sara"):
        async with writing(world.engine) as conn:
            barrier = await barrier_of(turn(conn, new, APPROVED, by=by, now=now))
        assert barrier is VersionBarrier.OWN_TEXT
    async with writing(world.engine) as conn:
        await turn(conn, new, APPROVED, by=OMAR, now=now)
    await put(world, new, replacing=first, asked=True)
    assert await live(world) == new
    [row] = await world.rows(template_version, id=new)
    assert row.approver == OMAR
    assert ("asked", "staff:sara", "kortare") in await told(world, new)


async def test_sent_back_or_discarded(world: World) -> None:
    """What is not approved is a draft again, and can be put away; what is in use cannot."""
    now, new = world.clock.now(), await draft(world, "Ny. STOPP")
    async with writing(world.engine) as conn:
        await turn(conn, new, ASKED, by=MOA, now=now)
        await turn(conn, new, VersionChange.SENT_BACK, by=OMAR, now=now, note="för lång")
        await turn(conn, new, DISCARDED, by=MOA, now=now)
    assert await states(world) == ["live", VersionState.DISCARDED]
    async with writing(world.engine) as conn:
        barrier = await barrier_of(turn(conn, await live(world), DISCARDED, by=MOA, now=now))
        assert barrier is VersionBarrier.MOVED_ON
        assert (
            await barrier_of(turn(conn, 999, APPROVED, by=MOA, now=now)) is VersionBarrier.UNKNOWN
        )


async def test_a_bad_text_is_refused(world: World) -> None:
    """A text with problems changes nothing; the problems come back in words."""
    with pytest.raises(TemplateError, match="unknown variable namn"):
        await draft(world, "Hej {{ namn }}! Slut: STOPP")
    assert await states(world) == ["live"]
