"""Who works with the person behind a number, for calls that must be put through at once."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.senders import find_senders
from register.sealing import point_hash
from register.tables import district, unit
from storage.bulk import among
from storage.crypto import Vault


async def unit_of_caller(conn: AsyncConnection, vault: Vault, number: str) -> str | None:
    """Return the name of the unit that works with whoever calls, None where that is not one.

    Nothing is told of protected people, not even by the number that is rung (R7).
    """
    hashed = point_hash(vault, number)
    senders = (await find_senders(conn, {hashed}))[hashed]
    if not senders or any(sender.protected for sender in senders):
        return None
    query = (
        select(unit.c.name)
        .distinct()
        .join_from(district, unit, unit.c.id == district.c.unit_id)
        .where(among(conn, district.c.id, {sender.district_id for sender in senders}))
    )
    units = list(await conn.scalars(query))
    return units[0] if len(units) == 1 else None
