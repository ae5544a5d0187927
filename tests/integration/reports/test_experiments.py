"""Experiments from the first draw to the winner in use, on both databases."""

from datetime import timedelta

import pytest

from messaging.tables import message
from messaging.versions import live_version
from pipeline.experiments import LEASE, look_at_experiments
from register.states import FactKind
from register.tables import fact
from reports.experiment_changes import (
    ExperimentError,
    Wanted,
    draft_experiment,
    stop_experiment,
)
from reports.experiment_values import Hindrance
from scheduler.drawing import Arrived, draw, running_trials
from scheduler.experiment_tables import (
    assignment,
    experiment,
    experiment_day,
    experiment_look,
    inflow,
    variant,
)
from scheduler.states import ExperimentEnding, ExperimentKind, ExperimentState
from scheduler.tables import plan_version, planned_contact
from storage.engine import writing
from storage.leases import take_lease
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
    pass_night,
    publish,
    run_text,
    run_wait,
    seek,
    start,
)
from tests.texts import put_live
from tests.world import World

DAYS = 34  # thirty, three more, and the day itself
NOT_A_YEAR = 300


async def test_people_are_drawn_when_their_message_is_claimed(world: World) -> None:
    """Some get the standard, some the variant; what each got is what was noted and sent."""
    number = await run_text(world)
    await seek(world, 24)
    drawn = {row.subject: row.number for row in await world.rows(assignment)}
    versions = [row.version_id for row in await world.rows(variant, experiment_id=number)]
    assert len(drawn) == 24
    assert set(drawn.values()) == {0, 1}
    attempts = await world.rows(fact, kind=FactKind.ATTEMPT.value)
    told = {row.subject: row.template_version for row in attempts}
    assert told == {subject: versions[n] for subject, n in drawn.items()}
    sent = [row.template_version_id for row in await world.rows(message)]
    assert sorted(sent) == sorted(told.values())
    assert sum(one.text == SHORTER for one in world.sms.taken) == sum(drawn.values())


async def test_half_of_the_people(world: World) -> None:
    """Who takes no part gets what is in use, and stands nowhere."""
    await run_text(world, percent=50, smallest=20)
    await seek(world, 24)
    drawn = await world.rows(assignment)
    assert 4 <= len(drawn) <= 20
    assert len(world.sms.taken) == 24


async def test_a_draw_is_kept(world: World) -> None:
    """Whoever comes again keeps the variant, in another unit too; after the last day nobody new."""
    number = await run_text(world)
    async with writing(world.engine) as conn:
        [trial] = await running_trials(conn, ExperimentKind.TEXT)
        north = [Arrived(f"s{n}", "KAA nord") for n in range(20)]
        south = [Arrived(one.subject, "KAA syd") for one in north]
        first = await draw(conn, trial, north, world.clock.now())
        late = world.clock.now() + timedelta(days=400)
        assert await draw(conn, trial, south, late) == first
        assert await draw(conn, trial, [Arrived("new", "KAA syd")], late) == {}
        assert await draw(conn, trial, [], late) == {}
    assert await world.count(assignment, experiment_id=number) == 20


async def test_nothing_is_counted_before_its_days_are_over(world: World) -> None:
    """Also those who were reached at once count when everybody of their day does, and once."""
    number = await run_text(world)
    began = world.clock.now()
    await draw_many(world, number, people=(9, 9), reached=(3, 5), on=began)
    assert (await night(world, days=DAYS - 1)).state == ExperimentState.RUNNING
    assert await world.count(experiment_day) == 0
    await night(world, days=1)
    await night(world)
    counted = await world.rows(experiment_day)
    assert sum(row.people for row in counted) == 18
    assert sum(row.reached for row in counted) == 8
    assert {row.unit for row in counted} == {"KAA nord", "KAA syd"}
    assert {row.number: (row.people, row.reached) for row in await world.rows(experiment_look)} == {
        0: (9, 3),
        1: (9, 5),
    }


async def test_reached_too_late_is_not_reached(world: World) -> None:
    """Within the days that were fixed: a week is too late where five days were."""
    number = await run_text(world, within_days=5, smallest=20)
    await draw_many(world, number, people=(6, 6), reached=(6, 6), on=world.clock.now())
    await night(world, days=DAYS)
    assert sum(row.reached for row in await world.rows(experiment_day)) == 0


async def test_five_people_decide_nothing(world: World) -> None:
    """However far apart: under fifty of each variant nothing is said."""
    number = await run_text(world)
    await draw_many(world, number, people=(49, 49), reached=(0, 49), on=world.clock.now())
    assert (await night(world, days=DAYS)).state == ExperimentState.RUNNING


async def test_the_winner_is_published_by_one_step(world: World) -> None:
    """The rule names the winner; published once, it is the text in use, and cannot be again."""
    number = await run_text(world)
    await draw_many(world, number, people=(400, 400), reached=(120, 240), on=world.clock.now())
    row = await night(world, days=DAYS)
    assert (row.state, row.ending, row.winner) == ("decided", "winner", 1)
    await publish(world, number)
    async with writing(world.engine) as conn:
        live = await live_version(conn, HELLO)
    assert live is not None
    assert live.body == SHORTER
    with pytest.raises(ExperimentError, match="any more"):
        await publish(world, number)


async def test_a_standard_that_wins_stays(world: World) -> None:
    """Where the variant reaches fewer the standard has won, and there is nothing to publish."""
    number = await run_text(world)
    await draw_many(world, number, people=(400, 400), reached=(240, 120), on=world.clock.now())
    row = await night(world, days=DAYS)
    assert (row.ending, row.winner) == ("winner", 0)
    with pytest.raises(ExperimentError, match="any more"):
        await publish(world, number)


async def test_a_year_without_an_answer(world: World) -> None:
    """When all who could be counted within a year have been, it ends without a decision."""
    number = await run_text(world)
    await draw_many(world, number, people=(60, 60), reached=(30, 30), on=world.clock.now())
    row = await night(world, days=NOT_A_YEAR)
    assert row.state == ExperimentState.RUNNING
    row = await night(world, days=366 - NOT_A_YEAR)
    assert (row.state, row.ending) == (ExperimentState.STOPPED, ExperimentEnding.TIME)


async def test_stopped_by_hand(world: World) -> None:
    """Stopping is allowed at any time and is no decision; twice it cannot be."""
    number = await run_text(world)
    async with writing(world.engine) as conn:
        await stop_experiment(conn, number, by=MOA, now=world.clock.now())
        with pytest.raises(ExperimentError, match="any more"):
            await stop_experiment(conn, number, by=MOA, now=world.clock.now())
    [row] = await world.rows(experiment)
    assert (row.state, row.ending, row.winner) == ("stopped", "by_hand", None)


async def test_two_with_one_text_are_refused(world: World) -> None:
    """Nor may a wait be tried after a step whose text is tried already."""
    await world.plan(SHORT_PLAN)
    await run_text(world)
    await come(world, 20_000, (ExperimentKind.WAIT, "hello"), (ExperimentKind.WAIT, "reminder"))
    with pytest.raises(ExperimentError, match="another experiment"):
        await start(world, await draft_text(world))
    with pytest.raises(ExperimentError, match="another experiment"):
        await start(world, await draft_wait(world, "hello", "1d"))
    await start(world, await draft_wait(world, "reminder", "1d"))


async def test_what_stands_against_a_start(world: World) -> None:
    """Too few people, a text without its approval, and a standard that is not in use."""
    with pytest.raises(ExperimentError) as refused:
        await start(world, await draft_text(world))
    assert refused.value.hindrance is Hindrance.TOO_FEW
    await come(world, 20_000, (ExperimentKind.TEXT, "/".join(HELLO)))
    number = await draft_text(world)
    with pytest.raises(ExperimentError, match="approve"):
        await start(world, number, second_approval=True)
    async with writing(world.engine) as conn:
        await put_live(conn, HELLO, SHORTER + "!", now=world.clock.now())
    with pytest.raises(ExperimentError, match="not what is in use"):
        await start(world, number)


async def test_variants_must_differ(world: World) -> None:
    """The standard beside itself is no experiment."""
    wanted = Wanted(ExperimentKind.WAIT, "p/hello", ((1, "3d"), (1, "3d")), 100, 0, 30, 10)
    async with writing(world.engine) as conn:
        with pytest.raises(ExperimentError, match="different"):
            await draft_experiment(conn, wanted, by=MOA, now=world.clock.now())


async def test_a_wait_is_tried(world: World) -> None:
    """Half of the rounds go on after one day in place of three; the winner is a new version."""
    await world.plan(SHORT_PLAN)
    number = await run_wait(world)
    await seek(world, 16)
    await world.tick(world.clock.now() + timedelta(days=1))
    drawn = await world.rows(assignment)
    assert {row.number for row in drawn} == {0, 1}
    ahead = await world.rows(planned_contact, step="reminder")
    days = [(row.due_at.date() - world.clock.now().date()).days for row in ahead]
    assert len(set(days)) == 2
    assert days.count(max(days)) == sum(row.number == 0 for row in drawn)
    await draw_many(world, number, people=(400, 400), reached=(120, 240), on=world.clock.now())
    assert (await night(world, days=DAYS)).winner == 1
    await publish(world, number)
    [live] = await world.rows(plan_version, live=True)
    assert live.number == 2
    assert live.body == SHORT_PLAN.replace("wait: 3d", "wait: 1d")


async def test_how_many_come_is_counted_by_night(world: World) -> None:
    """Each person once, a shorter time reckoned up to a year; the first weeks say nothing."""
    await seek(world, 3)
    await pass_night(world, days=40)
    assert await world.count(inflow) == 0
    about = {"district": "Farsta", "unit": "KAA syd", "gender": "K", "kind": "attempt"}
    live = await only_live(world)
    rows = [
        {"source_key": f"f{n}", "subject": f"s{n % 5}", "at": world.clock.now(), "step": "hello",
         "template_version": live, **about}
        for n in range(8)
    ]  # fmt: skip
    async with writing(world.engine) as conn:
        await conn.execute(fact.insert(), rows)
    await pass_night(world, days=33)
    told = {(row.kind, row.target): row.people for row in await world.rows(inflow)}
    assert told[ExperimentKind.TEXT, "hello/sms/sv"] == round(5 * 365 / 45)
    assert told[ExperimentKind.WAIT, "hello"] == round(5 * 365 / 45)


async def only_live(world: World) -> int:
    """Return the version of the first SMS that is in use."""
    async with writing(world.engine) as conn:
        live = await live_version(conn, HELLO)
    assert live is not None
    return live.id


async def test_one_process_looks(world: World) -> None:
    """While another process holds the lease, nothing is counted here."""
    now = world.clock.now()
    async with writing(world.engine) as conn:
        assert await take_lease(conn, LEASE, "another", now=now, seconds=60)
    assert await look_at_experiments(world.works, now) is None
