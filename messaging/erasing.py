"""Erasing what people wrote when its time has come: words, readings and examples at once (R15)."""

from datetime import datetime

from sqlalchemy import delete, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.tables import inbox, labelled_reply, reply
from storage.bulk import among

NOBODY = b""  # in the place of a sender's hash


async def erase_texts(conn: AsyncConnection, now: datetime, limit: int) -> int:
    """Erase the texts of up to `limit` replies whose time has come; return how many there were.

    That somebody answered, when and how stays; what they wrote, from which number, how it was
    read, by the program or a human, and what was learned from it goes.
    """
    c = reply.c
    due = (
        select(c.id, c.inbox_id)
        # a literal: with a parameter PostgreSQL could not use the partial index
        .where(literal_column("erase_at IS NOT NULL"), c.erase_at <= now)
        .order_by(c.erase_at, c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await conn.execute(due)).all()
    if not rows:
        return 0
    replies, came = [row.id for row in rows], [row.inbox_id for row in rows]
    learned = labelled_reply.c.reply_id
    await conn.execute(delete(labelled_reply).where(among(conn, learned, replies)))
    nothing = {"raw_cipher": None, "sender_hash": NOBODY}
    await conn.execute(update(inbox).where(among(conn, inbox.c.id, came)).values(nothing))
    emptied = {"text_cipher": None, "reading_cipher": None, "erase_at": None}
    await conn.execute(update(reply).where(among(conn, c.id, replies)).values(**emptied))
    return len(rows)
