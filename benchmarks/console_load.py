"""Coordinators at their busiest: a process of its own that opens pages and takes work.

Pages are asked for in turn at a fixed rate, and the time of each is counted from when it was
due; work is taken by all who are signed in, as fast as the server answers.

    python -m benchmarks.console_load '{"port": 8080, ...}'   (prints JSON)
"""

import asyncio
import hmac
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from aiohttp import ClientSession, TCPConnector

COOKIE = "__Host-uppsok"


@dataclass(frozen=True, slots=True)
class Load:
    """How a server is called."""

    port: int
    secrets: Sequence[str]  # of browsers that are signed in
    pages: Mapping[str, Sequence[str]] = field(default_factory=dict)  # by what they are, in turn
    per_second: float = 20.0
    seconds: int = 60
    takes: int = 0  # or so many tries to take the next task, instead of pages
    key: str = ""  # that signs forms, as hex
    connections: int = 40


@dataclass(frozen=True, slots=True)
class Times:
    """How long a kind of page took, in milliseconds."""

    count: int
    p50: float
    p95: float
    most: float


def call(load: Load) -> dict[str, dict[str, float]]:
    """Run the load in a process of its own; return the times of each kind of page."""
    command = (sys.executable, "-m", "benchmarks.console_load", json.dumps(asdict(load)))
    # what it says of a page that is not shown goes to stderr, as it comes
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    told: dict[str, dict[str, float]] = json.loads(run.stdout)
    return told


async def open_pages(load: Load) -> dict[str, dict[str, float]]:
    """Open the pages at the rate; raise where one is not shown."""
    took: dict[str, list[float]] = defaultdict(list)
    begun = time.perf_counter()

    async def open_one(session: ClientSession, what: str, path: str, due: float) -> None:
        async with session.get(path, allow_redirects=False) as answer:
            await answer.read()
            if answer.status != 200:  # noqa: PLR2004 - HTTP's own number
                raise AssertionError(f"{path}: {answer.status}")
        took[what].append(time.perf_counter() - due)

    kinds = list(load.pages)
    async with _session(load, load.secrets[0]) as session, asyncio.TaskGroup() as group:
        for number in range(int(load.per_second * load.seconds)):
            due = begun + number / load.per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            what = kinds[number % len(kinds)]
            paths = load.pages[what]
            path = paths[number // len(kinds) % len(paths)]
            group.create_task(open_one(session, what, path, due))
    return {what: asdict(_times(took[what])) for what in kinds if what in took}


async def take_work(load: Load) -> dict[str, dict[str, float]]:
    """Let all take the next task again and again; return whose tasks were got, and how often."""
    left = iter(range(load.takes))
    got: dict[str, int] = defaultdict(int)
    took: list[float] = []

    async def take(secret: str) -> None:
        async with _session(load, secret) as session:
            form = {"token": _token(load.key, secret), "count": "1"}
            for _ in left:
                begun = time.perf_counter()
                async with session.post("/queue/take", data=form, allow_redirects=False) as answer:
                    got[answer.headers["Location"]] += 1
                took.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    await asyncio.gather(*(take(secret) for secret in load.secrets))
    seconds = time.perf_counter() - begun
    people = {place: count for place, count in got.items() if place.startswith("/people/")}
    told = {"taken": float(sum(people.values())), "different": float(len(people))}
    return {"takes": {**told, "seconds": seconds, **asdict(_times(took))}}


def _session(load: Load, secret: str) -> ClientSession:
    return ClientSession(
        f"http://127.0.0.1:{load.port}",
        headers={"Cookie": f"{COOKIE}={secret}"},
        connector=TCPConnector(limit=load.connections),
    )


def _token(key: str, secret: str) -> str:
    return hmac.digest(bytes.fromhex(key), f"form:{secret}".encode(), "sha256").hex()


def _times(took: list[float]) -> Times:
    took = sorted(1000 * one for one in took)
    return Times(len(took), took[len(took) // 2], took[len(took) * 95 // 100], took[-1])


if __name__ == "__main__":
    asked = Load(**json.loads(sys.argv[1]))
    work = take_work(asked) if asked.takes else open_pages(asked)
    print(json.dumps(asyncio.run(work)))
