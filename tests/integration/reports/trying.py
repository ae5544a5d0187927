"""Experiments in the small municipality: put in place by hand, and nights that pass."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert

from config.clock import swedish_date
from messaging.version_rules import TextKey
from messaging.versions import live_version, save_draft
from pipeline.experiments import look_at_experiments
from register.tables import fact
from reports.experiment_changes import (
    Terms,
    Wanted,
    draft_experiment,
    publish_winner,
    start_experiment,
)
from scheduler.experiment_tables import assignment, experiment, inflow
from scheduler.states import ExperimentKind
from scheduler.tables import plan_version
from storage.bulk import insert_rows
from storage.engine import writing
from storage.types import AnyRow
from tests.integration.messaging.contacts import SHORT_PLAN
from tests.world import World, another

HELLO = TextKey("hello", "sms", "sv")
SHORTER = "Hej! Vad gör du nu? Svara 1 plugg 2 jobb 3 få hjälp. Slut: STOPP"
MOA = "staff:moa"


async def terms(world: World, *, second_approval: bool = False) -> Terms:
    """Return who decides now."""
    return Terms(MOA, world.clock.now(), second_approval)


async def come(world: World, yearly: int, *targets: tuple[ExperimentKind, str]) -> None:
    """Let so many people a year come to texts or steps."""
    rows = [{"kind": kind.value, "target": name, "people": yearly} for kind, name in targets]
    async with writing(world.engine) as conn:
        await insert_rows(conn, inflow, rows)


async def draft_text(world: World, **changed: int) -> int:
    """Describe an experiment with the first SMS, against a shorter one; return its id."""
    async with writing(world.engine) as conn:
        live = await live_version(conn, HELLO)
        assert live is not None
        other = await save_draft(conn, HELLO, SHORTER, author=MOA, now=world.clock.now())
        fixed = {"percent": 100, "standard_percent": 0, "within_days": 30, "smallest": 10}
        wanted = Wanted(
            ExperimentKind.TEXT,
            "/".join(HELLO),
            ((live.id, ""), (other, "")),
            **{**fixed, **changed},
        )
        return await draft_experiment(conn, wanted, by=MOA, now=world.clock.now())


async def start(world: World, number: int, *, second_approval: bool = False) -> None:
    """Start an experiment."""
    async with writing(world.engine) as conn:
        await world.works.plans.load(conn)
        told = await terms(world, second_approval=second_approval)
        await start_experiment(conn, world.works.plans, number, told)


async def run_text(world: World, **changed: int) -> int:
    """Describe and start an experiment with the first SMS where enough people come."""
    await come(world, 20_000, (ExperimentKind.TEXT, "/".join(HELLO)))
    number = await draft_text(world, **changed)
    await start(world, number)
    return number


async def draft_wait(world: World, step: str, wait: str) -> int:
    """Describe an experiment with the wait after a step of the live plan; return its id."""
    [live] = await world.rows(plan_version, live=True)
    wanted = Wanted(
        ExperimentKind.WAIT,
        f"{live.name}/{step}",
        ((live.id, "3d"), (live.id, wait)),
        percent=100,
        standard_percent=0,
        within_days=30,
        smallest=10,
    )
    async with writing(world.engine) as conn:
        return await draft_experiment(conn, wanted, by=MOA, now=world.clock.now())


async def run_wait(world: World) -> int:
    """Start an experiment with the wait after the first step, where enough people come."""
    await come(world, 20_000, (ExperimentKind.WAIT, "hello"))
    number = await draft_wait(world, "hello", "1d")
    await start(world, number)
    return number


async def draw_many(
    world: World, number: int, *, people: Sequence[int], reached: Sequence[int], on: datetime
) -> None:
    """Let so many people have been drawn to each variant on a day, and some reached after a week.

    They stand under their subjects alone, as people do who have been erased since.
    """
    about = {"district": "Farsta", "unit": "KAA syd", "gender": "K"}
    drawn, facts = [], []
    for variant, (n, hits) in enumerate(zip(people, reached, strict=True)):
        for one in range(n):
            subject = f"x{number}-{on:%m%d}-{variant}-{one}"
            drawn.append(
                {
                    "experiment_id": number,
                    "subject": subject,
                    "number": variant,
                    "at": on,
                    "day": swedish_date(on),
                    "unit": "KAA syd" if one % 2 else "KAA nord",
                }
            )
            if one < hits:
                told = {"source_key": f"reached:{subject}", "subject": subject, **about}
                at = on + timedelta(days=7)
                facts.append(told | {"kind": "status", "outcome": "reached", "at": at})
    async with writing(world.engine) as conn:
        await insert_rows(conn, assignment, drawn)
        await conn.execute(insert(fact), facts)


async def pass_night(world: World, *, days: int = 0) -> None:
    """Let days pass and a night come."""
    world.clock.move(world.clock.now() + timedelta(days=days))
    assert await look_at_experiments(world.works, world.clock.now()) is not None


async def night(world: World, *, days: int = 0) -> AnyRow:
    """Let days pass and a night come; return the newest experiment as it stands then."""
    await pass_night(world, days=days)
    return (await world.rows(experiment))[-1]


async def seek(world: World, people: int) -> None:
    """Put people into the register and let their first SMS go out."""
    await world.plan(SHORT_PLAN)
    for number in range(people):
        await world.add_person(another(number + 1))
    await world.start()
    await world.tick()


async def publish(world: World, number: int) -> None:
    """Publish an experiment's winner."""
    async with writing(world.engine) as conn:
        await world.works.plans.load(conn)
        await publish_winner(conn, world.works.plans, number, await terms(world))
