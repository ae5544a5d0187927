"""A reader of replies at its slowest: it reads a batch and holds the rows for a while.

python -m benchmarks.inbound_reader URL   (ends with its standard input)
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.city import VAULT
from config.clock import SystemClock
from escalation.reading import read_inbox
from scheduler.plan_shelf import PlanShelf
from storage.engine import open_engine, writing

HOLD = 1.0  # seconds that a transaction stays open after it has read


@contextmanager
def slow_reader(url: str) -> Iterator[None]:
    """Read the inbox slowly while the block runs."""
    command = (sys.executable, "-m", "benchmarks.inbound_reader", url)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own words
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError("the reader does not read")
        yield
        if process.poll() is not None:
            raise RuntimeError("the reader has given up")
        process.terminate()


async def _read(url: str) -> None:
    engine, plans, clock = open_engine(url), PlanShelf(), SystemClock()
    while True:
        async with writing(engine) as conn:
            await plans.load(conn)
            await read_inbox(conn, VAULT, plans, clock.now())
            print("read", flush=True)
            await asyncio.sleep(HOLD)


if __name__ == "__main__":
    asyncio.run(_read(sys.argv[1]))
