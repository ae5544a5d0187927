"""The staff of the synthetic city at work: they claim what is open and close it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from escalation.closing import Close, close_tasks
from escalation.outcome_rules import Recorded
from escalation.queue import Worker, claim_these, find_worker, open_tasks
from escalation.states import Outcome, TaskKind
from escalation.wanted import Wanted
from messaging.letters import print_batch
from messaging.tables import inbox, reply
from pipeline.works import Works
from register.house import load_house
from register.owners import assign_owners
from register.sealing import PNR
from register.staff import Role, add_staff
from register.tables import person
from scheduler.plan import CALLS_DEFAULT
from scheduler.window import next_open
from simulation.answers import Answer
from simulation.city import City
from simulation.person import SimPerson
from simulation.roster import Day, SimStaff, day_of, staff_roster
from simulation.staff_behaviour import (
    Found,
    call_back_result,
    call_result,
    find_number_result,
    knock_card_result,
    review_result,
    urgent_result,
    visit_result,
)
from storage.bulk import among
from storage.engine import writing
from storage.types import AnyRow

NOTICE = timedelta(days=5)
THIRDS = 3
LOOKED_AT = 40  # of all kinds; what there is room for besides is asked for by kind


@dataclass(frozen=True, slots=True)
class Worked:
    """What one block of work came to."""

    closed: int
    supported: Sequence[int]  # ids of people whose support has begun
    posted: Sequence[int]  # letter batches
    carded: Sequence[SimPerson]  # who found a knock card


class Office:
    """Everybody on the staff, and what they have done so far."""

    def __init__(self, works: Works, city: City, seed: int) -> None:
        """Take the works and the city; `open` adds the staff."""
        self._works = works
        self._city = city
        self._seed = seed
        self._people: dict[int, SimPerson] = {}  # by person id
        self._rows: dict[int, int] = {}  # person ids by key
        self._counts: Counter[tuple[TaskKind, int]] = Counter()
        self._staff: list[tuple[SimStaff, Worker]] = []

    @property
    def people(self) -> Mapping[int, SimPerson]:
        """Whom the rows of the register are, by person id."""
        return self._people

    def row_of(self, one: SimPerson) -> int | None:
        """Return the person id of somebody in the city, None where they are not in the register."""
        return self._rows.get(one.key)

    @property
    def front_desk(self) -> Worker:
        """The member of the staff who takes calls that come in."""
        return self._staff[0][1]

    async def open(self, conn: AsyncConnection) -> None:
        """Put the roster on the staff, and give everybody an owner."""
        await load_house(conn, self._works.municipality)
        for one in staff_roster(self._city):
            roles = (Role.COORDINATOR, Role.PROTECTED, Role.DUTY)
            await add_staff(
                conn,
                one.login,
                one.name,
                unit_name=one.unit,
                districts=one.districts,
                roles=roles if one.duty_order else roles[:1],
                duty_order=one.duty_order,
            )
            self._staff.append((one, await find_worker(conn, one.login)))
        everybody = list(await conn.scalars(select(person.c.id)))
        await assign_owners(conn, everybody, swedish_date(self._works.clock.now()))

    async def know(self, conn: AsyncConnection) -> None:
        """Learn which row of the register is whom, for those who are new."""
        newest = max(self._people, default=0)
        query = select(person.c.id, person.c.pnr_cipher).where(person.c.id > newest)
        for row in await conn.execute(query):
            number = self._works.vault.open(PNR, row.pnr_cipher)
            found = self._city.by_personnummer(number)
            if found is not None:
                self._people[row.id] = found
                self._rows[found.key] = row.id

    async def work(
        self, third: int, now: datetime, answers: Mapping[str, tuple[SimPerson, Answer]]
    ) -> Worked:
        """Let a third of the staff do their day's tasks; each works at another hour every day."""
        turn = third - swedish_date(now).toordinal()
        async with writing(self._works.engine) as conn:
            claimed: list[tuple[Worker, AnyRow]] = []
            for number, (one, worker) in enumerate(self._staff):
                if (number - turn) % THIRDS == 0:
                    claimed += await self._claim(conn, one, worker, now)
            for _, row in claimed:
                if row.letter_batch_id is not None:  # posted is only what has been printed
                    await print_batch(conn, row.letter_batch_id, now)
            meant = await self._meant(conn, [row for _, row in claimed], answers)
            closes = [
                Close(row.id, self._record(row, now, meant.get(row.reply_id), worker), worker)
                for worker, row in claimed
            ]
            await close_tasks(conn, self._works.vault, self._works.plans, closes, now)
        return self._worked(claimed, closes)

    async def _claim(
        self, conn: AsyncConnection, one: SimStaff, worker: Worker, now: datetime
    ) -> list[tuple[Worker, AnyRow]]:
        """Claim what the coordinator gets done in a day: so many of each kind, in order."""
        queue = await open_tasks(conn, worker, now, LOOKED_AT)
        chosen: dict[int, AnyRow] = {}
        for kinds, room in _rooms(day_of(one, self._seed, swedish_date(now))):
            rows = [row for row in queue if row.kind in kinds]
            if len(rows) < room and len(queue) == LOOKED_AT:
                rows = list(await open_tasks(conn, worker, now, room, wanted=Wanted(kinds)))
            chosen.update((row.id, row) for row in rows[:room])
        if not chosen:
            return []
        taken = await claim_these(conn, worker, list(chosen), now, most=len(chosen))
        return [(worker, chosen[number]) for number in taken]

    async def _meant(
        self,
        conn: AsyncConnection,
        rows: Sequence[AnyRow],
        answers: Mapping[str, tuple[SimPerson, Answer]],
    ) -> dict[int, Answer]:
        """Return what the replies among the tasks truly mean, by reply id."""
        replies = [row.reply_id for row in rows if row.reply_id is not None]
        query = (
            select(reply.c.id, inbox.c.external_id)
            .join_from(reply, inbox, inbox.c.id == reply.c.inbox_id)
            .where(among(conn, reply.c.id, replies))
        )
        found = await conn.execute(query)
        return {row.id: answers[row.external_id][1] for row in found if row.external_id in answers}

    def _record(self, row: AnyRow, now: datetime, meant: Answer | None, worker: Worker) -> Recorded:
        """Return what a coordinator records about a task."""
        kind = TaskKind(row.kind)
        if kind is TaskKind.PRINT_LETTER:
            return Recorded(Outcome.POSTED)
        one = self._people.get(row.person_id)
        if one is None or kind in {
            TaskKind.REPORT_ADDRESS,
            TaskKind.HANDOVER_20,
            TaskKind.PROTECTED,
        }:
            found = Found(Outcome.SAFE if kind is TaskKind.URGENT else Outcome.HANDLED)
        else:
            self._counts[kind, one.key] += 1
            found = self._find(kind, one, self._counts[kind, one.key], now, meant)
        recorded = Recorded(found.outcome, occupation=found.occupation, number=found.number)
        if found.outcome is not Outcome.DELIVERED:
            return recorded
        mate = next(one for _, one in self._staff if one.id != worker.id)
        visit_at = next_open(CALLS_DEFAULT, now + NOTICE)
        return replace(recorded, visit_at=visit_at, pair=(worker.id, mate.id))

    def _find(
        self, kind: TaskKind, one: SimPerson, nth: int, now: datetime, meant: Answer | None
    ) -> Found:
        match kind:
            case TaskKind.URGENT:
                return urgent_result(one, self._seed, nth=nth)
            case TaskKind.CALL_BACK:
                return call_back_result(one, self._seed, nth=nth)
            case TaskKind.CALL:
                return call_result(one, self._seed, nth=nth, at=now)
            case TaskKind.KNOCK_CARD:
                return knock_card_result(one, self._seed, nth=nth)
            case TaskKind.HOME_VISIT:
                return visit_result(one, self._seed, nth=nth)
            case TaskKind.FIND_NUMBER:
                return find_number_result(one)
            case _:
                return review_result(one, meant) if meant else Found(Outcome.HANDLED)

    def _worked(self, claimed: Sequence[tuple[Worker, AnyRow]], closes: Sequence[Close]) -> Worked:
        rows = {row.id: row for _, row in claimed}
        supported = [
            rows[close.task_id].person_id
            for close in closes
            if close.recorded.outcome is Outcome.WANTS_SUPPORT
        ]
        cards = [
            self._people[rows[close.task_id].person_id]
            for close in closes
            if close.recorded.outcome is Outcome.DELIVERED
        ]
        batches = [row.letter_batch_id for row in rows.values() if row.letter_batch_id is not None]
        return Worked(len(closes), supported, batches, cards)


def _rooms(day: Day) -> list[tuple[frozenset[TaskKind], int]]:
    """Return how many tasks a day has room for, of which kinds; the last are always done."""
    limited = (
        (TaskKind.CALL, day.calls),
        (TaskKind.FIND_NUMBER, day.searches),
        (TaskKind.KNOCK_CARD, day.cards),
        (TaskKind.HOME_VISIT, day.visits),
    )
    others = frozenset(TaskKind) - {kind for kind, _ in limited}
    return [(others, day.replies), *((frozenset({kind}), room) for kind, room in limited)]
