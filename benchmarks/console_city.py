"""The staff's day in a large municipality: many open tasks of all kinds, and who works there.

On top of `benchmarks.city`: people get languages and owners, some of them tasks, some answer. Each
of the coordinators sees half of it: no real one has so much.
"""

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.city import VAULT, build_city
from config.clock import SystemClock
from console.signing.sessions import begin_session
from escalation.senders import CONTEXT
from escalation.states import PRIORITY, TaskKind
from escalation.tables import task
from escalation.task_languages import note_languages
from escalation.waiting_replies import seal_reading
from messaging.meaning.reader import read_reply
from messaging.tables import message
from register.roles import Role
from register.sealing import PNR, seal_point
from register.staff import add_staff
from register.tables import account, contact_point, district, person, staff, unit
from storage.engine import open_engine, writing
from storage.migrate import upgrade
from storage.types import AnySelect

STAFF = 40
OWNED = 300
QUESTION = VAULT.seal("message.text", "Hej Amina! Sara på Stockholms stad. Plugg eller jobb nu?")
ANSWER = "hej jag pluggar lite på komvux men vet inte riktigt, kan du ringa på torsdag?"
# Of a hundred open tasks; the rest are calls.
SHARES = {
    TaskKind.CALL_BACK: 8,
    TaskKind.REVIEW_REPLY: 12,
    TaskKind.HOME_VISIT: 5,
    TaskKind.KNOCK_CARD: 8,
    TaskKind.FIND_NUMBER: 17,
    TaskKind.HANDOVER_20: 1,
}
URGENT = 20  # of all
LANGUAGES_AND_OWNERS = """
WITH one AS (SELECT d.id AS district_id, s.id,
                    row_number() OVER (PARTITION BY d.id ORDER BY s.id) - 1 AS number,
                    count(*) OVER (PARTITION BY d.id) AS members
             FROM staff s JOIN district d ON d.unit_id = s.unit_id)
UPDATE person SET owner_id = one.id,
    language = CASE WHEN person.id / 7 % 100 < 80 THEN 'sv' WHEN person.id / 7 % 100 < 88 THEN 'ar'
        WHEN person.id / 7 % 100 < 93 THEN 'so' WHEN person.id / 7 % 100 < 96 THEN 'en'
        WHEN person.id / 7 % 100 < 98 THEN 'fa' WHEN person.id / 7 % 100 < 99 THEN 'pl'
        ELSE 'tir' END
FROM one
WHERE one.district_id = person.district_id AND one.number = person.id / 10 % 997 % one.members
"""
# The first of them has the caseload of a real coordinator, the others' are far too large.
CASELOAD = """
WITH kim AS (SELECT id FROM staff WHERE login = 'kim0'),
kept AS (SELECT p.id FROM person p JOIN kim ON p.owner_id = kim.id
         ORDER BY p.id * 7919 % 100003, p.id LIMIT :owned)
UPDATE person SET owner_id = (SELECT id FROM staff WHERE login = 'sara')
FROM kim WHERE person.owner_id = kim.id
  AND NOT EXISTS (SELECT 1 FROM kept WHERE kept.id = person.id)
"""
TASKS = """
INSERT INTO task (key, kind, person_id, outreach_id, step, band, district_id, owner_id, priority,
    due_at, created_at, state)
SELECT 'bench\\:' || p.id, k.kind, p.id, o.id, '', '', p.district_id, p.owner_id, k.priority,
    now() - (p.id * 7919 % 20011) * interval '1 minute', now(), 'open'
FROM person p JOIN outreach o ON o.person_id = p.id
JOIN (SELECT unnest(CAST(:kinds AS text[])) AS kind, unnest(CAST(:priorities AS int[])) AS priority,
             unnest(CAST(:lows AS int[])) AS low, unnest(CAST(:highs AS int[])) AS high) k
  ON p.id / :every * 37 % 100 >= k.low AND p.id / :every * 37 % 100 < k.high
WHERE p.id % :every = 0 ORDER BY p.id
"""
WRITERS = """
INSERT INTO inbox (provider, external_id, sender_hash, received_at, handled_at)
SELECT 'twilio', 'SM' || p.id, c.hash, at, at
FROM person p JOIN contact_point c ON c.person_id = p.id
LEFT JOIN task t ON t.person_id = p.id AND t.kind = 'review_reply',
LATERAL (SELECT coalesce(t.due_at, now() - p.id * interval '7 seconds') AS at) AS written
WHERE t.id IS NOT NULL OR p.id % 10 = 3 ORDER BY p.id
"""
REPLIES = """
INSERT INTO reply (inbox_id, person_id, contact_point_id, message_id, channel, at, text_cipher,
    reading_cipher, state)
SELECT i.id, c.person_id, c.id, m.id, 'sms', i.received_at, :words, :guess,
    CASE WHEN t.id IS NULL THEN 'read' ELSE 'review' END
FROM inbox i JOIN contact_point c ON c.hash = i.sender_hash
JOIN message m ON m.person_id = c.person_id
LEFT JOIN task t ON t.person_id = c.person_id AND t.kind = 'review_reply' ORDER BY i.id
"""
ANSWERED = """
UPDATE task SET reply_id = r.id, outreach_id = NULL FROM reply r
WHERE task.kind = 'review_reply' AND r.person_id = task.person_id
"""
REACHED = """
UPDATE person SET reached_at = r.at FROM reply r
WHERE r.person_id = person.id AND r.state = 'read'
"""
ASKED = """
UPDATE message SET text_cipher = :words WHERE person_id IN (SELECT person_id FROM reply)
"""
DANGER = """
UPDATE task SET kind = 'urgent', priority = 100, outreach_id = NULL
WHERE id IN (SELECT id FROM task ORDER BY id * 7919 % 100003, id LIMIT :urgent)
"""


async def build_console_city(url: str, *, people: int, tasks: int) -> None:
    """Fill the empty database at `url`; `tasks` divides `people`, and so many tasks are open.

    Each tenth person has answered at some time, and whose reply is to be read has one that waits.
    """
    engine = open_engine(url)
    await upgrade(engine)  # the server asks for the migrations' own mark
    await build_city(url, people=people, due=1_000)
    async with writing(engine) as conn:
        await _hire(conn)
        await conn.execute(text("SET LOCAL session_replication_role = replica"))
        await conn.execute(text(LANGUAGES_AND_OWNERS))
        await conn.execute(text(CASELOAD), {"owned": OWNED})
        await conn.execute(text(TASKS), {"every": people // tasks, **_kinds()})
        await _let_answer(conn)
        await conn.execute(text(DANGER), {"urgent": URGENT})
        await note_languages(conn)
    async with engine.connect() as conn:
        await conn.execution_options(isolation_level="AUTOCOMMIT")
        await conn.execute(text("VACUUM ANALYZE"))
    await engine.dispose()


async def sign_in(conn: AsyncConnection, login: str) -> str:
    """Return the secret of a browser that somebody has signed in with just now."""
    number = await conn.scalar(select(staff.c.id).where(staff.c.login == login)) or 0
    row = {"staff_id": number, "totp_cipher": b"", "password_hash": "none"}
    await conn.execute(account.insert().values(row))
    return await begin_session(conn, VAULT, number, SystemClock().now(), complete=True)


async def open_people(conn: AsyncConnection, login: str, most: int) -> list[str]:
    """Return the public ids of some who wait for somebody, sealed so that they can be opened."""
    p, c, m = person.c, contact_point.c, message.c
    query = select(p.id, p.public_id).join(task, task.c.person_id == p.id)
    query = query.where(p.district_id.in_(districts_of(login))).order_by(p.id).limit(most)
    rows = (await conn.execute(query)).all()
    for number, row in enumerate(rows):
        pnr = VAULT.seal(PNR, f"20070101{number:04}")
        await conn.execute(update(person).where(p.id == row.id).values(pnr_cipher=pnr))
        value = seal_point(VAULT, f"+4670174{number:04}")
        await conn.execute(
            update(contact_point).where(c.person_id == row.id).values(value_cipher=value)
        )
        await conn.execute(
            update(message).where(m.person_id == row.id).values(text_cipher=QUESTION)
        )
    return [row.public_id for row in rows]


def districts_of(login: str) -> AnySelect:
    """Return the query of the districts of somebody's unit, by id."""
    unit_id = select(staff.c.unit_id).where(staff.c.login == login).scalar_subquery()
    return select(district.c.id).where(district.c.unit_id == unit_id).order_by(district.c.id)


async def _let_answer(conn: AsyncConnection) -> None:
    guess = seal_reading(VAULT, read_reply(ANSWER, CONTEXT, at=SystemClock().now()))
    words = VAULT.seal("reply.text", ANSWER)
    await conn.execute(text(WRITERS))
    await conn.execute(text(REPLIES), {"words": words, "guess": guess})
    await conn.execute(text(ANSWERED))
    await conn.execute(text(REACHED))
    await conn.execute(text(ASKED), {"words": QUESTION})


async def _hire(conn: AsyncConnection) -> None:
    """Hire coordinators, each of a whole unit; the first sees what is urgent everywhere too."""
    units = list(await conn.scalars(select(unit.c.name).order_by(unit.c.id)))
    for number in range(STAFF):
        place = units[number % len(units)]
        roles = (Role.COORDINATOR,) if number else (Role.COORDINATOR, Role.DUTY)
        await add_staff(conn, f"kim{number}", f"Kim Ek{number}", unit_name=place, roles=roles)


def _kinds() -> dict[str, list[str] | list[int]]:
    """Return the kinds with their priorities and their parts of a hundred."""
    shares = {**SHARES, TaskKind.CALL: 100 - sum(SHARES.values())}
    lows, low = [], 0
    for share in shares.values():
        lows.append(low)
        low += share
    return {
        "kinds": [kind.value for kind in shares],
        "priorities": [PRIORITY[kind] for kind in shares],
        "lows": lows,
        "highs": [*lows[1:], 100],
    }
