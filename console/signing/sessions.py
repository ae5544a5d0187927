"""Sessions: who is signed in, kept in the database so that they can be ended from there.

A browser holds a random secret and the database its keyed hash; the secret is another one after
each step of signing in.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from console.signing.session_rules import expires_at, is_alive, is_to_be_seen
from register.sign_in_tables import session
from register.tables import account, staff
from storage.crypto import Vault

_COLUMN = "session.hash"


@dataclass(frozen=True, slots=True)
class Session:
    """A session that may be used."""

    id: int
    staff_id: int
    login: str
    complete: bool  # false: only the password was given yet
    to_be_seen: bool  # its last use is old enough to be written anew


def new_secret() -> str:
    """Return a new browser's secret, 256 random bits."""
    return secrets.token_urlsafe(32)


async def begin_session(
    conn: AsyncConnection,
    vault: Vault,
    staff_id: int,
    now: datetime,
    *,
    complete: bool,
    browser: str = "",
) -> str:
    """Begin a session and return its secret; sessions of anybody's that are over are erased."""
    await conn.execute(delete(session).where(session.c.expires_at <= now))
    if complete:
        await _note_at_work(conn, staff_id, now)
    secret = new_secret()
    row = {
        "hash": vault.index(_COLUMN, secret),
        "staff_id": staff_id,
        "complete": complete,
        "browser": browser,
        "created_at": now,
        "seen_at": now,
        "expires_at": expires_at(now, complete=complete),
    }
    await conn.execute(insert(session).values(row))
    return secret


async def find_session(
    conn: AsyncConnection, vault: Vault, secret: str, now: datetime
) -> Session | None:
    """Return the session of a browser; None where there is none or it is over."""
    c = session.c
    query = (
        select(c.id, c.staff_id, c.complete, c.seen_at, c.expires_at, staff.c.login)
        .join_from(session, staff, staff.c.id == c.staff_id)
        .where(c.hash == vault.index(_COLUMN, secret))
    )
    row = (await conn.execute(query)).one_or_none()
    if row is None or not is_alive(row.seen_at, row.expires_at, now):
        return None
    seen = is_to_be_seen(row.seen_at, now)
    return Session(row.id, row.staff_id, row.login, row.complete, seen)


async def note_seen(conn: AsyncConnection, used: Session, now: datetime) -> None:
    """Write down that a session is used."""
    await conn.execute(update(session).where(session.c.id == used.id).values(seen_at=now))
    if used.complete:
        await _note_at_work(conn, used.staff_id, now)


async def _note_at_work(conn: AsyncConnection, staff_id: int, now: datetime) -> None:
    await conn.execute(update(account).where(account.c.staff_id == staff_id).values(seen_at=now))


async def end_session(conn: AsyncConnection, vault: Vault, secret: str) -> None:
    """End the session of a browser, if it has one."""
    await conn.execute(delete(session).where(session.c.hash == vault.index(_COLUMN, secret)))


async def end_sessions(conn: AsyncConnection, staff_id: int) -> int:
    """End all sessions of one member of the staff; return how many there were."""
    ended = await conn.execute(delete(session).where(session.c.staff_id == staff_id))
    return ended.rowcount
