"""What somebody does with a reply of the inbox: confirm, correct, take, close, take back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.daily.claimed import WORKERS
from console.desk import lead_to
from console.guard import Visit
from console.marking import N_
from console.paths import read_number
from console.replies.cards import as_typed, make_cards
from console.replies.form import FormFault, read_correction
from console.replies.inbox import (
    ALREADY,
    INBOX,
    NOTES,
    OTHERS,
    TOO_LATE,
    Barred,
    come_to,
    is_fragment,
    refuse,
    show_card,
)
from console.replies.words import URGENT_ENDS, guess_in_words
from console.route import Route
from console.translating import say_in
from escalation.closing import Close, close_tasks
from escalation.errors import QueueError
from escalation.outcome_rules import Recorded
from escalation.queue import claim_these
from escalation.settling import NOTHING_SAID, Settled, Settling, settle_reading
from escalation.states import Outcome, TaskKind, TaskState
from escalation.undoing import undo
from escalation.waiting_texts import find_sharer
from messaging.labels import Correction
from messaging.meaning.reading import Intent
from register.finding import find_by_public_id
from storage.engine import writing
from storage.types import AnyRow

WHOSE = N_("Välj vems svaret är, under Rätta.")
NOBODY = N_("Ingen i registret har den referensen.")
CHANGED = N_("Det gick inte: något ändrades medan du läste. Läs igen och försök på nytt.")


class NotDone(Exception):  # noqa: N818 - told on the page, in its words
    """Why nothing was done, in words for who tried."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done with a task, for the note that says so."""

    id: int
    words: str
    undo: bool = True


async def settle(visit: Visit) -> web.Response:
    """Take what somebody says that a reply means, or that the guess is right."""

    async def carry_out(conn: AsyncConnection, row: AnyRow) -> str:
        said = read_correction(visit.fields) if "correct" in visit.fields else NOTHING_SAID
        settled = await _settle(conn, visit, row, said)
        say = say_in(visit.frame.language)
        words = guess_in_words(settled.reading, visit.now, say, visit.frame.language)
        return ", ".join(words)

    return await _do(visit, carry_out)


async def close(visit: Visit) -> web.Response:
    """Close a task with its outcome: what is urgent, or a reply whose text is gone."""

    async def carry_out(conn: AsyncConnection, row: AnyRow) -> str:
        urgent = row.kind == TaskKind.URGENT
        ends = dict(URGENT_ENDS) if urgent else {Outcome.HANDLED: N_("Läst")}
        outcome = next((one for one in ends if one == visit.fields.get("outcome")), None)
        if outcome is None:
            raise NotDone(CHANGED)
        works = visit.desk.works
        closing = Close(row.id, Recorded(outcome), visit.worker)
        await works.plans.load(conn)
        await close_tasks(conn, works.vault, works.plans, [closing], visit.now)
        return say_in(visit.frame.language)(ends[outcome])

    return await _do(visit, carry_out)


async def take(visit: Visit) -> web.Response:
    """Take a task, and open it: from then on no alert about it goes to anybody else (R19)."""
    async with writing(visit.desk.works.engine) as conn:
        row = await come_to(conn, visit)
        if isinstance(row, Barred):
            return refuse(visit, row)
        await claim_these(conn, visit.worker, [row.id], visit.now, most=1)
    return lead_to(visit.desk, f"{INBOX}/{row.id}")


async def take_back(visit: Visit) -> web.Response:
    """Take back what was said of a reply, within a minute; it waits again."""
    number = read_number(visit.request.match_info["id"])
    works = visit.desk.works
    try:
        async with writing(works.engine) as conn:
            await undo(conn, works.vault, visit.worker, number or 0, visit.now)
    except QueueError:
        return _note(visit, Done(number or 0, TOO_LATE, undo=False))
    if not is_fragment(visit):
        return lead_to(visit.desk, f"{INBOX}/{number}")
    async with writing(works.engine) as conn:
        row = await come_to(conn, visit)
        if isinstance(row, Barred):
            return refuse(visit, row)
        (card,) = await make_cards(conn, visit, [row], opened=row.public_id is not None)
    return show_card(visit, card)


async def _do(
    visit: Visit, carry_out: Callable[[AsyncConnection, AnyRow], Awaitable[str]]
) -> web.Response:
    """Open the task of an address, do something with it, and say what was done or why not."""
    works = visit.desk.works
    async with writing(works.engine) as conn:
        row = await come_to(conn, visit)
        if isinstance(row, Barred):
            return refuse(visit, row)
    if row.state == TaskState.CLAIMED and row.staff_id != visit.worker.id:
        return _note(visit, Done(row.id, OTHERS, undo=False))
    if row.state not in {TaskState.OPEN, TaskState.CLAIMED}:
        return _note(visit, Done(row.id, ALREADY, undo=row.staff_id == visit.worker.id))
    try:
        async with writing(works.engine) as conn:
            words = await carry_out(conn, row)
    except (FormFault, NotDone) as fault:
        return await _with_fault(visit, row, str(fault))
    except QueueError:
        return await _with_fault(visit, row, CHANGED)
    return _note(visit, Done(row.id, words))


async def _settle(conn: AsyncConnection, visit: Visit, row: AnyRow, said: Correction) -> Settled:
    works, died = visit.desk.works, "died" in visit.fields
    if row.kind == TaskKind.URGENT and (said is NOTHING_SAID or Intent.CRISIS in said.intents):
        raise NotDone(CHANGED)
    await works.plans.load(conn)
    whose = await _whose(conn, visit, row)
    settling = Settling(row.id, visit.worker, said, whose, died)
    try:
        return await settle_reading(conn, works.vault, works.plans, settling, visit.now)
    except QueueError as fault:
        if row.person_id is None and whose is None:
            raise NotDone(WHOSE) from fault
        raise


async def _whose(conn: AsyncConnection, visit: Visit, row: AnyRow) -> int | None:
    """Return whose reply it is, where somebody says so."""
    public_id = visit.fields.get("person", "").strip()
    if row.person_id is not None or not public_id:
        return None
    sharer = await find_sharer(conn, row.id, public_id)
    if sharer is not None:
        return sharer
    actor = f"staff:{visit.worker.login}"
    for one in dict.fromkeys((public_id, public_id.upper())):
        found = await find_by_public_id(conn, one, actor=actor, now=visit.now)
        if found is not None:
            return found.id
    raise NotDone(NOBODY)


async def _with_fault(visit: Visit, row: AnyRow, fault: str) -> web.Response:
    """Show the card again, as it was filled in, with what is wrong."""
    async with writing(visit.desk.works.engine) as conn:
        (card,) = await make_cards(conn, visit, [row], opened=row.public_id is not None)
    return show_card(visit, as_typed(card, visit.fields, fault), status=422)


def _note(visit: Visit, done: Done) -> web.Response:
    """Say what was done: in the card's place, or on the inbox."""
    if is_fragment(visit):
        return visit.show("inbox_done.html", done=done)
    told = next((key for key, words in NOTES.items() if words == done.words), "")
    return lead_to(visit.desk, f"{INBOX}?note={told}" if told else f"{INBOX}?read={done.id}")


ROUTES = (
    Route("POST", INBOX + "/{id}", settle, WORKERS),
    Route("POST", INBOX + "/{id}/take", take, WORKERS),
    Route("POST", INBOX + "/{id}/close", close, WORKERS),
    Route("POST", INBOX + "/{id}/undo", take_back, WORKERS),
)
