"""The first page and the queue: what waits, what one has taken, and taking more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import STOCKHOLM, swedish_date
from console.access_rules import SEES_PEOPLE, Viewer
from console.accounts import count_recovery_codes
from console.desk import lead_to
from console.guard import Visit
from console.people_door import list_people, load_viewer
from console.view import QueueShown, TodayShown, WorkRow
from escalation.queue import calls_for_later, claim_next, claim_these, open_tasks, tasks_of
from escalation.states import TaskKind
from escalation.tally import count_open
from register.tables import district
from storage.engine import reading, writing
from storage.types import AnyRow

WORKERS = SEES_PEOPLE
MOST_SHOWN = 50
MOST_TAKEN = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """Tasks as they were read, and what decides whom of them their reader may see."""

    rows: Sequence[AnyRow]
    viewer: Viewer
    places: Mapping[int, str]  # districts


async def show_today(visit: Visit) -> web.Response:
    """Show what its reader has taken, what is urgent, late or new, each number as a link."""
    desk, worker, now = visit.desk, visit.worker, visit.now
    async with reading(desk.works.engine) as conn:
        codes = await count_recovery_codes(conn, worker.id)
        if not worker.roles & WORKERS:
            return desk.page(desk.view.today(visit.frame, TodayShown(now, codes_left=codes)))
        tally = await count_open(conn, worker, now, day_began(now))
        later = await calls_for_later(conn, worker, now)
        listed = await _list(conn, visit, await tasks_of(conn, worker))
    taken = await _show(visit, listed, held=True)
    shown = TodayShown(now, taken=taken, tally=tally, later=later, codes_left=codes)
    return desk.page(desk.view.today(visit.frame, shown))


async def show_queue(visit: Visit) -> web.Response:
    """Show the first open tasks of its reader, in the order they should be taken."""
    desk, now, query = visit.desk, visit.now, visit.request.query
    kind = next((one for one in TaskKind if one.value == query.get("kind")), None)
    overdue = "overdue" in query
    async with reading(desk.works.engine) as conn:
        rows = await open_tasks(
            conn,
            visit.worker,
            now,
            MOST_SHOWN + 1,
            kinds=[kind] if kind else (),
            due_by=day_began(now) if overdue else None,
        )
        listed = await _list(conn, visit, rows[:MOST_SHOWN])
    shown = await _show(visit, listed)
    more = len(rows) > MOST_SHOWN
    queue = QueueShown(now, shown, kind, overdue, more=more, missed="missed" in query)
    return desk.page(desk.view.queue(visit.frame, queue))


async def take_work(visit: Visit) -> web.Response:
    """Take the task that was tapped, or the next ones; lead on to what one has taken."""
    desk, worker, now = visit.desk, visit.worker, visit.now
    named = visit.fields.get("task", "")
    async with writing(desk.works.engine) as conn:
        if named.isascii() and named.isdigit() and len(named) < len(str(2**63)):
            taken = await claim_these(conn, worker, [int(named)], now, most=1)
        elif visit.fields.get("count", "") in {"1", str(MOST_TAKEN)}:
            taken = await claim_next(conn, worker, now, int(visit.fields["count"]))
        else:
            taken = []
    return lead_to(desk, "/" if taken else "/queue?missed=1")


def day_began(now: datetime) -> datetime:
    """Return when the day began in Stockholm."""
    return datetime.combine(swedish_date(now), time(), STOCKHOLM)


async def _list(conn: AsyncConnection, visit: Visit, rows: Sequence[AnyRow]) -> Listed:
    places = {
        row.id: row.name for row in await conn.execute(select(district.c.id, district.c.name))
    }
    return Listed(rows, await load_viewer(conn, visit.worker, visit.now), places)


async def _show(visit: Visit, listed: Listed, *, held: bool = False) -> list[WorkRow]:
    """Return tasks as they are shown; every name is asked for at the one door."""
    names: dict[int, str] = {}
    if listed.rows:
        login = visit.worker.login
        async with writing(visit.desk.works.engine) as conn:
            names = await list_people(conn, listed.viewer, login, listed.rows, visit.now, held=held)
    return [
        WorkRow(
            id=row.id,
            kind=TaskKind(row.kind),
            name=names.get(row.id, ""),
            hidden=row.public_id is not None and row.id not in names,
            district=listed.places.get(row.district_id, ""),
            due_at=row.due_at,
            until=row.lease_until,
            public_id=row.public_id if row.id in names else "",
        )
        for row in listed.rows
    ]
