"""The reply page behind a personal link: `/r/{token}`, without login, without cookies.

A GET never acts and uses nothing up, for previews open links; a POST stores the answer as it
came and shows a page that thanks for it. What follows from an answer is decided where every
reply is read (escalation/reading.py).
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

import structlog
from aiohttp import web

from bot.page.call_slots import call_slots
from bot.page.form import (
    RELATIVE,
    Answer,
    is_one_click,
    one_click_answer,
    read_answer,
    read_fields,
)
from bot.page.language import choose_language
from bot.page.request_limit import RequestLimit
from bot.page.thanks import as_query, read_query, thank_for
from bot.page.view import PAGES, Notice, Reader, ReplyView
from bot.page.visitors import Visitor, find_visitor, open_chat, store_answer
from config.clock import swedish_date
from config.languages import LANGUAGES
from config.phrases import load_phrases
from messaging.links import PAGE
from messaging.wording import CHAT_ADDRESS, HTTPS
from pages.callers import caller_address
from pages.files import PageFiles, read_page_files
from pages.headers import CAREFUL, POLICY, file_response
from pipeline.works import Works
from storage.engine import reading, writing

MOST_BYTES = 24_000  # of a posted form: a thousand letters of any script, and more
MINUTE = timedelta(minutes=1)
CHAT = "chat"
# A browser follows the answer to a form only to where the policy lets forms go.
_CHAT_SITE = " https://t.me"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ReplyDoor:
    """What the routes need, and who has asked how often, in this process."""

    works: Works
    view: ReplyView
    files: PageFiles
    # a phone that fetches a preview, opens the page and changes the language stays far below
    visits: RequestLimit = field(default_factory=lambda: RequestLimit(120, MINUTE))
    answers: RequestLimit = field(default_factory=lambda: RequestLimit(10, MINUTE))
    # of an address that opens links which open nothing: so guessing one takes for ever
    guesses: RequestLimit = field(default_factory=lambda: RequestLimit(20, MINUTE))

    def new_nonce(self) -> str:
        """Return a new form's own word."""
        return secrets.token_urlsafe(16)


REPLY_DOOR = web.AppKey("reply_door", ReplyDoor)
Handler = Callable[[web.Request], Awaitable[web.Response]]


def add_reply_page(app: web.Application, works: Works) -> None:
    """Open the page, for every link that has been or will be sent."""
    files = read_page_files(PAGES)
    view = ReplyView(load_phrases("page"), works.municipality, files)
    app[REPLY_DOOR] = ReplyDoor(works, view, files)
    app.router.add_get(PAGE + "{token}", _kept_calm(show_page))
    app.router.add_post(PAGE + "{token}", _kept_calm(take_answer))
    app.router.add_get(PAGE + "static/{name}", show_file)


async def show_page(request: web.Request) -> web.Response:
    """Show the questions, or the thanks that the address asks for; nothing is written."""
    door = request.app[REPLY_DOOR]
    now = door.works.clock.now()
    slots = call_slots(now)
    thanks = read_query(request.query, slots)
    visitor = await _let_in(request, now, used_up=thanks is not None)
    reader = _reader(request, now, visitor)
    if thanks is not None:
        return _page(door.view.thanks(reader, thanks, door.new_nonce()), visitor)
    return _page(door.view.form(reader, slots, door.new_nonce()), visitor)


async def take_answer(request: web.Request) -> web.Response:
    """Store what was tapped or written, and lead on to the page that thanks."""
    door = request.app[REPLY_DOOR]
    now = door.works.clock.now()
    visitor = await _let_in(request, now)
    if not door.answers.take(str(visitor.link.id), now):
        raise _notice(request, now, Notice.SLOW, web.HTTPTooManyRequests)
    fields = read_fields(request.headers.get("Content-Type", ""), await _body(request))
    if is_one_click(fields):
        await _store(request, visitor, one_click_answer(), now)
        return web.Response(headers=CAREFUL)
    if fields.get("choice") == CHAT and visitor.chat_bot:
        return await _begin_chat(request, visitor, now)
    slots = call_slots(now)
    answer = read_answer(fields, slots, LANGUAGES, door.new_nonce())
    reader = _reader(request, now, visitor, asked=fields.get("lang", ""))
    if answer is None:
        relative = fields.get("who") == RELATIVE
        again = door.view.form(reader, slots, door.new_nonce(), missing=True, relative=relative)
        return _page(again, visitor, status=422)
    await _store(request, visitor, answer, now)
    query = urlencode({**as_query(thank_for(answer)), "lang": reader.language})
    raise web.HTTPSeeOther(f"?{query}", headers=CAREFUL)


async def show_file(request: web.Request) -> web.Response:
    """Serve style, script or icon, which a browser may keep."""
    return file_response(request.app[REPLY_DOOR].files, request.match_info["name"])


def _kept_calm(handler: Handler) -> Handler:
    """Answer with a page of ours whatever fails; the log gets the kind of fault and no address."""

    async def calm(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as fault:
            _log.error("the reply page failed", fault=type(fault).__name__)
            now = request.app[REPLY_DOOR].works.clock.now()
            raise _notice(request, now, Notice.FAULT, web.HTTPServiceUnavailable) from fault

    return calm


async def _let_in(request: web.Request, now: datetime, *, used_up: bool = False) -> Visitor:
    """Return whose link was opened; a link that opens nothing ends in the one neutral page."""
    door = request.app[REPLY_DOOR]
    caller = caller_address(request.remote or "", request.headers.get("X-Forwarded-For", ""))
    if door.guesses.is_full(caller, now):
        raise _notice(request, now, Notice.SLOW, web.HTTPTooManyRequests)
    word = request.match_info["token"]
    async with reading(door.works.engine) as conn:
        visitor = await find_visitor(conn, door.works, word, now, used_up=used_up)
    if visitor is None:
        door.guesses.add(caller, now)
        raise _notice(request, now, Notice.GONE, web.HTTPNotFound)
    if not door.visits.take(str(visitor.link.id), now):
        raise _notice(request, now, Notice.SLOW, web.HTTPTooManyRequests)
    return visitor


async def _store(request: web.Request, visitor: Visitor, answer: Answer, now: datetime) -> None:
    works = request.app[REPLY_DOOR].works
    async with writing(works.engine) as conn:
        stored = await store_answer(conn, works.vault, visitor, answer, now)
    if not stored:
        raise _notice(request, now, Notice.GONE, web.HTTPNotFound)


async def _begin_chat(request: web.Request, visitor: Visitor, now: datetime) -> web.Response:
    works = request.app[REPLY_DOOR].works
    async with writing(works.engine) as conn:
        word = await open_chat(conn, works.vault, visitor, now)
    if word is None:
        raise _notice(request, now, Notice.GONE, web.HTTPNotFound)
    address = HTTPS + CHAT_ADDRESS.format(bot=visitor.chat_bot, word=word)
    raise web.HTTPSeeOther(address, headers=CAREFUL)


async def _body(request: web.Request) -> bytes:
    """Return what was posted.

    Raises:
        web.HTTPRequestEntityTooLarge: it is longer than any form of ours.
    """
    return await request.clone(client_max_size=MOST_BYTES).read()


def _reader(
    request: web.Request, now: datetime, visitor: Visitor | None, *, asked: str = ""
) -> Reader:
    language = choose_language(
        LANGUAGES,
        asked=asked or request.query.get("lang", ""),
        accepted=request.headers.get("Accept-Language", ""),
        own=visitor.language if visitor else "",
    )
    return Reader(language, swedish_date(now), visitor)


def _page(html: str, visitor: Visitor, *, status: int = 200) -> web.Response:
    policy = POLICY + (_CHAT_SITE if visitor.chat_bot else "")
    headers = {**CAREFUL, "Content-Security-Policy": policy}
    return web.Response(text=html, content_type="text/html", status=status, headers=headers)


def _notice(
    request: web.Request, now: datetime, kind: Notice, status: type[web.HTTPException]
) -> web.HTTPException:
    """Return a page that only says something, to be raised."""
    html = request.app[REPLY_DOOR].view.notice(_reader(request, now, None), kind)
    headers = {**CAREFUL, "Content-Security-Policy": POLICY}
    if kind is Notice.SLOW:
        headers["Retry-After"] = str(int(MINUTE.total_seconds()))
    return status(text=html, content_type="text/html", headers=headers)
