"""The webhook as somebody would write it with FastAPI: a row and a commit for each request.

SQLAlchemy's engine and asyncpg under it, one process, uvloop and httptools.

DATABASE_URL=postgresql+asyncpg://... uvicorn benchmarks.inbound_fastapi:app
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

from fastapi import FastAPI, HTTPException, Request, Response
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.city import VAULT
from benchmarks.inbound_load import PATH, PUBLIC_URL, TOKEN
from bot.twilio.signature import SignatureCheck
from bot.twilio.webhooks import EMPTY_TWIML
from config.clock import SystemClock
from messaging.tables import inbox
from register.sealing import point_hash

CHECK = SignatureCheck(TOKEN, PUBLIC_URL)
CLOCK = SystemClock()
ENGINE = create_async_engine(os.environ["DATABASE_URL"], pool_size=32)


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    yield
    await ENGINE.dispose()


app = FastAPI(lifespan=_lifespan)


@app.post(PATH)
async def take(request: Request) -> Response:
    """Store a form that Twilio signed, once."""
    form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
    signature = request.headers.get("X-Twilio-Signature")
    if not CHECK.accepts(request.url.path, form.items(), signature):
        raise HTTPException(403)
    row = {
        "provider": "twilio",
        "external_id": form["MessageSid"],
        "sender_hash": point_hash(VAULT, form["From"]),
        "raw_cipher": VAULT.seal("inbox.raw", json.dumps(form, ensure_ascii=False)),
        "received_at": CLOCK.now(),
    }
    async with ENGINE.begin() as conn:
        await conn.execute(insert(inbox).on_conflict_do_nothing(), row)
    return Response(EMPTY_TWIML, media_type="text/xml")
