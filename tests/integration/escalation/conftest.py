"""The staff of the small municipality, at work."""

import pytest

from tests.integration.escalation.office import Office
from tests.world import World


@pytest.fixture
async def office(world: World) -> Office:
    """Return the office on each database in turn; it is 10 in the morning."""
    return Office(world)
