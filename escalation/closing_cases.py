"""The tasks that are being closed, locked, with everything that the rules ask about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.consequences import lock_people
from escalation.errors import QueueError
from escalation.outcome_rules import Closing, Recorded
from escalation.queue import Worker
from escalation.reading_rules import Incoming
from escalation.states import TALKED, TaskKind, TaskState
from escalation.tables import task
from escalation.waiting_replies import WaitingReply, find_waiting, uncounted_answers
from messaging.meaning.reading import Intent, Reading
from messaging.states import Channel
from register.house import served_by
from register.states import PointState
from register.tables import contact_point, district, person, unit
from scheduler.plan_shelf import PlanShelf
from scheduler.states import OutreachState
from scheduler.tables import outreach
from storage.bulk import among
from storage.types import AnyRow


@dataclass(frozen=True, slots=True)
class HumanReading:
    """What a human says that a reply means, and what the rules ask about the reply."""

    reading: Reading
    guess: Reading  # the program's, with its evidence
    stored: bytes | None  # the guess as it stood, for undo
    reply: Incoming | None  # empty: nobody knows whose it is
    came_at: datetime
    died: bool

    @property
    def waits(self) -> bool:
        """Whether a human must still act on the reply: it is kept until the danger is over."""
        return Intent.CRISIS in self.reading.intents


@dataclass(frozen=True, slots=True)
class Close:
    """One task that staff close, and what they say about it."""

    task_id: int
    recorded: Recorded
    worker: Worker
    person_id: int | None = None  # whose reply it is, where only a human can say (R14)
    read: HumanReading | None = None  # a reply: what it means (escalation/settling.py)

    @property
    def counts(self) -> bool:
        """Whether somebody was talked to, or answered in writing (R4)."""
        if self.read is not None:
            return self.read.reading.reached
        return self.recorded.outcome in TALKED


@dataclass(frozen=True, slots=True)
class Case:
    """A task that is being closed, as it stands locked."""

    row: AnyRow
    close: Close
    waiting: WaitingReply | None  # the reply that it asks a human to read
    person_id: int | None  # whom its outcome is about
    protected: bool


def check_right(row: AnyRow, worker: Worker, *, protected: bool) -> None:
    """Raise QueueError where a task is not, or no more, the worker's to close."""
    if row.state not in {TaskState.OPEN, TaskState.CLAIMED}:
        raise QueueError(f"task {row.id} is {row.state} already")
    if row.state == TaskState.CLAIMED and row.staff_id != worker.id:
        raise QueueError(f"task {row.id} is claimed by somebody else")
    if row.state == TaskState.OPEN and not worker.may_take(row, protected=protected):
        raise QueueError(f"task {row.id} is not yours to close")


async def lock_cases(conn: AsyncConnection, by_task: Mapping[int, Close]) -> list[Case]:
    """Lock the tasks, and before them everybody whom closing them may concern."""
    waiting = await find_waiting(conn, by_task)
    known = select(task.c.id, task.c.person_id).where(among(conn, task.c.id, by_task))
    about = {row.id: row.person_id for row in await conn.execute(known)}
    shared = {key for key, one in waiting.items() if one.person_id is None}
    about |= {key: by_task[key].person_id for key in shared}
    held = {holder for key in shared for holder in waiting[key].points}
    await lock_people(conn, sorted(held | {one for one in about.values() if one is not None}))
    query = select(task, person.c.protected).outerjoin(person, person.c.id == task.c.person_id)
    locked = query.where(among(conn, task.c.id, by_task)).order_by(task.c.id)
    rows = (await conn.execute(locked.with_for_update(of=task))).all()
    return [
        Case(row, by_task[row.id], waiting.get(row.id), about[row.id], bool(row.protected))
        for row in rows
    ]


async def read_closings(
    conn: AsyncConnection, plans: PlanShelf, cases: Sequence[Case], now: datetime
) -> list[Closing]:
    """Return what the rules see of the cases that are about a person."""
    people = [case.person_id for case in cases if case.person_id is not None]
    stands = await _standings(conn, people)
    numbers = await numbers_to_call(conn, people)
    answers = await uncounted_answers(conn, _answers(cases))
    return [
        Closing(
            task_id=case.row.id,
            kind=TaskKind(case.row.kind),
            step=case.row.step,
            plan_born=case.row.outreach_id is not None,
            person_id=case.person_id,
            at=now,
            actor=f"staff:{case.close.worker.login}",
            plan=None if version is None else plans.get(version),
            points=_points(case, case.person_id, numbers),
            answers=answers.get(case.row.id),
            unit=unit_name,
            by_letter=case.waiting is not None and case.waiting.channel == Channel.LETTER,
        )
        for case in cases
        if case.person_id is not None
        for unit_name, version in (stands[case.person_id],)
    ]


def _answers(cases: Sequence[Case]) -> dict[int, tuple[int, WaitingReply]]:
    return {
        case.row.id: (case.person_id, case.waiting)
        for case in cases
        if case.person_id is not None and case.waiting is not None and case.close.counts
    }


def _points(case: Case, who: int, numbers: Mapping[int, int]) -> tuple[int, ...]:
    """Return the number that an outcome is about: the reply's, else the one that was called."""
    if case.waiting is not None:
        return tuple(case.waiting.points.get(who, ()))
    return (numbers[who],) if who in numbers else ()


async def _standings(
    conn: AsyncConnection, people: Sequence[int]
) -> dict[int, tuple[str, int | None]]:
    """Return each person's unit, as support counts, and the plan version of their round."""
    query = (
        select(person.c.id, served_by(), outreach.c.plan_version_id)
        .join_from(person, district, district.c.id == person.c.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .outerjoin(
            outreach,
            (outreach.c.person_id == person.c.id) & (outreach.c.state != OutreachState.ENDED),
        )
        .where(among(conn, person.c.id, people))
    )
    return {row[0]: (row[1], row[2]) for row in await conn.execute(query)}


async def numbers_to_call(conn: AsyncConnection, people: Sequence[int]) -> dict[int, int]:
    """Return the number that is called first for each person: their own mobile, then landline."""
    c = contact_point.c
    query = (
        select(c.person_id, c.id)
        .where(
            among(conn, c.person_id, people),
            c.owner == "self",
            c.kind.in_(["mobile", "landline"]),
            c.state.in_([PointState.OK, PointState.STOPPED]),
        )
        .order_by(c.kind, c.id.desc())
    )
    return {row.person_id: row.id for row in await conn.execute(query)}
