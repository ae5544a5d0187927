"""Settings that live in the database: what staff decide while Uppsök runs, as JSON."""

import json
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.bulk import insert_rows
from storage.tables import setting

SYNTHETIC = "synthetic"  # set in a database whose people are made up
Json = Any  # what JSON can hold: None, bool, int, float, str, and lists and dicts of these


async def read_setting(conn: AsyncConnection, name: str) -> Json:
    """Return the value written last under `name`, None where there is none."""
    value = (await conn.execute(select(setting.c.value).where(setting.c.name == name))).scalar()
    return None if value is None else json.loads(value)


async def write_setting(conn: AsyncConnection, name: str, value: Json) -> None:
    """Keep `value` under `name`, in place of what was there; None removes it."""
    if value is None:
        await conn.execute(delete(setting).where(setting.c.name == name))
        return
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    await insert_rows(conn, setting, [{"name": name, "value": text}], skip_existing=True)
    # where two write at once, the second waits here for the first
    await conn.execute(update(setting).where(setting.c.name == name).values(value=text))
