"""The access log (R16): every look at a person by staff, and every change, is written down.

Rows are only ever added; the log's own retention removes them. They hold opaque ids
and reason codes, never a name.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.bulk import insert_rows
from storage.tables import access_log


async def log_access(
    conn: AsyncConnection,
    at: datetime,
    *,
    actor: str,
    person: str,
    action: str,
    reason: str = "",
) -> None:
    """Write one row.

    Args:
        conn: a connection in the transaction of the look or change itself.
        at: when.
        actor: who, such as `staff:sara`.
        person: the person's public id.
        action: what was done, a code such as `view` or `search`.
        reason: why, a code; needed for people with protected data (R7).
    """
    row = {"at": at, "actor": actor, "person": person, "action": action, "reason": reason}
    await conn.execute(insert(access_log).values(row))


async def log_accesses(
    conn: AsyncConnection,
    at: datetime,
    *,
    actor: str,
    people: Iterable[str],
    action: str,
    reason: str = "",
) -> None:
    """Write a row for each of several people, by their public ids, as `log_access` does."""
    shared = {"at": at, "actor": actor, "action": action, "reason": reason}
    await insert_rows(conn, access_log, [{**shared, "person": one} for one in people])
