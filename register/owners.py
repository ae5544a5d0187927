"""Owners: the coordinator who is responsible for a person (R23)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from register.absence import is_away
from register.pages import pages
from register.spreading import spread
from register.staff import Role
from register.states import PersonState
from register.tables import district, person, staff, staff_district
from storage.bulk import among, update_rows
from storage.types import AnyRow


async def assign_owners(conn: AsyncConnection, person_ids: Sequence[int], today: date) -> int:
    """Give an owner to those of these people who are in the register and have none.

    Protected people get none: only the extra role may know of them (R7).

    Args:
        conn: a connection in a transaction.
        person_ids: any number.
        today: the Stockholm date; who is away gets nobody new while others are there.

    Returns:
        How many people got an owner.
    """
    serving = await _serving(conn, today) if person_ids else {}
    if not serving:
        return 0
    load = await _load(conn)
    assigned = 0
    for page in pages(sorted(person_ids)):
        people: dict[int, list[int]] = defaultdict(list)
        for person_id, district_id in await _without_owner(conn, page):
            people[district_id].append(person_id)
        owners = spread(people, serving, load)
        for owner in owners.values():
            load[owner] += 1
        rows = [{"id": key, "owner_id": owner} for key, owner in owners.items()]
        await update_rows(conn, person, rows)
        assigned += len(rows)
    return assigned


async def reassign(
    conn: AsyncConnection, from_staff: int, to_staff: int | None, today: date
) -> list[int]:
    """Hand over everybody of one owner and return their ids.

    With no `to_staff` they are spread among those who serve their districts, if need be
    to nobody; `from_staff` should then no longer serve any (or be away).
    """
    ids = list(await conn.scalars(select(person.c.id).where(person.c.owner_id == from_staff)))
    handed = update(person).where(person.c.owner_id == from_staff)
    await conn.execute(handed.values(owner_id=to_staff))
    if to_staff is None:
        await assign_owners(conn, ids, today)
    return sorted(ids)


async def hand_over(conn: AsyncConnection, person_id: int, to_staff: int | None) -> int | None:
    """Give one person another owner, or none; return who it was.

    The caller lets their open tasks go along (`escalation.queue.move_tasks`).
    """
    p = person.c
    before = (await conn.execute(select(p.owner_id).where(p.id == person_id))).scalar_one()
    await conn.execute(update(person).where(p.id == person_id).values(owner_id=to_staff))
    return None if before is None else int(before)


async def owners_for(conn: AsyncConnection, person_id: int) -> Sequence[AnyRow]:
    """Return id, login and name of the coordinators of somebody's unit, by name."""
    s = staff.c
    theirs = (
        select(district.c.unit_id)
        .join_from(person, district, district.c.id == person.c.district_id)
        .where(person.c.id == person_id)
    )
    query = select(s.id, s.login, s.name, s.roles).where(s.unit_id.in_(theirs))
    rows = await conn.execute(query.order_by(s.name, s.id))
    return [row for row in rows if Role.COORDINATOR in row.roles.split()]


async def hand_over_people(conn: AsyncConnection, people: Collection[int], to_staff: int) -> None:
    """Give some people another owner; the caller lets their open tasks go along."""
    theirs = among(conn, person.c.id, people)
    await conn.execute(update(person).where(theirs).values(owner_id=to_staff))


async def coordinators_of(conn: AsyncConnection, unit_id: int | None) -> Sequence[AnyRow]:
    """Return id and name of a unit's coordinators, by name; of all where there is no unit."""
    s = staff.c
    query = select(s.id, s.name, s.roles).order_by(s.name, s.id)
    rows = await conn.execute(query if unit_id is None else query.where(s.unit_id == unit_id))
    return [row for row in rows if Role.COORDINATOR in row.roles.split()]


async def _without_owner(conn: AsyncConnection, page: Sequence[int]) -> list[tuple[int, int]]:
    p = person.c
    query = select(p.id, p.district_id).where(
        among(conn, p.id, page),
        p.owner_id.is_(None),
        p.state == PersonState.ACTIVE,
        ~p.protected,
    )
    return [(row[0], row[1]) for row in await conn.execute(query.order_by(p.id))]


async def _load(conn: AsyncConnection) -> defaultdict[int, int]:
    owner = person.c.owner_id
    query = select(owner, func.count()).where(
        owner.is_not(None), person.c.state == PersonState.ACTIVE
    )
    rows = await conn.execute(query.group_by(owner))
    return defaultdict(int, {row[0]: row[1] for row in rows})


async def _serving(conn: AsyncConnection, today: date) -> Mapping[int, Sequence[int]]:
    """Return the coordinators of each district: its own, else those of the unit as a whole."""
    query = select(staff.c.id, staff.c.unit_id, staff.c.roles, is_away(today).label("away"))
    everybody = [row for row in await conn.execute(query) if Role.COORDINATOR in row.roles.split()]
    away = {row.id for row in everybody if row.away}
    served = await _districts_of_staff(conn)
    places = await conn.execute(select(district.c.id, district.c.unit_id))
    serving = {}
    for place in places:
        own = [row.id for row in everybody if place.id in served[row.id]]
        whole = [row.id for row in everybody
                 if row.unit_id == place.unit_id and not served[row.id]]  # fmt: skip
        found = own or whole
        serving[place.id] = sorted(set(found) - away) or sorted(found)
    return {place: found for place, found in serving.items() if found}


async def _districts_of_staff(conn: AsyncConnection) -> defaultdict[int, set[int]]:
    served: defaultdict[int, set[int]] = defaultdict(set)
    rows = await conn.execute(select(staff_district.c.staff_id, staff_district.c.district_id))
    for staff_id, district_id in rows:
        served[staff_id].add(district_id)
    return served
