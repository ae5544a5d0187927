"""`uppsok worker`: two processes on one PostgreSQL, and what a killed one leaves behind.

Every text is in the carrier's hands once, whatever becomes of the process that sent it
(DESIGN section 7): never twice, never lost.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from config.clock import SystemClock
from messaging.answers import BEHIND
from messaging.sending import AHEAD
from messaging.tables import message
from register.tables import fact
from scheduler.tables import planned_contact
from storage.engine import open_engine, reading
from storage.types import AnyRow
from tests.acceptance.carrier import Carrier, open_carrier
from tests.acceptance.municipality import write_people, write_plan, young_people
from tests.acceptance.program import Program, Running
from tests.patience import PATIENCE
from tests.postgresql import Server

PEOPLE = 5_000
TEMPLATE = "acceptance_workers"
IN_FLIGHT = 50  # requests of one worker at once
BATCH = 350  # messages that one worker claims at once
UNANSWERED = timedelta(minutes=5)  # longer than a message may wait for its carrier


@pytest.fixture(scope="module")
def planned(
    postgresql_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    """Return a program on whose database 5,000 texts are due and nobody has said Start."""
    url = postgresql_server.create(TEMPLATE)
    program = Program(tmp_path_factory.mktemp("workers"), {"DATABASE_URL": url})
    program.do("db", "upgrade")
    program.do("plan", "use", write_plan(program.folder))
    program.do("import", write_people(program.folder, young_people(PEOPLE, without_mobile=0)))
    assert program.ask("tick")["planned"] == PEOPLE
    yield program
    postgresql_server.drop(TEMPLATE)


@pytest.fixture
def cluster(planned: Program, postgresql_server: Server) -> Iterator[Program]:
    """Return the program on a database of one's own."""
    name = f"{TEMPLATE}_copy"
    yield planned.with_settings(DATABASE_URL=postgresql_server.create(name, template=TEMPLATE))
    postgresql_server.drop(name)


@pytest.fixture
async def carrier() -> AsyncIterator[Carrier]:
    """Return the carrier that the workers send by."""
    async with open_carrier() as carrier:
        yield carrier


async def in_thread(program: Program, *words: str) -> None:
    """Run a command while the carrier goes on."""
    ended = await asyncio.to_thread(program.run_apart, *words)
    assert ended.code == 0, ended


async def wait_until_sending(program: Program, workers: Sequence[Running]) -> None:
    """Wait until each of the workers has handed over as much as it may at once."""
    engine = open_engine(program.settings["DATABASE_URL"])
    query = select(message.c.worker).where(message.c.state == "sending")
    async with asyncio.timeout(PATIENCE):
        busy: Counter[int] = Counter()
        while min(busy[one.pid] for one in workers) < IN_FLIGHT:
            await asyncio.sleep(0.1)
            async with reading(engine) as conn:
                busy = Counter(pid_of(worker) for worker in await conn.scalars(query))
    await engine.dispose()


def pid_of(worker: str) -> int:
    """Return the process of a worker, by the name that it leaves on its messages."""
    return int(worker.rpartition(":")[2])


async def start_workers(stack: ExitStack, program: Program, count: int) -> list[Running]:
    """Start workers, and say Start when they are all there."""
    workers = [stack.enter_context(program.running("worker")) for _ in range(count)]
    for one in workers:
        await asyncio.to_thread(one.wait_until, "started")
    await in_thread(program, "start")
    return workers


async def stop(worker: Running) -> int:
    """Stop a worker as a service manager does and return its exit status."""
    return await asyncio.to_thread(worker.stop)


async def stored(program: Program) -> list[AnyRow]:
    """Return the messages as they stand."""
    engine = open_engine(program.settings["DATABASE_URL"])
    c = message.c
    async with reading(engine) as conn:
        rows = list(await conn.execute(select(c.id, c.state, c.worker, c.sid).order_by(c.id)))
        keys = await conn.scalars(select(fact.c.source_key).where(fact.c.kind == "attempt"))
        attempts = set(keys)
        waiting = select(func.count()).where(planned_contact.c.state == "planned")
        left = await conn.scalar(waiting.where(planned_contact.c.consumer == "message"))
    await engine.dispose()
    assert len(rows) + (left or 0) == PEOPLE, "a text is lost"
    assert attempts == {f"message:{row.id}:attempt" for row in rows if row.state == "accepted"}
    return rows


async def test_two_workers_send_everything_once(cluster: Program, carrier: Carrier) -> None:
    """Two workers share 5,000 texts; every phone gets one, and the database knows each."""
    program = cluster.with_settings(**carrier.settings)
    carrier.hold(after=0)  # until both have begun: one alone could be done before the other
    with ExitStack() as stack:
        workers = await start_workers(stack, program, 2)
        await wait_until_sending(program, workers)
        carrier.let_go()
        await carrier.wait_for_sms(PEOPLE)
        assert [await stop(one) for one in workers] == [0, 0]
    assert set(carrier.phones.values()) == {1}
    rows = await stored(program)
    assert Counter(row.state for row in rows) == {"accepted": PEOPLE}
    assert len({row.sid for row in rows}) == len(carrier.phones) == PEOPLE
    assert {pid_of(row.worker) for row in rows} == {one.pid for one in workers}


async def test_a_killed_worker_loses_nothing(cluster: Program, carrier: Carrier) -> None:
    """What a killed worker held is sent once or unknown, never twice; the other sends the rest."""
    program = cluster.with_settings(**carrier.settings)
    carrier.hold(after=BATCH + BATCH // 2)
    with ExitStack() as stack:
        killed, other = await start_workers(stack, program, 2)
        await wait_until_sending(program, (killed, other))
        await asyncio.to_thread(killed.stop, signal.SIGKILL)
        carrier.let_go()
        await asyncio.to_thread(other.wait_until, "tick")
        assert await stop(other) == 0
    rows = await stored(program)
    held = [row for row in rows if row.state == "sending"]
    assert {pid_of(row.worker) for row in held} == {killed.pid}
    assert IN_FLIGHT <= len(held) <= BATCH + AHEAD * IN_FLIGHT + BEHIND
    # the carrier's answer may have come too late to a worker while both were held
    late = sum(row.state == "unknown" for row in rows)
    later = SystemClock().now() + UNANSWERED
    await in_thread(program, "tick", "--now", later.isoformat())
    rows = await stored(program)
    states = Counter(row.state for row in rows)
    unknown = len(held) + late
    assert states == {"accepted": PEOPLE - unknown, "unknown": unknown}
    handed = carrier.messages
    assert {handed[row.id] for row in rows if row.state == "accepted"} == {1}
    assert {handed[row.id] for row in rows if row.state == "unknown"} <= {0, 1}
    assert set(carrier.phones.values()) == {1}


async def test_a_worker_that_is_stopped_finishes_its_batch(
    cluster: Program, carrier: Carrier
) -> None:
    """A worker told to stop waits for the answers on their way, and begins nothing more."""
    program = cluster.with_settings(**carrier.settings)
    carrier.hold(after=IN_FLIGHT)
    with ExitStack() as stack:
        (worker,) = await start_workers(stack, program, 1)
        await carrier.wait_for_held(IN_FLIGHT)
        stopping = asyncio.create_task(stop(worker))
        await asyncio.to_thread(worker.wait_until, "stopping")
        carrier.let_go()
        assert await stopping == 0
    assert Counter(row.state for row in await stored(program)) == {"accepted": BATCH}
    assert carrier.phones.total() == BATCH
