"""The bot at work: signed in, fetching what Telegram has (or told of it), handling it in order.

Of several processes one is the bot at a time: the holder of a lease row, which every handling
transaction renews. Updates come by polling, or by the webhook, where whichever process serves it
stores them and the holder of the lease handles them.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.telegram.events import WANTED
from bot.telegram.handling import ChatDesk, Saying, handle_update
from bot.telegram.signing_in import Webhook, sign_in
from bot.telegram.speaking import Speaker
from bot.telegram.webhook import is_number
from config.clock import Clock
from messaging.channels.base import Refused
from messaging.chat_updates import (
    StoredUpdate,
    any_waiting,
    forget_updates,
    mark_handled,
    next_update,
    store_updates,
)
from messaging.telegram_api import Done, GetRawUpdates, TelegramApi
from storage.engine import reading, writing
from storage.leases import release_lease, take_lease

LEASE = "telegram bot"
LEASE_SECONDS = 45.0  # longer than any question to Telegram may take
POLL_SECONDS = 20  # that Telegram may keep us waiting for something to come
LOOK_SECONDS = 1.0  # between two looks for updates that another process has stored
PAUSE_SECONDS = 3.0  # after a fault, and until the lease is asked for again
SIGN_IN_PAUSES = 5  # as many, after a sign-in that failed
GAP_PATIENCE = timedelta(seconds=2)  # that an update waits for those numbered before it
TIDY_EVERY = timedelta(hours=1)
LAST_WORDS_SECONDS = 5.0  # for what is still to be said when the process ends
# Faults of one update, which would come again and keep all others waiting.
_ITS_OWN = (IntegrityError, DataError, ProgrammingError)

T = TypeVar("T")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BotOffice:
    """What the bot works with."""

    engine: AsyncEngine
    desk: ChatDesk
    api: TelegramApi
    clock: Clock
    worker: str
    webhook: Webhook | None = None  # empty: the bot asks for updates itself
    pause_seconds: float = PAUSE_SECONDS
    wake: asyncio.Event = field(default_factory=asyncio.Event)  # set when something was stored


async def run_bot(office: BotOffice, stop: asyncio.Event) -> None:
    """Be the bot, while the lease is ours, until `stop` is set."""
    bot = _Bot(office, stop)
    try:
        await asyncio.gather(bot.fetch(), bot.handle())
    finally:
        await bot.leave()


class _Bot:
    """One process's part in being the bot."""

    def __init__(self, office: BotOffice, stop: asyncio.Event) -> None:
        self._office, self._stop = office, stop
        self._speaker = Speaker(office.api)
        self._signed_in = False
        self._offset: int | None = None  # confirms what has been stored
        self._last = 0  # the update handled last, 0: none yet
        self._tidied: datetime | None = None

    async def fetch(self) -> None:
        """Hold the lease, sign in, and bring in what has come, again and again."""
        while not self._stop.is_set():
            try:
                await self._fetch_once()
            except Exception:
                log.exception("the bot could not fetch")
                await self._pause()

    async def handle(self) -> None:
        """Handle what is stored, one update after the other."""
        while not self._stop.is_set():
            self._office.wake.clear()
            try:
                handled = await self._handle_next()
            except Exception:
                log.exception("updates wait")
                handled = False
                await self._pause()
            if not handled:
                await _wait(self._office.wake, LOOK_SECONDS)

    async def leave(self) -> None:
        """Say what is left to say, and let another process be the bot."""
        await self._speaker.finish(LAST_WORDS_SECONDS)
        with suppress(DBAPIError, OSError):
            async with writing(self._office.engine) as conn:
                await release_lease(conn, LEASE, self._office.worker)

    async def _fetch_once(self) -> None:
        async with writing(self._office.engine) as conn:
            now = self._office.clock.now()
            mine = await self._take_lease(conn, now)
            if mine and (self._tidied is None or now - self._tidied > TIDY_EVERY):
                await forget_updates(conn, now)
                self._tidied = now
        if not mine:
            await self._pause()
        elif not self._signed_in:
            await self._sign_in()
        elif self._office.webhook is None:
            await self._poll()
        else:
            await _wait(self._stop, LEASE_SECONDS / 3)

    async def _sign_in(self) -> None:
        office = self._office
        name = await sign_in(office.api, office.engine, office.desk.phrases, office.webhook)
        self._signed_in = bool(name)
        if name:
            log.info("the bot has signed in", bot=name, polling=office.webhook is None)
        else:
            await self._pause(SIGN_IN_PAUSES)

    async def _poll(self) -> None:
        """Ask for updates and store them; what was stored is confirmed with the next question."""
        office = self._office
        ask = GetRawUpdates(offset=self._offset, timeout=POLL_SECONDS, allowed_updates=WANTED)
        result = await self._unless_stopped(office.api.ask(ask, more_seconds=POLL_SECONDS))
        if result is None:
            return
        if not isinstance(result, Done):
            # somebody else polls, or a webhook has been set: sign in anew
            self._signed_in = not isinstance(result, Refused)
            log.warning("telegram gave no updates", answer=type(result).__name__)
            await self._pause()
            return
        await self._store([one for one in result.value if is_number(one.get("update_id"))])

    async def _store(self, updates: Sequence[dict[str, Any]]) -> None:
        if updates:
            async with writing(self._office.engine) as conn:
                await store_updates(
                    conn, self._office.desk.vault, updates, self._office.clock.now()
                )
            self._office.wake.set()
        # Numbers begin anew after a quiet week: what is confirmed is not named again.
        self._offset = max((one["update_id"] for one in updates), default=-1) + 1 or None

    async def _handle_next(self) -> bool:
        """Handle the next update if there is one and it is our turn; tell whether it was."""
        office = self._office
        async with reading(office.engine) as conn:
            if not await any_waiting(conn):
                return False
        async with writing(office.engine) as conn:
            now = office.clock.now()
            if not await self._take_lease(conn, now):
                return False
            update = await next_update(conn, office.desk.vault)
            if update is None or self._comes_early(update, now):
                return False
            said = await self._carry_out(conn, update, now)
        self._last = update.update_id
        self._speaker.say(said)
        return True

    async def _carry_out(
        self, conn: AsyncConnection, update: StoredUpdate, now: datetime
    ) -> list[Saying]:
        """Handle an update; one that cannot be handled is set aside, and stops no other."""
        try:
            async with conn.begin_nested():
                return await handle_update(conn, self._office.desk, update, now)
        except Exception as fault:
            if isinstance(fault, DBAPIError | OSError) and not isinstance(fault, _ITS_OWN):
                raise
            log.exception("an update could not be handled", update=update.update_id)
            await mark_handled(conn, update.update_id, now, keep=True)
            return []

    def _comes_early(self, update: StoredUpdate, now: datetime) -> bool:
        """Tell whether an update between the last and this one may still be on its way."""
        gap = 0 < self._last < update.update_id - 1
        return gap and now - update.received_at < GAP_PATIENCE

    async def _take_lease(self, conn: AsyncConnection, now: datetime) -> bool:
        return await take_lease(conn, LEASE, self._office.worker, now=now, seconds=LEASE_SECONDS)

    async def _unless_stopped(self, asking: Coroutine[Any, Any, T]) -> T | None:
        """Return what is asked for, nothing where the process is to end first."""
        asked = asyncio.create_task(asking)
        stopped = asyncio.create_task(self._stop.wait())
        await asyncio.wait({asked, stopped}, return_when=asyncio.FIRST_COMPLETED)
        answer = asked.result() if asked.done() else None
        for task in (asked, stopped):
            task.cancel()
        await asyncio.gather(asked, stopped, return_exceptions=True)
        return answer

    async def _pause(self, times: int = 1) -> None:
        await _wait(self._stop, times * self._office.pause_seconds)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
