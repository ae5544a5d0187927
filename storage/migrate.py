"""Bringing a database's tables to what this version of Uppsök expects.

The steps are in `storage/migrations/versions`. A database only goes forward; the way
back is a backup (docs/development.md says how a step is written).
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import writing

FOLDER = Path(__file__).with_name("migrations")


async def upgrade(engine: AsyncEngine) -> None:
    """Take every step that the database has not taken, all in one transaction."""
    async with writing(engine) as conn:
        await conn.run_sync(take_steps)


async def is_current(conn: AsyncConnection) -> bool:
    """Tell whether the database has taken every step that there is."""
    return await conn.run_sync(_taken) == latest_step()


def take_steps(conn: Connection) -> None:
    """Take the missing steps on a connection whose transaction the caller ends."""
    config = alembic_config()
    config.attributes["connection"] = conn
    command.upgrade(config, "head")


def latest_step() -> str | None:
    """Return the identifier of the latest step, None where there is none yet."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def alembic_config() -> Config:
    """Return alembic's settings: they live here, not in a file of their own."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _taken(conn: Connection) -> str | None:
    return MigrationContext.configure(conn).get_current_revision()
