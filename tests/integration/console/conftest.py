"""The console of a small municipality, and a browser."""

from collections.abc import AsyncIterator

import pytest

from tests.integration.console.browsing import Browser, House, open_browser, open_house
from tests.integration.escalation.office import Office
from tests.world import World


@pytest.fixture
async def house(world: World) -> AsyncIterator[House]:
    """Return a house with the console open."""
    async with open_house(Office(world)) as house:
        yield house


@pytest.fixture
async def browser(house: House) -> AsyncIterator[Browser]:
    """Return a browser that nobody has signed in with."""
    async with open_browser(house) as browser:
        yield browser


@pytest.fixture
async def other(house: House) -> AsyncIterator[Browser]:
    """Return another browser."""
    async with open_browser(house) as browser:
        yield browser
