"""Connections and transactions on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import is_postgresql, open_engine, reading, writing
from storage.tables import setting


async def test_a_written_row_is_read_back(engine: AsyncEngine) -> None:
    """What a writing block leaves is committed at its end."""
    async with writing(engine) as conn:
        await conn.execute(insert(setting).values(name="a", value="1"))
    async with reading(engine) as conn:
        assert (await conn.execute(select(setting.c.value))).scalar_one() == "1"


async def test_a_failed_block_leaves_nothing(engine: AsyncEngine) -> None:
    """An exception inside a writing block takes all of it back."""
    with pytest.raises(IntegrityError):
        await _write_twice(engine)
    async with reading(engine) as conn:
        assert (await conn.execute(select(setting))).all() == []


async def test_reading_keeps_nothing(engine: AsyncEngine) -> None:
    """A reading block never commits."""
    async with reading(engine) as conn:
        await conn.execute(insert(setting).values(name="a", value="1"))
    async with reading(engine) as conn:
        assert (await conn.execute(select(setting))).all() == []


async def test_reading_never_waits_for_a_writer(engine: AsyncEngine) -> None:
    """A snapshot can be read while somebody else holds the write lock."""
    async with writing(engine) as writer:
        await writer.execute(insert(setting).values(name="a", value="1"))
        async with reading(engine) as reader:
            assert (await reader.execute(select(setting))).all() == []


async def test_foreign_keys_are_kept(engine: AsyncEngine) -> None:
    """A row that points nowhere is refused, on SQLite too."""
    statement = text("INSERT INTO district (name, unit_id) VALUES ('Farsta', 999)")
    async with writing(engine) as conn:
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            await conn.execute(statement)


async def test_the_kind_of_database_is_known(engine: AsyncEngine, database_url: str) -> None:
    """An engine says which database it speaks to."""
    assert is_postgresql(engine) == database_url.startswith("postgresql")


async def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    """A new installation needs no folder made by hand."""
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/new/folder/uppsok.db")
    async with writing(engine) as conn:
        assert (await conn.execute(text("SELECT 1"))).scalar_one() == 1
    await engine.dispose()


async def test_memory_needs_no_folder() -> None:
    """A database in memory has no file."""
    engine = open_engine("sqlite+aiosqlite:///:memory:")
    async with reading(engine) as conn:
        assert (await conn.execute(text("SELECT 1"))).scalar_one() == 1
    await engine.dispose()


async def test_one_writer_at_a_time(sqlite_url: str) -> None:
    """SQLite's write lock is taken when a writing block begins, not at its first write."""
    engine = open_engine(sqlite_url)
    async with writing(engine), engine.connect() as second:
        await second.execution_options(uppsok_read_only=True)
        await second.execute(text("PRAGMA busy_timeout = 1"))
        with pytest.raises(OperationalError, match="locked"):
            await second.execute(insert(setting).values(name="a", value="1"))
    await engine.dispose()


async def _write_twice(engine: AsyncEngine) -> None:
    async with writing(engine) as conn:
        await conn.execute(insert(setting).values(name="a", value="1"))
        await conn.execute(insert(setting).values(name="a", value="2"))
