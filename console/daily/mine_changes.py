"""What is done about several people of a list at once, and who covers for an owner who is away."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import date

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.access_rules import SEES_PEOPLE
from console.daily.mine import FILTERS, MINE, Asked, read_asked, whose_lists
from console.daily.today import case_times
from console.desk import lead_to
from console.guard import Visit
from console.people_door import open_some
from console.route import Route
from escalation.caseload import list_cases, owned_among
from escalation.errors import QueueError
from escalation.putting_off import put_off
from escalation.queue import move_tasks
from register.absence import Absence, end_away, set_away
from register.cells import read_date
from register.errors import StaffError
from register.owners import coordinators_of, hand_over_people
from storage.engine import writing

CHOSEN = "p-"  # what the field of a person's box begins with, before the public id
MOST_AT_ONCE = 300
Change = Callable[[AsyncConnection, Visit, Collection[int]], Awaitable[int | None]]


async def take_change(visit: Visit) -> web.Response:
    """Do what was asked for about the chosen people, or about everybody of the list."""
    changes: Mapping[str, Change] = {"owner": give_to, "rest": _put_off}
    do = visit.fields.get("do", "")
    async with writing(visit.desk.works.engine) as conn:
        asked = read_asked(visit.fields, await whose_lists(conn, visit))
        people = await _chosen(conn, visit, asked)
        if do not in changes or not people:
            return lead_to(visit.desk, asked.address(did="none"))
        done = await changes[do](conn, visit, people)
        if done is None:
            return lead_to(visit.desk, asked.address(did=f"not_{do}"))
        await open_some(conn, visit.worker, people, visit.now, action=do)
    return lead_to(visit.desk, asked.address(did=do, n=done))


async def take_away(visit: Visit) -> web.Response:
    """Say that an owner is away and who covers for them; or that they are back."""
    fields = visit.fields
    async with writing(visit.desk.works.engine) as conn:
        asked = read_asked(fields, await whose_lists(conn, visit))
        if "back" in fields:
            await end_away(conn, asked.of)
            return lead_to(visit.desk, asked.address(did="back"))
        absence = await _read_absence(conn, visit)
        try:
            if absence is None:
                return lead_to(visit.desk, asked.address(did="not_away"))
            await set_away(conn, asked.of, absence)
        except StaffError:
            return lead_to(visit.desk, asked.address(did="not_away"))
    return lead_to(visit.desk, asked.address(did="away"))


async def _chosen(conn: AsyncConnection, visit: Visit, asked: Asked) -> list[int]:
    """Return the ids of those who were chosen, as far as they are the owner's still."""
    if "all" in visit.fields:
        wanted, times = FILTERS[asked.show], case_times(visit.now)
        rows = await list_cases(conn, asked.of, times, wanted, limit=MOST_AT_ONCE)
        return [row.id for row in rows]
    named = [one.removeprefix(CHOSEN) for one in visit.fields if one.startswith(CHOSEN)]
    return await owned_among(conn, asked.of, named) if named else []


async def give_to(conn: AsyncConnection, visit: Visit, people: Collection[int]) -> int | None:
    """Give people the owner that a form names, their open tasks too; None where it names none."""
    takers = await coordinators_of(conn, visit.worker.unit_id)
    to = next((one.id for one in takers if str(one.id) == visit.fields.get("owner", "")), None)
    if to is None:
        return None
    await hand_over_people(conn, people, to)
    await move_tasks(conn, sorted(people), to)
    return len(people)


async def _put_off(conn: AsyncConnection, visit: Visit, people: Collection[int]) -> int | None:
    day = _day(visit, "day")
    if day is None:
        return None
    plans = visit.desk.works.plans
    await plans.load(conn)
    done = 0
    for person_id in sorted(people):
        try:
            await put_off(conn, plans, visit.worker, person_id, day=day, now=visit.now)
        except QueueError:
            continue  # nothing is under way for them, or the day is none that can be chosen
        done += 1
    return done or None


async def _read_absence(conn: AsyncConnection, visit: Visit) -> Absence | None:
    since, until = _day(visit, "since"), _day(visit, "until")
    takers = await coordinators_of(conn, visit.worker.unit_id)
    cover = next((one.id for one in takers if str(one.id) == visit.fields.get("cover", "")), None)
    if since is None or until is None or cover is None:
        return None
    return Absence(since, until, cover)


def _day(visit: Visit, name: str) -> date | None:
    return read_date(visit.fields.get(name, ""))


ROUTES = (
    Route("POST", MINE + "/change", take_change, SEES_PEOPLE),
    Route("POST", MINE + "/away", take_away, SEES_PEOPLE),
)
