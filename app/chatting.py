"""The Telegram bot, as the settings allow it: its office, its door, and the `bot` command."""

from typing import Any

from bot.telegram.handling import ChatDesk
from bot.telegram.loop import BotOffice
from bot.telegram.signing_in import Webhook
from bot.telegram.webhook import PATH, TelegramDoor
from config.languages import LANGUAGES
from config.phrases import load_phrases
from config.settings import Settings
from messaging.channels.telegram_chat import TelegramChat
from messaging.chat_updates import store_updates
from messaging.states import Channel
from pipeline.works import Works
from storage.engine import is_postgresql, writing

PHRASES = "bot"
ALONE = "run"


def bot_office(works: Works, settings: Settings) -> BotOffice | None:
    """Return what the bot works with; None where no chat leaves this house."""
    channel = works.channels.get(Channel.CHAT)
    if not isinstance(channel, TelegramChat):
        return None
    secret, url = settings.telegram_webhook_secret, settings.base_url + PATH
    return BotOffice(
        engine=works.engine,
        desk=ChatDesk(
            vault=works.vault,
            municipality=works.municipality,
            phrases=load_phrases(PHRASES),
            languages=LANGUAGES,
            bot_id=channel.api.bot_id,
        ),
        api=channel.api,
        clock=works.clock,
        # on SQLite there is one process: after a crash the next need not wait for the lease
        worker=works.worker if is_postgresql(works.engine) else ALONE,
        webhook=Webhook(url, secret.get_secret_value()) if secret else None,
    )


def telegram_door(
    works: Works, settings: Settings, office: BotOffice | None
) -> TelegramDoor | None:
    """Return the door that Telegram brings updates to; None where it is not asked to.

    `office` is the bot of this process, which is woken by what comes.
    """
    secret = settings.telegram_webhook_secret
    if secret is None or Channel.CHAT not in works.channels:
        return None

    async def store(updates: list[dict[str, Any]]) -> None:
        async with writing(works.engine) as conn:
            await store_updates(conn, works.vault, updates, works.clock.now())

    door = TelegramDoor(store=store, secret=secret.get_secret_value())
    return door if office is None else TelegramDoor(store, door.secret, office.wake)
