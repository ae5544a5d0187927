"""Tasks as lists show them, and those that one has taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from console.access_rules import SEES_PEOPLE, Viewer
from console.guard import Visit
from console.marking import SWEDISH
from console.people_door import list_people, load_viewer
from console.view import WorkRow
from escalation.leases import keep_leases
from escalation.queue import tasks_of
from escalation.states import TaskKind
from register.tables import district
from scheduler.window import midnight
from storage.engine import reading, writing
from storage.types import AnyRow

WORKERS = SEES_PEOPLE
MOST_TAKEN = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """Tasks as they were read, and what decides whom of them their reader may see."""

    rows: Sequence[AnyRow]
    viewer: Viewer
    places: Mapping[int, str]  # districts


def day_began(now: datetime) -> datetime:
    """Return when the day began in Stockholm."""
    return midnight(swedish_date(now))


def day_ends(now: datetime) -> datetime:
    """Return when the day ends in Stockholm."""
    return midnight(swedish_date(now) + timedelta(days=1))


async def load_taken(visit: Visit) -> list[WorkRow]:
    """Return what the reader of a page holds, kept for another half hour because it is shown."""
    engine = visit.desk.works.engine
    async with reading(engine) as conn:
        held = bool(await tasks_of(conn, visit.worker))
    if not held:
        return []
    async with writing(engine) as conn:
        await keep_leases(conn, visit.worker, visit.now)
        listed = await read_tasks(conn, visit, await tasks_of(conn, visit.worker))
    return await name_tasks(visit, listed, held=True)


async def read_tasks(conn: AsyncConnection, visit: Visit, rows: Sequence[AnyRow]) -> Listed:
    """Return tasks with what decides whom of them the reader of a page may see."""
    places = {
        row.id: row.name for row in await conn.execute(select(district.c.id, district.c.name))
    }
    return Listed(rows, await load_viewer(conn, visit.worker, visit.now), places)


async def name_tasks(visit: Visit, listed: Listed, *, held: bool = False) -> list[WorkRow]:
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
            public_id=row.public_id or "" if held or row.id in names else "",
            language="" if row.language == SWEDISH else row.language or "",
        )
        for row in listed.rows
    ]
