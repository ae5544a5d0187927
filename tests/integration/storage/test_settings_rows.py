"""Settings in the database, and the access log."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.access import log_access
from storage.engine import reading, writing
from storage.settings_rows import Json, read_setting, write_setting
from storage.tables import access_log

NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)


async def write(engine: AsyncEngine, value: Json) -> Json:
    """Write a setting and return what is read back."""
    async with writing(engine) as conn:
        await write_setting(conn, "sending", value)
    async with reading(engine) as conn:
        return await read_setting(conn, "sending")


async def test_a_setting_is_read_as_written(engine: AsyncEngine) -> None:
    """A value comes back as it was, the latest one counts, and None takes it away."""
    assert await write(engine, {"cap": 50, "unit": "Söder"}) == {"cap": 50, "unit": "Söder"}
    assert await write(engine, value=False) is False
    assert await write(engine, None) is None


async def test_an_unknown_setting_is_none(engine: AsyncEngine) -> None:
    """A setting that nobody has written is None."""
    async with reading(engine) as conn:
        assert await read_setting(conn, "never") is None


async def test_a_look_is_written_down(engine: AsyncEngine) -> None:
    """A look at a person leaves who, whom, what, when and why."""
    async with writing(engine) as conn:
        await log_access(conn, NOW, actor="staff:sara", person="p1", action="view", reason="call")
    async with reading(engine) as conn:
        (row,) = (await conn.execute(select(access_log))).all()
    assert row[1:] == (NOW, "staff:sara", "p1", "view", "call")
