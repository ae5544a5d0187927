"""One message to many: the list, the form, and the page of one with how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.desk import lead_to
from console.guard import Visit
from console.managing.circular_form import (
    LONGEST_TITLE,
    Filled,
    as_local,
    fields_of,
    read_form,
)
from console.managing.circular_shown import (
    BARRIERS,
    STATES,
    LookedCircular,
    Offered,
    aim_in_words,
    look_at_circular,
    look_at_draft,
    read_offered,
)
from console.managing.text_list import MANAGERS
from console.managing.text_words import problem_in_words
from console.marking import Say
from console.replies.words import time_in_words
from console.route import Route
from console.translating import say_in
from messaging.circular_rules import CircularBarrier
from messaging.circular_steps import Progress, count_progress
from messaging.circulars import (
    Circular,
    CircularError,
    find_circular,
    list_circulars,
    save_circular,
)
from messaging.liquid_subset import MAX_BODY
from messaging.states import CircularState
from messaging.templates import TemplateError
from register.staff import read_names
from scheduler.plan import QUIET_DEFAULT
from scheduler.window import closes_at, next_open, opens_after
from storage.engine import reading, writing

NONCE = 16  # letters of the random word that a form brings along
UNDER_WAY = frozenset({CircularState.GOING, CircularState.OUT, CircularState.STOPPING})


@dataclass(frozen=True, slots=True)
class Row:
    """One in the list."""

    address: str
    title: str
    told: str  # its state
    when: str
    whom: str
    planned: int


@dataclass(frozen=True, slots=True)
class FormShown:
    """The form."""

    filled: Filled
    offered: Offered
    nonce: str
    looked: LookedCircular | None
    longest: int = MAX_BODY
    longest_title: int = LONGEST_TITLE


@dataclass(frozen=True, slots=True)
class CircularShown:
    """The page of one."""

    address: str
    public_id: str
    title: str
    state: CircularState
    told: str
    whom: str
    due: str
    late: str
    author: str
    approver: str
    own: bool
    fingerprint: str  # of what the page shows
    looked: LookedCircular
    planned: int
    progress: Progress
    still: bool  # it goes on by itself
    second_approval: bool
    fault: str = ""


async def show_circulars(visit: Visit) -> web.Response:
    """List the latest."""
    say = say_in(visit.frame.language)
    async with reading(visit.desk.works.engine) as conn:
        offered = await read_offered(conn, say)
        rows = [_row(visit, one, offered, say) for one in await list_circulars(conn)]
    return visit.show("circulars.html", rows=rows)


async def show_form(visit: Visit) -> web.Response:
    """Show the form: empty, or with a draft, or with the words of one that has gone."""
    async with reading(visit.desk.works.engine) as conn:
        seen = await find_circular(conn, visit.request.query.get("from", ""))
    if seen is None:
        due = next_open(QUIET_DEFAULT, visit.now)
        late = closes_at(QUIET_DEFAULT, opens_after(QUIET_DEFAULT, due))
        fields = {"due": as_local(due), "late": as_local(late)}
        return await _show_form(visit, Filled(fields, (), None), "", looks=False)
    draft = seen.state is CircularState.DRAFT
    fields = fields_of(seen.draft)
    filled = Filled(fields, (), seen.draft)
    return await _show_form(visit, filled, seen.public_id if draft else "")


async def take_form(visit: Visit) -> web.Response:
    """Keep a draft, or show how it will look."""
    filled, nonce = read_form(visit.fields, visit.now), visit.fields.get("nonce", "")
    if "save" not in visit.fields or filled.draft is None:
        status = 422 if "save" in visit.fields else 200
        return await _show_form(visit, filled, nonce, status=status)
    public_id, say = _checked(nonce), say_in(visit.frame.language)
    by = f"staff:{visit.worker.login}"
    try:
        async with writing(visit.desk.works.engine) as conn:
            await save_circular(conn, public_id, filled.draft, author=by, now=visit.now)
    except TemplateError as fault:
        told = tuple(problem_in_words(one, say) for one in fault.problems)
        return await _show_form(visit, Filled(filled.fields, told, None), nonce, status=422)
    except CircularError:
        return lead_to(visit.desk, f"/circulars/{public_id}")
    return lead_to(visit.desk, f"/circulars/{public_id}")


async def show_look(visit: Visit) -> web.Response:
    """Return how what stands in a form will look, and what it will take."""
    async with reading(visit.desk.works.engine) as conn:
        filled = read_form(visit.fields, visit.now)
        looked = await look_at_circular(conn, visit, filled, say_in(visit.frame.language))
    return visit.show("circular_look.html", looked=looked, reviewing=False)


async def show_circular(
    visit: Visit, *, fault: CircularBarrier | str = "", part: bool = False
) -> web.Response:
    """Show one: what it says, to whom, what it will take, and how far it has come."""
    say = say_in(visit.frame.language)
    async with reading(visit.desk.works.engine) as conn:
        seen = await find_circular(conn, visit.request.match_info["id"])
        shown = await _gather(conn, visit, seen, fault, say) if seen is not None else None
    if shown is None:
        return visit.not_found()
    page = "circular_progress.html" if part else "circular.html"
    return visit.show(page, status=409 if fault else 200, shown=shown)


async def show_progress(visit: Visit) -> web.Response:
    """Return how far one has come, for its page that is open."""
    return await show_circular(visit, part=True)


async def _gather(
    conn: AsyncConnection, visit: Visit, seen: Circular, fault: CircularBarrier | str, say: Say
) -> CircularShown:
    offered, names = await read_offered(conn, say), await read_names(conn)
    unsent = seen.state in {CircularState.DRAFT, CircularState.WAITING}
    looked = await look_at_draft(conn, visit, seen.draft, say) if unsent else LookedCircular(())
    return CircularShown(
        address=f"/circulars/{seen.public_id}",
        public_id=seen.public_id,
        title=seen.draft.title,
        state=seen.state,
        told=say(STATES[seen.state]),
        whom=aim_in_words(seen.draft.aim, offered, say),
        due=_when(visit, seen.draft.due_at, say),
        late=_when(visit, seen.draft.late_at, say),
        author=_named(seen.author, names),
        approver=_named(seen.approver, names),
        own=seen.author == f"staff:{visit.worker.login}",
        fingerprint=seen.draft.fingerprint,
        looked=looked,
        planned=seen.planned,
        progress=await count_progress(conn, seen),
        still=seen.state in UNDER_WAY,
        second_approval=visit.desk.works.municipality.second_approval,
        fault=say(BARRIERS[fault]) if isinstance(fault, CircularBarrier) else fault,
    )


async def _show_form(
    visit: Visit, filled: Filled, nonce: str, *, status: int = 200, looks: bool = True
) -> web.Response:
    say = say_in(visit.frame.language)
    async with reading(visit.desk.works.engine) as conn:
        offered = await read_offered(conn, say)
        looked = await look_at_circular(conn, visit, filled, say) if looks else None
    shown = FormShown(filled, offered, _checked(nonce), looked)
    return visit.show("circular_edit.html", status=status, shown=shown)


def _row(visit: Visit, one: Circular, offered: Offered, say: Say) -> Row:
    return Row(
        f"/circulars/{one.public_id}",
        one.draft.title,
        say(STATES[one.state]),
        _when(visit, one.draft.due_at, say),
        aim_in_words(one.draft.aim, offered, say),
        one.planned,
    )


def _when(visit: Visit, at: datetime, say: Say) -> str:
    return time_in_words(at, visit.now, say, visit.frame.language)


def _named(actor: str, names: dict[str, str]) -> str:
    login = actor.partition(":")[2]
    return names.get(login, login)


def _checked(nonce: str) -> str:
    """Return the random word of the form that was sent in; a new one where it is none of ours."""
    good = len(nonce) == NONCE and all(sign in "0123456789abcdef" for sign in nonce)
    return nonce if good else token_hex(NONCE // 2)


ROUTES: Sequence[Route] = (
    Route("GET", "/circulars", show_circulars, MANAGERS),
    Route("GET", "/circulars/new", show_form, MANAGERS),
    Route("POST", "/circulars/new", take_form, MANAGERS),
    Route("POST", "/circulars/look", show_look, MANAGERS),
    Route("GET", "/circulars/{id}", show_circular, MANAGERS),
    Route("GET", "/circulars/{id}/progress", show_progress, MANAGERS, by_itself=True),
)
