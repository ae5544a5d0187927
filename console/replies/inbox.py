"""The inbox: replies that a human must read, each with the best guess, confirmed in one tap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.access_rules import Verdict
from console.daily.claimed import WORKERS
from console.guard import Visit
from console.marking import N_
from console.paths import read_number
from console.people_door import look_at
from console.refusing import ask_reason
from console.replies.cards import Card, make_cards
from console.route import Route
from escalation.reading_pile import find_piled, read_pile, still_piled
from escalation.states import TaskState
from storage.engine import reading, writing
from storage.types import AnyRow

INBOX = "/inbox"
MOST_SHOWN = 30
# Why nothing was done, by its word in an address.
TOO_LATE = N_("Det gick inte att ångra: mer än en minut har gått, eller något har hänt sedan dess.")
ALREADY = N_("Det är redan läst.")
OTHERS = N_("En kollega har tagit det.")
NOTES = {"late": TOO_LATE, "already": ALREADY, "others": OTHERS}
_WAITS = frozenset({TaskState.OPEN.value, TaskState.CLAIMED.value})
log = structlog.get_logger("console")


@dataclass(frozen=True, slots=True)
class InboxShown:
    """The inbox: what is urgent, and replies, the longest waiting first."""

    now: datetime
    danger: Sequence[Card] = ()
    cards: Sequence[Card] = ()
    gone: Sequence[int] = ()  # tasks that the page shows and that wait no more
    more: bool = False
    note: str = ""
    read: int | None = None  # the task that was just read, which can be taken back
    live: bool = False  # new in a page that is open


async def show_inbox(visit: Visit) -> web.Response:
    """Show what waits to be read."""
    query = visit.request.query
    async with writing(visit.desk.works.engine) as conn:
        rows = await read_pile(conn, visit.worker, visit.now, MOST_SHOWN + 1)
        cards = await make_cards(conn, visit, rows[:MOST_SHOWN])
    shown = InboxShown(
        visit.now,
        [one for one in cards if one.urgent],
        [one for one in cards if not one.urgent],
        more=len(rows) > MOST_SHOWN,
        note=NOTES.get(query.get("note", ""), ""),
        read=read_number(query.get("read", "")),
    )
    return visit.show("inbox.html", shown=shown)


async def show_new(visit: Visit) -> web.Response:
    """Return what has come since a page was opened, and what of it waits no more.

    The page says what it shows. What it shows is left as it stands: somebody may be at it.
    """
    query = visit.request.query
    on_page = _numbers(query.getall("shown", []))
    async with reading(visit.desk.works.engine) as conn:
        rows = await read_pile(conn, visit.worker, visit.now, MOST_SHOWN)
        stand = await still_piled(conn, on_page) if on_page else {}
    new = [row for row in rows if row.id not in on_page]
    gone = [one for one in on_page if one not in stand or not _waits(stand[one], visit)]
    if not new and not gone:
        return web.Response(status=204, headers=visit.desk.headers())
    async with writing(visit.desk.works.engine) as conn:
        cards = await make_cards(conn, visit, new)
    danger = [one for one in cards if one.urgent]
    others = [one for one in cards if not one.urgent]
    shown = InboxShown(visit.now, danger, others, gone, live=True)
    return visit.show("inbox_new.html", shown=shown)


async def show_one(visit: Visit) -> web.Response:
    """Show one task of the pile on a page of its own."""
    async with writing(visit.desk.works.engine) as conn:
        row = await come_to(conn, visit)
        if isinstance(row, Barred):
            return refuse(visit, row)
        (card,) = await make_cards(conn, visit, [row], opened=row.public_id is not None)
    return show_card(visit, card)


@dataclass(frozen=True, slots=True)
class Barred:
    """A task that its reader may not see; `public_id` where a reason is all that is missing."""

    public_id: str = ""


async def come_to(conn: AsyncConnection, visit: Visit) -> AnyRow | Barred:
    """Return the task of an address, where its reader may see whom it is about.

    `conn` is in a writing transaction, for the look is logged, and so is a refusal.
    """
    number = read_number(visit.request.match_info["id"])
    row = None if number is None else await find_piled(conn, number)
    if row is None:
        return Barred()
    if row.public_id is not None:
        look = await look_at(conn, visit.worker, row.public_id, visit.now)
        if look is not None and look.verdict is Verdict.NO_REASON:
            return Barred(row.public_id)
        return Barred() if look is None or look.person_id is None else row
    if row.staff_id == visit.worker.id or visit.worker.may_take(row, protected=False):
        return row
    log.warning("a task was refused", staff=visit.worker.login, task=row.id)
    return Barred()


def refuse(visit: Visit, barred: Barred) -> web.Response:
    """Return the page for who may not see a task, or must say why first."""
    if barred.public_id:
        number = visit.request.match_info["id"]
        return ask_reason(visit, barred.public_id, back=f"{INBOX}/{number}")
    return visit.not_found()


def show_card(visit: Visit, card: Card, *, status: int = 200) -> web.Response:
    """Return a card: by itself where the page asks for it, else on a page of its own."""
    if is_fragment(visit):
        return visit.show("inbox_card.html", card=card)
    return visit.show("inbox_one.html", card=card, status=status)


def is_fragment(visit: Visit) -> bool:
    """Tell whether a page that is open asks, and not the browser for a page."""
    return "HX-Request" in visit.request.headers


def _waits(row: AnyRow, visit: Visit) -> bool:
    return row.state in _WAITS and row.staff_id in {None, visit.worker.id}


def _numbers(texts: Sequence[str]) -> list[int]:
    found = map(read_number, texts[: 2 * MOST_SHOWN])
    return [one for one in found if one is not None]


ROUTES = (
    Route("GET", INBOX, show_inbox, WORKERS),
    Route("GET", INBOX + "/new", show_new, WORKERS, by_itself=True),
    Route("GET", INBOX + "/{id}", show_one, WORKERS),
)
