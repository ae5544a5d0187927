"""How fast the SMS webhook answers: alone, beside others, for a minute, beside a slow reader.

Counted are answers with status 200, each given after its commit. The servers run in turn, each
alone on one database server, and are called by a process of its own.
"""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from benchmarks.city import open_house
from benchmarks.inbound_load import Answers, Load, call, distinct
from benchmarks.inbound_reader import slow_reader
from benchmarks.inbound_servers import CONTESTANTS, OURS
from messaging.tables import inbox
from storage.engine import open_engine, reading, writing
from storage.migrate import upgrade
from tests.postgresql import Server

DATABASE = "inbound"
CONNECTIONS = 32
PER_SECOND = 500.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Medians of some rounds: right answers a second, and the slowest in a hundred in ms."""

    rate: float
    p99: float


@dataclass(frozen=True, slots=True)
class Minute:
    """A while at a fixed rate: the slowest in a hundred in ms, and how many messages stand."""

    p99: float
    stored: int
    distinct: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of the webhook."""

    paces: Mapping[str, Pace]  # by contestant
    alone: Minute
    read_slowly: Minute  # while somebody reads the inbox and holds what they read


def measure_inbound(server: Server, *, requests: int, rounds: int, seconds: int) -> Measured:
    """Return what the webhook and the others do.

    Args:
        server: where; a database is made on it.
        requests: to ours and to the bare handler in a round; to the others a quarter.
        rounds: rounds of each in turn, each after a quarter as much that is not counted.
        seconds: of each while at a fixed rate.
    """
    url = server.create(DATABASE)
    asyncio.run(_prepare(url))
    numbers = _Numbers()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        answers: dict[str, list[Answers]] = {name: [] for name in CONTESTANTS}
        for _ in range(rounds):
            for name, start in CONTESTANTS.items():
                count = requests if name in {OURS, "bare"} else requests // 4
                with start(server, DATABASE, folder) as port:
                    _call(Load(port, count // 4, numbers.take(count // 4), CONNECTIONS))
                    answers[name].append(_call(Load(port, count, numbers.take(count), CONNECTIONS)))
        paces = {name: _pace(told) for name, told in answers.items()}
        with CONTESTANTS[OURS](server, DATABASE, folder) as port:
            alone = _minute(url, port, numbers, seconds)
            with slow_reader(url):
                read_slowly = _minute(url, port, numbers, seconds)
    server.drop(DATABASE)
    return Measured(paces, alone, read_slowly)


class _Numbers:
    """Numbers of messages that no database has seen."""

    def __init__(self) -> None:
        self._next = 0

    def take(self, count: int) -> int:
        """Return the first of so many."""
        first = self._next
        self._next += count
        return first


def _call(load: Load) -> Answers:
    answers = call(load)
    if answers.right != load.requests:
        raise AssertionError(f"{answers.right} of {load.requests} requests were answered with 200")
    return answers


def _pace(told: Sequence[Answers]) -> Pace:
    return Pace(median(one.rate for one in told), median(one.p99 for one in told))


def _minute(url: str, port: int, numbers: _Numbers, seconds: int) -> Minute:
    count = int(PER_SECOND * seconds)
    before = asyncio.run(_count(url))
    answers = _call(Load(port, count, numbers.take(count), CONNECTIONS, PER_SECOND))
    return Minute(answers.p99, asyncio.run(_count(url)) - before, distinct(count))


async def _prepare(url: str) -> None:
    engine = open_engine(url)
    await upgrade(engine)
    async with writing(engine) as conn:
        await open_house(conn)
    await engine.dispose()


async def _count(url: str) -> int:
    engine = open_engine(url)
    async with reading(engine) as conn:
        counted = (await conn.execute(select(func.count()).select_from(inbox))).scalar_one()
    await engine.dispose()
    return counted
