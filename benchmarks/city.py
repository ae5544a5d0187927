"""A register of any size in PostgreSQL, filled by a few statements, with SMS that are due.

Everybody is in a round, has a mobile, was written to once and has a next step planned;
for the people whose number divides evenly the next step is due now.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

import pipeline.schema
from config.clock import Clock, VirtualClock
from config.municipality import load_municipality
from messaging.channels.base import Channel
from messaging.shelf import TemplateShelf, seed_templates
from pipeline.works import Works
from register.house import load_house
from register.importing import random_names
from register.mapping import ColumnMapping
from register.sealing import seal_point
from register.staff import Role, add_staff
from register.tables import contact_point
from scheduler.plan_shelf import PlanShelf, seed_plans
from storage.bulk import update_rows
from storage.crypto import Vault
from storage.engine import open_engine, writing
from storage.settings_rows import write_setting
from storage.types import metadata

DATA_KEY = b"the benchmark's own key, 32 byte"
VAULT = Vault(DATA_KEY)
NOW = datetime(2025, 10, 1, 8, tzinfo=UTC)  # Wednesday, 10 in the morning in Stockholm
NEVER = NOW + timedelta(days=365)
BEFORE = NOW - timedelta(days=20)
assert pipeline.schema.TABLES  # noqa: S101 - importing it fills the metadata

PEOPLE = """
WITH place AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number,
                      count(*) OVER () AS places FROM district)
INSERT INTO person (public_id, pnr_hash, pnr_cipher, subject, fingerprint, first_name, last_name,
    gender, born_on, street, postcode, city, district_id, registered_on, reason, protected, state,
    owner_id, lifecycle_at)
SELECT 'P' || n, decode(md5('pnr' || n), 'hex'), decode(md5(n || 'sealed'), 'hex'),
    md5('subject' || n), decode(md5('row' || n), 'hex'),
    (ARRAY['Amina', 'Björn', 'Åsa', 'Samir', 'Tuva', 'Leo', 'Khadija'])[n % 7 + 1], 'Nilsson',
    CASE n % 2 WHEN 0 THEN 'K' ELSE 'M' END, DATE '2007-10-02' + n % 700,
    'Rågsvedstorget ' || n % 140, '124 65', 'Bandhagen', place.id, DATE '2025-08-01', 'Avbrott',
    false, 'active', (SELECT min(id) FROM staff), CAST(:never AS timestamptz)
FROM generate_series(1, CAST(:people AS integer)) n
JOIN place ON place.number = n % place.places ORDER BY n
"""
POINTS = """
INSERT INTO contact_point (person_id, owner, kind, hash, value_cipher)
SELECT id, 'self', 'mobile', decode(md5('number' || id), 'hex'), decode(md5('' || id), 'hex')
FROM person ORDER BY id
"""
ROUNDS = """
INSERT INTO outreach (person_id, round, plan_version_id, step, attempt, state, next_at, began_at)
SELECT person.id, 1, plan_version.id, 'hello', 1, 'active', CAST(:never AS timestamptz),
    CAST(:before AS timestamptz)
FROM person, plan_version WHERE plan_version.live ORDER BY person.id
"""
EARLIER = """
INSERT INTO planned_contact (key, outreach_id, person_id, consumer, origin, step, channels,
    template, if_late, due_at, state)
SELECT 'plan:' || person_id || ':1:hello:1', id, person_id, 'message', 'plan', 'hello', 'sms',
    'hello', 'send', CAST(:before AS timestamptz), 'handed'
FROM outreach ORDER BY id
"""
SENT = """
INSERT INTO message (planned_contact_id, person_id, channel, contact_point_id, state, rank, sid,
    segments, text_cipher, created_at, attempted_at, ended_at)
SELECT c.id, c.person_id, 'sms', p.id, 'delivered', 90, 'OLD' || c.id, 1,
    decode(repeat(md5('' || c.id), 12), 'hex'), c.due_at, c.due_at, c.due_at
FROM planned_contact c JOIN contact_point p ON p.person_id = c.person_id ORDER BY c.id
"""
FACTS = """
INSERT INTO fact (source_key, subject, at, kind, channel, step, actor, district, unit, gender)
SELECT 'message:' || m.id || '\\:attempt', p.subject, m.attempted_at, 'attempt', 'sms', 'hello',
    'system', d.name, u.name, p.gender
FROM message m JOIN person p ON p.id = m.person_id JOIN district d ON d.id = p.district_id
JOIN unit u ON u.id = d.unit_id ORDER BY m.id
"""
AHEAD = """
INSERT INTO planned_contact (key, outreach_id, person_id, consumer, origin, step, channels,
    template, if_late, due_at, state)
SELECT 'plan:' || person_id || ':1:hello:2', id, person_id, 'message', 'plan', 'hello', 'sms',
    'hello', 'send', CASE person_id % CAST(:every AS integer) WHEN 0 THEN CAST(:now AS timestamptz)
    ELSE CAST(:never AS timestamptz) + person_id * interval '1 second' END, 'planned'
FROM outreach ORDER BY id
"""
STATEMENTS = (PEOPLE, POINTS, ROUNDS, EARLIER, SENT, FACTS, AHEAD)


async def build_city(url: str, *, people: int, due: int) -> None:
    """Fill the empty database at `url`; `due` divides `people`, and so many SMS are due."""
    engine = open_engine(url)
    async with writing(engine) as conn:
        await conn.run_sync(metadata.create_all)
    async with writing(engine) as conn:
        await open_house(conn)
        # the rows below are whole by themselves: half the time would go into looking
        await conn.execute(text("SET LOCAL session_replication_role = replica"))
        values = {"people": people, "every": people // due, "now": NOW - timedelta(minutes=1)}
        for statement in STATEMENTS:
            await _say(conn, statement, {**values, "never": NEVER, "before": BEFORE})
        await _seal_numbers(conn, people // due)
        await write_setting(conn, "sending", {"started_at": NOW.isoformat()})
        await conn.execute(text("ANALYZE"))
    await engine.dispose()


def open_city(engine: AsyncEngine, channel: Channel, clock: Clock | None = None) -> Works:
    """Return the works as the program builds them, with one channel for SMS."""
    return Works(
        engine=engine,
        vault=VAULT,
        clock=clock or VirtualClock(NOW),
        municipality=load_municipality(),
        channels={"sms": channel},
        templates=TemplateShelf(),
        plans=PlanShelf(),
        mapping=ColumnMapping(),
        worker="benchmark",
        names=random_names(),
    )


async def open_house(conn: AsyncConnection) -> None:
    """Put the municipality, its plans and texts and a coordinator into empty tables."""
    municipality = load_municipality()
    await load_house(conn, municipality)
    await seed_plans(conn, NOW)
    await seed_templates(conn, NOW)
    unit = next(iter(municipality.units))
    await add_staff(conn, "sara", "Sara Berg", unit_name=unit, roles=(Role.COORDINATOR,))
    query = "INSERT INTO import_run (source, at, complete) VALUES ('night', :at, true)"
    await conn.execute(text(query), {"at": NOW})


async def _say(conn: AsyncConnection, statement: str, values: dict[str, Any]) -> None:
    query = text(statement)
    await conn.execute(query, {name: values[name] for name in query.compile().params})


async def _seal_numbers(conn: AsyncConnection, every: int) -> None:
    """Give those who will be written to a number that opens."""
    c = contact_point.c
    ids = await conn.scalars(select(c.id).where(c.person_id % every == 0).order_by(c.id))
    rows = [
        {"id": key, "value_cipher": seal_point(VAULT, f"+4670{number:07}")}
        for number, key in enumerate(ids)
    ]
    await update_rows(conn, contact_point, rows)


async def count_rows(conn: AsyncConnection, table: Table, condition: str) -> int:
    """Return how many rows of a table meet a condition in SQL."""
    query = f"SELECT count(*) FROM {table.name} WHERE {condition}"  # noqa: S608 - our own words
    return int((await conn.execute(text(query))).scalar_one())
