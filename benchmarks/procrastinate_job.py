"""The same sending as jobs of procrastinate, a task queue on PostgreSQL.

Set up as its documentation advises (docs/howto: an App with a PsycopgConnector, jobs
deferred in a batch, an asynchronous task, a worker with a concurrency): one job a message,
which claims its own row, renders, posts and records.
"""

from datetime import datetime, timedelta
from typing import Any

import aiohttp
import asyncpg  # type: ignore[import-untyped] # it ships no types
import procrastinate
from procrastinate import PsycopgConnector

from benchmarks.carrier import ACCOUNT, PATH, TOKEN
from benchmarks.sending_by_hand import CONCURRENT, TEMPLATE, TEXT, post
from storage.crypto import Vault

POOL = 10  # connections of each of the two pools
DUE = "SELECT id FROM planned_contact WHERE state = 'planned' AND due_at <= $1 ORDER BY id LIMIT $2"
CLAIM = """
WITH handed AS (
    UPDATE planned_contact SET state = 'handed', reason = 'sms'
    WHERE id = $1 AND state = 'planned' RETURNING person_id
)
SELECT p.id AS person_id, p.first_name, split_part(s.name, ' ', 1) AS sender, n.id AS point_id,
    n.value_cipher
FROM handed JOIN person p ON p.id = handed.person_id JOIN staff s ON s.id = p.owner_id
JOIN contact_point n ON n.person_id = p.id AND n.owner = 'self' AND n.kind = 'mobile'
    AND n.state = 'ok'
"""
WRITE = """
INSERT INTO message (planned_contact_id, person_id, channel, contact_point_id,
    template_version_id, state, rank, segments, text_cipher, worker, deadline, created_at)
VALUES ($1, $2, 'sms', $3, $4, 'sending', 10, 1, $5, 'job', $6, $7) RETURNING id
"""
RECORD = """
UPDATE message SET state = 'accepted', rank = 30, sid = $2, attempted_at = $3, deadline = NULL
WHERE id = $1 AND rank < 30
"""


class Job:
    """What one message needs: the pool, the session to the carrier, the keys."""

    def __init__(
        self, pool: "asyncpg.Pool[Any]", session: aiohttp.ClientSession, carrier: str, vault: Vault
    ) -> None:
        """Take them."""
        self._pool, self._session, self._carrier, self._vault = pool, session, carrier, vault
        self.template: int = 0

    async def send(self, contact: int, now: datetime) -> None:
        """Claim, render, post and record one contact."""
        async with self._pool.acquire() as conn, conn.transaction():
            row = await conn.fetchrow(CLAIM, contact)
            if row is None:
                return
            text = TEXT.format(**row)
            words = self._vault.seal("message.text", text)
            deadline = now + timedelta(minutes=2)
            whose = (contact, row["person_id"], row["point_id"])
            key = await conn.fetchval(WRITE, *whose, self.template, words, deadline, now)
        number = self._vault.open("contact_point.value", row["value_cipher"])
        sid = await post(self._session, self._carrier + PATH, key, number, text)
        async with self._pool.acquire() as conn:
            await conn.execute(RECORD, key, sid, now)


class Queue:
    """An app of procrastinate with one task; made, filled, then measured as it works it off."""

    def __init__(self, dsn: str, carrier: str, vault: Vault, now: datetime) -> None:
        """Take where the database and the carrier are."""
        self._dsn, self._carrier, self._vault, self._now = dsn, carrier, vault, now
        self._app = procrastinate.App(
            connector=PsycopgConnector(conninfo=dsn, min_size=POOL, max_size=POOL)
        )
        self._task = self._app.task(name="send_sms", queue="sms")(self._send)
        self._job: Job

    async def fill(self, messages: int) -> None:
        """Make the queue's tables and defer a job for each of so many due contacts."""
        conn = await asyncpg.connect(self._dsn)
        due = [row["id"] for row in await conn.fetch(DUE, self._now, messages)]
        await conn.close()
        async with self._app.open_async():
            await self._app.schema_manager.apply_schema_async()
            await self._task.batch_defer_async(*({"contact": key} for key in due))

    async def work(self) -> None:
        """Run one worker until the queue is empty."""
        async with (
            asyncpg.create_pool(self._dsn, min_size=POOL, max_size=POOL) as pool,
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0),
                headers={"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)},
            ) as session,
            self._app.open_async(),
        ):
            self._job = Job(pool, session, self._carrier, self._vault)
            self._job.template = await pool.fetchval(TEMPLATE)
            await self._app.run_worker_async(
                concurrency=CONCURRENT, wait=False, install_signal_handlers=False
            )

    async def _send(self, contact: int) -> None:
        await self._job.send(contact, self._now)
