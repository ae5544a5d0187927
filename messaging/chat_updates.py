"""What Telegram delivers: stored as it came before anybody looks at it, handled once, in order.

Telegram numbers updates in sequence and repeats what was not confirmed
(https://core.telegram.org/bots/api#update); the number is the key here, so a repetition is
already there. What an update said is erased when it has been handled.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.chat_tables import chat_update
from storage.bulk import insert_rows
from storage.crypto import Vault

RAW = "chat_update.raw"
# Telegram keeps an update for a day; until then it could come again.
KEPT = timedelta(days=7)
# a literal: with a parameter PostgreSQL could not use the partial index
_UNHANDLED: ColumnElement[bool] = literal_column("handled_at IS NULL")


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """An update that nobody has handled."""

    update_id: int
    raw: dict[str, Any]
    received_at: datetime


async def store_updates(
    conn: AsyncConnection, vault: Vault, updates: Sequence[dict[str, Any]], now: datetime
) -> None:
    """Store updates, each with its `update_id`; those that have come before are there already."""
    rows = {
        one["update_id"]: {
            "update_id": one["update_id"],
            "raw_cipher": vault.seal(RAW, json.dumps(one, ensure_ascii=False)),
            "received_at": now,
        }
        for one in updates
    }
    await insert_rows(conn, chat_update, list(rows.values()), skip_existing=True)


async def any_waiting(conn: AsyncConnection) -> bool:
    """Tell whether an update waits to be handled."""
    query = select(chat_update.c.update_id).where(_UNHANDLED).limit(1)
    return (await conn.scalar(query)) is not None


async def next_update(conn: AsyncConnection, vault: Vault) -> StoredUpdate | None:
    """Lock and return the update of lowest number that nobody has handled."""
    c = chat_update.c
    query = (
        select(c.update_id, c.raw_cipher, c.received_at)
        .where(_UNHANDLED)
        .order_by(c.update_id)
        .limit(1)
        .with_for_update()
    )
    row = (await conn.execute(query)).one_or_none()
    if row is None:
        return None
    return StoredUpdate(row.update_id, json.loads(vault.open(RAW, row.raw_cipher)), row.received_at)


async def mark_handled(
    conn: AsyncConnection, update_id: int, now: datetime, *, keep: bool = False
) -> None:
    """Note that an update has been handled and erase what it said, unless it must be looked at."""
    c = chat_update.c
    values: dict[str, Any] = {"handled_at": now} | ({} if keep else {"raw_cipher": None})
    await conn.execute(update(chat_update).where(c.update_id == update_id).values(values))


async def forget_updates(conn: AsyncConnection, now: datetime) -> None:
    """Delete the updates that were handled and cannot come again."""
    await conn.execute(delete(chat_update).where(chat_update.c.handled_at < now - KEPT))
