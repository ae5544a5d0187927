"""Finding numbers: who cannot be called, what is known of them, and the number when it is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from console.access_rules import SEES_PEOPLE
from console.daily.claimed import load_taken, name_tasks, read_tasks
from console.daily.queue_address import read_id
from console.desk import lead_to
from console.guard import Visit
from console.marking import N_
from console.route import Route
from console.translating import say_in
from console.view import WorkRow
from console.words import due_in_words
from escalation.closing import Close, close_tasks
from escalation.errors import QueueError
from escalation.outcome_rules import Recorded
from escalation.queue import claim_next, claim_these, open_tasks
from escalation.states import Outcome, TaskKind
from escalation.tables import task
from escalation.undoing import undo
from escalation.wanted import Wanted
from register.known import Known, read_known
from register.numbers import read_phone
from register.sealing import point_hash
from register.states import PointOwner, PointState
from register.tables import contact_point
from storage.engine import reading, writing

NUMBERS = "/numbers"
MOST_SHOWN = 30
WANTED = Wanted(kinds=frozenset({TaskKind.FIND_NUMBER}))
DONE = frozenset({"found", "not_found", "missed", "undone", "too_late"})
# Why a point is no way to reach somebody.
STATES: Mapping[PointState, str] = {
    PointState.STOPPED: N_("vill inte ha meddelanden hit"),
    PointState.WRONG: N_("fel: någon annans"),
    PointState.BAD: N_("finns inte"),
    PointState.OLD: N_("gammalt"),
}


@dataclass(frozen=True, slots=True)
class Search:
    """Somebody whose number the reader looks for now."""

    row: WorkRow
    known: Known | None  # nothing of somebody who is not named in lists


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed as a number and is none, or one that is known to be wrong."""

    task: int
    text: str
    fault: str  # none, known


@dataclass(frozen=True, slots=True)
class NumbersShown:
    """The searches of the reader, and those that wait."""

    searches: Sequence[Search]
    waiting: Sequence[WorkRow]
    more: bool
    did: str
    last: int | None  # the task that was just closed
    typed: Typed | None


async def show_numbers(visit: Visit) -> web.Response:
    """Show what the reader looks for and what waits."""
    return await _show(visit, None)


async def take_search(visit: Visit) -> web.Response:
    """Take a search that waits, or the next one."""
    number = read_id(visit.fields.get("task", ""))
    async with writing(visit.desk.works.engine) as conn:
        if number is not None:
            taken = await claim_these(conn, visit.worker, [number], visit.now, most=1)
        else:
            taken = await claim_next(conn, visit.worker, visit.now, 1, wanted=WANTED)
    return lead_to(visit.desk, NUMBERS if taken else f"{NUMBERS}?did=missed")


async def take_number(visit: Visit) -> web.Response:
    """Take the number that was found, or that there is none."""
    number, text = read_id(visit.fields.get("task", "")), visit.fields.get("number", "").strip()
    found = "none" not in visit.fields
    phone = read_phone(text) if found else None
    if number is None:
        return lead_to(visit.desk, f"{NUMBERS}?did=missed")
    if found and phone is None:
        return await _show(visit, Typed(number, text, "none"))
    recorded = Recorded(Outcome.NOT_FOUND)
    if phone is not None:
        recorded = Recorded(Outcome.FOUND, number=phone.number)
        async with reading(visit.desk.works.engine) as conn:
            if await _is_known(conn, visit, number, phone.number):
                return await _show(visit, Typed(number, text, "known"))
    try:
        await _close(visit, Close(number, recorded, visit.worker))
    except QueueError:
        return lead_to(visit.desk, f"{NUMBERS}?did=missed")
    return lead_to(visit.desk, f"{NUMBERS}?did={recorded.outcome.value}&task={number}")


async def take_back(visit: Visit) -> web.Response:
    """Take the last search up again, within a minute."""
    number = read_id(visit.fields.get("task", ""))
    works = visit.desk.works
    try:
        async with writing(works.engine) as conn:
            await undo(conn, works.vault, visit.worker, number or 0, visit.now)
    except QueueError:
        return lead_to(visit.desk, f"{NUMBERS}?did=too_late")
    return lead_to(visit.desk, f"{NUMBERS}?did=undone")


async def _close(visit: Visit, close: Close) -> None:
    works = visit.desk.works
    async with writing(works.engine) as conn:
        kind = await conn.scalar(select(task.c.kind).where(task.c.id == close.task_id))
        if kind != TaskKind.FIND_NUMBER:
            raise QueueError("this is no search for a number")
        await works.plans.load(conn)
        await close_tasks(conn, works.vault, works.plans, [close], visit.now)


async def _is_known(conn: AsyncConnection, visit: Visit, number: int, phone: str) -> bool:
    """Tell whether a number stands with the person as one that cannot be used."""
    c, t = contact_point.c, task.c
    useless = [PointState.WRONG.value, PointState.BAD.value, PointState.STOPPED.value]
    stands = exists().where(
        t.id == number,
        c.person_id == t.person_id,
        c.owner == PointOwner.SELF.value,
        c.hash == point_hash(visit.desk.works.vault, phone),
        c.state.in_(useless),
    )
    return bool(await conn.scalar(select(stands)))


async def _show(visit: Visit, typed: Typed | None) -> web.Response:
    engine, vault = visit.desk.works.engine, visit.desk.works.vault
    taken = [row for row in await load_taken(visit) if row.kind is TaskKind.FIND_NUMBER]
    async with reading(engine) as conn:
        rows = await open_tasks(conn, visit.worker, visit.now, MOST_SHOWN + 1, wanted=WANTED)
        listed = await read_tasks(conn, visit, rows[:MOST_SHOWN])
        named = [row.public_id for row in taken if row.public_id and not row.hidden]
        known = await read_known(conn, vault, named, swedish_date(visit.now))
    did = visit.request.query.get("did", "")
    shown = NumbersShown(
        searches=[Search(row, known.get(row.public_id)) for row in taken],
        waiting=await name_tasks(visit, listed),
        more=len(rows) > MOST_SHOWN,
        did=did if did in DONE and typed is None else "",
        last=read_id(visit.request.query.get("task", "")),
        typed=typed,
    )
    say = say_in(visit.frame.language)
    return visit.show(
        "numbers.html",
        shown=shown,
        states=STATES,
        due=lambda at: due_in_words(at, visit.now, say),
    )


ROUTES = (
    Route("GET", NUMBERS, show_numbers, SEES_PEOPLE),
    Route("POST", NUMBERS + "/take", take_search, SEES_PEOPLE),
    Route("POST", NUMBERS, take_number, SEES_PEOPLE),
    Route("POST", NUMBERS + "/undo", take_back, SEES_PEOPLE),
)
