"""The line to the carriers: claimed messages, offered side by side and in order.

It is kept full: the next batch is claimed while the one before it is still on its way, so
that a slow answer costs its own time and nobody else's (docs/performance.md).
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

import structlog

from config.clock import Clock
from messaging.channels.base import Channel, Result, TryLater, Unknown
from messaging.claiming import Claimed

IN_FLIGHT = 50
TRIES = 5
LONGEST_PAUSE_SECONDS = 20.0  # what asks for more is planned again instead
TOO_LATE = TryLater(inf)  # never offered, so nothing was taken
log = structlog.get_logger("sending")


@dataclass(frozen=True, slots=True)
class Answered:
    """What a carrier answered about one message, and when."""

    claimed: Claimed
    result: Result
    at: datetime


class Line:
    """Messages on their way, at most `in_flight` at once; `note` is told each answer."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        clock: Clock,
        note: Callable[[Answered], None],
        *,
        in_flight: int = IN_FLIGHT,
    ) -> None:
        """Begin empty."""
        self._channels, self._clock, self._note = channels, clock, note
        self._in_flight = in_flight
        self._waiting: deque[tuple[Claimed, datetime]] = deque()
        self._workers: set[asyncio.Task[None]] = set()
        self._held = 0  # put and not answered
        self._wanted = 0  # wake whoever waits when fewer than this are held
        self._room = asyncio.Event()

    def put(self, claimed: Sequence[Claimed], deadline: datetime) -> None:
        """Add messages at the end; none is offered after its deadline."""
        self._waiting.extend((one, deadline) for one in claimed)
        self._held += len(claimed)
        for _ in range(min(self._in_flight - len(self._workers), len(claimed))):
            worker = asyncio.create_task(self._work())
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    async def wait_below(self, count: int) -> None:
        """Return once fewer than `count` messages are without their answer."""
        self._wanted = count
        while self._held >= count:
            self._room.clear()
            await self._room.wait()

    async def finish(self) -> None:
        """See everything that was put to its end."""
        while self._workers:
            await asyncio.wait(self._workers)

    async def _work(self) -> None:
        while self._waiting:
            claimed, deadline = self._waiting.popleft()
            result = await self._post(claimed, deadline)
            self._held -= 1
            self._note(Answered(claimed, result, self._clock.now()))
            if self._held < self._wanted:
                self._room.set()

    async def _post(self, claimed: Claimed, deadline: datetime) -> Result:
        """Ask the carrier; ask again only where its answer says that nothing was taken."""
        channel = self._channels[claimed.channel]
        result = await self._offer(channel, claimed, deadline)
        for _ in range(TRIES - 1):
            if not isinstance(result, TryLater) or result.after_seconds > LONGEST_PAUSE_SECONDS:
                break
            await asyncio.sleep(result.after_seconds)
            result = await self._offer(channel, claimed, deadline)
        return result

    async def _offer(self, channel: Channel, claimed: Claimed, deadline: datetime) -> Result:
        if self._clock.now() >= deadline:
            # a process that slept: by now others may have settled that it was never taken
            return TOO_LATE
        try:
            return await channel.send(claimed.outgoing)
        except Exception as fault:
            # a fault of ours must not leave the others without their results
            log.exception("a channel failed", channel=claimed.channel)
            return Unknown(type(fault).__name__)
