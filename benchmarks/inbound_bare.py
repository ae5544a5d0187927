"""A bare aiohttp handler that checks the signature and writes nothing: the yardstick.

python -m benchmarks.inbound_bare PORT   (ends with its standard input)
"""

import asyncio
import sys
from urllib.parse import parse_qsl

from aiohttp import web

from app.memory import calm_collector
from benchmarks.inbound_load import PATH, PUBLIC_URL, TOKEN
from bot.twilio.signature import SignatureCheck
from bot.twilio.webhooks import EMPTY_TWIML

CHECK = SignatureCheck(TOKEN, PUBLIC_URL)


async def take(request: web.Request) -> web.Response:
    """Answer a form that Twilio signed."""
    form = parse_qsl((await request.read()).decode(), keep_blank_values=True)
    if not CHECK.accepts(request.raw_path, form, request.headers.get("X-Twilio-Signature")):
        raise web.HTTPForbidden
    return web.Response(text=EMPTY_TWIML, content_type="text/xml")


async def _serve(port: int) -> None:
    app = web.Application()
    app.router.add_post(PATH, take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    calm_collector()
    await asyncio.to_thread(sys.stdin.read)  # until whoever started it is gone


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
