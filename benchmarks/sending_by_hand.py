"""Sending as somebody would write it by hand on bare asyncpg and aiohttp: the yardstick.

It claims in batches, writes the same message rows before anything is posted, and records
what came in one statement. It asks no permission, counts no segments, keeps no facts,
does not move the round on and knows no fault: everything is taken for granted.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import asyncpg  # type: ignore[import-untyped] # it ships no types

from benchmarks.carrier import ACCOUNT, PATH, SENDER, TOKEN
from storage.crypto import Vault

BATCH, CONCURRENT = 500, 50  # as ours
CALLBACK = "https://kaa.example.se/webhooks/twilio/status/"
TEXT = (
    "Hej {first_name}! {sender} på Stockholms stad. Plugg eller jobb nu? Svara 1 plugg 2 jobb "
    "3 hjälp 4 ring mig. Fel person: FEL. Äkta? stockholm.se/kaa Slut: STOPP"
)
CLAIM = """
WITH due AS (
    SELECT id, person_id FROM planned_contact
    WHERE state = 'planned' AND consumer = 'message' AND due_at <= $1
    ORDER BY due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED
), handed AS (
    UPDATE planned_contact c SET state = 'handed', reason = 'sms' FROM due WHERE c.id = due.id
)
SELECT due.id, due.person_id, p.first_name, split_part(s.name, ' ', 1) AS sender,
    n.id AS point_id, n.value_cipher
FROM due JOIN person p ON p.id = due.person_id JOIN staff s ON s.id = p.owner_id
JOIN contact_point n ON n.person_id = p.id AND n.owner = 'self' AND n.kind = 'mobile'
    AND n.state = 'ok'
"""
WRITE = """
INSERT INTO message (planned_contact_id, person_id, channel, contact_point_id,
    template_version_id, state, rank, segments, text_cipher, worker, deadline, created_at)
SELECT contact, person, 'sms', point, $5, 'sending', 10, 1, words, 'by hand', $6, $7
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[])
    AS r(contact, person, point, words)
RETURNING id, planned_contact_id
"""
RECORD = """
UPDATE message m SET state = 'accepted', rank = 30, sid = r.sid, attempted_at = r.at,
    deadline = NULL
FROM unnest($1::bigint[], $2::text[], $3::timestamptz[]) AS r(id, sid, at)
WHERE m.id = r.id AND m.rank < 30
"""
TEMPLATE = "SELECT id FROM template_version WHERE template = 'hello' AND language = 'sv' LIMIT 1"
Written = tuple[int, str, str]  # message, number, text


async def send_by_hand(dsn: str, carrier: str, vault: Vault, now: datetime) -> int:
    """Send everything that is due and return how many messages were taken."""
    conn = await asyncpg.connect(dsn)
    auth = aiohttp.encode_basic_auth(ACCOUNT, TOKEN)
    sent = 0
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        headers={"Authorization": auth},
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as session:
        template = await conn.fetchval(TEMPLATE)
        while written := await _claim(conn, vault, template, now):
            taken = await _post_all(session, carrier + PATH, written, now)
            await conn.execute(RECORD, *zip(*taken, strict=True))
            sent += len(taken)
    await conn.close()
    return sent


async def _claim(
    conn: "asyncpg.Connection[Any]", vault: Vault, template: int, now: datetime
) -> list[Written]:
    async with conn.transaction():
        rows = await conn.fetch(CLAIM, now, BATCH)
        if not rows:
            return []
        texts = {row["id"]: TEXT.format(**row) for row in rows}
        ids = await conn.fetch(
            WRITE,
            [row["id"] for row in rows],
            [row["person_id"] for row in rows],
            [row["point_id"] for row in rows],
            [vault.seal("message.text", texts[row["id"]]) for row in rows],
            template,
            now + timedelta(minutes=2),
            now,
        )
    numbers = {row["id"]: vault.open("contact_point.value", row["value_cipher"]) for row in rows}
    return [(key, numbers[contact], texts[contact]) for key, contact in ids]


async def _post_all(
    session: aiohttp.ClientSession, url: str, written: Sequence[Written], now: datetime
) -> list[tuple[int, str, datetime]]:
    waiting = iter(written)
    taken: list[tuple[int, str, datetime]] = []

    async def work() -> None:
        for key, number, text in waiting:
            taken.append((key, await post(session, url, key, number, text), now))

    await asyncio.gather(*(work() for _ in range(CONCURRENT)))
    return taken


async def post(session: aiohttp.ClientSession, url: str, key: int, number: str, text: str) -> str:
    """Post one message and return the carrier's id."""
    form = {
        "To": number,
        "From": SENDER,
        "Body": text,
        "StatusCallback": f"{CALLBACK}{key}",
        "ValidityPeriod": "28800",
    }
    async with session.post(url, data=form) as answer:
        return str((await answer.json())["sid"])
