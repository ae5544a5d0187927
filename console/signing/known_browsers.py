"""Browsers that somebody has signed in with before: strangers' tries do not shut them out.

Whoever knows a login could otherwise keep its owner out by trying wrong passwords. A browser
that has completed both steps keeps a sealed word for three months; with it, tries are counted by
the browser and not by the login (OWASP, "Slow down online guessing attacks with device cookies").
Strangers together have no more tries than before.
"""

import secrets
from datetime import timedelta

from aiohttp import web

from console.guard import Visit
from console.signing.sealed import open_values, seal_values
from console.signing.throttle import Counter, browser_counter, login_counter

KNOWN_FOR = timedelta(days=90)
_PURPOSE = "known_browser"


def tries_counter(visit: Visit, login: str) -> Counter:
    """Return what tries at a login's password are counted by: a known browser, else the login."""
    vault, cookies = visit.desk.works.vault, visit.request.cookies
    sealed = cookies.get(visit.desk.cookie_name(_name(visit, login)), "")
    values = open_values(vault, _PURPOSE, sealed) if sealed else None
    now = visit.now.timestamp()
    if values is None or values["login"] != _plain(login) or values["until"] <= now:
        return login_counter(vault, login)
    return browser_counter(vault, values["id"])


def remember_browser(visit: Visit, response: web.StreamResponse, login: str) -> None:
    """Let a browser be known as one in which the login's owner has signed in."""
    until = (visit.now + KNOWN_FOR).timestamp()
    values = {"login": _plain(login), "id": secrets.token_urlsafe(16), "until": until}
    sealed = seal_values(visit.desk.works.vault, _PURPOSE, values)
    seconds = int(KNOWN_FOR.total_seconds())
    visit.desk.set_cookie(response, _name(visit, login), sealed, seconds=seconds)


def _name(visit: Visit, login: str) -> str:
    """Return a cookie's name, which tells nobody the login; each of an office's has its own."""
    return "known-" + visit.desk.works.vault.index(_PURPOSE, _plain(login)).hex()[:8]


def _plain(login: str) -> str:
    return login.strip().casefold()
