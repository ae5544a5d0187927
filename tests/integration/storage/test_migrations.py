"""The steps of the database's history lead to exactly the tables of the code."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from pipeline.schema import STAGES, TABLES
from storage.engine import is_postgresql, open_engine, reading, writing
from storage.migrate import FOLDER, is_current, latest_step, upgrade
from storage.types import metadata
from tests.postgresql import Server

SQLITE_SCHEMA = text("""
    SELECT type, name, sql FROM sqlite_master
    WHERE tbl_name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite_%' ORDER BY type, name""")
POSTGRESQL_SCHEMA = [
    text("""
        SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default,
            collation_name
        FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name NOT LIKE 'alembic%' ORDER BY 1, 2"""),
    text("""
        SELECT indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND tablename NOT LIKE 'alembic%' ORDER BY 1"""),
    text("""
        SELECT conname, contype::text, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'alembic%'
        ORDER BY 1, 2, 3"""),
]


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """Return an engine on a database without tables: each kind in turn."""
    server: Server | None = None
    url = f"sqlite+aiosqlite:///{tmp_path}/empty.db"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        url = server.create("without_tables")
    engine = open_engine(url)
    yield engine
    await engine.dispose()
    if server:
        server.drop("without_tables")


async def schema_of(engine: AsyncEngine) -> list[list[str]]:
    """Return everything the database says about its tables, in words that can be compared."""
    statements = POSTGRESQL_SCHEMA if is_postgresql(engine) else [SQLITE_SCHEMA]
    async with reading(engine) as conn:
        found = [(await conn.execute(statement)).all() for statement in statements]
    return [["; ".join(_in_order(str(word)) for word in row) for row in rows] for rows in found]


def _in_order(words: str) -> str:
    """Put a table's constraints in order: nobody promises one."""
    lines = [line.strip(" \t,") for line in words.splitlines()]
    columns = [line for line in lines if not line.startswith("CONSTRAINT")]
    return " ".join(columns + sorted(set(lines) - set(columns)))


async def test_steps_and_tables_agree(empty: AsyncEngine) -> None:
    """A database that took the steps is the same as one made from the tables of the code.

    Where this fails, tables have changed: write a step with `make migration`.
    """
    await upgrade(empty)
    by_steps = await schema_of(empty)
    async with writing(empty) as conn:
        await conn.run_sync(metadata.drop_all)
        await conn.run_sync(metadata.create_all)
    assert by_steps == await schema_of(empty)


async def test_a_database_says_whether_it_is_current(empty: AsyncEngine) -> None:
    """An empty database is not current, an upgraded one is, and upgrading twice does nothing."""
    async with reading(empty) as conn:
        assert not await is_current(conn)
    await upgrade(empty)
    await upgrade(empty)
    async with reading(empty) as conn:
        assert await is_current(conn)


async def test_a_failed_step_leaves_the_database_as_it_was(empty: AsyncEngine) -> None:
    """All steps are taken in one transaction, or none."""
    async with writing(empty) as conn:
        await conn.run_sync(TABLES["lease"].create)
    with pytest.raises(DBAPIError, match="lease"):
        await upgrade(empty)
    async with reading(empty) as conn:
        assert await conn.run_sync(lambda sync: inspect(sync).get_table_names()) == ["lease"]


def test_every_step_has_its_number() -> None:
    """Steps are numbered without a gap, in their file names too."""
    files = sorted(file.name for file in FOLDER.glob("versions/v*.py"))
    assert [name[1:5] for name in files] == [f"{n:04}" for n in range(1, len(files) + 1)]
    assert latest_step() == f"{len(files):04}"


def test_every_table_belongs_to_a_stage() -> None:
    """The list of stages names every file of tables there is."""
    here = {table for stage in STAGES for table in vars(stage).values() if table in TABLES.values()}
    assert {table.name for table in here} == set(TABLES)
