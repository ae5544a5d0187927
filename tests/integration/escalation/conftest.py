"""The staff of the small municipality, at work."""

from collections.abc import AsyncIterator

import pytest

from config.clock import VirtualClock
from storage.engine import open_engine
from tests.integration.escalation.office import Office
from tests.world import World, open_world


@pytest.fixture
async def office(world: World) -> Office:
    """Return the office on each database in turn; it is 10 in the morning."""
    return Office(world)


@pytest.fixture
async def crowded_office(postgresql_url: str, clock: VirtualClock) -> AsyncIterator[Office]:
    """Return the office on PostgreSQL, where many write at once: SQLite lets one at a time."""
    engine = open_engine(postgresql_url)
    yield Office(await open_world(engine, clock))
    await engine.dispose()
