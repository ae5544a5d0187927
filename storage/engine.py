"""Connections and transactions, on SQLite and PostgreSQL alike.

A SQLite database is written by one transaction at a time: `writing` takes the
write lock at once (BEGIN IMMEDIATE), so that two never wait for each other
half-way; `reading` takes a snapshot.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.inline import connect_inline

BUSY_SECONDS = 30
READ_ONLY = "uppsok_read_only"


def open_engine(url: str, *, pool_size: int = 5, inline: bool = False) -> AsyncEngine:
    """Return an engine for a `sqlite+aiosqlite:` or `postgresql+asyncpg:` address.

    Nothing connects yet. Errors never repeat the values of a statement: they are
    personal. With `inline` SQLite runs in the caller's own thread: faster, and for a
    process that serves nobody meanwhile (storage/inline.py).

    The folder of a SQLite file is made where it is missing.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(url, parsed.database, inline)
    return create_async_engine(
        url, pool_size=pool_size, max_overflow=pool_size, hide_parameters=True
    )


def is_postgresql(conn: AsyncConnection | AsyncEngine) -> bool:
    """Tell whether the database behind a connection or an engine is PostgreSQL."""
    return conn.dialect.name == "postgresql"


@asynccontextmanager
async def writing(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Give a connection in a transaction that commits at the end of the block."""
    async with engine.connect() as conn, conn.begin():
        yield conn


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Give a connection in a transaction that only reads; it never takes the write lock."""
    async with engine.connect() as conn:
        await conn.execution_options(**{READ_ONLY: True})
        async with conn.begin() as transaction:
            try:
                yield conn
            finally:
                await transaction.rollback()


def _open_sqlite(url: str, file: str | None, inline: bool) -> AsyncEngine:
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"timeout": BUSY_SECONDS}
    if inline:
        options["async_creator_fn"] = connect_inline
    engine = create_async_engine(url, connect_args=options, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    if inline:
        event.listen(engine.sync_engine, "connect", _trust_the_machine)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(driver: DBAPIConnection, _record: object) -> None:
    driver.isolation_level = None  # transactions begin where we say, not where the driver guesses
    cursor = driver.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "temp_store=FILE",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _trust_the_machine(driver: DBAPIConnection, _record: object) -> None:
    """Leave it to the system when to write: what is made up can be made up again."""
    cursor = driver.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


def _begin_sqlite(conn: Connection) -> None:
    read_only = conn.get_execution_options().get(READ_ONLY, False)
    conn.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
