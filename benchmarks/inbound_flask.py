"""The webhook as somebody would write it with Flask: a row and a commit for each request.

psycopg's pool under it, one process with a thread for each connection.

DSN=postgresql://... gunicorn --threads 32 benchmarks.inbound_flask:app
"""

import json
import os

from flask import Flask, Response, abort, request
from psycopg_pool import ConnectionPool

from benchmarks.city import VAULT
from benchmarks.inbound_load import PATH, PUBLIC_URL, TOKEN
from bot.twilio.signature import SignatureCheck
from bot.twilio.webhooks import EMPTY_TWIML
from config.clock import SystemClock
from register.sealing import point_hash

CHECK = SignatureCheck(TOKEN, PUBLIC_URL)
CLOCK = SystemClock()
POOL = ConnectionPool(os.environ["DSN"], min_size=32, max_size=32, open=True)
INSERT = """
INSERT INTO inbox (provider, external_id, sender_hash, raw_cipher, received_at)
VALUES ('twilio', %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""

app = Flask(__name__)


@app.post(PATH)
def take() -> Response:
    """Store a form that Twilio signed, once."""
    form = request.form.to_dict()
    if not CHECK.accepts(request.path, form.items(), request.headers.get("X-Twilio-Signature")):
        abort(403)
    row = (
        form["MessageSid"],
        point_hash(VAULT, form["From"]),
        VAULT.seal("inbox.raw", json.dumps(form, ensure_ascii=False)),
        CLOCK.now(),
    )
    with POOL.connection() as conn:
        conn.execute(INSERT, row)
    return Response(EMPTY_TWIML, mimetype="text/xml")
