"""Search, from every page: a name, a number in any form, or a reference, and there they are.

A search with digits in it comes as a form and never stands in an address: browsers keep those,
and so do the logs of the web server in front (docs/decisions/0027).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from console.access_rules import SEES_PEOPLE, districts_seen
from console.daily.search_words import LONGEST, Sought, may_stand_in_address, read_sought
from console.desk import lead_to
from console.guard import Visit
from console.people_door import SEARCHED, load_viewer, open_some
from console.route import Route
from escalation.reach import people_elsewhere
from messaging.letters import addressee_of
from messaging.paper.reference import read_reference
from register.age import age_on
from register.finding import identify
from register.name_search import find_by_words
from register.roles import Role
from register.states import PersonState
from register.tables import district, person, staff
from storage.bulk import among
from storage.engine import reading, writing

SEARCH = "/search"
MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class FoundRow:
    """Somebody who was found."""

    public_id: str
    name: str
    age: int
    born_on: date
    district: str
    owner: str
    in_register: bool


@dataclass(frozen=True, slots=True)
class SearchShown:
    """What was searched for, and who was found."""

    text: str
    rows: Sequence[FoundRow] = ()
    more: bool = False
    too_short: bool = False


async def show_search(visit: Visit) -> web.Response:
    """Show whom a name finds; lead straight on where it is one."""
    return await _search(visit, visit.request.query.get("q", ""))


async def take_search(visit: Visit) -> web.Response:
    """Take what was typed into the field of every page."""
    text = visit.fields.get("q", "").strip()[:LONGEST]
    if may_stand_in_address(text):
        return lead_to(visit.desk, f"{SEARCH}?{urlencode({'q': text})}")
    return await _search(visit, text)


async def _search(visit: Visit, text: str) -> web.Response:
    text = " ".join(text.split())[:LONGEST]
    sought = read_sought(text)
    async with reading(visit.desk.works.engine) as conn:
        people = await _identify(conn, visit, text) if text else []
        if not people and not sought.is_too_short:
            people = await _named(conn, visit, sought)
    more = len(people) > MOST_SHOWN
    async with writing(visit.desk.works.engine) as conn:
        found = people[:MOST_SHOWN]
        seen = await open_some(conn, visit.worker, found, visit.now, action=SEARCHED)
        rows = await _rows(conn, seen, swedish_date(visit.now))
    if len(rows) == 1 and not more:
        return lead_to(visit.desk, f"/people/{rows[0].public_id}")
    too_short = bool(text) and not people and sought.is_too_short
    shown = SearchShown(text, rows, more=more, too_short=too_short)
    return visit.show("search.html", shown=shown)


async def _identify(conn: AsyncConnection, visit: Visit, text: str) -> list[int]:
    """Return whose number or reference a text is, whoever they are."""
    letter = read_reference(text)
    addressee = await addressee_of(conn, letter) if letter is not None else None
    if addressee is not None:
        return [addressee]
    vault, today = visit.desk.works.vault, swedish_date(visit.now)
    return await identify(conn, text, vault=vault, today=today)


async def _named(conn: AsyncConnection, visit: Visit, sought: Sought) -> list[int]:
    """Return whom a name finds among those whom the reader may see."""
    worker = visit.worker
    viewer = await load_viewer(conn, worker, visit.now)
    districts = districts_seen(viewer)
    owners = viewer.owners if Role.COORDINATOR in viewer.roles else frozenset[int]()
    also = await people_elsewhere(conn, worker, owners=owners, districts=districts)
    return await find_by_words(
        conn,
        sought.words,
        districts=districts,
        also=also,
        born_on=sought.born_on,
        most=MOST_SHOWN + 1,
    )


async def _rows(conn: AsyncConnection, people: Collection[int], today: date) -> list[FoundRow]:
    """Return people as they are shown, by name."""
    if not people:
        return []
    p = person.c
    columns = (p.public_id, p.first_name, p.last_name, p.born_on, p.state)
    query = (
        select(*columns, district.c.name.label("district"), staff.c.name.label("owner"))
        .join_from(person, district, district.c.id == p.district_id)
        .outerjoin(staff, staff.c.id == p.owner_id)
        .where(among(conn, p.id, people))
        .order_by(p.last_name, p.first_name, p.born_on, p.id)
    )
    return [
        FoundRow(
            public_id=row.public_id,
            name=f"{row.first_name} {row.last_name}",
            age=age_on(row.born_on, today),
            born_on=row.born_on,
            district=row.district,
            owner=row.owner or "",
            in_register=row.state == PersonState.ACTIVE,
        )
        for row in await conn.execute(query)
    ]


ROUTES = (
    Route("GET", SEARCH, show_search, SEES_PEOPLE),
    Route("POST", SEARCH, take_search, SEES_PEOPLE),
)
