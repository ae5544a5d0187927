"""Reading which people of a large register a trial runs with: a part of each unit.

The part is stratified: a unit's people stand in a row by how their round stands, and in each
such group by their subject, which is random; every so-and-so-many-th is taken.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import Subquery

from register.states import PersonState
from register.tables import district, person, unit
from scheduler.states import OutreachState
from scheduler.tables import outreach
from storage.types import AnySelect

_IS_THERE = person.c.state == PersonState.ACTIVE


async def count_people(conn: AsyncConnection) -> dict[str, int]:
    """Return how many people of each unit are in the register."""
    query = (
        select(unit.c.name, func.count(person.c.id))
        .join_from(unit, district, district.c.unit_id == unit.c.id)
        .join(person, and_(person.c.district_id == district.c.id, _IS_THERE))
        .group_by(unit.c.name)
    )
    return {row[0]: row[1] for row in await conn.execute(query)}


async def read_sample(
    conn: AsyncConnection, steps: Mapping[str, int], *, first: int = 0
) -> Sequence[int]:
    """Return the ids of the people who are tried; of every `steps` one, counted from `first`."""
    p, o = person.c, outreach.c
    place = func.row_number().over(
        partition_by=unit.c.name, order_by=(p.protected, p.in_support, o.state, o.step, p.subject)
    )
    numbered = (
        select(p.id, unit.c.name.label("unit"), place.label("place"))
        .join_from(person, district, district.c.id == p.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .outerjoin(outreach, and_(o.person_id == p.id, o.state != OutreachState.ENDED))
        .where(_IS_THERE)
        .subquery("numbered")
    )
    return (await conn.scalars(thin(numbered, steps, first))).all()


def thin(numbered: Subquery, steps: Mapping[str, int], first: int = 0) -> AnySelect:
    """Return the ids of every so-and-so-many-th of each unit, of a query of id, unit and place."""
    c = numbered.c
    taken = [and_(c.unit == name, (c.place + first) % step == 0) for name, step in steps.items()]
    return select(c.id).where(or_(false(), *taken)).order_by(c.id)
