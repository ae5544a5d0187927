"""What every handler of the console needs, and how it reads a form and answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import web

from console.form_tokens import is_own
from console.marking import LANGUAGES, SWEDISH
from console.signing.oidc_provider import Provider
from console.signing.passwords import Passwords
from console.view import ConsoleView
from pages.callers import caller_address
from pages.files import PageFiles
from pages.headers import CAREFUL, POLICY
from pipeline.works import Works

LANGUAGE_COOKIE = "language"
# one message to many in seven languages, in letters that take nine bytes each in a form
MOST_BYTES = 400_000
MOST_FIELDS = 300  # a plan of twenty steps
_HSTS = "max-age=31536000"
_PERMISSIONS = "camera=(), microphone=(), geolocation=()"


@dataclass(frozen=True)
class ConsoleDesk:
    """The console of one process."""

    works: Works
    view: ConsoleView
    files: PageFiles
    secret_key: bytes  # signs the tokens of forms
    base_url: str  # under which staff reach it
    provider: Provider | None  # of single sign-on
    passwords: Passwords

    @property
    def https(self) -> bool:
        """Whether staff come by HTTPS; by HTTP only on this machine, for trials."""
        return self.base_url.startswith("https://")

    @property
    def cookie(self) -> str:
        """The cookie's name; by HTTPS one that no other host can set (RFC 6265bis, 4.1.3.2)."""
        return "__Host-uppsok" if self.https else "uppsok"

    def headers(self) -> dict[str, str]:
        """Return the headers of every answer."""
        headers = {**CAREFUL, "Permissions-Policy": _PERMISSIONS, "Content-Security-Policy": POLICY}
        return {**headers, "Strict-Transport-Security": _HSTS} if self.https else headers

    def page(self, html: str, *, status: int = 200) -> web.Response:
        """Return a page."""
        return web.Response(
            text=html, content_type="text/html", status=status, headers=self.headers()
        )

    def file(
        self, body: bytes, content_type: str, name: str, *, inline: bool = False
    ) -> web.Response:
        """Return a file to be kept under a name; `inline`: a browser that can shows it."""
        shown = "inline" if inline else "attachment"
        headers = {
            **self.headers(),
            "Content-Type": content_type,
            "Content-Disposition": f'{shown}; filename="{name}"',
        }
        return web.Response(body=body, headers=headers)

    def stand_still(self) -> web.Response:
        """Return an answer that leaves a page as it stands, and lets it say so.

        htmx takes status 286 as the end of what a page asks by itself.
        """
        headers = {**self.headers(), "HX-Reswap": "none", "HX-Trigger": "signed-out"}
        return web.Response(status=286, headers=headers)

    def secret_of(self, request: web.Request) -> str:
        """Return the browser's secret, "" where it has none yet."""
        return request.cookies.get(self.cookie, "")

    def set_secret(self, response: web.StreamResponse, secret: str) -> None:
        """Give the browser a secret, for as long as it stays open."""
        response.set_cookie(
            self.cookie, secret, path="/", secure=self.https, httponly=True, samesite="Lax"
        )

    def forget_secret(self, response: web.StreamResponse) -> None:
        """Take the browser's secret away."""
        response.del_cookie(self.cookie, path="/", secure=self.https, httponly=True, samesite="Lax")

    def cookie_name(self, what: str) -> str:
        """Return the name of another cookie of ours."""
        return f"{self.cookie}-{what}"

    def set_cookie(
        self, response: web.StreamResponse, what: str, value: str, *, seconds: int
    ) -> None:
        """Let the browser keep something for so many seconds."""
        name = self.cookie_name(what)
        response.set_cookie(
            name, value, max_age=seconds, path="/", secure=self.https, httponly=True, samesite="Lax"
        )

    def forget_cookie(self, response: web.StreamResponse, what: str) -> None:
        """Let the browser forget it."""
        name = self.cookie_name(what)
        response.del_cookie(name, path="/", secure=self.https, httponly=True, samesite="Lax")

    def is_own_form(self, request: web.Request, fields: Mapping[str, str]) -> bool:
        """Tell whether a form was posted from a page that this browser got from us."""
        right = is_own(self.secret_key, self.secret_of(request), fields.get("token", ""))
        return right and is_same_site(request)


DESK = web.AppKey("console_desk", ConsoleDesk)


def is_same_site(request: web.Request) -> bool:
    """Tell whether a request comes from a page of ours, as far as its browser tells."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}


def lead_to(desk: ConsoleDesk, path: str) -> web.Response:
    """Return an answer that leads on to another page of ours."""
    return web.Response(status=303, headers={**desk.headers(), "Location": path})


def language_of(request: web.Request) -> str:
    """Return the language that a browser reads the console in: its choice, else Swedish."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else SWEDISH


def caller_of(request: web.Request) -> str:
    """Return the address that tries to sign in are counted under."""
    return caller_address(request.remote or "", request.headers.get("X-Forwarded-For", ""))


async def read_fields(request: web.Request) -> dict[str, str]:
    """Return a posted form's fields; what is no form of ours has none.

    Raises:
        web.HTTPRequestEntityTooLarge: it is longer than any form of ours.
    """
    if request.content_type != "application/x-www-form-urlencoded":
        return {}
    body = await request.clone(client_max_size=MOST_BYTES).read()
    text = body.decode("utf-8", "replace")
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}
