"""Which of its two languages somebody reads the console in: a cookie, changed in the menu."""

from aiohttp import web

from console.desk import LANGUAGE_COOKIE, lead_to
from console.guard import Visit
from console.marking import LANGUAGES
from console.paths import safe_path

_KEPT_SECONDS = 365 * 24 * 3600


async def change_language(visit: Visit) -> web.Response:
    """Take the language that was chosen and lead back to where it was."""
    response = lead_to(visit.desk, safe_path(visit.fields.get("back", "")))
    language = visit.fields.get("language", "")
    if language in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE,
            language,
            max_age=_KEPT_SECONDS,
            path="/",
            secure=visit.desk.https,
            httponly=True,
            samesite="Lax",
        )
    return response
