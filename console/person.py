"""A person's page: one screen with who it is, what is known, what has happened and what comes."""

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from sqlalchemy import select

from console.access_rules import Verdict
from console.desk import lead_to
from console.guard import Visit
from console.paths import HOME
from console.people_door import OPENED, Look, look_at
from console.person_actions import load_actions
from console.route import Route
from console.view import Notice
from console.work import WORKERS
from register.tables import person
from storage.engine import writing

PEOPLE = "/people/"


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Somebody, as their page shows them."""

    now: datetime
    public_id: str
    name: str


async def show_person(visit: Visit) -> web.Response:
    """Show one person; somebody protected only after a reason, and nobody who is not theirs."""
    public_id = visit.request.match_info["id"]
    async with writing(visit.desk.works.engine) as conn:
        look = await look_at(conn, visit.worker, public_id, visit.now)
        if look is None or look.person_id is None:
            return _refuse(visit, look)
        p = person.c
        row = (
            await conn.execute(select(p.first_name, p.last_name).where(p.id == look.person_id))
        ).one()
        actions = await load_actions(conn, visit, look.person_id)
    shown = PersonShown(visit.now, public_id, f"{row.first_name} {row.last_name}")
    return visit.show("person.html", shown=shown, actions=actions)


async def take_reason(visit: Visit) -> web.Response:
    """Note why somebody protected is opened, and lead on to them."""
    public_id = visit.request.match_info["id"]
    async with writing(visit.desk.works.engine) as conn:
        reason = visit.fields.get("reason", "")
        look = await look_at(conn, visit.worker, public_id, visit.now, reason=reason, action=OPENED)
    if look is None or look.person_id is None:
        return _refuse(visit, look)
    asked = visit.next_path
    return lead_to(visit.desk, PEOPLE + public_id if asked == HOME else asked)


def _refuse(visit: Visit, look: Look | None) -> web.Response:
    """Say that there is no such page, whoever's it is; ask for a reason where one is missing."""
    if look is not None and look.verdict is Verdict.NO_REASON:
        return visit.show("person_reason.html", public_id=visit.request.match_info["id"])
    page = visit.desk.view.notice(visit.frame, Notice.NOT_FOUND)
    return visit.desk.page(page, status=404)


ROUTES = (
    Route("GET", PEOPLE + "{id}", show_person, WORKERS),
    Route("POST", PEOPLE + "{id}/reason", take_reason, WORKERS),
)
