"""Signing in: who the bot is, its commands in every language, and how updates come to it."""

from dataclasses import dataclass

import structlog
from aiogram.methods import DeleteWebhook, GetMe, SetMyCommands, SetWebhook
from aiogram.types import BotCommand
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.telegram.events import WANTED
from bot.telegram.speech import Phrases
from messaging.desk import CHAT_BOT
from messaging.telegram_api import Done, TelegramApi
from storage.engine import writing
from storage.settings_rows import write_setting

COMMANDS = ("menu", "language", "stop", "forget")
DEFAULT = "en"  # the language of commands for whoever speaks none of ours

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram brings updates, and the secret that it brings along."""

    url: str
    secret: str


async def sign_in(
    api: TelegramApi, engine: AsyncEngine, phrases: Phrases, webhook: Webhook | None
) -> str:
    """Make the bot ready and note its name, by which chats can be offered; "" where it failed."""
    me = await api.ask(GetMe())
    if not isinstance(me, Done) or not me.value.username:
        log.warning("the bot could not sign in", answer=type(me).__name__)
        return ""
    way = DeleteWebhook() if webhook is None else _set_webhook(webhook)
    if not isinstance(result := await api.ask(way), Done):
        log.warning("the bot could not say how updates come", answer=type(result).__name__)
        return ""
    await _tell_commands(api, phrases)
    async with writing(engine) as conn:
        await write_setting(conn, CHAT_BOT, me.value.username)
    return me.value.username


def _set_webhook(webhook: Webhook) -> SetWebhook:
    return SetWebhook(url=webhook.url, secret_token=webhook.secret, allowed_updates=WANTED)


async def _tell_commands(api: TelegramApi, phrases: Phrases) -> None:
    """Name the commands in each language; without them the bot works as well."""
    for language, texts in phrases.items():
        commands = [
            BotCommand(command=name, description=texts[f"command_{name}"]) for name in COMMANDS
        ]
        await api.ask(SetMyCommands(commands=commands, language_code=language))
        if language == DEFAULT:
            await api.ask(SetMyCommands(commands=commands))
