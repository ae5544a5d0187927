"""A carrier in memory: takes every message, and reports later what became of it.

It runs the demo, plan trials and tests. What happens to a message follows from a
keyed hash of the number and the text, so the same city has the same year each time.
"""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import count

from config.clock import Clock
from messaging.carrier_errors import VALIDITY_EXPIRED
from messaging.channels.base import Accepted, Outgoing, Report, Result
from messaging.states import Channel, MessageState

UNKNOWN_HANDSET, UNREACHABLE = "30005", "30003"
_SCALE = 2**32


@dataclass(frozen=True, slots=True)
class CarrierFaults:
    """How often what goes wrong, as shares from 0 to 1, and how long reports take."""

    bad_number: float = 0.03  # of numbers: every message to one fails
    unreachable: float = 0.02  # of messages
    expired: float = 0.01  # of messages
    delay_seconds: tuple[float, float] = (2.0, 90.0)


NO_FAULTS = CarrierFaults(bad_number=0, unreachable=0, expired=0)


@dataclass(frozen=True, slots=True, order=True)
class _Due:
    at: datetime
    number: int  # keeps the order of sending among equal times
    state: MessageState
    error: str
    outgoing: Outgoing


class MemoryCarrier:
    """A simulated carrier for one channel."""

    def __init__(
        self,
        clock: Clock,
        *,
        seed: str = "",
        faults: CarrierFaults | None = None,
        name: Channel = Channel.SMS,
    ) -> None:
        """Take the time that reports are due by, and the seed that decides what happens."""
        self.name = name
        self.on_delivered: Callable[[Outgoing, datetime], None] | None = None
        self.accepted_for: Counter[str] = Counter()  # messages taken, by receiver
        self.delivered_to: Counter[str] = Counter()  # messages that arrived, by receiver
        self._clock = clock
        self._key = seed.encode()[:64]
        self._faults = faults or CarrierFaults()
        self._due: list[_Due] = []
        self._numbers = count(1)

    async def send(self, outgoing: Outgoing) -> Result:
        """Take the message; the report follows after its delay."""
        number = next(self._numbers)
        self.accepted_for[outgoing.to] += 1
        heapq.heappush(self._due, self._decide(outgoing, number))
        return Accepted(f"MEM{number:012d}")

    async def close(self) -> None:
        """Do nothing: there is no connection."""

    def due_reports(self, now: datetime) -> list[Report]:
        """Return, and forget, the reports that are due at `now`, oldest first."""
        reports = []
        while self._due and self._due[0].at <= now:
            reports.append(self._report(heapq.heappop(self._due)))
        return reports

    def next_report_at(self) -> datetime | None:
        """Return when the next report is due; None: there is none."""
        return self._due[0].at if self._due else None

    def _decide(self, outgoing: Outgoing, number: int) -> _Due:
        chance, delay = self._draw(f"{outgoing.to}\0{outgoing.text}")
        shortest, longest = self._faults.delay_seconds
        at = self._clock.now() + timedelta(seconds=shortest + (longest - shortest) * delay)
        state, error = self._end(outgoing, chance)
        if state is MessageState.EXPIRED and outgoing.valid_until:
            at = max(at, outgoing.valid_until)
        return _Due(at, number, state, error, outgoing)

    def _end(self, outgoing: Outgoing, chance: float) -> tuple[MessageState, str]:
        if self._draw(outgoing.to)[0] < self._faults.bad_number:
            return MessageState.UNDELIVERED, UNKNOWN_HANDSET
        if chance < self._faults.unreachable:
            return MessageState.UNDELIVERED, UNREACHABLE
        if chance < self._faults.unreachable + self._faults.expired:
            return MessageState.EXPIRED, VALIDITY_EXPIRED
        return MessageState.DELIVERED, ""

    def _draw(self, text: str) -> tuple[float, float]:
        digest = blake2b(text.encode(), digest_size=8, key=self._key).digest()
        bits = int.from_bytes(digest)
        return (bits % _SCALE) / _SCALE, (bits // _SCALE) / _SCALE

    def _report(self, due: _Due) -> Report:
        outgoing = due.outgoing
        if due.state is MessageState.DELIVERED:
            self.delivered_to[outgoing.to] += 1
            if self.on_delivered:
                self.on_delivered(outgoing, due.at)
        sid = f"MEM{due.number:012d}"
        return Report(outgoing.message_id, sid, due.state, due.error, due.at)
