"""Tables for a test database, as the code has them; test_migrations.py compares the steps."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from storage.engine import open_engine, writing
from storage.types import metadata


def make_tables(url: str) -> None:
    """Make all tables in the empty database at `url`."""
    with ThreadPoolExecutor(1) as pool:  # a fixture may ask while another's loop runs
        pool.submit(lambda: asyncio.run(_make(url))).result()


async def _make(url: str) -> None:
    engine = open_engine(url)
    async with writing(engine) as conn:
        await conn.run_sync(metadata.create_all)
    await engine.dispose()
