"""The carrier of the synthetic city: takes messages, reports on them, brings the answers."""

import heapq
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import count

from config.clock import Clock
from messaging.channels.base import Accepted, Outgoing, Report, Result
from messaging.states import Channel, MessageState
from simulation.city import City
from simulation.deliveries import delivery_of
from simulation.person import SimPerson

# The step that each text of the plans belongs to; an automatic answer is never answered.
STEPS = {
    "hello": "hello",
    "reminder": "reminder",
    "missed_you": "missed-you",
    "notice_of_visit": "notice-of-visit",
}
Delivered = Callable[[SimPerson, Outgoing, Channel, int, datetime], None]


class CityCarrier:
    """One channel into the city; every answer follows from who was written to, and how often."""

    def __init__(self, city: City, clock: Clock, *, seed: int, name: Channel) -> None:
        """Take the city; set `on_delivered` to hear of each message that arrives."""
        self.name = name
        self.on_delivered: Delivered | None = None
        self._city = city
        self._clock = clock
        self._seed = seed
        self._by_email = {person.email: person for person in city.people if person.email}
        self._sent: Counter[int] = Counter()
        self._due: list[tuple[datetime, int, Report]] = []
        self._numbers = count(1)

    async def send(self, outgoing: Outgoing) -> Result:
        """Take a message; its report comes later, and perhaps an answer."""
        number = next(self._numbers)
        sid = f"{self.name}-{number:09d}"
        person = self._city.by_phone(outgoing.to) or self._by_email.get(outgoing.to)
        if person is None:
            return Accepted(sid)
        now = self._clock.now()
        if outgoing.template not in STEPS:
            return Accepted(sid)
        self._sent[person.key] += 1
        nth = self._sent[person.key]
        to = outgoing.to if self.name is Channel.SMS else None
        ended = delivery_of(person, self._seed, channel=self.name, nth=nth, at=now, to=to)
        at = now + ended.delay
        report = Report(outgoing.message_id, sid, ended.state, ended.error or "", at)
        heapq.heappush(self._due, (at, number, report))
        if ended.state is MessageState.DELIVERED and self.on_delivered is not None:
            self.on_delivered(person, outgoing, self.name, nth, at)
        return Accepted(sid)

    async def close(self) -> None:
        """Do nothing: there is no connection."""

    def due_reports(self, now: datetime) -> list[Report]:
        """Return, and forget, the reports that are due."""
        reports = []
        while self._due and self._due[0][0] <= now:
            reports.append(heapq.heappop(self._due)[2])
        return reports
