"""What ends an experiment and what must not, and two managers at once, on both databases."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import pytest
from sqlalchemy import update

from messaging.states import VersionChange
from messaging.tables import template_version
from messaging.version_rules import VersionBarrier
from messaging.versions import VersionError, find_version, save_draft, turn
from reports.experiment_changes import (
    ExperimentError,
    stop_experiment,
)
from scheduler.experiment_tables import (
    assignment,
    experiment,
    variant,
)
from scheduler.plan_shelf import plan_activation, replace_plan, save_plan, take_back_activation
from scheduler.states import ExperimentEnding, ExperimentKind, ExperimentState
from scheduler.tables import plan_version, planned_contact
from storage.engine import writing
from tests.integration.messaging.contacts import SHORT_PLAN
from tests.integration.reports.trying import (
    HELLO,
    MOA,
    SHORTER,
    come,
    draft_text,
    draft_wait,
    draw_many,
    night,
    publish,
    run_text,
    seek,
    start,
)
from tests.texts import put_live
from tests.world import World

DAYS = 34  # thirty, three more, and the day itself
NOT_A_YEAR = 300


async def test_another_text_in_use_ends_it(world: World) -> None:
    """Publishing something else ends it at once, if it was known to run; nobody is drawn then."""
    number = await run_text(world)
    new = SHORTER + "!"
    async with writing(world.engine) as conn:
        with pytest.raises(VersionError, match="has begun"):
            await put_live(conn, HELLO, new, now=world.clock.now())
        await put_live(conn, HELLO, new, now=world.clock.now(), ending=number)
    await seek(world, 2)
    assert await world.count(assignment) == 0
    assert [one.text for one in world.sms.taken] == [new] * 2
    [row] = await world.rows(experiment)
    assert (row.state, row.ending) == (ExperimentState.STOPPED, ExperimentEnding.OVERTAKEN)
    assert row.ended_by == MOA


async def test_what_is_tried_is_not_discarded(world: World) -> None:
    """A variant stays while it is sent, also when it is written anew; after that it may go."""
    number = await run_text(world)
    tried = (await world.rows(variant, experiment_id=number))[1].version_id
    now = world.clock.now()
    async with writing(world.engine) as conn:
        with pytest.raises(VersionError) as refused:
            await turn(conn, tried, VersionChange.DISCARDED, by=MOA, now=now)
        assert refused.value.barrier is VersionBarrier.IN_EXPERIMENT
        await save_draft(conn, HELLO, SHORTER + "?", author=MOA, now=now, instead_of=tried)
        await stop_experiment(conn, number, by=MOA, now=now)
        kept = await find_version(conn, tried)
        await turn(conn, tried, VersionChange.DISCARDED, by=MOA, now=now)
    assert kept is not None
    assert kept.state == "draft"


async def test_a_discarded_text_neither_begins_nor_wins(world: World) -> None:
    """What was put away before the start, or after the decision, is told as that."""
    number = await run_text(world)
    await draw_many(world, number, people=(400, 400), reached=(120, 240), on=world.clock.now())
    await night(world, days=DAYS)
    tried = (await world.rows(variant, experiment_id=number))[1].version_id
    other = await draft_text(world)
    async with writing(world.engine) as conn:
        await turn(conn, tried, VersionChange.DISCARDED, by=MOA, now=world.clock.now())
    with pytest.raises(ExperimentError, match="discarded"):
        await publish(world, number)
    with pytest.raises(ExperimentError, match="discarded"):
        await start(world, other)


async def test_a_winner_ends_no_other_experiment(world: World) -> None:
    """While another one compares with the same text, publishing waits for it."""
    number = await run_text(world)
    await draw_many(world, number, people=(400, 400), reached=(120, 240), on=world.clock.now())
    await night(world, days=DAYS)
    await come(world, 20_000, (ExperimentKind.TEXT, "/".join(HELLO)))
    other = await draft_text(world)
    await start(world, other)
    with pytest.raises(ExperimentError, match="another experiment compares"):
        await publish(world, number)
    async with writing(world.engine) as conn:
        await stop_experiment(conn, other, by=MOA, now=world.clock.now())
    await publish(world, number)


async def test_a_winner_of_yesterday(world: World) -> None:
    """If another text has come to use since, the winner is not put in its place unseen."""
    number = await run_text(world)
    await draw_many(world, number, people=(400, 400), reached=(120, 240), on=world.clock.now())
    await night(world, days=DAYS)
    async with writing(world.engine) as conn:
        await put_live(conn, HELLO, SHORTER + "!", now=world.clock.now())
    with pytest.raises(ExperimentError, match="not what is in use"):
        await publish(world, number)


async def test_a_plan_that_comes_in_between(world: World) -> None:
    """Another plan ends the wait's experiment; who was drawn gets the next step once, in time."""
    await world.plan(SHORT_PLAN)
    await come(world, 20_000, (ExperimentKind.WAIT, "hello"))
    number = await draft_wait(world, "hello", "1d")
    async with writing(world.engine) as conn:
        await plan_activation(conn, 1, world.clock.now().date() + timedelta(days=9))
    with pytest.raises(ExperimentError, match="come into force soon"):
        await start(world, number)
    async with writing(world.engine) as conn:
        assert await take_back_activation(conn, 1)
        assert not await take_back_activation(conn, 1)
    await start(world, number)
    await seek(world, 8)
    await world.tick(world.clock.now() + timedelta(days=1))
    drawn = await world.rows(assignment)
    assert {row.number for row in drawn} == {0, 1}
    await world.plan("name: other\nsteps:\n  - {id: hi, channel: sms, template: reminder}\n")
    [row] = await world.rows(experiment)
    assert (row.state, row.ending) == ("stopped", ExperimentEnding.OVERTAKEN)
    for _ in range(6):
        await world.tick(world.clock.now() + timedelta(days=1))
    ahead = await world.rows(planned_contact, step="reminder")
    assert len({row.person_id for row in ahead}) == len(ahead) == 8
    assert {row.state for row in ahead} == {"handed"}
    assert len(await world.rows(assignment)) == 8


async def test_a_plan_keeps_its_place(world: World) -> None:
    """The winner of a wait stands where its plan stood among several in force."""
    await world.plan(SHORT_PLAN)
    every = (await world.rows(plan_version))[0]
    [first] = await world.rows(plan_version, live=True)
    later = SHORT_PLAN.replace("name: short", "name: later")
    async with writing(world.engine) as conn:
        await save_plan(conn, "later", later, world.clock.now())
        await conn.execute(
            update(plan_version)
            .where(plan_version.c.id.in_([first.id + 1, every.id]))
            .values(live=True)
        )
        body = SHORT_PLAN.replace("3d", "1d")
        await replace_plan(conn, first.id, body, by=MOA, now=world.clock.now())
        await world.works.plans.load(conn)
        names = [plan.name for plan in world.works.plans.live()]
    assert names == [every.name, "short", "later"]


async def test_two_managers_at_the_same_moment(postgresql_world: World) -> None:
    """On PostgreSQL, where two really decide at once, one does and the other is told."""
    world = postgresql_world
    await world.plan(SHORT_PLAN)
    text = "/".join(HELLO)
    await come(world, 20_000, (ExperimentKind.TEXT, text), (ExperimentKind.WAIT, "hello"))
    both = [await draft_text(world), await draft_wait(world, "hello", "1d")]
    await one_of_two(start(world, both[0]), start(world, both[1]))
    [row] = [row for row in await world.rows(experiment) if row.state == "running"]
    await one_of_two(stop(world, row.id), stop(world, row.id))


async def test_a_text_is_put_away_while_it_is_started(postgresql_world: World) -> None:
    """Either the experiment runs and the text stays, or the text is gone and nothing runs."""
    world = postgresql_world
    await come(world, 20_000, (ExperimentKind.TEXT, "/".join(HELLO)))
    number = await draft_text(world)
    tried = (await world.rows(variant, experiment_id=number))[1].version_id
    await one_of_two(start(world, number), put_away(world, tried))
    [row] = await world.rows(experiment)
    async with writing(world.engine) as conn:
        version = await find_version(conn, tried)
    assert version is not None
    assert (row.state, version.state) in {("running", "draft"), ("draft", "discarded")}


async def test_two_publish_one_winner(postgresql_world: World) -> None:
    """It is published once, and whoever comes second is told."""
    world = postgresql_world
    number = await run_text(world)
    await draw_many(world, number, people=(400, 400), reached=(120, 240), on=world.clock.now())
    await night(world, days=DAYS)
    await one_of_two(publish(world, number), publish(world, number))
    assert await world.count(template_version, body=SHORTER, state="live") == 1


async def one_of_two(*doings: Awaitable[None]) -> None:
    """Do both at once: one is done, the other is refused."""
    ends = await asyncio.gather(*doings, return_exceptions=True)
    told = sorted(type(end).__name__ for end in ends)
    assert told in (["ExperimentError", "NoneType"], ["NoneType", "VersionError"])


async def stop(world: World, number: int) -> None:
    """Stop an experiment by hand."""
    async with writing(world.engine) as conn:
        await stop_experiment(conn, number, by=MOA, now=world.clock.now())


async def put_away(world: World, version: int) -> None:
    """Discard a text."""
    async with writing(world.engine) as conn:
        await turn(conn, version, VersionChange.DISCARDED, by=MOA, now=world.clock.now())
