"""The reader in use: the newest model in the database, else the one that comes with the program."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.meaning.model import unpack
from messaging.meaning.reader import Reader, shipped_reader
from messaging.tables import reader_model


class ReaderShelf:
    """One process's reader; `load` looks whether there is a newer model."""

    def __init__(self) -> None:
        """Start with the model that comes with the program."""
        self._number = 0
        self._trained: Reader | None = None

    @property
    def reader(self) -> Reader:
        """The reader in use."""
        return self._trained or shipped_reader()

    async def load(self, conn: AsyncConnection) -> None:
        """Take the newest model, if it is not the one in use."""
        newest = await conn.scalar(select(func.max(reader_model.c.id))) or 0
        if newest == self._number:
            return
        query = select(reader_model.c.packed).where(reader_model.c.id == newest)
        packed = await conn.scalar(query)
        self._trained = Reader(unpack(packed)) if packed else None
        self._number = newest


async def keep_model(
    conn: AsyncConnection, packed: bytes, figures: Mapping[str, float | int], now: datetime
) -> None:
    """Put a model in use, from each process's next pass on."""
    row = {"made_at": now, "packed": packed, "figures": json.dumps(dict(figures))}
    await conn.execute(insert(reader_model).values(row))
