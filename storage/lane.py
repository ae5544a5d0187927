"""A connection kept for one door, through which many small groups of rows come.

What a connection from the pool costs, and a transaction around one statement, is more than
what the statement itself costs: kept, and left to commit by itself, a group takes a third of
the work in this process and one round trip of three.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.bulk import insert_rows, new_rows_insert
from storage.engine import is_postgresql, writing

# The statement is planned once, maybe while the table is empty, and must look rows up by their
# index when it has millions.
BY_INDEX = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off"
PATIENCE = 5.0  # seconds; a server that has gone without a word is not waited for


class Lane:
    """Inserts groups of rows, each group a transaction of its own; one group at a time."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take the engine; the first group connects."""
        self._engine = engine
        self._kept: AsyncConnection | None = None
        self._driver: Any = None  # asyncpg's own connection, which ships no types

    async def insert(
        self, table: Table, rows: Sequence[Mapping[str, Any]], *, key: tuple[str, ...]
    ) -> None:
        """Insert rows that all have the same columns; return when they are safe.

        What stands already, by the columns of a unique constraint `key`, is left as it is, and
        nobody who is changing it is waited for. So a group that failed may be inserted again;
        it has a connection that works.
        """
        if not rows:
            return
        if not is_postgresql(self._engine):
            async with writing(self._engine) as conn:
                await insert_rows(conn, table, rows, skip_existing=True)
            return
        columns = tuple(rows[0])
        arrays = [[row[name] for row in rows] for name in columns]
        try:
            if self._kept is None:
                await self._connect()
            statement = new_rows_insert(table, columns, key)
            await self._driver.execute(statement, *arrays, timeout=PATIENCE)
        except BaseException:
            await self._give_up()
            raise

    async def close(self) -> None:
        """Part with the connection, which is set up for this alone."""
        kept, self._kept, self._driver = self._kept, None, None
        if kept is not None:
            await kept.invalidate()
            await kept.close()

    async def _connect(self) -> None:
        self._kept = await self._engine.connect()
        self._driver = (await self._kept.get_raw_connection()).driver_connection
        await self._driver.execute(BY_INDEX, timeout=PATIENCE)

    async def _give_up(self) -> None:
        """Part with a connection of which nothing is known, and with all that are as old."""
        driver, kept = self._driver, self._kept
        self._kept = self._driver = None
        if kept is not None:
            await kept.invalidate()
            await kept.close()
        if driver is not None and driver.is_closed():
            await self._engine.dispose()


class Lanes:
    """Lanes beside each other: while one group is made safe the next is on its way.

    Two groups that bring the same two rows in opposite order wait for each other until the
    database refuses one, which may then be inserted again.
    """

    def __init__(self, engine: AsyncEngine, count: int) -> None:
        """Take the engine, and how many groups travel at once; on SQLite it is one."""
        self.count = count if is_postgresql(engine) else 1
        self._all = tuple(Lane(engine) for _ in range(self.count))
        self._free = list(self._all)
        self._turn = asyncio.Semaphore(self.count)

    async def insert(
        self, table: Table, rows: Sequence[Mapping[str, Any]], *, key: tuple[str, ...]
    ) -> None:
        """Insert rows by the first lane that is free, as `Lane.insert` does."""
        async with self._turn:
            lane = self._free.pop()
            try:
                await lane.insert(table, rows, key=key)
            finally:
                self._free.append(lane)

    async def close(self) -> None:
        """Part with all connections."""
        for lane in self._all:
            await lane.close()
