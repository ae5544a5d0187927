"""Telegram's Bot API by aiogram, with every answer as a value: done, refused, later, or unknown.

aiogram builds the requests and reads the answers. What it raises is translated here and nowhere
else; a proxy's HTML page in place of an answer is a `ClientDecodeError`, which is no
`TelegramAPIError`. No fault's own words are kept: the bot's token stands in every address
(https://core.telegram.org/bots/api#making-requests).
"""

import asyncio
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

import aiohttp
import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from messaging.carrier_errors import CHAT_BLOCKED, CHAT_NOT_FOUND
from messaging.channels.base import Refused, TryLater, Unknown
from messaging.chat_pace import ChatPace

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 20.0
RECONNECT_SECONDS = 5.0  # after a refused connection
BUSY_SECONDS = 1.0  # after a 429 that names no time
LOCKED_OUT_SECONDS = 300.0  # until a token that was refused is tried again
LONGEST_WORDS = 200  # of a refusal's words that are kept

T = TypeVar("T")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """Telegram did what was asked; `value` is its answer."""

    value: T


Asked = Done[T] | Refused | TryLater | Unknown


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates with the updates as they came: one that aiogram cannot read stops no other."""

    __returning__: ClassVar[Any] = list[dict[str, Any]]
    __api_method__: ClassVar[str] = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class TelegramApi:
    """One bot's door to Telegram; nothing connects before the first request."""

    def __init__(
        self, token: str, api_url: str = "", *, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        """Take the bot's token, and another address than Telegram's for tests."""
        server = TelegramAPIServer.from_base(api_url) if api_url else PRODUCTION
        self._answer_seconds = answer_seconds
        self._bot = Bot(token, session=AiohttpSession(api=server, limit=200))
        self.pace = ChatPace()

    @property
    def bot_id(self) -> int:
        """The bot's own number, which its token begins with."""
        return self._bot.id

    async def ask(
        self, method: TelegramMethod[T], chat: str = "", *, more_seconds: float = 0
    ) -> Asked[T]:
        """Ask once and return what came of it.

        Args:
            method: what to ask.
            chat: the chat that gets to see it, whose turn is waited for; "": nobody does.
            more_seconds: how much longer than others this answer may take.
        """
        loop = asyncio.get_running_loop()
        if (closed := self.pace.held(chat, loop.time())) > 0:
            return TryLater(closed)
        if chat and (wait := self.pace.take(chat, loop.time())):
            await asyncio.sleep(wait)
        limits: Any = aiohttp.ClientTimeout(
            total=self._answer_seconds + more_seconds, connect=CONNECT_SECONDS
        )
        try:
            return Done(await self._bot(method, request_timeout=limits))
        except (AiogramError, ValueError, OSError) as fault:
            return self._judge(fault, chat, loop.time())

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.session.close()

    def _judge(self, fault: Exception, chat: str, now: float) -> Refused | TryLater | Unknown:
        """Return what a fault means; a pause that Telegram asks for is kept for all that comes."""
        match fault:
            case TelegramRetryAfter():
                self.pace.hold(chat, float(fault.retry_after), now)
                return TryLater(float(fault.retry_after))
            case TelegramUnauthorizedError() | TelegramNotFound():
                # our fault, not the receiver's: no message may be given up for it
                _log.error("telegram refuses the bot's token", fault=type(fault).__name__)
                self.pace.hold_all(LOCKED_OUT_SECONDS, now)
                return TryLater(LOCKED_OUT_SECONDS)
            case TelegramNetworkError() if not isinstance(fault, TelegramEntityTooLarge):
                return _judge_connection(fault.__cause__)
            case TelegramServerError() | ClientDecodeError():
                return Unknown(type(fault).__name__)
            case TelegramAPIError():
                return _judge_refusal(fault)
            case _:
                return Unknown(type(fault).__name__)


def _judge_connection(cause: BaseException | None) -> TryLater | Unknown:
    """Tell apart a connection that was never there from one that broke off."""
    if isinstance(cause, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return TryLater(RECONNECT_SECONDS)
    return Unknown(type(cause).__name__)


def _judge_refusal(fault: TelegramAPIError) -> Refused | TryLater:
    words = fault.message[:LONGEST_WORDS]
    if isinstance(fault, TelegramForbiddenError):
        return Refused(CHAT_BLOCKED, words)
    if not isinstance(fault, TelegramBadRequest):
        busy = words.casefold().startswith("too many requests")
        return TryLater(BUSY_SECONDS) if busy else Refused(type(fault).__name__, words)
    missing = "chat not found" in words.casefold()
    return Refused(CHAT_NOT_FOUND if missing else "telegram 400", words)
