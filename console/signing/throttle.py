"""How often somebody may try to sign in, counted in the database for all processes alike.

By login or known browser, by address and by whose second step it is. Only keyed hashes are kept.
A login that nobody has is counted like any other, so that counting tells nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from register.sign_in_tables import sign_in_count
from storage.crypto import Vault
from storage.engine import is_postgresql

WINDOW = timedelta(minutes=15)
LOGIN_TRIES = 10
ADDRESS_TRIES = 50  # an office shares one
CODE_TRIES = 6
_COLUMN = "sign_in_count.hash"


@dataclass(frozen=True, slots=True)
class Counter:
    """Something that may be tried so many times in a window."""

    hash: bytes
    most: int


def login_counter(vault: Vault, login: str) -> Counter:
    """Return the counter of a login as it was typed, whether or not somebody has it."""
    return Counter(vault.index(_COLUMN, "login:" + login.strip().casefold()), LOGIN_TRIES)


def browser_counter(vault: Vault, browser_id: str) -> Counter:
    """Return the counter of a browser that its owner has signed in with before."""
    return Counter(vault.index(_COLUMN, "browser:" + browser_id), LOGIN_TRIES)


def address_counter(vault: Vault, address: str) -> Counter:
    """Return the counter of whoever asks from an address."""
    return Counter(vault.index(_COLUMN, "address:" + address), ADDRESS_TRIES)


def code_counter(vault: Vault, staff_id: int) -> Counter:
    """Return the counter of somebody's second step."""
    return Counter(vault.index(_COLUMN, f"code:{staff_id}"), CODE_TRIES)


async def take_try(conn: AsyncConnection, counters: Sequence[Counter], now: datetime) -> bool:
    """Count a try before it is made, and tell whether it may be made.

    Counted first and in the database, so that many tries at once are counted as many.
    """
    c = sign_in_count.c
    old = c.since <= now - WINDOW
    upsert = insert_postgresql if is_postgresql(conn) else insert_sqlite
    free = True
    for counter in sorted(counters, key=lambda one: one.hash):  # in one order: nobody deadlocks
        row = {"hash": counter.hash, "tries": 1, "since": now}
        statement = upsert(sign_in_count).values(row)
        again = {
            "tries": case((old, 1), else_=c.tries + 1),
            "since": case((old, now), else_=c.since),
        }
        counted = statement.on_conflict_do_update(index_elements=[c.hash], set_=again)
        tries = await conn.scalar(counted.returning(c.tries))
        free = free and tries is not None and tries <= counter.most
    return free


async def give_back(conn: AsyncConnection, counter: Counter) -> None:
    """Uncount a try that was right, where others share the counter."""
    c = sign_in_count.c
    right = update(sign_in_count).where(c.hash == counter.hash, c.tries > 0)
    await conn.execute(right.values(tries=c.tries - 1))


async def forget(conn: AsyncConnection, counters: Sequence[Counter], now: datetime) -> None:
    """Forget these counters, and all whose window has passed."""
    c = sign_in_count.c
    await conn.execute(delete(sign_in_count).where(c.hash.in_([one.hash for one in counters])))
    await conn.execute(delete(sign_in_count).where(c.since <= now - WINDOW))
