"""A call about a person: taken, how it ended, promised anew, and taken back within a minute."""

from dataclasses import replace
from datetime import datetime

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import STOCKHOLM
from console.daily.claimed import WORKERS
from console.guard import Visit
from console.person.action_words import CALL_ENDS, LATER
from console.person.actions_door import ActionError, Done, act_on, person_path
from console.route import Route
from escalation.calls import CALLS, claim_call, held_calls
from escalation.closing import Close, close_tasks
from escalation.errors import QueueError
from escalation.outcome_rules import Recorded
from escalation.own_calls import begin_own_call, book_call_back, undo_call
from escalation.putting_off import FARTHEST
from escalation.queue import claim_these
from escalation.states import TaskState
from escalation.tables import task
from register.states import Occupation
from storage.types import AnyRow

_LONGEST_KEY = 40
_MOST_DIGITS = 18


async def claim_this_call(visit: Visit) -> web.Response:
    """Take the call that waits for this person, so that nobody else makes it."""
    return await act_on(visit, _claim)


async def take_outcome(visit: Visit) -> web.Response:
    """Note how a call ended, and lead on to the next one."""
    return await act_on(visit, _record)


async def take_call_back(visit: Visit) -> web.Response:
    """Book a call that was promised."""
    return await act_on(visit, _promise)


async def take_undo(visit: Visit) -> web.Response:
    """Take back the outcome of a call within its minute."""
    return await act_on(visit, _undo, fault="undo")


async def _claim(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    number = read_number(visit.fields.get("task", ""))
    row = await _call(conn, person_id, number)
    if row.staff_id != visit.worker.id:
        claimed = await claim_these(conn, visit.worker, [row.id], visit.now, most=1)
        if not claimed:
            raise ActionError("late")
    return Done("claim")


async def _record(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    said = read_outcome(visit)
    works, worker, now = visit.desk.works, visit.worker, visit.now
    await works.plans.load(conn)
    named = visit.fields.get("task", "")
    if named:
        row = await _call(conn, person_id, read_number(named))
        number = int(row.id)
        await claim_these(conn, worker, [number], now, most=1)
    else:
        key = read_key(visit)
        number = await begin_own_call(conn, worker, person_id, key=key, now=now)
        row = await _call(conn, person_id, number)
    twice = row.state == TaskState.DONE and row.staff_id == worker.id
    if not twice:
        await close_tasks(conn, works.vault, works.plans, [Close(number, said, worker)], now)
    return Done("outcome", path=await _next_path(conn, visit) if named else "")


async def _next_path(conn: AsyncConnection, visit: Visit) -> str:
    """Return where the next call is made: one that is held already, else the best there is."""
    if visit.fields.get("from") == "calls":
        if not await held_calls(conn, visit.worker):
            await claim_call(conn, visit.worker, visit.now)
        return "/calls"
    held = await held_calls(conn, visit.worker)
    if not held and await claim_call(conn, visit.worker, visit.now) is not None:
        held = await held_calls(conn, visit.worker)
    return person_path(held[0].public_id) if held else ""


async def _promise(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    due_at = read_later(visit)
    if due_at is None:
        raise ActionError("when")
    key = read_key(visit)
    await book_call_back(conn, visit.worker, person_id, key=key, due_at=due_at, now=visit.now)
    return Done("call-back", {"key": key})


async def _undo(conn: AsyncConnection, visit: Visit, person_id: int) -> Done:
    number = read_number(visit.fields.get("task", ""))
    whose = select(task.c.person_id).where(task.c.id == number)
    if number is None or await conn.scalar(whose) != person_id:
        raise ActionError("undo")
    await undo_call(conn, visit.desk.works.vault, visit.worker, number, visit.now)
    if visit.fields.get("from") == "calls":
        return Done("undone", path=f"/calls?did=undone&task={number}")
    return Done("undone")


async def _call(conn: AsyncConnection, person_id: int, number: int | None) -> AnyRow:
    c = task.c
    query = select(c.id, c.state, c.staff_id).where(
        c.id == number, c.person_id == person_id, c.kind.in_(CALLS)
    )
    row = (await conn.execute(query)).one_or_none()
    if row is None:
        raise QueueError("there is no such call")
    return row


def read_outcome(visit: Visit) -> Recorded:
    """Return how a call ended, as a form says it; raise ActionError where it says nothing."""
    end = CALL_ENDS.get(visit.fields.get("end", ""))
    if end is None:
        raise ActionError("form")
    said = visit.fields.get("occupation", "")
    if said and said not in set(Occupation):
        raise ActionError("form")
    recorded = Recorded(end[2], occupation=said or None)
    if visit.fields["end"] != LATER:
        return recorded
    until = read_later(visit)
    if until is None:
        raise ActionError("when")
    return replace(recorded, until=until)


def read_later(visit: Visit) -> datetime | None:
    """Return the instant of a form's `at`, Stockholm's time where it names no other.

    None where it is none, is past, or lies further ahead than anybody promises.
    """
    try:
        at = datetime.fromisoformat(visit.fields.get("at", ""))
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=STOCKHOLM)
    return at if visit.now <= at <= visit.now + FARTHEST else None


def read_key(visit: Visit) -> str:
    """Return the key that a form brings along; raise ActionError where it has none."""
    key = visit.fields.get("key", "")
    if not (key.isascii() and key.isalnum() and len(key) <= _LONGEST_KEY):
        raise ActionError("form")
    return f"{visit.worker.login}:{key}"


def read_number(text: str) -> int | None:
    """Return a row's number as a form has it, None where it is none."""
    known = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if known else None


ROUTES = (
    Route("POST", "/people/{id}/claim", claim_this_call, WORKERS),
    Route("POST", "/people/{id}/outcome", take_outcome, WORKERS),
    Route("POST", "/people/{id}/call-back", take_call_back, WORKERS),
    Route("POST", "/people/{id}/undo", take_undo, WORKERS),
)
