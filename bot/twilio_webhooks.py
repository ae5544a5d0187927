"""Where Twilio brings what young people answer, and what became of our messages.

Nothing is read here: the form is checked, stored as it came, and answered once it
is safe. If it cannot be stored the answer is 503, so that Twilio comes again.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl

import structlog
from aiohttp import web

from bot.grouping import Grouper
from bot.twilio_forms import read_inbound, read_report
from bot.twilio_signature import SignatureCheck
from config.clock import Clock
from messaging.channels.base import Inbound, Report

INBOUND_PATH = "/webhooks/twilio/inbound"
STATUS_PATH = "/webhooks/twilio/status/"
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
MAX_FIELDS = 200

Item = TypeVar("Item")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TwilioDoor:
    """What the routes need: who stores what comes in, and what signatures are made of."""

    store_inbound: Callable[[list[Inbound]], Awaitable[None]]
    store_reports: Callable[[list[Report]], Awaitable[None]]
    auth_token: str
    public_url: str  # as Twilio calls it, without a path of ours
    clock: Clock
    max_group: int = 500  # forms stored in one transaction
    max_wait_seconds: float = 0.005  # that a form waits for others


class _Desk:
    """The door while the application runs: keyed signatures and open groups."""

    def __init__(self, door: TwilioDoor) -> None:
        self.clock = door.clock
        self.signature = SignatureCheck(door.auth_token, door.public_url)
        self.inbound = _group(door, door.store_inbound)
        self.reports = _group(door, door.store_reports)


def _group(door: TwilioDoor, store: Callable[[list[Item]], Awaitable[None]]) -> Grouper[Item]:
    return Grouper(store, max_group=door.max_group, max_wait_seconds=door.max_wait_seconds)


TWILIO_DOOR = web.AppKey("twilio_door", TwilioDoor)
_DESK = web.AppKey("twilio_desk", _Desk)


def add_twilio_routes(app: web.Application, door: TwilioDoor) -> None:
    """Open the door: Twilio calls the two addresses with POST, or with GET if so configured."""
    app[TWILIO_DOOR] = door
    app.cleanup_ctx.append(_staff_desk)
    status = STATUS_PATH + r"{message:\d{1,18}}"
    for path, handler in ((INBOUND_PATH, take_inbound), (status, take_report)):
        app.router.add_post(path, handler)
        app.router.add_get(path, handler, allow_head=False)


async def take_inbound(request: web.Request) -> web.Response:
    """Store what somebody wrote to us; answer with no message of our own."""
    desk = request.app[_DESK]
    form = dict(await _read_signed(request, desk))
    inbound = read_inbound(form, desk.clock.now())
    if inbound is None:
        raise web.HTTPBadRequest(text="MessageSid and From are needed")
    await _store(desk.inbound, inbound)
    return web.Response(text=EMPTY_TWIML, content_type="text/xml")


async def take_report(request: web.Request) -> web.Response:
    """Store what became of the message whose id is in the address."""
    desk = request.app[_DESK]
    form = dict(await _read_signed(request, desk))
    report = read_report(form, int(request.match_info["message"]), desk.clock.now())
    if report is None:
        _log.warning("unknown message status", status=form.get("MessageStatus", "")[:40])
    else:
        await _store(desk.reports, report)
    return web.Response(status=204)


async def _staff_desk(app: web.Application) -> AsyncIterator[None]:
    desk = app[_DESK] = _Desk(app[TWILIO_DOOR])
    yield
    await desk.inbound.close()
    await desk.reports.close()


async def _read_signed(request: web.Request, desk: _Desk) -> Sequence[tuple[str, str]]:
    """Return the form's fields; a form that Twilio did not sign ends in 403."""
    body = (await request.read()).decode("utf-8", "replace")
    sent = request.rel_url.raw_query_string if request.method == "GET" else body
    try:
        fields = parse_qsl(sent, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as fault:
        raise web.HTTPForbidden from fault
    posted = fields if request.method == "POST" else []
    signature = request.headers.get("X-Twilio-Signature")
    if not desk.signature.accepts(request.raw_path, posted, signature):
        raise web.HTTPForbidden
    return fields


async def _store(group: Grouper[Item], item: Item) -> None:
    try:
        await group.add(item)
    except Exception as fault:
        # the kind alone: a database's complaint may quote the row
        _log.error("a webhook could not be stored", fault=type(fault).__name__)
        raise web.HTTPServiceUnavailable from fault
