"""Where Telegram brings updates: checked by the secret, stored, and answered once they are safe.

Nothing is handled here. If an update cannot be stored the answer is 503, so that Telegram comes
again (https://core.telegram.org/bots/api#setwebhook).
"""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import web

from bot.grouping import Grouper

PATH = "/webhooks/telegram"
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
MOST_BYTES = 256 * 1024  # an update has some kilobytes

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TelegramDoor:
    """What the route needs: who stores updates, and the secret that comes with each."""

    store: Callable[[list[dict[str, Any]]], Awaitable[None]]
    secret: str
    wake: asyncio.Event = field(default_factory=asyncio.Event)  # set when something has come


_DOOR = web.AppKey("telegram_door", TelegramDoor)
_GROUP: web.AppKey[Grouper[dict[str, Any]]] = web.AppKey("telegram_group", Grouper)


def add_telegram_routes(app: web.Application, door: TelegramDoor) -> None:
    """Open the door."""
    app[_DOOR] = door
    app.cleanup_ctx.append(_open_group)
    app.router.add_post(PATH, take_update)


async def take_update(request: web.Request) -> web.Response:
    """Store an update; answer with nothing to say."""
    door = request.app[_DOOR]
    given = request.headers.get(SECRET, "").encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(given, door.secret.encode()):
        raise web.HTTPForbidden
    update = _read_update(await _read_body(request))
    try:
        await request.app[_GROUP].add(update)
    except Exception as fault:
        # the kind alone: a database's complaint may quote the row
        _log.error("a webhook could not be stored", fault=type(fault).__name__)
        raise web.HTTPServiceUnavailable from fault
    door.wake.set()
    return web.Response()


async def _open_group(app: web.Application) -> AsyncIterator[None]:
    door = app[_DOOR]
    group = app[_GROUP] = Grouper(door.store)
    yield
    await group.close()


async def _read_body(request: web.Request) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            raise web.HTTPRequestEntityTooLarge(MOST_BYTES, len(body))
    return bytes(body)


def _read_update(body: bytes) -> dict[str, Any]:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise web.HTTPBadRequest(text="no JSON") from fault
    if not isinstance(update, dict) or not is_number(update.get("update_id")):
        raise web.HTTPBadRequest(text="update_id is needed")
    return update


def is_number(value: object) -> bool:
    """Tell whether a value can number an update: a whole number that the database holds."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
