"""SQLite without a thread of its own, for one task that has the process to itself.

aiosqlite carries every call to a thread and back, some 0.1 ms each way, so that a long
query never stops the event loop. A simulated year makes a million calls and serves
nobody meanwhile: there the trip is most of the time. This connection is aiosqlite's,
with the calls made where they stand.
"""

import asyncio
from collections.abc import Callable, Generator
from sqlite3 import Connection as SqliteConnection
from sqlite3 import connect
from typing import Any, TypeVar

import aiosqlite

T = TypeVar("T")
ROWS_AT_ONCE = 64


class _AtOnce:
    """Stands where aiosqlite's thread takes its calls: SQLAlchemy puts some there itself."""

    def put_nowait(self, call: tuple[asyncio.Future[object], Callable[[], object]]) -> None:
        future, function = call
        try:
            future.set_result(function())
        except Exception as fault:  # noqa: BLE001 - the caller gets it, whatever it is
            future.set_exception(fault)


class InlineConnection(aiosqlite.Connection):
    """An aiosqlite connection whose calls block the event loop for as long as they take."""

    async def _connect(self) -> "InlineConnection":
        self._tx = _AtOnce()  # type: ignore[assignment]
        self._connection = self._connector()
        return self

    def __await__(self) -> Generator[Any, None, "InlineConnection"]:
        """Connect."""
        return self._connect().__await__()

    async def _execute(self, fn: Callable[..., T], *args: object, **kwargs: object) -> T:
        return fn(*args, **kwargs)

    async def close(self) -> None:
        """Close the connection; once is enough."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def stop(self) -> None:
        """Do nothing: there is no thread to stop."""


def connect_inline(database: str, **options: Any) -> InlineConnection:  # noqa: ANN401 - sqlite3's
    """Return a connection to await, as `aiosqlite.connect` does."""

    def connector() -> SqliteConnection:
        connection: SqliteConnection = connect(database, **options)
        return connection

    return InlineConnection(connector, ROWS_AT_ONCE)
