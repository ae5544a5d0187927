"""Planning a round of visits: whom, in which order, when, and who goes (R13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.desk import lead_to
from console.guard import Visit
from console.people_door import list_people, load_viewer
from console.visits.list_of_visits import Door, door_of
from console.visits.page import VISITS, find_districts
from console.visits.words import FAULTS, RISKS, day_began_on, instant, read_number
from console.words import day_in_words, hour
from escalation.states import TaskKind
from escalation.visit_booking import Round, RoundError, book_round, find_visitors
from escalation.visit_candidates import find_candidates, find_picked
from escalation.visit_rules import MOST_VISITS, suggest_times
from storage.engine import writing
from storage.types import AnyRow

MOST_SHOWN = 100
MOST_STAFF = 4
FIRST, EVERY = "13:00", 40
LONGEST_PAUSE = 240  # minutes
TIME = "at_"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who could be visited."""

    task_id: int
    kind: TaskKind
    door: Door
    due_at: datetime


@dataclass(frozen=True, slots=True)
class PlanShown:
    """Whom a round in a district could visit, by postcode."""

    day: str
    words: str
    district: int
    districts: Mapping[int, str]
    postcode: str
    groups: Sequence[tuple[str, Sequence[Candidate]]]
    more: bool
    most: int = MOST_VISITS
    none: bool = False  # nobody was picked


@dataclass(frozen=True, slots=True)
class RoundShown:
    """The visits that were picked, to be given times and people."""

    day: str
    words: str
    district: str
    stops: Sequence[tuple[Candidate, str]]  # each with its time
    staff: Sequence[AnyRow]
    chosen: Sequence[str]  # ids of the staff, by place
    first: str
    every: int
    ticked: frozenset[int] = frozenset()
    faults: Sequence[str] = ()
    missed: int = 0
    risks: Sequence[str] = field(default=RISKS)


async def show_plan(visit: Visit) -> web.Response:
    """Show the candidates of a district, grouped by postcode and in the order of walking."""
    query, now = visit.request.query, visit.now
    asked = query.get("district", "")
    day = day_began_on(query.get("day", ""), now)
    postcode = "".join(sign for sign in query.get("postcode", "") if sign.isdigit())
    async with writing(visit.desk.works.engine) as conn:
        districts = await find_districts(conn, visit.worker)
        chosen = next((one for one in districts if str(one) == asked), next(iter(districts), 0))
        rows = await find_candidates(
            conn, visit.worker, chosen, now, limit=MOST_SHOWN + 1, postcode=postcode
        )
        found = await _candidates(conn, visit, rows[:MOST_SHOWN])
    groups = groupby(found, key=lambda one: one.door.place)
    shown = PlanShown(
        day=f"{day:%Y-%m-%d}",
        words=day_in_words(day, visit.frame.language),
        district=chosen,
        districts=districts,
        postcode=postcode,
        groups=[(place, list(theirs)) for place, theirs in groups],
        more=len(rows) > MOST_SHOWN,
        none="none" in query,
    )
    return visit.show("visit_plan.html", shown=shown)


async def show_round(visit: Visit) -> web.Response:
    """Show those who were picked, with times that are suggested."""
    query = visit.request.query
    tasks = {one for text in query.getall("task", []) if (one := read_number(text))}
    day, place = query.get("day", ""), query.get("district", "")
    if not tasks:
        asked = urlencode({"day": day, "district": place, "none": "1"})
        return lead_to(visit.desk, f"{VISITS}/plan?{asked}")
    first = query.get("first", FIRST)
    begins = instant(day, first) or instant(day, FIRST)
    begins = begins or day_began_on("", visit.now) + timedelta(hours=13)
    every = _minutes(query.get("every", ""))
    async with writing(visit.desk.works.engine) as conn:
        rows = await find_picked(conn, visit.worker, sorted(tasks)[:MOST_VISITS], visit.now)
        stops = await _candidates(conn, visit, rows)
        staff = await find_visitors(conn, visit.worker, begins.date())
    times = [hour(at).replace(".", ":") for at in _times(begins, every, len(stops))]
    shown = RoundShown(
        day=f"{begins:%Y-%m-%d}",
        words=day_in_words(begins, visit.frame.language),
        district=place,
        stops=list(zip(stops, times, strict=True)),
        staff=staff,
        chosen=[str(visit.worker.id)],
        first=f"{begins:%H:%M}",
        every=every,
        missed=len(tasks) - len(stops),
    )
    return visit.show("visit_round.html", shown=shown)


async def take_round(visit: Visit) -> web.Response:
    """Book the round, or show it again with what is wrong."""
    fields, day = visit.fields, visit.fields.get("day", "")
    ticked = frozenset(one for one in range(len(RISKS)) if fields.get(f"risk_{one}"))
    times = {
        number: text
        for name, text in fields.items()
        if name.startswith(TIME) and (number := read_number(name.removeprefix(TIME)))
    }
    chosen = [fields.get(f"who_{place}", "") for place in range(MOST_STAFF)]
    starts = {task: at for task, text in times.items() if (at := instant(day, text))}
    pair = tuple(dict.fromkeys(one for text in chosen if (one := read_number(text))))
    faults = ["times"] if len(starts) < len(times) else []
    faults += ["risks"] if len(ticked) < len(RISKS) else []
    if not faults:
        try:
            async with writing(visit.desk.works.engine) as conn:
                booked = await book_round(conn, visit.worker, Round(starts, pair), visit.now)
        except RoundError as fault:
            faults = [fault.fault.value]
        else:
            counts = {"booked": len(booked.done), "missed": len(booked.missed)}
            return lead_to(visit.desk, f"{VISITS}?{urlencode(counts)}#day-{day}")
    return await _show_again(visit, times, chosen, ticked=ticked, faults=faults)


async def _show_again(
    visit: Visit,
    times: Mapping[int, str],
    chosen: Sequence[str],
    *,
    ticked: frozenset[int],
    faults: Sequence[str],
) -> web.Response:
    day = day_began_on(visit.fields.get("day", ""), visit.now)
    async with writing(visit.desk.works.engine) as conn:
        rows = await find_picked(conn, visit.worker, list(times)[:MOST_VISITS], visit.now)
        stops = await _candidates(conn, visit, rows)
        staff = await find_visitors(conn, visit.worker, day.date())
    shown = RoundShown(
        day=f"{day:%Y-%m-%d}",
        words=day_in_words(day, visit.frame.language),
        district=visit.fields.get("district", ""),
        stops=[(one, times[one.task_id]) for one in stops],
        staff=staff,
        chosen=chosen,
        first=FIRST,
        every=EVERY,
        ticked=ticked,
        faults=[FAULTS[one] for one in faults],
    )
    return visit.show("visit_round.html", shown=shown, status=422)


async def _candidates(
    conn: AsyncConnection, visit: Visit, rows: Sequence[AnyRow]
) -> list[Candidate]:
    """Return those of some candidates whom their reader may see, and log them."""
    viewer = await load_viewer(conn, visit.worker, visit.now)
    named = await list_people(conn, viewer, visit.worker.login, rows, visit.now)
    return [
        Candidate(row.id, TaskKind(row.kind), door_of(row), row.due_at)
        for row in rows
        if row.id in named
    ]


def _minutes(text: str) -> int:
    minutes = int(text) if text.isascii() and text.isdigit() else EVERY
    return min(max(minutes, 5), LONGEST_PAUSE)


def _times(begins: datetime, every: int, count: int) -> list[datetime]:
    return suggest_times(begins, timedelta(minutes=every), count)
