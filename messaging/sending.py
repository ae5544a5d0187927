"""After the claim's commit: each message to its carrier, batch after batch.

The next batch is claimed before the line runs empty; what carriers answer is recorded
meanwhile (messaging/answers.py), and a claim sees what every refusal before it led to.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from config.clock import Clock
from messaging.answers import Recorder
from messaging.channels.base import Channel
from messaging.claim_rows import SENDING_PATIENCE
from messaging.claiming import Claimed, claim_messages
from messaging.desk import Desk, load_gate, load_texts
from messaging.line import IN_FLIGHT, Line
from storage.engine import writing

BATCH = 350  # fewer cost more each; while more are claimed, answers wait too long
AHEAD = 2  # times what is in flight: the next batch is claimed when no more is to be answered
# At the carrier's rate. Together, with what is ahead, less than half of what a message may stay
# `sending`: the rate is kept, so the last of more would wait past its deadline.
BATCH_SECONDS = 30
IN_FLIGHT_SECONDS = 10


def batch_at(per_second: float) -> int:
    """Return how many messages may be claimed at once where the carrier takes `per_second`."""
    return max(1, min(BATCH, int(per_second * BATCH_SECONDS)))


def in_flight_at(per_second: float, most: int) -> int:
    """Return how many messages may be offered at once: `most`, or fewer to a slow carrier."""
    return max(1, min(most, int(per_second * IN_FLIGHT_SECONDS)))


async def send_due(
    engine: AsyncEngine,
    desk: Desk,
    channels: Mapping[str, Channel],
    clock: Clock,
    *,
    batch: int = BATCH,
    in_flight: int = IN_FLIGHT,
    stop: asyncio.Event | None = None,
) -> int:
    """Claim, send and record until nothing more is due; return how many were sent.

    Once `stop` is set no further batch is begun; what is on its way is seen to its end.

    Args:
        engine: where; each claim and each group of answers is a transaction of its own.
        desk: what the claim needs at hand.
        channels: the ways out, by name.
        clock: the time.
        batch: messages claimed at once.
        in_flight: messages offered to the carriers at once.
        stop: set when the process is about to end.
    """
    recorder = Recorder(engine)
    line = Line(channels, clock, recorder.note, in_flight=in_flight)
    sent = 0
    more = desk.gate.open
    try:
        while more:
            await recorder.catch_up()
            begun = clock.now()
            looked, claimed = await _claim(engine, desk, begun, batch)
            line.put(claimed, begun + SENDING_PATIENCE)
            sent += len(claimed)
            await line.wait_below(AHEAD * in_flight)
            stopped = stop is not None and stop.is_set()
            more = looked == batch and not (stopped or recorder.turned_away or recorder.fault)
    finally:
        # whatever has gone wrong: what was claimed is offered, and what was sent is kept
        await line.finish()
        await recorder.finish()
    return sent


async def _claim(
    engine: AsyncEngine, desk: Desk, now: datetime, batch: int
) -> tuple[int, list[Claimed]]:
    async with writing(engine) as conn:
        # asked before each batch: a pause, also one the carrier caused, holds at once, and a text
        # that is published or rolled back goes from here on, however many still wait (R17)
        desk = replace(desk, gate=await load_gate(conn, now))
        if not desk.gate.open:
            return 0, []
        desk = replace(desk, trials=await load_texts(conn, desk.templates))
        return await claim_messages(conn, desk, now, batch)
