"""A municipality whose bot is at work against a fake Telegram."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

from bot.telegram.handling import ChatDesk
from bot.telegram.loop import BotOffice, run_bot
from bot.telegram.signing_in import Webhook
from config.languages import LANGUAGES
from config.phrases import load_phrases
from escalation.tables import task
from messaging.channels.telegram_chat import TelegramChat
from messaging.chat_tables import chat_update
from messaging.links import make_link
from messaging.states import TokenPurpose
from messaging.telegram_api import TelegramApi
from register.states import PointKind
from register.tables import contact_point, status_change
from storage.engine import writing
from storage.types import AnyRow
from tests.fakes.telegram import BOT, TOKEN, FakeTelegram, Person
from tests.patience import PATIENCE
from tests.people import ELIAS, Young
from tests.world import World

PHRASES = load_phrases("bot")
SV = PHRASES["sv"]
CHAT = 7001


def start_of(key: str, language: str = "sv") -> str:
    """Return a phrase up to what is filled in."""
    return PHRASES[language][key].partition("{")[0]


@dataclass
class ChatHouse:
    """The world, Telegram, and the bot between them."""

    world: World
    fake: FakeTelegram
    office: BotOffice

    @property
    def chat(self) -> TelegramChat:
        """The channel by which messages go to chats."""
        return TelegramChat(self.office.api)

    async def link(self, person: int) -> str:
        """Return a new link that begins a chat with somebody."""
        async with writing(self.world.engine) as conn:
            word = await make_link(
                conn, self.world.vault, person, TokenPurpose.CHAT, self.world.clock.now()
            )
        return f"https://t.me/{BOT}?start={word}"

    async def opened(self, who: Young = ELIAS, chat: int = CHAT) -> tuple[int, Person]:
        """Put somebody into the register and let them open their chat; return both."""
        key = await self.world.add_person(who)
        person = self.fake.person(chat, who.first_name)
        await person.open_link(await self.link(key))
        await person.sees(who.first_name)
        return key, person

    async def quiet(self) -> None:
        """Wait until every update that was delivered is stored and handled."""
        await self.quiet_but(0)

    async def quiet_but(self, waiting: int) -> None:
        """Wait until all that was delivered is stored, and so many updates wait to be handled."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if not self.fake.undelivered and await self._waiting() == waiting:
                    return
                await asyncio.sleep(0.02)

    @asynccontextmanager
    async def at_work(self, *, webhook: Webhook | None = None) -> AsyncIterator[None]:
        """Let the bot work meanwhile."""
        stop = asyncio.Event()
        bot = asyncio.create_task(run_bot(replace(self.office, webhook=webhook), stop))
        try:
            yield
        finally:
            stop.set()
            await bot

    async def _waiting(self) -> int:
        rows = await self.world.rows(chat_update, handled_at=None)
        return len(rows)


async def chat_point(house: ChatHouse) -> AnyRow:
    """Return the one contact point that stands for a chat."""
    (point,) = await house.world.rows(contact_point, kind=PointKind.CHAT.value)
    return point


async def told(house: ChatHouse, key: int) -> list[tuple[str, str]]:
    """Return what the ledger says of somebody, oldest first: kind and detail."""
    rows = await house.world.rows(status_change, person_id=key)
    return [(row.kind, row.detail) for row in rows]


async def open_tasks(house: ChatHouse) -> list[tuple[str, object]]:
    """Return kind and due time of the open tasks."""
    return [(row.kind, row.due_at) for row in await house.world.rows(task, state="open")]


@asynccontextmanager
async def chat_house(world: World, fake: FakeTelegram) -> AsyncIterator[ChatHouse]:
    """Give a house whose bot is not at work yet."""
    api = TelegramApi(TOKEN, fake.url, answer_seconds=PATIENCE)
    api.pace = type(api.pace)(1000, chat_gap=0.001)
    desk = ChatDesk(world.vault, world.works.municipality, PHRASES, LANGUAGES, api.bot_id)
    office = BotOffice(world.engine, desk, api, world.clock, worker="tests", pause_seconds=0.05)
    try:
        yield ChatHouse(world, fake, office)
    finally:
        with suppress(RuntimeError):
            await api.close()
