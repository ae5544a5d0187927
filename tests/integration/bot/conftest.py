"""The bot of a small municipality, against a Telegram on this machine."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.telegram import FakeTelegram, fake_telegram
from tests.integration.bot.chatting import ChatHouse, chat_house
from tests.world import World


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A running Telegram."""
    async with fake_telegram() as running:
        yield running


@pytest.fixture
async def house(world: World, telegram: FakeTelegram) -> AsyncIterator[ChatHouse]:
    """A municipality whose bot is not at work yet."""
    async with chat_house(world, telegram) as house:
        yield house
