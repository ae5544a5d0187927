"""A person's page: one screen with who it is, what is known, what has happened and what comes."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.access_rules import Reason
from console.daily.claimed import WORKERS
from console.desk import lead_to
from console.guard import Visit
from console.paths import HOME
from console.people_door import (
    OPENED,
    UNMASKED,
    Look,
    given_reason,
    glance_at,
    look_at,
    unmask,
)
from console.person.actions import load_actions
from console.person.shown import Asked, load_past, load_person
from console.person.words import Telling
from console.refusing import refuse
from console.route import Route
from console.translating import say_in
from escalation.happenings import read_place
from escalation.timeline import newest_reply
from register.roles import Role
from register.staff import read_names
from storage.engine import reading, writing

PEOPLE = "/people/"
READERS = frozenset({Role.COORDINATOR, Role.DUTY})  # who handle replies (R15)


async def show_person(visit: Visit) -> web.Response:
    """Show one person; somebody protected only after a reason, and nobody who is not theirs."""
    look = await _look(visit)
    if look is None or look.person_id is None:
        return refuse(visit, look)
    async with reading(visit.desk.works.engine) as conn:
        asked = await _ask(conn, visit, look)
        shown = await load_person(conn, visit.desk, asked)
        actions = await load_actions(conn, visit, look.person_id)
    return visit.show("person.html", shown=shown, actions=actions, reasons=tuple(Reason))


async def show_past(visit: Visit) -> web.Response:
    """Show more of a person's timeline, as a part of their page."""
    look = await _look(visit)
    if look is None or look.person_id is None:
        return refuse(visit, look)
    async with reading(visit.desk.works.engine) as conn:
        past = await load_past(conn, visit.desk, await _ask(conn, visit, look))
    return visit.show("person_past.html", past=past, public_id=_public_id(visit))


async def show_replies(visit: Visit) -> web.Response:
    """Bring a page that is open what a reply changed since it was made; nothing where none came."""
    worker, public_id, engine = visit.worker, _public_id(visit), visit.desk.works.engine
    async with reading(engine) as conn:
        look = await glance_at(conn, worker, public_id, visit.now)
        if look is not None and look.person_id is not None:
            newest = await newest_reply(conn, look.person_id)
            if str(newest) == visit.request.query.get("since", ""):
                return web.Response(status=204, headers=visit.desk.headers())
    look = await _look(visit)
    if look is None or look.person_id is None:
        return refuse(visit, look)
    async with reading(engine) as conn:
        shown = await load_person(conn, visit.desk, await _ask(conn, visit, look))
    return visit.show("person_news.html", shown=shown)


async def take_reason(visit: Visit) -> web.Response:
    """Note why somebody protected is opened, and lead on to them."""
    reason, public_id = visit.fields.get("reason", ""), _public_id(visit)
    async with writing(visit.desk.works.engine) as conn:
        look = await look_at(conn, visit.worker, public_id, visit.now, reason=reason, action=OPENED)
    if look is None or look.person_id is None:
        return refuse(visit, look)
    asked = visit.next_path
    return lead_to(visit.desk, PEOPLE + public_id if asked == HOME else asked)


async def show_numbers(visit: Visit) -> web.Response:
    """Note why somebody's whole numbers are needed, and lead back to their page with them."""
    reason, public_id = visit.fields.get("reason", ""), _public_id(visit)
    if reason not in set(Reason):
        return lead_to(visit.desk, PEOPLE + public_id)
    async with writing(visit.desk.works.engine) as conn:
        look = await unmask(conn, visit.worker, public_id, visit.now, reason)
    if look is None or look.person_id is None:
        return refuse(visit, look)
    return lead_to(visit.desk, PEOPLE + public_id)


def _public_id(visit: Visit) -> str:
    return visit.request.match_info["id"]


async def _look(visit: Visit) -> Look | None:
    async with writing(visit.desk.works.engine) as conn:
        return await look_at(conn, visit.worker, _public_id(visit), visit.now)


async def _ask(conn: AsyncConnection, visit: Visit, look: Look) -> Asked:
    """Return what the page is asked for, and how much of it its reader may see."""
    language, worker = visit.frame.language, visit.worker
    names = await read_names(conn)
    reason = await given_reason(conn, worker, _public_id(visit), visit.now, UNMASKED)
    return Asked(
        person_id=look.person_id or 0,
        staff_id=worker.id,
        telling=Telling(visit.now, language, say_in(language), names),
        texts=look.held or bool(worker.roles & READERS),
        unmasked=bool(reason),
        before=read_place(visit.request.query.get("before", "")),
    )


ROUTES = (
    Route("GET", PEOPLE + "{id}", show_person, WORKERS),
    Route("GET", PEOPLE + "{id}/past", show_past, WORKERS),
    Route("GET", PEOPLE + "{id}/news", show_replies, WORKERS, by_itself=True),
    Route("POST", PEOPLE + "{id}/reason", take_reason, WORKERS),
    Route("POST", PEOPLE + "{id}/numbers", show_numbers, WORKERS),
)
