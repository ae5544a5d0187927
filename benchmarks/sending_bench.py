"""How fast one worker sends, beside a loop written by hand, a task queue, and slow answers.

Each run begins on a fresh copy of one database; the carrier is a process of its own that
takes everything, at once or after some time. Counted: messages that stand as accepted, each
under its own id.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.memory import calm_collector
from benchmarks.carrier import ACCOUNT, SENDER, TOKEN, running_carrier
from benchmarks.city import NOW, VAULT, build_city, open_city
from benchmarks.postgres import dsn, fresh_copy
from benchmarks.procrastinate_job import Queue
from benchmarks.sending_by_hand import send_by_hand
from config.clock import VirtualClock
from messaging.channels.twilio_sms import TwilioAccount, TwilioSms
from messaging.desk import Desk
from messaging.line import IN_FLIGHT
from messaging.sending import send_due
from pipeline.works import Works
from storage.engine import open_engine, reading
from tests.postgresql import Server

CITY = "sending"
NO_LIMIT = 1e9  # messages a second: the carrier's rate is not what is measured
ACCEPTED = "SELECT count(DISTINCT sid) FROM message WHERE state = 'accepted' AND rank = 30"


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took: seconds on the clock, and of this process's processor."""

    messages: int
    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages a second, by the clock and by the processor time of the worker's process."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run finds its database and the carrier."""

    server: Server
    database: str
    carrier: str
    in_flight: int = IN_FLIGHT

    @property
    def dsn(self) -> str:
        """The database's address for bare drivers."""
        return dsn(self.server, self.database)


def measure_sending(
    server: Server, *, messages: int, jobs: int, rounds: int
) -> tuple[Rates, Rates, Rates]:
    """Return the median rates of ours, of the loop by hand, and of procrastinate.

    Args:
        server: where; a database is made on it.
        messages: a run of ours and of the loop.
        jobs: messages a run of procrastinate, which takes far longer for each.
        rounds: runs of each, one after the other in turn.
    """
    asyncio.run(build_city(server.create(CITY), people=messages, due=messages))
    ways: list[tuple[Callable[[Place, int], Coroutine[None, None, Run]], int]] = [
        (_ours, messages),
        (_by_hand, messages),
        (_by_jobs, jobs),
    ]
    runs: list[list[Run]] = [[] for _ in ways]
    with running_carrier() as carrier:
        for _ in range(1 + rounds):
            for done, (way, count) in zip(runs, ways, strict=True):
                with fresh_copy(server, CITY) as database:
                    done.append(asyncio.run(way(Place(server, database, carrier), count)))
            calm_collector()  # as `uppsok worker` does; it holds for all of them
    server.drop(CITY)
    # the first round of each loads libraries and time zones, which a worker does once
    ours, by_hand, by_jobs = (_rates(done[1:]) for done in runs)
    return ours, by_hand, by_jobs


def measure_waiting(
    server: Server, *, messages: int, milliseconds: int, in_flight: int, rounds: int
) -> Rates:
    """Return the median rates of ours where every answer takes so many milliseconds."""
    asyncio.run(build_city(server.create(CITY), people=messages, due=messages))
    runs: list[Run] = []
    with running_carrier(milliseconds) as carrier:
        for _ in range(1 + rounds):
            with fresh_copy(server, CITY) as database:
                runs.append(
                    asyncio.run(_ours(Place(server, database, carrier, in_flight), messages))
                )
            calm_collector()
    server.drop(CITY)
    return _rates(runs[1:])


def _rates(runs: list[Run]) -> Rates:
    return Rates(
        median(run.messages / run.wall for run in runs),
        median(run.messages / run.processor for run in runs),
    )


@asynccontextmanager
async def _works(place: Place) -> AsyncIterator[tuple[Works, Desk]]:
    """Give the works that send by Twilio's library, and the desk they send from."""
    engine = open_engine(place.server.url(place.database))
    channel = TwilioSms(
        TwilioAccount(
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            public_url="https://kaa.example.se",
            from_number=SENDER,
            api_url=place.carrier,
            per_second=NO_LIMIT,
        ),
        VirtualClock(NOW),
    )
    works = open_city(engine, channel)
    try:
        async with reading(engine) as conn:
            yield works, await works.desk(conn, NOW)
    finally:
        await channel.close()
        await engine.dispose()


async def _ours(place: Place, messages: int) -> Run:
    async with _works(place) as (works, desk):

        async def send() -> None:
            await send_due(
                works.engine,
                desk,
                works.channels,
                works.clock,
                batch=works.batch,
                in_flight=place.in_flight,
            )

        return await _timed(works.engine, send, messages)


async def _by_hand(place: Place, messages: int) -> Run:
    async def send() -> None:
        await send_by_hand(place.dsn, place.carrier, VAULT, NOW)

    async with _works(place) as (works, _):
        return await _timed(works.engine, send, messages)


async def _by_jobs(place: Place, messages: int) -> Run:
    async with _works(place) as (works, desk):
        queue = Queue(place.dsn, works, desk, NOW)
        await queue.fill(messages)
        return await _timed(works.engine, queue.work, messages)


async def _timed(engine: AsyncEngine, send: Callable[[], Awaitable[None]], messages: int) -> Run:
    begun, used = time.perf_counter(), time.process_time()
    await send()
    run = Run(messages, time.perf_counter() - begun, time.process_time() - used)
    async with reading(engine) as conn:
        accepted = (await conn.execute(text(ACCEPTED))).scalar_one()
    if accepted != messages:
        raise AssertionError(f"{accepted} messages were accepted, not {messages}")
    return run
