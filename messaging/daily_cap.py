"""The daily cap of R22: how many contacts a unit may begin in a day."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.tables import sending_day
from storage.bulk import among, insert_rows, update_rows


async def take_from_cap(
    conn: AsyncConnection, wanted: Mapping[int, int], *, cap: int, day: date
) -> dict[int, int]:
    """Take up to `wanted` contacts per unit from what the day still allows.

    The rows stay locked until the commit, so two workers never take the same room.

    Returns:
        how many each unit may begin now, by unit id.
    """
    units = sorted(wanted)
    c = sending_day.c
    blank = [{"unit_id": unit, "day": day, "begun": 0} for unit in units]
    await insert_rows(conn, sending_day, blank, skip_existing=True)
    query = (
        select(c.unit_id, c.begun)
        .where(among(conn, c.unit_id, units), c.day == day)
        .order_by(c.unit_id)
        .with_for_update()
    )
    begun = {row.unit_id: row.begun for row in await conn.execute(query)}
    room = {unit: max(0, min(wanted[unit], cap - begun[unit])) for unit in units}
    taken = [
        {"unit_id": unit, "day": day, "begun": begun[unit] + room[unit]}
        for unit in units
        if room[unit]
    ]
    await update_rows(conn, sending_day, taken, key="unit_id", guard="old.day = new.day")
    return room
