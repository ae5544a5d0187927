"""Whose time for the first attempt runs out, as a list; and giving them another owner (R2, R23)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aiohttp import web

from config.clock import swedish_date
from console.daily.mine import Owner
from console.daily.mine_changes import CHOSEN, give_to
from console.desk import lead_to
from console.guard import Visit
from console.marking import N_
from console.people_door import open_some
from console.results.roles import LEADS_PEOPLE
from console.route import Route
from register.owners import coordinators_of
from reports.breaking import Breaking, find_people, list_breaking
from reports.monday import units_of
from reports.monday_rules import WEEK, monday_of, overdue_dates
from storage.engine import reading, writing

WAITING = "/reports/waiting"
MOST_SHOWN = 40
DONE = frozenset({"owner", "none", "not_owner"})
WEEKS = {"": N_("Den här veckan"), "next": N_("Nästa vecka"), "over": N_("Redan över gränsen")}


@dataclass(frozen=True, slots=True)
class WaitingShown:
    """The list of a week."""

    week: str  # a word of WEEKS
    first: date | None
    last: date
    rows: Sequence[Breaking]
    after: str  # the last one shown, where there are more
    takers: Sequence[Owner]
    did: str
    today: date


async def show_waiting(visit: Visit) -> web.Response:
    """Show whose time runs out in a week, of the reader's unit."""
    query, works = visit.request.query, visit.desk.works
    week = query.get("week", "")
    week = week if week in WEEKS else ""
    today = swedish_date(visit.now)
    dates = dates_of(week, today)
    async with reading(works.engine) as conn:
        await works.plans.load(conn)
        units = await units_of(conn, visit.worker.unit_id)
        rows = await list_breaking(
            conn,
            works.plans,
            units,
            dates,
            after=query.get("after", ""),
            limit=MOST_SHOWN + 1,
        )
        takers = await coordinators_of(conn, visit.worker.unit_id)
    async with writing(works.engine) as conn:
        shown = rows[:MOST_SHOWN]
        seen = set(await open_some(conn, visit.worker, [row.id for row in shown], visit.now))
    did = query.get("did", "")
    page = WaitingShown(
        week,
        *dates,
        rows=[row for row in shown if row.id in seen],
        after=shown[-1].public_id if len(rows) > MOST_SHOWN else "",
        takers=[Owner(row.id, row.name) for row in takers],
        did=did if did in DONE else "",
        today=today,
    )
    return visit.show("waiting.html", waiting=page, weeks=WEEKS)


async def take_owner(visit: Visit) -> web.Response:
    """Give the chosen people another owner; their open tasks go along."""
    fields = visit.fields
    week = fields.get("week", "")
    back = f"{WAITING}?week={week if week in WEEKS else ''}"
    named = [one.removeprefix(CHOSEN) for one in fields if one.startswith(CHOSEN)]
    async with writing(visit.desk.works.engine) as conn:
        people = await find_people(conn, named)
        seen = await open_some(conn, visit.worker, people, visit.now, action="owner")
        if not seen:
            return lead_to(visit.desk, f"{back}&did=none")
        done = await give_to(conn, visit, seen)
    return lead_to(visit.desk, f"{back}&did={'owner' if done else 'not_owner'}")


def dates_of(week: str, today: date) -> tuple[date | None, date]:
    """Return the first deadline, if there is one, and the last of what is listed."""
    first, day = monday_of(today), timedelta(days=1)
    if week == "next":
        return first + WEEK, first + 2 * WEEK - day
    if week == "over":
        return overdue_dates(today)
    return first, first + WEEK - day


ROUTES = (
    Route("GET", WAITING, show_waiting, LEADS_PEOPLE),
    Route("POST", WAITING + "/owner", take_owner, LEADS_PEOPLE),
)
