"""What stands before every page: is this browser signed in, may its user be here, is the form ours.

Whatever fails inside ends in a page of ours; the log gets the kind of fault and no address.
"""

import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.desk import (
    DESK,
    ConsoleDesk,
    is_same_site,
    language_of,
    lead_to,
    read_fields,
)
from console.form_tokens import make_token, writer_of
from console.paths import CODE, HOME, KEPT, LOGIN, safe_path, with_next
from console.signing.browsers import browser_words
from console.signing.kept_forms import drop_kept, is_worth_keeping, keep_form
from console.signing.sessions import (
    Session,
    begin_session,
    end_session,
    find_session,
    new_secret,
    note_seen,
)
from console.view import Frame, Notice
from escalation.queue import Worker, find_worker
from register.roles import Role
from storage.engine import reading, writing

log = structlog.get_logger("console")
EVERYBODY = frozenset(Role)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: by whom, when, and what its form said."""

    desk: ConsoleDesk
    request: web.Request
    now: datetime
    secret: str  # the browser's
    fields: Mapping[str, str]
    session: Session | None = None
    signed_in: Worker | None = None

    @property
    def worker(self) -> Worker:
        """Who is signed in; asked for only behind `for_staff`."""
        if self.signed_in is None:
            raise TypeError("nobody is signed in")
        return self.signed_in

    @property
    def next_path(self) -> str:
        """Where signing in leads on to."""
        return safe_path(self.fields.get("next") or self.request.query.get("next", ""))

    @property
    def browser(self) -> str:
        """Which browser asks, in a few words."""
        return browser_words(self.request.headers.get("User-Agent", ""))

    @property
    def frame(self) -> Frame:
        """What stands around the page."""
        writer = self.session.staff_id if self.session and self.session.complete else None
        token = make_token(self.desk.secret_key, self.secret, writer, self.now)
        path, asked = self.request.path, self.request.path_qs
        return Frame(
            token, path, self.signed_in, self.next_path, language=language_of(self.request),
            asked=asked,
        )  # fmt: skip

    async def begin_session(
        self, conn: AsyncConnection, staff_id: int, *, complete: bool = True
    ) -> str:
        """End what session this browser had and begin another; return its secret."""
        vault = self.desk.works.vault
        await end_session(conn, vault, self.secret)
        return await begin_session(
            conn, vault, staff_id, self.now, complete=complete, browser=self.browser
        )

    def show(self, page: str, *, status: int = 200, **values: object) -> web.Response:
        """Return a page of console/html, filled in."""
        html = self.desk.view.show(page, self.frame, **values)
        return self.desk.page(html, status=status)

    def notice(self, kind: Notice, *, status: int) -> web.Response:
        """Return a page that says one thing and what to do then."""
        return self.desk.page(self.desk.view.notice(self.frame, kind), status=status)

    def not_found(self) -> web.Response:
        """Return the page of an address that shows nothing, or nothing to whoever asks."""
        return self.notice(Notice.NOT_FOUND, status=404)


Page = Callable[[Visit], Awaitable[web.Response]]


def for_anybody(page: Page) -> Handler:
    """Return a handler for a page that needs no sign-in; its browser gets a secret."""

    async def handle(request: web.Request) -> web.Response:
        visit = await _come_in(request)
        fresh = not visit.desk.secret_of(request)
        response = await _checked(page, visit)
        if fresh and visit.desk.cookie not in response.cookies:
            visit.desk.set_secret(response, visit.secret)
        return response

    return _kept_calm(handle)


def for_second_step(page: Page) -> Handler:
    """Return a handler for whoever has given the password and nothing more."""

    async def handle(request: web.Request) -> web.Response:
        visit = await _come_in(request)
        if visit.session is None or visit.session.complete:
            return lead_to(visit.desk, with_next(LOGIN, visit.next_path))
        return await _checked(page, visit)

    return _kept_calm(handle)


def for_staff(page: Page, roles: frozenset[Role], *, by_itself: bool = False) -> Handler:
    """Return a handler for whoever has signed in and has one of these roles.

    What a page asks `by_itself`, without its reader, does not keep their session alive.
    """

    async def handle(request: web.Request) -> web.Response:
        visit = await _come_in(request, seen=not by_itself)
        if visit.signed_in is None or visit.session is None:
            return await _sign_in_first(visit, by_itself=by_itself)
        if not visit.signed_in.roles & roles:
            log.warning("a page was refused", staff=visit.worker.login, page=request.path)
            return visit.notice(Notice.NOT_ALLOWED, status=403)
        return await (_checked(page, visit) if by_itself else _checked_late(page, visit))

    return _kept_calm(handle)


async def _come_in(request: web.Request, *, seen: bool = True) -> Visit:
    desk = request.app[DESK]
    now = desk.works.clock.now()
    fields = await read_fields(request) if request.method == "POST" else {}
    secret = desk.secret_of(request)
    if not secret:
        return Visit(desk, request, now, new_secret(), fields)
    async with reading(desk.works.engine) as conn:
        session = await find_session(conn, desk.works.vault, secret, now)
        complete = session is not None and session.complete
        worker = await find_worker(conn, session.login) if session and complete else None
    if seen and session is not None and session.to_be_seen:
        async with writing(desk.works.engine) as conn:
            await note_seen(conn, session, now)
    return Visit(desk, request, now, secret, fields, session, worker)


async def _checked(page: Page, visit: Visit) -> web.Response:
    if visit.request.method == "POST" and not visit.desk.is_own_form(visit.request, visit.fields):
        log.warning("a form was refused")
        return visit.notice(Notice.OLD_FORM, status=403)
    return await page(visit)


async def _checked_late(page: Page, visit: Visit) -> web.Response:
    """Answer a form; one that was written before its writer signed in anew is shown again."""
    desk, fields = visit.desk, visit.fields
    if visit.request.method == "POST" and not desk.is_own_form(visit.request, fields):
        kept = await _keep(visit)
        if kept != HOME:
            return _led(visit, kept)
    response = await _checked(page, visit)
    if "kept" in fields and response.status < web.HTTPBadRequest.status_code:
        async with writing(desk.works.engine) as conn:
            await drop_kept(conn, desk.works.vault, visit.worker.id, fields["kept"])
    return response


async def _sign_in_first(visit: Visit, *, by_itself: bool) -> web.Response:
    """Lead to the sign-in and from there back; what was written in a form is kept meanwhile.

    A page that asks for a part of itself stands still instead: what is written in it stays.
    """
    request = visit.request
    posted = request.method == "POST" and not by_itself
    path = await _keep(visit) if posted else HOME
    if "HX-Request" in request.headers and path == HOME:
        return visit.desk.stand_still()
    if request.method == "GET":
        path = safe_path(request.path_qs)
    return _led(visit, with_next(CODE if visit.session is not None else LOGIN, path))


async def _keep(visit: Visit) -> str:
    """Keep a form for whom its page was made; return where it is shown again, else the first page.

    Nothing is kept of what came from another site, or is signed in as somebody else.
    """
    desk, fields = visit.desk, visit.fields
    path = safe_path(visit.request.path_qs)
    writer = writer_of(desk.secret_key, fields.get("token", ""), visit.now)
    here = visit.session.staff_id if visit.session else writer
    if writer is None or writer != here or not is_same_site(visit.request):
        return HOME
    if not is_worth_keeping(path, fields):
        return HOME
    async with writing(desk.works.engine) as conn:
        word = await keep_form(
            conn, desk.works.vault, writer, path=path, fields=fields, now=visit.now
        )
    if word is None:
        return HOME
    log.info("a form was kept")
    return KEPT + word


def _led(visit: Visit, path: str) -> web.Response:
    """Lead the whole page on, also where only a part of it was asked for."""
    if "HX-Request" in visit.request.headers:
        return web.Response(headers={**visit.desk.headers(), "HX-Redirect": path})
    return lead_to(visit.desk, path)


def _kept_calm(handler: Handler) -> Handler:
    async def calm(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as fault:  # noqa: BLE001 - the edge: whatever fails, a page is owed
            where = _where(fault)  # a whole trace could hold what somebody typed
            log.error("a page failed", fault=type(fault).__name__, where=where)  # noqa: TRY400
            desk = request.app[DESK]
            html = desk.view.notice(Frame("", request.path), Notice.FAULT)
            return desk.page(html, status=503)

    return calm


def _where(fault: Exception) -> str:
    """Return the function and line that a fault came from."""
    frames = traceback.extract_tb(fault.__traceback__)
    return f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""


@web.middleware
async def show_not_found(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer with a page of ours where a browser asks for one that is none of any door's."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        wants_page = "text/html" in request.headers.get("Accept", "")
        if request.match_info.http_exception is None or not wants_page:
            raise
        visit = await _come_in(request) if request.method == "GET" else None
        if visit is None:
            raise
        return visit.not_found()
