"""The rota: who is on duty when, and so is told first of what is urgent (R19)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import structlog
from aiohttp import web

from config.clock import swedish_date
from console.desk import lead_to
from console.guard import EVERYBODY, Visit
from console.marking import N_
from console.paths import read_number
from console.route import Route
from console.translating import say_in
from escalation.errors import QueueError
from escalation.rota import PLACES, WEEK, duty_staff, read_week, write_week
from messaging.dates import visit_day_in_words
from register.roles import Role
from storage.engine import reading, writing

ROTA = "/rota"
EDITORS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
TWICE = N_("Ingen kan stå två gånger på samma dag. Inget har sparats.")
log = structlog.get_logger("console")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who can be on duty."""

    id: int
    name: str
    told: bool  # an alert can reach them
    away: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week that is shown."""

    day: date
    words: str
    today: bool
    places: Sequence[int]  # staff ids; 0 for nobody


@dataclass(frozen=True, slots=True)
class RotaShown:
    """The page."""

    monday: date
    before: date
    after: date
    days: Sequence[Day]
    members: Sequence[Member]
    editable: bool
    names: Mapping[int, str]
    saved: bool = False
    fault: str = ""


async def show_rota(visit: Visit) -> web.Response:
    """Show a week of the rota."""
    monday = _monday(visit, visit.request.query.get("week", ""))
    return await _show(visit, monday, saved="saved" in visit.request.query)


async def take_rota(visit: Visit) -> web.Response:
    """Take a week as it was filled in, or as the week before it was."""
    fields, engine = visit.fields, visit.desk.works.engine
    monday = _monday(visit, fields.get("week", ""))
    try:
        async with writing(engine) as conn:
            if "copy" in fields:
                week = timedelta(days=WEEK)
                before = await read_week(conn, monday - week)
                await write_week(
                    conn,
                    monday,
                    {day + week: list(told.values()) for day, told in before.items()},
                )
            else:
                await write_week(conn, monday, _filled_in(fields, monday))
    except QueueError:
        return await _show(visit, monday, fault=TWICE)
    log.info("the rota was changed", staff=visit.worker.login, week=monday.isoformat())
    return lead_to(visit.desk, f"{ROTA}?week={monday.isoformat()}&saved=1")


async def _show(
    visit: Visit, monday: date, *, saved: bool = False, fault: str = ""
) -> web.Response:
    today, language = swedish_date(visit.now), visit.frame.language
    async with reading(visit.desk.works.engine) as conn:
        week = await read_week(conn, monday)
        rows = await duty_staff(conn)
    members = [
        Member(
            row.id,
            row.name,
            told=bool(row.phone or row.email),
            away=row.away_until is not None and row.away_until >= today,
        )
        for row in rows
    ]
    days = [
        Day(
            day,
            visit_day_in_words(day, language),
            day == today,
            [week.get(day, {}).get(place, 0) for place in range(PLACES)],
        )
        for day in (monday + timedelta(days=number) for number in range(WEEK))
    ]
    shown = RotaShown(
        monday,
        monday - timedelta(days=WEEK),
        monday + timedelta(days=WEEK),
        days,
        members,
        bool(visit.worker.roles & EDITORS),
        {one.id: one.name for one in members},
        saved=saved,
        fault=say_in(language)(fault) if fault else "",
    )
    return visit.show("rota.html", status=422 if fault else 200, shown=shown)


def _filled_in(fields: Mapping[str, str], monday: date) -> dict[date, list[int]]:
    week: dict[date, list[int]] = {}
    for day in (monday + timedelta(days=number) for number in range(WEEK)):
        typed = [read_number(fields.get(f"{day.isoformat()}-{one}", "")) for one in range(PLACES)]
        week[day] = [one for one in typed if one]
    return week


def _monday(visit: Visit, text: str) -> date:
    """Return the Monday of the week that is asked for; of this week for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = swedish_date(visit.now)
    if abs((day - swedish_date(visit.now)).days) > _FARTHEST:
        day = swedish_date(visit.now)
    return day - timedelta(days=day.weekday())


_FARTHEST = 5 * 365  # days

ROUTES = (
    Route("GET", ROTA, show_rota, EVERYBODY),
    Route("POST", ROTA, take_rota, EDITORS),
)
