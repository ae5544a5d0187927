"""When one message to many would go out, by what is planned and sent now: asked before it goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.circular_days import DayRoom, OpenDay, Outlook, open_days, spread
from messaging.circular_rules import Draft
from messaging.desk import Gate, load_gate, load_places
from messaging.tables import sending_day
from register.tables import district, person
from scheduler.plan import QUIET_DEFAULT
from scheduler.states import Consumer, ContactState, Origin
from scheduler.tables import planned_contact

_D, _S = planned_contact.c, sending_day.c


@dataclass(frozen=True, slots=True)
class Ahead:
    """When it would go, and what stands before that."""

    outlook: Outlook
    gate: Gate
    outside: int  # people of districts that the pilot leaves out


async def look_ahead(
    conn: AsyncConnection, draft: Draft, by_district: Mapping[int, int], now: datetime
) -> Ahead:
    """Return on which days so many people of each district would be written to."""
    gate, places = await load_gate(conn, now), await load_places(conn)
    people: dict[int, int] = {}
    outside = 0
    for key, count in by_district.items():
        place = places[key]
        if gate.pilot is not None and place.district not in gate.pilot:
            outside += count
        else:
            people[place.unit_id] = people.get(place.unit_id, 0) + count
    days = open_days(QUIET_DEFAULT, draft.due_at, draft.late_at, now)
    rooms = await _rooms(conn, days) if gate.daily_cap is not None else {}
    outlook = spread(people, [one.day for one in days], rooms, cap=gate.daily_cap)
    return Ahead(outlook, gate, outside)


async def _rooms(conn: AsyncConnection, days: Sequence[OpenDay]) -> dict[tuple[int, date], DayRoom]:
    """Return what counts already and what is due, by unit and day; the first has what is late."""
    begun = {
        (row.unit_id, row.day): row.begun
        for row in await conn.execute(
            select(sending_day).where(_S.day.in_([one.day for one in days]))
        )
    }
    planned: dict[tuple[int, date], int] = {}
    since: datetime | None = None
    for one in days:
        due = (_D.due_at < one.closes, *((_D.due_at >= since,) if since is not None else ()))
        query = (
            select(district.c.unit_id, func.count())
            .select_from(planned_contact)
            .join(person, person.c.id == _D.person_id)
            .join(district, district.c.id == person.c.district_id)
            .where(
                _D.consumer == Consumer.MESSAGE,
                _D.state == ContactState.PLANNED,
                _D.origin.in_((Origin.PLAN, Origin.CIRCULAR)),
                *due,
            )
            .group_by(district.c.unit_id)
        )
        planned |= {(unit, one.day): n for unit, n in await conn.execute(query)}
        since = one.closes
    return {key: DayRoom(begun.get(key, 0), planned.get(key, 0)) for key in begun.keys() | planned}
