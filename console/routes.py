"""Every address of the console. A page's module names its own in a `ROUTES`; here they meet."""

from aiohttp import web

from console import handbook_pages
from console.daily import calls, mine, mine_changes, numbers, queue, search, today
from console.desk import DESK, ConsoleDesk
from console.guard import EVERYBODY, show_not_found
from console.language import change_language
from console.managing import (
    circular_changes,
    circular_pages,
    experiment_new,
    experiments,
    plan_changes,
    plan_editor,
    plan_list,
    plan_trials,
    text_changes,
    text_editor,
    text_list,
    text_page,
    text_sheets,
)
from console.paths import CODE, LOGIN, SETUP
from console.person import actions_calls, actions_changes, writing
from console.person import page as person
from console.replies import inbox, news, reading, rota, talks
from console.results import annual, monday, results, waiting
from console.route import Route
from console.signing import accounts_page, late_forms, me, single_sign_on
from console.signing.oidc_provider import Provider
from console.signing.oidc_rules import SignOn
from console.signing.passwords import Passwords
from console.signing.setting_up import show_setup, take_setup
from console.signing.signing_in import show_code, show_login, sign_out, take_code, take_password
from console.view import PAGES, ConsoleView
from console.visits import routes as visits
from pages.files import find_htmx, read_page_files
from pages.headers import file_response
from pipeline.works import Works

STATIC = "/static/"

ROUTES = (
    Route("GET", LOGIN, show_login),
    Route("POST", LOGIN, take_password),
    Route("GET", CODE, show_code, half_signed_in=True),
    Route("POST", CODE, take_code, half_signed_in=True),
    Route("GET", SETUP + "{word}", show_setup),
    Route("POST", SETUP + "{word}", take_setup),
    Route("POST", "/logout", sign_out, EVERYBODY),
    Route("POST", "/language", change_language, EVERYBODY),
    *single_sign_on.ROUTES,
    *late_forms.ROUTES,
    *accounts_page.ROUTES,
    *me.ROUTES,
    *handbook_pages.ROUTES,
    *today.ROUTES,
    *queue.ROUTES,
    *person.ROUTES,
    *actions_calls.ROUTES,
    *actions_changes.ROUTES,
    *calls.ROUTES,
    *search.ROUTES,
    *news.ROUTES,
    *talks.ROUTES,
    *inbox.ROUTES,
    *reading.ROUTES,
    *visits.ROUTES,
    *mine.ROUTES,
    *mine_changes.ROUTES,
    *numbers.ROUTES,
    *rota.ROUTES,
    *plan_list.ROUTES,
    *plan_editor.ROUTES,
    *plan_changes.ROUTES,
    *plan_trials.ROUTES,
    *writing.ROUTES,
    *text_list.ROUTES,
    *circular_pages.ROUTES,
    *circular_changes.ROUTES,
    *text_page.ROUTES,
    *text_sheets.ROUTES,
    *text_editor.ROUTES,
    *text_changes.ROUTES,
    *experiments.ROUTES,
    *experiment_new.ROUTES,
    *monday.ROUTES,
    *waiting.ROUTES,
    *annual.ROUTES,
    *results.ROUTES,
)


def add_console(
    app: web.Application,
    works: Works,
    secret_key: bytes,
    base_url: str,
    *,
    sign_on: SignOn | None = None,
    passwords: Passwords | None = None,
) -> None:
    """Open the console under the address that staff reach it by."""
    files = read_page_files(PAGES, find_htmx())
    view = ConsoleView(works.municipality.name, files, single_sign_on=sign_on is not None)
    provider = Provider(sign_on) if sign_on else None
    passwords = passwords or Passwords()
    app[DESK] = ConsoleDesk(works, view, files, secret_key, base_url, provider, passwords)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, route.handler())
    app.router.add_get(STATIC + "{name}", show_file)
    app.middlewares.append(show_not_found)


async def show_file(request: web.Request) -> web.Response:
    """Serve style, script or icon, which a browser may keep."""
    return file_response(request.app[DESK].files, request.match_info["name"])
