"""What one pass of the pipeline costs, in a small register and in one a hundred times larger.

The same messages are due in both, spread over the whole register; a cost that followed
its size would show. After each pass the messages are made due again.
"""

import asyncio
import time
from statistics import median

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.city import NEVER, NOW, build_city, open_city
from config.clock import VirtualClock
from messaging.channels.memory import MemoryCarrier
from pipeline.tick import tick
from pipeline.works import Works
from storage.engine import open_engine, writing
from tests.postgresql import Server

AGAIN = (
    (
        "DELETE FROM fact f USING message m WHERE m.state = 'accepted'"
        " AND f.source_key = 'message\\:' || m.id || '\\:attempt'"
    ),
    "DELETE FROM message WHERE state = 'accepted'",
    "UPDATE planned_contact SET state = 'planned', reason = '' WHERE reason = 'sms'",
    "UPDATE outreach SET next_at = :never WHERE next_at < :never",
)
SWEPT = ("fact", "message", "planned_contact", "outreach")
WARM_UP = 2


def measure_tick(
    server: Server, *, small: int, large: int, due: int, rounds: int
) -> tuple[float, float]:
    """Return the median seconds of a pass, in the small register and in the large one.

    Args:
        server: where; two databases are made on it.
        small: people in the small register; `due` divides it.
        large: people in the large one; `due` divides it too.
        due: messages that are due in each.
        rounds: measured passes in each, in turn.
    """
    urls = [server.create("tick_small"), server.create("tick_large")]
    for url, people in zip(urls, (small, large), strict=True):
        asyncio.run(build_city(url, people=people, due=due))
    seconds = asyncio.run(_measure(urls, due, rounds))
    server.drop("tick_small")
    server.drop("tick_large")
    return seconds


async def _measure(urls: list[str], due: int, rounds: int) -> tuple[float, float]:
    cities = []
    for url in urls:
        engine = open_engine(url)
        cities.append(open_city(engine, MemoryCarrier(VirtualClock(NOW))))
    seconds: list[list[float]] = [[] for _ in cities]
    for _ in range(WARM_UP + rounds):
        for works, passed in zip(cities, seconds, strict=True):
            passed.append(await _pass(works, due))
            await _make_due_again(works.engine)
    for works in cities:
        await works.engine.dispose()
    small, large = (median(passed[WARM_UP:]) for passed in seconds)
    return small, large


async def _pass(works: Works, due: int) -> float:
    begun = time.perf_counter()
    ticked = await tick(works, NOW)
    seconds = time.perf_counter() - begun
    if ticked.sent != due:
        raise AssertionError(f"{ticked.sent} messages were sent, not {due}")
    return seconds


async def _make_due_again(engine: AsyncEngine) -> None:
    async with writing(engine) as conn:
        for statement in AGAIN:
            query = text(statement)
            await conn.execute(query, dict.fromkeys(query.compile().params, NEVER))
    async with engine.connect() as conn:
        await conn.execution_options(isolation_level="AUTOCOMMIT")
        for table in SWEPT:
            await conn.execute(text(f"VACUUM {table}"))
