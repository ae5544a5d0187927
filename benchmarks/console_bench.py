"""How fast the console's pages are with a whole country's people, and whether work is taken once.

The server is `uppsok serve` on PostgreSQL; one who is signed in opens the pages in turn, and
then forty coordinators take the next task at the same time, again and again.
"""

import asyncio
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.city import DATA_KEY
from benchmarks.console_city import STAFF, build_console_city, districts_of, open_people, sign_in
from benchmarks.console_load import Load, call
from benchmarks.inbound_servers import ours
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from storage.engine import open_engine, reading, writing
from tests.postgresql import Server

DATABASE = "console"
READER = "kim0"
PEOPLE_OPENED = 300
PER_SECOND = 20
WARM_UP = 5  # seconds
OWN = (TaskKind.CALL, TaskKind.FIND_NUMBER, TaskKind.HANDOVER_20, TaskKind.URGENT)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of the console."""

    pages: Mapping[str, float]  # milliseconds that 95 in 100 stayed under, by page
    takes: int
    taken: int  # answers that gave a task
    different: int  # tasks among them
    held: int  # tasks that stand as claimed
    take_ms: float


def measure_console(
    server: Server, *, people: int, tasks: int, seconds: int, takes: int
) -> Measured:
    """Return how the console does.

    Args:
        server: where; a database is made on it.
        people: in the register.
        tasks: that are open; divides `people`.
        seconds: of opening pages at a fixed rate.
        takes: tries to take the next task, by forty at once.
    """
    url = server.create(DATABASE)
    asyncio.run(build_console_city(url, people=people, tasks=tasks))
    secrets, pages = asyncio.run(_prepare(url))
    with tempfile.TemporaryDirectory() as place, ours(server, DATABASE, Path(place)) as port:
        call(Load(port, secrets, pages, PER_SECOND, WARM_UP))
        opened = call(Load(port, secrets, pages, PER_SECOND, seconds))
        told = call(Load(port, secrets, takes=takes, key=DATA_KEY.hex()))["takes"]
    held = asyncio.run(_held(url))
    server.drop(DATABASE)
    return Measured(
        {what: times["p95"] for what, times in opened.items()},
        takes,
        int(told["taken"]),
        int(told["different"]),
        held,
        told["p95"],
    )


async def _prepare(url: str) -> tuple[list[str], dict[str, list[str]]]:
    """Sign the staff in; return their browsers' secrets, and the pages that the first opens."""
    engine = open_engine(url)
    async with writing(engine) as conn:
        secrets = [await sign_in(conn, f"kim{number}") for number in range(STAFF)]
        people = await open_people(conn, READER, PEOPLE_OPENED)
        districts = list(await conn.scalars(districts_of(READER)))
        replies = await _replies(conn)
    await engine.dispose()
    return secrets, {
        "/": ["/"],
        "/queue": ["/queue"],
        "/queue by kind": [f"/queue?kind={kind.value}" for kind in OWN],
        "/queue by district": [f"/queue?district={number}" for number in districts],
        "/queue, overdue": ["/queue?overdue=1"],
        "/queue by language": [f"/queue?language={one}" for one in ("so", "ti", "uk", "other")],
        "/people/{id}": [f"/people/{one}" for one in people],
        "/calls": ["/calls"],
        "/mine": ["/mine"],
        "/numbers": ["/numbers"],
        "/inbox": ["/inbox"],
        "/inbox/{id}": [f"/inbox/{one}" for one in replies],
        "/inbox/talks": ["/inbox/talks"],
        "/news": ["/news"],
        "/search": [f"/search?q={words}" for words in ("nilsson", "amina+nilsson", "tuva")],
    }


async def _replies(conn: AsyncConnection) -> list[int]:
    """Return the tasks that ask the reader's unit to read a reply."""
    c = task.c
    query = select(c.id).where(c.district_id.in_(districts_of(READER)))
    query = query.where(c.kind == TaskKind.REVIEW_REPLY.value).order_by(c.id).limit(PEOPLE_OPENED)
    return list(await conn.scalars(query))


async def _held(url: str) -> int:
    engine = open_engine(url)
    async with reading(engine) as conn:
        claimed = select(func.count()).where(task.c.state == TaskState.CLAIMED.value)
        held = await conn.scalar(claimed) or 0
    await engine.dispose()
    return held
