"""Texts through a carrier that does everything wrong, with workers that are killed meanwhile.

Real processes throughout: workers, the web server that takes reports, the carrier. What is
unknown at the end is asked about by `uppsok reconcile`, at a later time that is given to it:
only that time is made up.
"""

import asyncio
import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.request import urlopen

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from config.clock import SystemClock
from config.values import decode_key
from messaging.tables import message
from register.sealing import POINT
from register.tables import contact_point, fact
from scheduler.tables import planned_contact
from storage.crypto import Vault
from storage.engine import open_engine, reading
from tests.acceptance.municipality import AROUND_THE_CLOCK, write_people, young_people
from tests.acceptance.program import Program, Running, free_port
from tests.fakes.twilio import ACCOUNT_SID, AUTH_TOKEN
from tests.patience import PATIENCE

SENDER = "+46700000000"
WORKERS = 2
MOST_PASSES = 8  # of asking and sending again at the end
BETWEEN_PASSES = timedelta(minutes=20)  # longer than a list may lag behind
PLAN = f"""\
name: one-text
window: {AROUND_THE_CLOCK}
calls: {AROUND_THE_CLOCK}
steps:
  - {{id: hello, channel: [sms], template: hello, wait: 60d, if_late: send}}
  - {{id: knock-card, task: knock_card, template: knock_card, notice: 5d}}
  - {{id: visit, task: home_visit, staff: 2}}
"""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one text to each of many people."""

    people: int
    killed: int  # workers
    asked: int  # messages that were unknown until `uppsok reconcile`
    once: int  # phones that got it once
    twice: int  # more than once
    lost: int  # not at all, and nothing says so
    unknown: int  # stand `unknown` in the end
    unlisted: int  # of them, not told to staff
    unfinished: int  # contacts that are still planned or being sent
    uncounted: int  # texts that were taken without an attempt in the statistics, or the reverse
    seconds: float  # until the workers were idle
    faults: dict[str, int]


class Mischief:
    """The carrier's process as those see it who count what the phones got."""

    def __init__(self, url: str) -> None:
        """Take its address."""
        self.url = url

    def settings(self, *, answer_seconds: float) -> dict[str, str]:
        """Return what a program is set to in order to send by it and hear from it."""
        port = free_port()
        return {
            "CARRIERS": "real",
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "TWILIO_FROM": SENDER,
            "TWILIO_API_URL": self.url,
            "SMS_PER_SECOND": "10000",
            "SMS_ANSWER_SECONDS": str(answer_seconds),
        }

    def told(self) -> Any:  # noqa: ANN401 - JSON
        """Return its counts, once it has made all its reports."""
        self._get("/quiet")
        return json.loads(self._get("/told"))

    def _get(self, path: str) -> bytes:
        with urlopen(self.url + path, timeout=PATIENCE) as answer:  # noqa: S310 - our own address
            body: bytes = answer.read()
            return body


@contextmanager
def running_mischief(seed: str, share: float) -> Iterator[Mischief]:
    """Run the carrier; of the messages `share` meets each of its faults."""
    command = (sys.executable, "-m", "tests.fakes.chaotic_twilio", seed, str(share))
    with subprocess.Popen(  # noqa: S603 - our own words
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd()
    ) as process:
        assert process.stdout is not None
        try:
            yield Mischief(f"http://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            process.terminate()


def plan_texts(program: Program, people: int) -> None:
    """Put so many people into an empty database, each with one text that is due."""
    program.do("db", "upgrade")
    plan = program.folder / "one-text.yaml"
    plan.write_text(PLAN, "utf-8")
    program.do("plan", "use", plan)
    program.do("import", write_people(program.folder, young_people(people, without_mobile=0)))
    assert program.ask("tick")["planned"] == people


def live_through(program: Program, carrier: Mischief, *, people: int, kill_at: int) -> Fate:
    """Send the texts that `plan_texts` planned, killing a worker at every `kill_at` messages."""
    began = monotonic()
    with ExitStack() as stack:
        server = stack.enter_context(program.running("serve"))
        server.wait_until("listening")
        killed = asyncio.run(_send_with_kills(stack, program, people=people, kill_at=kill_at))
        seconds = monotonic() - began
        asked = _reconcile(program, carrier)
        told = carrier.told()
        listed = {row["message"] for row in program.ask("messages", "unknown")}
    return asyncio.run(_count(program, told, listed, killed=killed, asked=asked, seconds=seconds))


async def _send_with_kills(stack: ExitStack, program: Program, *, people: int, kill_at: int) -> int:
    workers = list(await asyncio.gather(*(_start(stack, program) for _ in range(WORKERS))))
    await asyncio.to_thread(program.run_apart, "start")
    killed = 0
    async with _database(program) as engine:
        for number in range(kill_at, people, kill_at):
            await _wait_until_begun(engine, number)
            await asyncio.to_thread(workers.pop(0).stop, signal.SIGKILL)
            killed += 1
            workers.append(await _start(stack, program))
        await _wait_until_handed(engine)
    for one in workers:
        assert await asyncio.to_thread(one.stop) == 0
    return killed


async def _start(stack: ExitStack, program: Program) -> Running:
    worker = stack.enter_context(program.running("worker"))
    await asyncio.to_thread(worker.wait_until, "started")
    return worker


@asynccontextmanager
async def _database(program: Program) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(program.settings["DATABASE_URL"])
    yield engine
    await engine.dispose()


async def _wait_until_begun(engine: AsyncEngine, number: int) -> None:
    """Wait until so many messages have been claimed."""
    query = select(func.count()).select_from(message)
    async with asyncio.timeout(PATIENCE * 5):
        while await _ask(engine, query) < number:  # noqa: ASYNC110 - other processes claim them
            await asyncio.sleep(0.02)


async def _wait_until_handed(engine: AsyncEngine) -> None:
    """Wait until no text is due any more."""
    c = planned_contact.c
    due = select(func.count()).where(c.consumer == "message", c.state == "planned")
    async with asyncio.timeout(PATIENCE * 5):
        while await _ask(engine, due.where(c.due_at <= SystemClock().now())):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.1)


async def _ask(engine: AsyncEngine, query: Any) -> int:  # noqa: ANN401 - a select
    async with reading(engine) as conn:
        return int(await conn.scalar(query) or 0)


def _reconcile(program: Program, carrier: Mischief) -> int:
    """Ask the carrier about what is unknown, and send what it never took, until all is clear."""
    asked, now = 0, SystemClock().now()
    for _ in range(MOST_PASSES):
        carrier.told()  # what it has to report may settle a message
        now += BETWEEN_PASSES
        sent = program.ask("tick", "--now", now.isoformat())["sent"]
        carrier.told()
        done = program.ask("reconcile", "--now", now.isoformat())
        asked += done["taken"] + done["not_taken"]
        if not (sent or done["not_taken"] or done["later"] or done["unanswered"]):
            break
    return asked


async def _count(
    program: Program,
    told: Any,  # noqa: ANN401 - JSON
    listed: set[int],
    *,
    killed: int,
    asked: int,
    seconds: float,
) -> Fate:
    m, c = message.c, planned_contact.c
    query = select(m.id, m.person_id, m.state, m.attempted_at, contact_point.c.value_cipher)
    rows_of = query.join_from(message, contact_point, contact_point.c.id == m.contact_point_id)
    unended = select(func.count()).where(c.consumer == "message", c.state == "planned")
    async with _database(program) as engine:
        async with reading(engine) as conn:
            rows = (await conn.execute(rows_of)).all()
            attempts = set(
                await conn.scalars(select(fact.c.source_key).where(fact.c.kind == "attempt"))
            )
        unfinished = await _ask(engine, unended)
    vault = Vault(decode_key((program.folder / "var" / "data_key").read_text("ascii")))
    numbers = {row.person_id: vault.open(POINT, row.value_cipher) for row in rows}
    unknown = {row.id: row.person_id for row in rows if row.state == "unknown"}
    phones: Counter[str] = Counter(told["phones"])
    silent = {person for person, number in numbers.items() if not phones[number]}
    taken = {f"message:{row.id}:attempt" for row in rows if row.attempted_at is not None}
    return Fate(
        people=len(numbers),
        killed=killed,
        asked=asked,
        once=sum(phones[number] == 1 for number in numbers.values()),
        twice=sum(count > 1 for count in phones.values()),
        lost=len(silent - set(unknown.values())),
        unknown=len(unknown),
        unlisted=len(set(unknown) ^ listed),
        unfinished=unfinished + sum(row.state == "sending" for row in rows),
        uncounted=len(taken ^ attempts),
        seconds=seconds,
        faults=dict(sorted(told["faults"].items())),
    )
