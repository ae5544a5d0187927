"""Every address of the console: for whom it is, and what answers."""

from dataclasses import dataclass

from aiohttp import web

from console.desk import DESK, ConsoleDesk
from console.guard import (
    EVERYBODY,
    Handler,
    Page,
    for_anybody,
    for_second_step,
    for_staff,
    show_not_found,
)
from console.paths import CODE, HOME, LOGIN, QUEUE, SETUP
from console.setting_up import show_setup, take_setup
from console.signing_in import show_code, show_login, sign_out, take_code, take_password
from console.view import PAGES, ConsoleView
from console.work import WORKERS, show_queue, show_today, take_work
from pages.files import read_page_files
from pages.headers import file_response
from pipeline.works import Works
from register.roles import Role

STATIC = "/static/"


@dataclass(frozen=True, slots=True)
class Route:
    """One address; `roles` are None where signing in needs it."""

    method: str
    path: str
    page: Page
    roles: frozenset[Role] | None = None
    half_signed_in: bool = False

    def handler(self) -> Handler:
        """Return what answers, with its guard before it."""
        if self.half_signed_in:
            return for_second_step(self.page)
        return for_anybody(self.page) if self.roles is None else for_staff(self.page, self.roles)


ROUTES = (
    Route("GET", LOGIN, show_login),
    Route("POST", LOGIN, take_password),
    Route("GET", CODE, show_code, half_signed_in=True),
    Route("POST", CODE, take_code, half_signed_in=True),
    Route("GET", SETUP + "{word}", show_setup),
    Route("POST", SETUP + "{word}", take_setup),
    Route("POST", "/logout", sign_out, EVERYBODY),
    Route("GET", HOME, show_today, EVERYBODY),
    Route("GET", QUEUE, show_queue, WORKERS),
    Route("POST", QUEUE + "/take", take_work, WORKERS),
)


def add_console(app: web.Application, works: Works, secret_key: bytes, base_url: str) -> None:
    """Open the console under the address that staff reach it by."""
    files = read_page_files(PAGES)
    view = ConsoleView(works.municipality.name, files)
    app[DESK] = ConsoleDesk(works, view, files, secret_key, base_url)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, route.handler())
    app.router.add_get(STATIC + "{name}", show_file)
    app.middlewares.append(show_not_found)


async def show_file(request: web.Request) -> web.Response:
    """Serve style or icon, which a browser may keep."""
    return file_response(request.app[DESK].files, request.match_info["name"])
