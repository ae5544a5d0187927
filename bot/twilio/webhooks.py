"""Where Twilio brings what young people answer, who calls, and what became of our messages.

Nothing is read here: the form is checked, stored as it came, and answered once it
is safe. If a message cannot be stored the answer is 503, so that Twilio tries again or
calls the other address that it was given; a call is put through in any case.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from aiohttp import web

from bot.grouping import Grouper
from bot.twilio.forms import read_call, read_inbound, read_report
from bot.twilio.requests import read_signed
from bot.twilio.signature import SignatureCheck
from bot.twilio.voice import TALKED, apologise, hang_up, put_through
from config.clock import Clock
from messaging.channels.base import Inbound, Report

INBOUND_PATH = "/webhooks/twilio/inbound"
STATUS_PATH = "/webhooks/twilio/status/"
VOICE_PATH = "/webhooks/twilio/voice"
VOICE_ENDED_PATH = "/webhooks/twilio/voice/ended"
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
# Twilio waits 15 seconds for an answer, and a caller less.
CALL_PATIENCE = 3.0

Item = TypeVar("Item")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TwilioDoor:
    """What the routes need: who stores what comes in, and what signatures are made of."""

    store_inbound: Callable[[list[Inbound]], Awaitable[None]]
    store_reports: Callable[[list[Report]], Awaitable[None]]
    close: Callable[[], Awaitable[None]]  # called when nothing more comes in
    find_number: Callable[[str], Awaitable[str]]  # of the unit that works with a caller
    fallback_number: str  # the municipality's, in E.164; "" where it has none that can be rung
    auth_token: str
    public_url: str  # as Twilio calls it, without a path of ours
    clock: Clock
    max_group: int = 500  # forms stored in one transaction
    groups_at_once: int = 1  # that `store_inbound` takes beside each other
    pauses: tuple[float, ...] = (0.1, 0.5, 1.5)  # seconds before each further try to store


class _Desk:
    """The door while the application runs: keyed signatures and open groups."""

    def __init__(self, door: TwilioDoor) -> None:
        self.door = door
        self.clock = door.clock
        self.signature = SignatureCheck(door.auth_token, door.public_url)
        self.inbound = Grouper(
            door.store_inbound, max_group=door.max_group, at_once=door.groups_at_once
        )
        self.reports = Grouper(door.store_reports, max_group=door.max_group)


TWILIO_DOOR = web.AppKey("twilio_door", TwilioDoor)
_DESK = web.AppKey("twilio_desk", _Desk)


def add_twilio_routes(app: web.Application, door: TwilioDoor) -> None:
    """Open the door: Twilio calls its addresses with POST, or with GET if so configured."""
    app[TWILIO_DOOR] = door
    app.cleanup_ctx.append(_staff_desk)
    for path, handler in (
        (INBOUND_PATH, take_inbound),
        (STATUS_PATH + r"{message:\d{1,18}}", take_report),
        (VOICE_PATH, take_call),
        (VOICE_ENDED_PATH, end_call),
    ):
        app.router.add_post(path, handler)
        app.router.add_get(path, handler, allow_head=False)


async def take_inbound(request: web.Request) -> web.Response:
    """Store what somebody wrote to us; answer with no message of our own."""
    desk = request.app[_DESK]
    form = await read_signed(request, desk.signature)
    inbound = read_inbound(form, desk.clock.now())
    if inbound is None:
        raise web.HTTPBadRequest(text="MessageSid and From are needed")
    await _store(desk, desk.inbound, inbound)
    return _twiml(EMPTY_TWIML)


async def take_report(request: web.Request) -> web.Response:
    """Store what became of the message whose id is in the address."""
    desk = request.app[_DESK]
    form = await read_signed(request, desk.signature)
    report = read_report(form, int(request.match_info["message"]), desk.clock.now())
    if report is None:
        _log.warning("unknown message status", status=form.get("MessageStatus", "")[:40])
    else:
        await _store(desk, desk.reports, report)
    return web.Response(status=204)


async def take_call(request: web.Request) -> web.Response:
    """Put a caller through to their unit, and store that somebody called."""
    desk = request.app[_DESK]
    form = await read_signed(request, desk.signature)
    caller, called = form.get("From", ""), form.get("To", "")
    number, _ = await asyncio.gather(_number_for(desk, caller), _note_call(desk, form))
    ended = desk.door.public_url.rstrip("/") + VOICE_ENDED_PATH
    return _twiml(put_through(number, caller=caller, called=called, ended_url=ended))


async def end_call(request: web.Request) -> web.Response:
    """Say that we call back where nobody took the call; store it if that failed before."""
    desk = request.app[_DESK]
    form = await read_signed(request, desk.signature)
    await _note_call(desk, form)
    talked = form.get("DialCallStatus", "").lower() in TALKED
    return _twiml(hang_up() if talked else apologise())


async def _staff_desk(app: web.Application) -> AsyncIterator[None]:
    desk = app[_DESK] = _Desk(app[TWILIO_DOOR])
    yield
    await desk.inbound.close()
    await desk.reports.close()
    await desk.door.close()


async def _store(desk: _Desk, group: Grouper[Item], item: Item) -> None:
    """Return when the item is safe.

    Tried some times more: where it could connect, Twilio comes again only if it was told to
    (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
    """
    pauses = iter(desk.door.pauses)
    while True:
        try:
            return await group.add(item)
        except Exception as fault:
            # the kind alone: a database's complaint may quote the row
            _log.error("a webhook could not be stored", fault=type(fault).__name__)
            pause = next(pauses, None)
            if pause is None:
                raise web.HTTPServiceUnavailable from fault
        await asyncio.sleep(pause)


async def _number_for(desk: _Desk, caller: str) -> str:
    try:
        async with asyncio.timeout(CALL_PATIENCE):
            return await desk.door.find_number(caller)
    except Exception as fault:  # noqa: BLE001 - a call is put through whatever is broken here
        _log.error("a caller was not looked up", fault=type(fault).__name__)
        return desk.door.fallback_number


async def _note_call(desk: _Desk, form: dict[str, str]) -> None:
    call = read_call(form, desk.clock.now())
    if call is None:
        return
    try:
        async with asyncio.timeout(CALL_PATIENCE):
            await desk.inbound.add(call)
    except Exception as fault:  # noqa: BLE001 - the same
        _log.error("a call was not stored", fault=type(fault).__name__)


def _twiml(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/xml")
