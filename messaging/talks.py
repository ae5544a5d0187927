"""Conversations with people who have been reached: the latest that each of them said."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.tables import reply
from register.tables import person
from storage.bulk import among
from storage.types import AnyRow

READ_AT_ONCE = 200  # replies: who writes a lot counts once


async def latest_talks(
    conn: AsyncConnection,
    districts: Collection[int],
    owners: Collection[int],
    *,
    before: datetime | None = None,
) -> Sequence[AnyRow]:
    """Return the latest reply of each who has been reached lately, the newest first.

    Args:
        conn: a connection.
        districts: whose people are asked for.
        owners: and those of these members of the staff.
        before: only what was said before this instant.
    """
    c, p = reply.c, person.c
    query = (
        select(c.person_id, c.at, c.channel, c.state, c.text_cipher)
        .join_from(reply, person, p.id == c.person_id)
        .where(
            p.reached_at.is_not(None),
            ~p.protected,
            or_(among(conn, p.district_id, districts), among(conn, p.owner_id, owners)),
        )
        .order_by(c.at.desc(), c.id.desc())
        .limit(READ_AT_ONCE)
    )
    if before is not None:
        query = query.where(c.at < before)
    latest: dict[int, AnyRow] = {}
    for row in await conn.execute(query):
        latest.setdefault(row.person_id, row)
    return list(latest.values())
