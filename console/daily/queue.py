"""The queue: what waits, filtered as its reader likes; taking it, keeping it, giving it back."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from console.daily.claimed import MOST_TAKEN, WORKERS, day_began, load_taken, name_tasks, read_tasks
from console.daily.queue_address import Asked, queue_address, read_asked, read_id
from console.desk import lead_to
from console.guard import Visit
from console.paths import PEOPLE, QUEUE, safe_path
from console.route import Route
from console.translating import say_in
from console.view import WorkRow
from console.words import due_in_words
from escalation.leases import give_back, keep_leases, leave_leases
from escalation.queue import claim_next, claim_these, open_tasks, tasks_of
from register.tables import district
from storage.engine import reading, writing

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class QueueShown:
    """The queue, as its address asks for it."""

    rows: Sequence[WorkRow]
    taken: Sequence[WorkRow]  # what its reader holds
    asked: Asked
    districts: Sequence[tuple[int, str]]  # to choose from
    more: bool  # there are more than are shown
    missed: bool  # what was tapped could not be taken


async def show_queue(visit: Visit) -> web.Response:
    """Show what its reader holds and the first open tasks, in the order they should be taken."""
    now, query, engine = visit.now, visit.request.query, visit.desk.works.engine
    asked = read_asked(query)
    async with reading(engine) as conn:
        wanted = asked.wanted(day_began(now))
        rows = await open_tasks(conn, visit.worker, now, MOST_SHOWN + 1, wanted=wanted)
        listed = await read_tasks(conn, visit, rows[:MOST_SHOWN])
        districts = await _districts(conn, visit, asked)
    shown = QueueShown(
        await name_tasks(visit, listed),
        await load_taken(visit),
        asked,
        districts,
        more=len(rows) > MOST_SHOWN,
        missed="missed" in query,
    )
    day, say = swedish_date(now), say_in(visit.frame.language)
    return visit.show(
        "queue.html",
        queue=shown,
        back=queue_address(asked),
        due=lambda at: due_in_words(at, now, say),
        late=lambda at: swedish_date(at) < day,
    )


async def take_work(visit: Visit) -> web.Response:
    """Take the task that was tapped, or the next ones of the part that is shown.

    One that is about somebody leads to their page, where it is worked on.
    """
    worker, now, fields = visit.worker, visit.now, visit.fields
    asked, named, count = read_asked(fields), read_id(fields.get("task", "")), fields.get("count")
    async with writing(visit.desk.works.engine) as conn:
        if named is not None:
            taken = await claim_these(conn, worker, [named], now, most=1)
        elif count in {"1", str(MOST_TAKEN)}:
            wanted = asked.wanted(day_began(now))
            taken = await claim_next(conn, worker, now, int(count), wanted=wanted)
        else:
            taken = []
        held = {row.id: row.public_id for row in await tasks_of(conn, worker)}
    if len(taken) == 1 and held.get(taken[0]):
        return lead_to(visit.desk, PEOPLE + held[taken[0]])
    return lead_to(visit.desk, queue_address(asked, **({} if taken else {"missed": "1"})))


async def keep_work(visit: Visit) -> web.Response:
    """Keep what its reader holds while a page is open; show what is left to those that list it."""
    if "back" not in visit.fields:
        async with writing(visit.desk.works.engine) as conn:
            await keep_leases(conn, visit.worker, visit.now)
        return web.Response(status=204, headers=visit.desk.headers())
    say = say_in(visit.frame.language)
    return visit.show(
        "taken_part.html",
        taken=await load_taken(visit),
        back=safe_path(visit.fields["back"]),
        due=lambda at: due_in_words(at, visit.now, say),
    )


async def leave_work(visit: Visit) -> web.Response:
    """Shorten the leases when a page is closed; another page that is open keeps them."""
    async with writing(visit.desk.works.engine) as conn:
        await leave_leases(conn, visit.worker, visit.now)
    return web.Response(status=204, headers=visit.desk.headers())


async def return_work(visit: Visit) -> web.Response:
    """Give a task back to the queue; one that is the reader's no more stays as it is."""
    task = read_id(visit.fields.get("task", ""))
    if task is not None:
        async with writing(visit.desk.works.engine) as conn:
            await give_back(conn, visit.worker, [task])
    return lead_to(visit.desk, safe_path(visit.fields.get("back", "")))


async def _districts(
    conn: AsyncConnection, visit: Visit, asked: Asked
) -> Sequence[tuple[int, str]]:
    """Return the districts that a worker serves, and the one that was asked for."""
    c = district.c
    ids = {*visit.worker.districts, asked.district_id} - {None}
    query = select(c.id, c.name).where(c.id.in_(ids)).order_by(c.name, c.id)
    return [(row.id, row.name) for row in await conn.execute(query)]


ROUTES = (
    Route("GET", QUEUE, show_queue, WORKERS),
    Route("POST", QUEUE + "/take", take_work, WORKERS),
    Route("POST", QUEUE + "/return", return_work, WORKERS),
    Route("POST", QUEUE + "/keep", keep_work, WORKERS, by_itself=True),
    Route("POST", QUEUE + "/leave", leave_work, WORKERS, by_itself=True),
)
