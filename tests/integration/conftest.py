"""The small municipality that integration tests of the stages run in."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from config.clock import VirtualClock
from storage.engine import open_engine
from tests.world import World, open_world


@pytest.fixture
async def world(engine: AsyncEngine, clock: VirtualClock) -> World:
    """Return a world on each database in turn; it is 10 in the morning of 1 October 2025."""
    return await open_world(engine, clock)


@pytest.fixture
async def postgresql_world(postgresql_url: str, clock: VirtualClock) -> AsyncIterator[World]:
    """Return a world on PostgreSQL, for what takes two transactions at once."""
    engine = open_engine(postgresql_url)
    yield await open_world(engine, clock)
    await engine.dispose()
