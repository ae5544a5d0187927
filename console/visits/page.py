"""Visits: what is booked, cards to print and leave, and pairs that should be out by now (R13)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from console.desk import lead_to
from console.guard import Visit
from console.visits.list_of_visits import VisitShown, show_visits
from console.visits.words import (
    CARD_OUTCOMES,
    NOTES,
    STAGES,
    day_began_on,
    read_number,
    suggested_day,
)
from console.words import day_in_words
from escalation.queue import Worker
from escalation.visit_days import Visitor, overdue_visits, visits_between
from register.tables import district
from storage.engine import reading, writing

AHEAD = timedelta(days=28)
MOST_SHOWN = 120
NOTICE = timedelta(days=5)  # a card is in the door so long before its visit
VISITS, TODAY = "/visits", "/visits/today"


@dataclass(frozen=True, slots=True)
class DayShown:
    """One day's visits."""

    key: str  # ISO
    words: str
    visits: Sequence[VisitShown]

    @property
    def cards(self) -> int:
        """How many cards of the day are not in the door yet."""
        return sum(one.card for one in self.visits)

    @property
    def going(self) -> Sequence[Visitor]:
        """Everybody who goes on a visit that day, by name."""
        everybody = {who.id: who for one in self.visits for who in one.pair}
        return sorted(everybody.values(), key=lambda who: (who.name, who.id))


@dataclass(frozen=True, slots=True)
class AlarmsShown:
    """The pairs that should be out by now; `seen` stands for who they are."""

    seen: str
    visits: Sequence[VisitShown] = ()


@dataclass(frozen=True, slots=True)
class NoteShown:
    """What was just done, and the task that it can be taken back of."""

    text: str
    task_id: int = 0
    booked: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class VisitsShown:
    """The page of all that is booked."""

    days: Sequence[DayShown]
    alarms: AlarmsShown
    note: NoteShown | None
    districts: Mapping[int, str]
    day: str  # suggested for the next round
    more: bool


async def show_overview(visit: Visit) -> web.Response:
    """Show what is booked from today on, day by day, and where a new round is planned."""
    now, today = visit.now, day_began_on("", visit.now)
    async with writing(visit.desk.works.engine) as conn:
        rows = await visits_between(conn, visit.worker, today, today + AHEAD, limit=MOST_SHOWN + 1)
        shown = await show_visits(conn, visit, rows[:MOST_SHOWN])
        alarms = await load_alarms(conn, visit)
        districts = await find_districts(conn, visit.worker)
    return visit.show(
        "visits.html",
        shown=VisitsShown(
            days=in_days(shown, visit),
            alarms=alarms,
            note=read_note(visit),
            districts=districts,
            day=f"{suggested_day(now, NOTICE):%Y-%m-%d}",
            more=len(rows) > MOST_SHOWN,
        ),
        outcomes=CARD_OUTCOMES,
        stages=STAGES,
        back=VISITS,
    )


async def show_alarms(visit: Visit) -> web.Response:
    """Show the pairs that should be out by now, where they are others than the page has."""
    async with reading(visit.desk.works.engine) as conn:
        seen = _seen([row.id for row in await overdue_visits(conn, visit.worker, visit.now)])
    if seen == visit.request.query.get("seen", ""):
        return web.Response(status=204, headers=visit.desk.headers())
    async with writing(visit.desk.works.engine) as conn:
        alarms = await load_alarms(conn, visit)
    return visit.show("visit_alarms.html", alarms=alarms)


async def load_alarms(conn: AsyncConnection, visit: Visit) -> AlarmsShown:
    """Return the pairs that should be out by now, in their reader's reach."""
    rows = await overdue_visits(conn, visit.worker, visit.now)
    return AlarmsShown(_seen([row.id for row in rows]), await show_visits(conn, visit, rows))


async def find_districts(conn: AsyncConnection, worker: Worker) -> dict[int, str]:
    """Return the districts that a worker plans rounds in, by name; "no district" comes last."""
    query = select(district.c.id, district.c.name).where(district.c.id.in_(worker.districts))
    rows = (await conn.execute(query.order_by(district.c.name == "", district.c.name))).all()
    return {row.id: row.name for row in rows}


def in_days(shown: Sequence[VisitShown], visit: Visit) -> list[DayShown]:
    """Return visits by the day they are on."""
    days: dict[str, list[VisitShown]] = defaultdict(list)
    for one in shown:
        days[swedish_date(one.at).isoformat()].append(one)
    language = visit.frame.language
    return [
        DayShown(key, day_in_words(day_began_on(key, visit.now), language), visits)
        for key, visits in days.items()
    ]


def read_note(visit: Visit) -> NoteShown | None:
    """Return what the address says was just done."""
    query = visit.request.query
    booked, missed = (read_number(query.get(name, "")) for name in ("booked", "missed"))
    text = NOTES.get(query.get("note", ""), "")
    if not (text or booked or missed):
        return None
    return NoteShown(text, read_number(query.get("task", "")), booked, missed)


def lead_back(visit: Visit, note: str, **more: str) -> web.Response:
    """Lead back to the page of visits that a form came from, with what was done."""
    back = visit.fields.get("back", "")
    path = back if back in {TODAY, VISITS + "/addresses"} else VISITS
    day = visit.fields.get("day", "")
    return lead_to(visit.desk, f"{path}?{urlencode({'day': day, 'note': note, **more})}")


def _seen(visits: Sequence[int]) -> str:
    return sha256(repr(sorted(visits)).encode()).hexdigest()[:16] if visits else ""
