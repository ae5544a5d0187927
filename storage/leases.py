"""Leases of periodic jobs: of several processes, one at a time does a job.

A lease ends by itself, so that a killed process never blocks a job for good.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.bulk import insert_rows
from storage.tables import lease


async def take_lease(
    conn: AsyncConnection, name: str, holder: str, *, now: datetime, seconds: float
) -> bool:
    """Take or renew the lease `name` for `holder`; tell whether it is theirs now.

    Args:
        conn: a connection in a transaction; the lease stands once it commits.
        name: the job.
        holder: the process, the same word at each renewal.
        now: the present instant.
        seconds: how long the lease lasts unless it is renewed.
    """
    until = now + timedelta(seconds=seconds)
    free = or_(lease.c.holder == holder, lease.c.until <= now)
    renewal = update(lease).where(lease.c.name == name, free).values(holder=holder, until=until)
    if (await conn.execute(renewal.returning(lease.c.name))).first():
        return True
    rows = [{"name": name, "holder": holder, "until": until}]
    await insert_rows(conn, lease, rows, skip_existing=True)
    return (await conn.execute(renewal.returning(lease.c.name))).first() is not None


async def release_lease(conn: AsyncConnection, name: str, holder: str) -> None:
    """Give the lease `name` back before it ends; another holder's is left alone."""
    await conn.execute(delete(lease).where(lease.c.name == name, lease.c.holder == holder))
