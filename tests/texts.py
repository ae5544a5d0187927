"""Texts put to use, as a manager alone does it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.version_rules import TextKey
from messaging.versions import live_version, publish, save_draft

AUTHOR = "staff:moa"


async def put_live(
    conn: AsyncConnection,
    key: tuple[str, str, str],
    body: str,
    *,
    now: datetime,
    one_way: bool = False,
    ending: int | None = None,
) -> int:
    """Write a text for a template, channel and language and publish it; return its version."""
    text = TextKey(*key)
    version = await save_draft(conn, text, body, author=AUTHOR, now=now, one_way=one_way)
    live = await live_version(conn, text)
    replacing = live.id if live else None
    await publish(
        conn, version, replacing=replacing, by=AUTHOR, now=now, second_approval=False,
        ending=ending, one_way=one_way,
    )  # fmt: skip
    return version
