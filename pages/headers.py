"""What browsers are told of every page of ours: keep nothing, run nothing of others, tell nobody.

https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
"""

from collections.abc import Mapping

from aiohttp import web

from pages.files import PageFiles

FOR_EVER = "public, max-age=31536000, immutable"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
    " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
# What is shown within a page of ours as it goes out to others: its own styles and nothing else.
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'; sandbox"
)
# Of everything that may be personal, also of what leads on to another page.
CAREFUL: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def file_response(files: PageFiles, name: str) -> web.Response:
    """Return a style, script or picture, which a browser may keep.

    Raises:
        web.HTTPNotFound: there is none of that name.
    """
    file = files.by_name.get(name)
    if file is None:
        raise web.HTTPNotFound
    headers = {"Cache-Control": FOR_EVER, "X-Content-Type-Options": "nosniff"}
    response = web.Response(body=file.body, content_type=file.content_type, headers=headers)
    response.charset = "utf-8"
    response.etag = file.etag
    return response
