"""Saying things in chats: in order in each chat, at Telegram's rate, never in the way of others."""

import asyncio
from collections import deque
from collections.abc import Iterable
from typing import Any

import structlog
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, TelegramMethod
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.telegram.handling import Saying
from bot.telegram.screens import Rows, Screen
from messaging.channels.base import Refused, TryLater
from messaging.channels.telegram_chat import NO_PREVIEW
from messaging.telegram_api import Asked, TelegramApi

TRIES = 3
MOST_WAITING = 20  # sayings in one chat; whoever writes faster than that is not waited for
LONGEST_WAIT = 60.0  # seconds; an answer that comes later than that answers nothing
UNCHANGED = "message is not modified"  # Telegram's words where a screen is shown again

log = structlog.get_logger(__name__)


class Speaker:
    """Says what is handed to it; each chat has a queue of its own."""

    def __init__(self, api: TelegramApi) -> None:
        """Take the bot."""
        self._api = api
        self._queues: dict[int, deque[Saying]] = {}
        self._speaking: set[asyncio.Task[None]] = set()

    def say(self, sayings: Iterable[Saying]) -> None:
        """Say these soon, each after what is waiting in its chat."""
        for one in sayings:
            queue = self._queues.setdefault(one.chat_id, deque())
            if len(queue) == MOST_WAITING:
                continue
            queue.append(one)
            if len(queue) == 1:
                task = asyncio.create_task(self._speak(one.chat_id, queue))
                self._speaking.add(task)
                task.add_done_callback(self._speaking.discard)

    async def finish(self, seconds: float) -> None:
        """Wait until all is said, so many seconds at most; what is left stays unsaid."""
        if self._speaking:
            _, late = await asyncio.wait(self._speaking, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _speak(self, chat_id: int, queue: deque[Saying]) -> None:
        while queue:
            try:
                await self._say(queue[0])
            except Exception:
                log.exception("nothing could be said")
            queue.popleft()
        del self._queues[chat_id]

    async def _say(self, saying: Saying) -> None:
        if saying.tap:
            answer = AnswerCallbackQuery(callback_query_id=saying.tap, text=saying.toast or None)
            await self._ask(answer, 0)
        if saying.screen is None:
            return
        if saying.message_id:
            result = await self._ask(_edit(saying, saying.screen), saying.chat_id)
            # a message that was deleted, or is too old to be changed
            if not isinstance(result, Refused) or UNCHANGED in result.text:
                return
        await self._ask(_send(saying, saying.screen), saying.chat_id)

    async def _ask(self, method: TelegramMethod[Any], chat_id: int) -> Asked[Any]:
        """Ask, and again where Telegram has not taken it; never where it may have."""
        chat = str(chat_id) if chat_id else ""
        result = await self._api.ask(method, chat)
        for _ in range(TRIES - 1):
            if not isinstance(result, TryLater) or result.after_seconds > LONGEST_WAIT:
                break
            await asyncio.sleep(result.after_seconds)
            result = await self._api.ask(method, chat)
        return result


def _send(saying: Saying, screen: Screen) -> SendMessage:
    return SendMessage(
        chat_id=saying.chat_id,
        text=screen.text,
        link_preview_options=NO_PREVIEW,
        reply_markup=_buttons(screen.rows),
    )


def _edit(saying: Saying, screen: Screen) -> EditMessageText:
    return EditMessageText(
        chat_id=saying.chat_id,
        message_id=saying.message_id,
        text=screen.text,
        link_preview_options=NO_PREVIEW,
        reply_markup=_buttons(screen.rows),
    )


def _buttons(rows: Rows) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=one.text, callback_data=one.data) for one in row]
            for row in rows
        ]
    )
