"""Names, addresses and birthdays that a text may hold: those of its people, and of the staff."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.anonymous import Known
from register.tables import contact_point, person, staff
from storage.bulk import among


async def find_known_names(conn: AsyncConnection, people: Collection[int]) -> Known:
    """Return what must not stand in a text of these people: their own, guardians' and staff's."""
    p, c = person.c, contact_point.c
    query = select(p.first_name, p.last_name, p.street, p.postcode, p.born_on)
    own = (await conn.execute(query.where(among(conn, p.id, people)))).all()
    guardians = select(c.name).where(among(conn, c.person_id, people), c.name != "")
    named = [*await conn.scalars(guardians), *await conn.scalars(select(staff.c.name))]
    return Known(
        first_names=[row.first_name for row in own],
        last_names=[row.last_name for row in own],
        full_names=named,
        streets=[row.street for row in own],
        postcodes=[row.postcode for row in own],
        birthdays=[row.born_on for row in own],
    )
