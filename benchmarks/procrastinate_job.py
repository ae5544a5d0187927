"""The same job on procrastinate, a task queue on PostgreSQL: a message is a job.

Set up as its documentation advises (docs/howto: an App with a PsycopgConnector, jobs
deferred in a batch, an asynchronous task, a worker with a concurrency). Each job claims its
own row, asks whether the person may be written to, renders, counts segments, moves the
round on, posts through Twilio's library and records the message and the fact: what a batch
of ours does, in two transactions of one statement or two each, through the same libraries.
"""

from datetime import datetime, timedelta

import asyncpg  # type: ignore[import-untyped] # it ships no types
import procrastinate
from procrastinate import PsycopgConnector
from sqlalchemy import text

from benchmarks.sending_by_hand import CONCURRENT
from messaging.channels.base import Accepted, Outgoing
from messaging.desk import Desk
from messaging.segments import count_segments
from messaging.templates import fit_to_segment
from pipeline.works import Works
from storage.engine import writing
from storage.types import AnyRow

POOL = 10  # connections for the queue's own work
DUE = "SELECT id FROM planned_contact WHERE state = 'planned' AND due_at <= $1 ORDER BY id LIMIT $2"
CLAIM = text("""
WITH handed AS (
    UPDATE planned_contact SET state = 'handed', reason = 'sms'
    WHERE id = :contact AND state = 'planned' RETURNING person_id, outreach_id, step
), moved AS (
    UPDATE outreach o SET next_at = :until FROM handed WHERE o.id = handed.outreach_id
)
SELECT handed.step, p.id AS person_id, p.subject, p.gender, p.language, p.first_name,
    split_part(s.name, ' ', 1) AS sender, d.name AS district, u.name AS unit,
    n.id AS point_id, n.value_cipher
FROM handed JOIN person p ON p.id = handed.person_id JOIN staff s ON s.id = p.owner_id
JOIN outreach o ON o.id = handed.outreach_id AND o.state = 'active'
JOIN district d ON d.id = p.district_id JOIN unit u ON u.id = d.unit_id
JOIN contact_point n ON n.person_id = p.id AND n.owner = 'self' AND n.kind = 'mobile'
    AND n.state = 'ok'
WHERE p.state = 'active' AND NOT p.protected AND p.born_on > :grown AND p.limits = ''
    AND NOT EXISTS (SELECT FROM inbox i JOIN contact_point c ON c.hash = i.sender_hash
        WHERE i.handled_at IS NULL AND c.person_id = p.id)
""")
WRITE = text("""
INSERT INTO message (planned_contact_id, person_id, channel, contact_point_id,
    template_version_id, state, rank, segments, text_cipher, worker, deadline, created_at)
VALUES (:contact, :person, 'sms', :point, :version, 'sending', 10, :segments, :words, 'job',
    :deadline, :now) RETURNING id
""")
RECORD = text("""
WITH taken AS (
    UPDATE message
    SET state = 'accepted', rank = 30, sid = :sid, attempted_at = :now, deadline = NULL
    WHERE id = :key AND rank < 30
)
INSERT INTO fact (source_key, subject, at, kind, channel, step, actor, template_version,
    district, unit, gender)
VALUES (:name, :subject, :now, 'attempt', 'sms', :step, 'system', :version, :district, :unit,
    :gender) ON CONFLICT DO NOTHING
""")
DAY = timedelta(hours=24)
TWENTY_YEARS = timedelta(days=7305)


class Job:
    """What one message needs: the database, the carrier, the texts, the keys."""

    def __init__(self, works: Works, desk: Desk) -> None:
        """Take them."""
        self._engine, self._desk = works.engine, desk
        self._channel = works.channels["sms"]

    async def send(self, contact: int, now: datetime) -> None:
        """Claim, check, render, count, post and record one contact."""
        desk = self._desk
        who = {"contact": contact, "until": now + DAY, "grown": now.date() - TWENTY_YEARS}
        async with writing(self._engine) as conn:
            row = (await conn.execute(CLAIM, who)).one()
            live = desk.templates.find("hello", "sms", row.language)
            body = fit_to_segment(live.compiled, self._values(row))
            message = {
                "contact": contact,
                "person": row.person_id,
                "point": row.point_id,
                "version": live.version_id,
                "segments": count_segments(body).segments,
                "words": desk.vault.seal("message.text", body),
                "deadline": now + timedelta(minutes=2),
                "now": now,
            }
            key = (await conn.execute(WRITE, message)).scalar_one()
        number = desk.vault.open("contact_point.value", row.value_cipher)
        result = await self._channel.send(Outgoing(key, number, body, valid_until=now + DAY))
        if not isinstance(result, Accepted):
            raise TypeError(result)
        taken = {
            "key": key,
            "sid": result.sid,
            "now": now,
            "name": f"message:{key}:attempt",
            "subject": row.subject,
            "step": row.step,
            "version": live.version_id,
            "district": row.district,
            "unit": row.unit,
            "gender": row.gender,
        }
        async with writing(self._engine) as conn:
            await conn.execute(RECORD, taken)

    def _values(self, row: AnyRow) -> dict[str, str]:
        paper = self._desk.letterhead
        return {
            "first_name": row.first_name,
            "sender": row.sender,
            "municipality": paper.municipality,
            "unit": row.unit,
            "phone": paper.phone,
            "info_url": paper.info_url,
        }


class Queue:
    """An app of procrastinate with one task; made, filled, then measured as it works it off."""

    def __init__(self, dsn: str, works: Works, desk: Desk, now: datetime) -> None:
        """Take where the database is, and what a job needs."""
        self._dsn, self._now, self._job = dsn, now, Job(works, desk)
        self._app = procrastinate.App(
            connector=PsycopgConnector(conninfo=dsn, min_size=POOL, max_size=POOL)
        )
        self._task = self._app.task(name="send_sms", queue="sms")(self._send)

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
        async with self._app.open_async():
            await self._app.run_worker_async(
                concurrency=CONCURRENT, wait=False, install_signal_handlers=False
            )

    async def _send(self, contact: int) -> None:
        await self._job.send(contact, self._now)
