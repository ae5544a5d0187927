"""A human says what a reply means: what follows, and the example that is kept, in one transaction.

The task is closed as any other (escalation/closing.py), so this too can be undone for a minute.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.closing import Close, close_tasks
from escalation.closing_cases import HumanReading
from escalation.errors import QueueError
from escalation.human_reading_rules import needs_person, outcome_of
from escalation.keywords import Keyword, is_bare, read_keyword
from escalation.naming import find_known_names
from escalation.outcome_rules import Recorded
from escalation.queue import Worker
from escalation.reading_rules import Incoming
from escalation.senders import Sender, answered_channel, answers_today
from escalation.states import PRIORITY, Outcome, TaskKind, TaskState
from escalation.tables import task
from escalation.waiting_texts import Asked, WaitingText, open_text
from messaging.anonymous import make_anonymous
from messaging.examples import Example, store_example
from messaging.labels import Correction, LabelsError, correct
from messaging.meaning.reading import Intent, Reading, Respondent
from messaging.states import Channel, Provider
from scheduler.plan_shelf import PlanShelf
from scheduler.states import Origin
from scheduler.tables import planned_contact
from storage.access import log_accesses
from storage.bulk import insert_rows
from storage.crypto import Vault

__all__ = ["NOTHING_SAID", "Settled", "Settling", "settle_reading"]

NOTHING_SAID = Correction()
LONGEST = 2000  # characters of an example; a longer letter is no reply to learn from


@dataclass(frozen=True, slots=True)
class Settling:
    """What a member of the staff says about a reply that waits."""

    task_id: int
    worker: Worker
    said: Correction = NOTHING_SAID  # nothing: the best guess is right
    person_id: int | None = None  # whose reply it is, where only a human can say (R14)
    died: bool = False  # it is word that the person has died


@dataclass(frozen=True, slots=True)
class Settled:
    """How a reply was settled."""

    reading: Reading
    outcome: Outcome
    learned: bool  # an example was kept


async def settle_reading(
    conn: AsyncConnection, vault: Vault, plans: PlanShelf, settling: Settling, now: datetime
) -> Settled:
    """Close a task with what its reply means, and carry out what follows.

    The human's reading takes the place of the program's guess, and the text, without names and
    numbers, is kept with it to learn from, for as long as the reply itself.

    Raises:
        QueueError: the reply is none of the worker's or waits no more; it must be said whose it
            is; or the labels contradict each other. Nothing is kept.
    """
    worker = settling.worker
    text = await open_text(conn, vault, Asked(settling.task_id, worker, settling.person_id))
    reading = _read(text, settling)
    _check(text, reading)
    known = text.sender is not None
    outcome = outcome_of(text.kind, reading, known=known)
    if not known and Intent.CRISIS in reading.intents:
        # before the task is closed: it keeps those held whose number it is
        await _tell_of_danger(conn, text, now)
    read = HumanReading(
        reading=reading,
        guess=text.guess,
        stored=text.stored,
        reply=await _incoming(conn, plans, text, text.sender, now=now) if text.sender else None,
        came_at=text.waiting.at,
        died=settling.died,
    )
    close = Close(settling.task_id, Recorded(outcome), worker, settling.person_id, read)
    await close_tasks(conn, vault, plans, [close], now)
    actor, people = f"staff:{worker.login}", text.public_ids.values()
    await log_accesses(conn, now, actor=actor, people=people, action="settle_reply")
    learned = await _learn(conn, vault, text, reading, by=worker, now=now)
    return Settled(reading, outcome, learned)


def _read(text: WaitingText, settling: Settling) -> Reading:
    number = settling.task_id
    try:
        reading = correct(text.guess, settling.said, by=f"staff:{settling.worker.login}")
    except LabelsError as fault:
        raise QueueError(f"task {number}: {fault}") from fault
    if settling.died and Intent.CRISIS not in reading.intents:
        raise QueueError(f"task {number}: word of a death is a crisis: say so among the intents")
    if settling.died and reading.respondent is Respondent.SELF:
        return replace(reading, respondent=Respondent.RELATIVE)
    return reading


def _check(text: WaitingText, reading: Reading) -> None:
    number = text.task.id
    crisis = Intent.CRISIS in reading.intents
    if crisis and text.kind is TaskKind.URGENT:
        raise QueueError(
            f"task {number} is urgent: close it with its outcome; or say the intents without crisis"
        )
    shared = bool(text.waiting.points)
    if text.sender is None and needs_person(reading, shared=shared):
        raise QueueError(f"task {number}: say whose reply it is, with --person")


async def _incoming(
    conn: AsyncConnection, plans: PlanShelf, text: WaitingText, sender: Sender, *, now: datetime
) -> Incoming:
    """Return the reply as the rules see it; what follows from it begins now."""
    arrival, waiting = text.arrival, text.waiting
    machine, staff = await _said_since(conn, sender, waiting.id, waiting.at)
    version = sender.plan_version_id
    came_by = Channel(waiting.channel)
    return Incoming(
        reply_id=waiting.id,
        person_id=sender.person_id,
        points=sender.points,
        at=now,
        plan=None if version is None else plans.get(version),
        answers_today=(await answers_today(conn, {sender.person_id}, now)).get(sender.person_id, 0),
        channel=answered_channel(text.attempts, came_by, before=waiting.at),
        came_by=came_by,
        answered=arrival.answered or machine,
        conversing=text.asked == Origin.STAFF or staff,
        protected=sender.protected,
        guardians=sender.relative,
        stopped=sender.stopped,
        keyword=_keyword(text, sender),
        bare=is_bare(text.text),
    )


def _keyword(text: WaitingText, sender: Sender) -> Keyword:
    if text.arrival.provider is not Provider.TWILIO:
        return Keyword.NONE
    return read_keyword(text.arrival.raw, stopped=sender.stopped)


async def _said_since(
    conn: AsyncConnection, sender: Sender, reply_id: int, came_at: datetime
) -> tuple[bool, bool]:
    """Tell whether the program has answered this reply, and whether staff have written since."""
    c = planned_contact.c
    key = f"answer:reply:{reply_id}"
    staff = (c.origin == Origin.STAFF) & c.text_cipher.is_not(None) & (c.due_at >= came_at)
    query = select(
        func.max(c.key).filter(c.key == key).is_not(None),
        func.count(c.id).filter(staff) > 0,
    ).where(c.person_id == sender.person_id, or_(c.key == key, staff))
    machine, written = (await conn.execute(query)).one()
    return bool(machine), bool(written)


async def _tell_of_danger(conn: AsyncConnection, text: WaitingText, now: datetime) -> None:
    """Open the urgent task for danger to somebody, nobody knows to whom (R19)."""
    kind = TaskKind.URGENT
    row = {
        "key": f"task:{text.task.id}:{kind}",
        "kind": kind.value,
        "person_id": text.task.person_id,
        "reply_id": text.waiting.id,
        "district_id": text.task.district_id,
        "owner_id": text.task.owner_id,
        "priority": PRIORITY[kind],
        "due_at": now,
        "created_at": now,
        "state": TaskState.OPEN.value,
        "alert_at": now,
    }
    await insert_rows(conn, task, [row], skip_existing=True)


async def _learn(
    conn: AsyncConnection,
    vault: Vault,
    text: WaitingText,
    reading: Reading,
    *,
    by: Worker,
    now: datetime,
) -> bool:
    """Keep the text and its labels as an example; tell whether that was done.

    A call has no words, a letter too many; what protected people write teaches nobody (R7).
    """
    if not 0 < len(text.text.strip()) <= LONGEST or text.task.protected:
        return False
    known = await find_known_names(conn, text.public_ids)
    guess = text.guess
    example = Example(
        reply_id=text.waiting.id,
        text=make_anonymous(text.text, known),
        reading=reading,
        context=text.context,
        confirmed=(reading.intents, reading.occupation, reading.respondent)
        == (guess.intents, guess.occupation, guess.respondent),
        staff_id=by.id,
        at=now,
    )
    await store_example(conn, vault, example)
    return True
