"""The inbox: everything that arrives is stored once, raw, before anybody thinks about it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.channels.base import Inbound
from messaging.states import Provider
from messaging.tables import inbox
from register.sealing import point_hash
from storage.bulk import insert_rows
from storage.crypto import Vault
from storage.lane import Lane, Lanes

_as_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: it is asked ten thousand times


async def store_inbound(conn: AsyncConnection, vault: Vault, inbound: Sequence[Inbound]) -> None:
    """Store what a carrier delivered; what it delivers again is already there.

    From this commit on the sender's steps are held: the claim looks for unread texts (R5).
    """
    await insert_rows(conn, inbox, _rows(vault, inbound), skip_existing=True)


async def store_at_once(lane: Lane | Lanes, vault: Vault, inbound: Sequence[Inbound]) -> None:
    """Store the same in a transaction of its own, for a door with many callers."""
    await lane.insert(inbox, _rows(vault, inbound), key=("provider", "external_id"))


def _rows(vault: Vault, inbound: Sequence[Inbound]) -> list[dict[str, Any]]:
    return [
        {
            "provider": one.provider,
            "external_id": one.external_id,
            "sender_hash": point_hash(vault, one.sender),
            "person_id": one.person_id,
            "raw_cipher": vault.seal("inbox.raw", _as_json(one.raw)),
            "received_at": one.at,
        }
        for one in inbound
    ]


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that has arrived and has not been read."""

    id: int
    provider: Provider
    sender_hash: bytes
    person_id: int | None  # the sender, where the door knew
    raw: Mapping[str, str]
    received_at: datetime


async def unread_texts(conn: AsyncConnection, vault: Vault, limit: int) -> list[Unread]:
    """Lock and return the oldest texts that nobody has read."""
    c = inbox.c
    query = (
        select(c.id, c.provider, c.sender_hash, c.person_id, c.raw_cipher, c.received_at)
        .where(literal_column("handled_at IS NULL"))
        .order_by(c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [
        Unread(
            row.id,
            Provider(row.provider),
            row.sender_hash,
            row.person_id,
            json.loads(vault.open("inbox.raw", row.raw_cipher)),
            row.received_at,
        )
        for row in await conn.execute(query)
    ]
