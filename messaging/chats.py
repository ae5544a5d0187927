"""Chats on Telegram that people have opened with us: each is bound to one person.

A contact point of kind `chat` stands for the chat wherever numbers and addresses do; the chat's
own id is in `chat_binding` alone, so that one row is all there is to delete (R15).
"""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.tables import chat_binding
from storage.bulk import among
from storage.crypto import Vault

CHAT = "chat_binding.chat"


def chat_hash(vault: Vault, chat_id: int) -> bytes:
    """Return the look-up hash of a chat's id."""
    return vault.index(CHAT, str(chat_id))


def seal_chat(vault: Vault, chat_id: int) -> bytes:
    """Return a chat's id as it is stored."""
    return vault.seal(CHAT, str(chat_id))


async def sealed_chats(conn: AsyncConnection, points: Collection[int]) -> dict[int, bytes]:
    """Return the sealed chat ids behind contact points of kind `chat`, by point."""
    if not points:
        return {}
    c = chat_binding.c
    query = select(c.contact_point_id, c.chat_cipher).where(among(conn, c.contact_point_id, points))
    return {row[0]: row[1] for row in await conn.execute(query)}
