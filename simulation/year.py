"""A simulated time in a synthetic city: nights, ticks, carriers, replies and staff.

Everything goes through the real pipeline, on a virtual clock: the night's extract is
a file that is imported, texts arrive in the inbox, staff claim and close tasks. What
the people of the city do follows from the seed and their row in the register, never
from the order of calls, so a year is the same on every database.
"""

import heapq
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select

from config.clock import STOCKHOLM, VirtualClock
from escalation.recording import (
    Contact,
    InContact,
    end_supports,
    mark_in_contact,
    record_contacts,
)
from messaging.channels.base import Inbound, Outgoing
from messaging.inbox import store_inbound
from messaging.states import Channel, MessageState, Provider
from messaging.tables import message
from pipeline.experiments import look_at_experiments
from pipeline.extracts import import_file
from pipeline.tick import tick
from pipeline.works import Works
from register.states import Occupation
from scheduler.window import closed_days
from simulation.answers import Answer
from simulation.carrier import STEPS
from simulation.city import City
from simulation.office import Office, Worked
from simulation.person import SimPerson
from simulation.support import support_course
from simulation.young_people import answer_to, first_contact
from storage.engine import reading, writing
from storage.settings_rows import write_setting

NIGHT = time(4)
# The hours, in Stockholm, at which the pipeline runs, and after it a third of the staff do their
# day's tasks: one of each part of the day (R12). In life it runs every few seconds; here what has
# arrived waits for the next of these hours. Twice as many hours change the year's figures hardly.
BLOCKS = {10: 0, 14: 1, 18: 2}
WEEKDAY_HOURS = tuple(BLOCKS)
WEEKEND_HOURS = (12,)
SATURDAY = 5


@dataclass(order=True, slots=True)
class Arrival:
    """An answer on its way to us."""

    at: datetime
    key: int
    nth: int
    person: SimPerson = field(compare=False)
    answer: Answer = field(compare=False)
    sender: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class MonthPassed:
    """A month that has passed, and what was done in it."""

    month: date
    counts: Counter[str]  # people entered, texts sent, replies read, tasks closed


class Year:
    """The simulated time: connect the city's carriers to it, then iterate `months`."""

    def __init__(
        self, works: Works, city: City, clock: VirtualClock, *, seed: int, folder: Path
    ) -> None:
        """Take the works and the city; `folder` is where each night's extract is written."""
        self.works = works
        self._city = city
        self._clock = clock
        self._seed = seed
        self._extract = folder / "extract.csv"
        self._office = Office(works, city, seed)
        self._arrivals: list[Arrival] = []
        self._supported: set[int] = set()  # whose support will end
        self._supports: list[tuple[date, int, str]] = []
        self._answers: dict[str, tuple[SimPerson, Answer]] = {}
        self._papers: Counter[tuple[Channel, int]] = Counter()
        self._counts: Counter[str] = Counter()
        for person in city.people:
            contact = first_contact(person, seed)
            if contact is not None:
                self._expect(person, contact.answer, contact.at, 0, sender="")

    def delivered(
        self, person: SimPerson, outgoing: Outgoing, channel: Channel, nth: int, at: datetime
    ) -> None:
        """Let a message that has arrived bring its answer, some time later."""
        step = STEPS[outgoing.template]
        to = outgoing.to if channel is Channel.SMS else None
        answer = answer_to(person, self._seed, channel=channel, step=step, nth=nth, at=at, to=to)
        if answer is not None:
            self._expect(person, answer, at, nth, sender=outgoing.to)

    async def months(self) -> AsyncIterator[MonthPassed]:
        """Live through the city's days; yield after each month."""
        day = self._city.begins
        await self._open_house(day)
        while day < self._city.ends:
            month = day.replace(day=1)
            await self._live(day)
            day += timedelta(days=1)
            if day.month != month.month or day == self._city.ends:
                await look_at_experiments(self.works, self._clock.now())
                yield MonthPassed(month, self._counts)
                self._counts = Counter()

    async def _open_house(self, day: date) -> None:
        """Begin as a municipality does: the first extract, the staff, and then Start."""
        await self._night(day)
        async with writing(self.works.engine) as conn:
            await self._office.open(conn)
            marks = [
                InContact(number, person.in_support_since)
                for number, person in self._office.people.items()
                if person.in_support_since is not None
            ]
            await mark_in_contact(conn, marks, actor="system", now=self._clock.now())
            started = {"started_at": self._clock.now().isoformat()}
            await write_setting(conn, "sending", started)
        for mark in marks:
            self._expect_end(mark.person_id, self._clock.now())

    async def _live(self, day: date) -> None:
        weekday = day.weekday() < SATURDAY
        staffed = weekday and day not in closed_days(day.year)
        if weekday and day != self._city.begins:
            await self._night(day)
        for hour in WEEKDAY_HOURS if weekday else WEEKEND_HOURS:
            await self._hour(datetime.combine(day, time(hour), STOCKHOLM), staffed=staffed)

    async def _night(self, day: date) -> None:
        self._clock.move(datetime.combine(day, NIGHT, STOCKHOLM))
        self._extract.write_bytes(self._city.extract(day))
        report = await import_file(self.works, self._extract)
        self._counts["entered"] += report.counts.new
        async with reading(self.works.engine) as conn:
            await self._office.know(conn)

    async def _hour(self, at: datetime, *, staffed: bool) -> None:
        self._clock.move(at)
        now = self._clock.now()
        await self._arrive(now)
        ticked = await tick(self.works, now)
        self._counts["sent"] += ticked.sent
        self._counts["read"] += ticked.read
        if staffed and at.hour in BLOCKS:
            await self._end_supports(now)
            worked = await self._office.work(BLOCKS[at.hour], now, self._answers)
            await self._follow(worked, now)

    async def _arrive(self, now: datetime) -> None:
        """Bring what has been written or said since the last time."""
        inbound: list[Inbound] = []
        calls: list[Arrival] = []
        while self._arrivals and self._arrivals[0].at <= now:
            arrival = heapq.heappop(self._arrivals)
            if arrival.answer.via is Channel.PHONE:
                calls.append(arrival)
            elif arrival.sender:
                inbound.append(self._inbound(arrival))
        if inbound:
            async with writing(self.works.engine) as conn:
                await store_inbound(conn, self.works.vault, inbound)
        await self._take_calls(calls, now)

    def _inbound(self, arrival: Arrival) -> Inbound:
        """Return the text as a carrier hands it over."""
        key = f"{arrival.person.key}-{arrival.nth}-{arrival.at.isoformat()}"
        self._answers[key] = (arrival.person, arrival.answer)
        raw = {"From": arrival.sender, "Body": arrival.answer.text}
        return Inbound(Provider.TWILIO, key, arrival.sender, raw, arrival.at)

    async def _take_calls(self, calls: Sequence[Arrival], now: datetime) -> None:
        """Let staff record the calls that came in."""
        contacts = [contact for call in calls for contact in self._contacts(call)]
        if not contacts:
            return
        works, desk = self.works, self._office.front_desk
        async with writing(works.engine) as conn:
            await record_contacts(conn, works.vault, works.plans, desk, contacts, now=now)
        for contact in contacts:
            if contact.wants_support:
                self._expect_end(contact.person_id, now)

    def _contacts(self, call: Arrival) -> Iterator[Contact]:
        number = self._office.row_of(call.person)
        if number is None or not call.answer.reached:
            return
        code = call.answer.occupation
        yield Contact(
            key=f"{call.person.key}-{call.nth}-{call.at.isoformat()}",
            person_id=number,
            channel=Channel.PHONE,
            relative=call.answer.respondent == "relative",
            occupation=Occupation(code) if code and code != "sick" else None,
            wants_support="wants_support" in call.answer.intents,
            declined="declines_support" in call.answer.intents,
        )

    async def _follow(self, worked: Worked, now: datetime) -> None:
        """Let support run its course, and letters and cards bring their answers."""
        self._counts["closed"] += worked.closed
        for number in worked.supported:
            self._expect_end(number, now)
        for person in worked.carded:
            self._expect_paper(person, Channel.KNOCK_CARD, "knock-card", now)
        if worked.posted:
            query = select(message.c.person_id).where(
                message.c.letter_batch_id.in_(worked.posted),
                message.c.state == MessageState.POSTED,  # nobody answers a letter taken out
            )
            async with reading(self.works.engine) as conn:
                receivers: Sequence[int] = list(await conn.scalars(query))
            for number in sorted(receivers):
                self._expect_paper(self._office.people[number], Channel.LETTER, "letter", now)

    def _expect_paper(self, person: SimPerson, channel: Channel, step: str, now: datetime) -> None:
        self._papers[channel, person.key] += 1
        nth = self._papers[channel, person.key]
        answer = answer_to(person, self._seed, channel=channel, step=step, nth=nth, at=now)
        if answer is not None:
            sender = person.version_at(now.date()).mobile or ""
            self._expect(person, answer, now, nth, sender=sender)

    def _expect(
        self, person: SimPerson, answer: Answer, at: datetime, nth: int, *, sender: str
    ) -> None:
        sender = sender or person.version_at(at.date()).mobile or ""
        arrival = Arrival(at + answer.delay, person.key, nth, person, answer, sender)
        heapq.heappush(self._arrivals, arrival)

    def _expect_end(self, number: int, now: datetime) -> None:
        if number in self._supported:
            return
        person = self._office.people[number]
        course = support_course(person, self._seed, began_on=now.date())
        if course is not None:
            self._supported.add(number)
            heapq.heappush(self._supports, (course.ends_on, number, course.reason))

    async def _end_supports(self, now: datetime) -> None:
        today = now.astimezone(UTC).date()
        reasons: dict[int, str] = {}
        while self._supports and self._supports[0][0] <= today:
            _, number, reason = heapq.heappop(self._supports)
            self._supported.discard(number)
            reasons[number] = reason
        if reasons:
            async with writing(self.works.engine) as conn:
                await end_supports(conn, self._office.front_desk, reasons, now=now)
