"""Reading a request that says it comes from Twilio: its form, if it was signed.

Whatever is odd about a request, its method, its length, its letters, it was either signed
by Twilio over our public address or ends in 403; nothing here is a fault of ours.
"""

from aiohttp import web

from bot.forms import TooManyFieldsError, read_form
from bot.twilio.signature import SignatureCheck

MAX_FIELDS = 200


async def read_signed(request: web.Request, check: SignatureCheck) -> dict[str, str]:
    """Return the form, of fields with one name the last.

    Raises:
        web.HTTPForbidden: Twilio did not sign it.
        web.HTTPRequestEntityTooLarge: it is longer than a megabyte (aiohttp's limit).
    """
    body = await request.read()
    posted = request.method == "POST"
    sent = body if posted else request.rel_url.raw_query_string.encode("utf-8", "surrogateescape")
    try:
        fields = read_form(sent.decode("utf-8", "replace"), most=MAX_FIELDS)
    except TooManyFieldsError as fault:
        raise web.HTTPForbidden from fault
    signature = request.headers.get("X-Twilio-Signature")
    if not check.accepts(request.raw_path, fields if posted else (), signature):
        raise web.HTTPForbidden
    return dict(fields)
