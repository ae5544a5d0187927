"""What is about people, taken out of every table but the figures (R15).

A person's rows name them by `person.id`. Those that can go by it alone are in OWN, in the order
in which they can go; replies, what came in and what points across are taken first. The figures
keep a random subject, to which nothing leads any more.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import (
    Column,
    Table,
    Text,
    and_,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.tables import task, visit, visit_staff
from messaging.chat_tables import chat_binding
from messaging.erasing import NOBODY
from messaging.tables import inbox, labelled_reply, message, reply, token
from register.history_tables import history_subject
from register.pages import pages
from register.tables import (
    contact_hint,
    contact_point,
    fact,
    measure,
    name_word,
    person,
    status_change,
)
from scheduler.tables import outreach, overdue, planned_contact
from storage.bulk import among
from storage.types import AnyRow

OWN = (
    token,
    chat_binding,
    message,
    planned_contact,
    outreach,
    overdue,
    contact_hint,
    measure,
    status_change,
    name_word,
    contact_point,
)


async def take_out(conn: AsyncConnection, people: Sequence[AnyRow]) -> None:
    """Delete everything of some people, in a transaction that has locked them.

    Args:
        conn: a connection in a transaction.
        people: their rows: `id`, `subject` and `pnr_hash`.
    """
    ids = [one.id for one in people]
    numbers = await _numbers(conn, ids)
    alone = await _held_by_nobody_else(conn, ids, {row.hash for row in numbers})
    replies = await _replies(conn, ids, alone)
    await _take_tasks(conn, ids, [row.id for row in replies])
    await _take_replies(conn, replies)
    await _let_others_go_on(conn, ids, [row.id for row in numbers], alone)
    for table in OWN:
        await conn.execute(delete(table).where(among(conn, table.c.person_id, ids)))
    hashes = [one.pnr_hash for one in people]
    await conn.execute(
        delete(history_subject).where(among(conn, history_subject.c.pnr_hash, hashes))
    )
    await _cut_facts(conn, [one.subject for one in people])
    await conn.execute(delete(person).where(among(conn, person.c.id, ids)))


async def count_rows(conn: AsyncConnection, person_id: int) -> dict[str, int]:
    """Return how many rows each table has of a person, where it has any."""
    counted = [
        select(literal(table.name), func.count()).where(table.c.person_id == person_id)
        for table in (*OWN, task, visit, reply)
    ]
    rows = await conn.execute(union_all(*counted))
    return {row[0]: row[1] for row in sorted(rows, key=lambda row: str(row[0])) if row[1]}


async def _numbers(conn: AsyncConnection, people: Collection[int]) -> Sequence[AnyRow]:
    c = contact_point.c
    return (await conn.execute(select(c.id, c.hash).where(among(conn, c.person_id, people)))).all()


async def _held_by_nobody_else(
    conn: AsyncConnection, people: Collection[int], hashes: Collection[bytes]
) -> set[bytes]:
    """Return those numbers that lead to these people alone: a family's may be a sister's too."""
    c = contact_point.c
    shared: set[bytes] = set()
    for some in pages(hashes):
        others = select(c.hash).where(among(conn, c.hash, some), ~among(conn, c.person_id, people))
        shared |= set(await conn.scalars(others))
    return set(hashes) - shared


async def _replies(
    conn: AsyncConnection, people: Collection[int], alone: Collection[bytes]
) -> Sequence[AnyRow]:
    """Return what the people wrote: as theirs, or from their number and read as nobody's."""
    c, i = reply.c, inbox.c
    nobodys = and_(
        c.person_id.is_(None),
        or_(among(conn, i.person_id, people), among(conn, i.sender_hash, alone)),
    )
    query = select(c.id, c.inbox_id).join_from(reply, inbox, i.id == c.inbox_id)
    theirs = (await conn.execute(query.where(among(conn, c.person_id, people)))).all()
    return [*theirs, *(await conn.execute(query.where(nobodys))).all()]


async def _take_tasks(conn: AsyncConnection, people: Sequence[int], replies: Sequence[int]) -> None:
    """Delete the people's visits and tasks, and tasks of nobody about what they wrote.

    Somebody else's task about such a reply goes on without it.
    """
    t, v = task.c, visit.c
    visits = select(v.id).where(among(conn, v.person_id, people))
    await conn.execute(delete(visit_staff).where(visit_staff.c.visit_id.in_(visits)))
    for table in (visit, task):
        await conn.execute(delete(table).where(among(conn, table.c.person_id, people)))
    for some in pages(replies):
        about = among(conn, t.reply_id, some)
        await conn.execute(delete(task).where(about, t.person_id.is_(None)))
        await conn.execute(update(task).where(about).values(reply_id=None))


async def _take_replies(conn: AsyncConnection, replies: Sequence[AnyRow]) -> None:
    for some in pages(replies):
        numbers = [row.id for row in some]
        await _take(conn, labelled_reply.c.reply_id, numbers)
        await _take(conn, reply.c.id, numbers)
        await _take(conn, inbox.c.id, [row.inbox_id for row in some])


async def _take(conn: AsyncConnection, column: Column[int], values: Collection[int]) -> None:
    table = column.table
    assert isinstance(table, Table)  # noqa: S101 - a column of ours has its table
    await conn.execute(delete(table).where(among(conn, column, values)))


async def _let_others_go_on(
    conn: AsyncConnection,
    people: Sequence[int],
    numbers: Sequence[int],
    alone: Collection[bytes],
) -> None:
    """Cut what leads from other people's rows to these: a brother who wrote from their number."""
    r, i = reply.c, inbox.c
    for some in pages(numbers):
        came = select(r.inbox_id).where(among(conn, r.contact_point_id, some))
        unnamed = update(inbox).where(i.id.in_(came), among(conn, i.sender_hash, alone))
        await conn.execute(unnamed.values(sender_hash=NOBODY))
        for table in (reply, message, planned_contact):
            led = among(conn, table.c.contact_point_id, some)
            ours = among(conn, table.c.person_id, people)
            await conn.execute(update(table).where(led, ~ours).values(contact_point_id=None))
    sent = select(message.c.id).where(among(conn, message.c.person_id, people))
    await conn.execute(update(reply).where(r.message_id.in_(sent)).values(message_id=None))
    known = among(conn, i.person_id, people)
    await conn.execute(update(inbox).where(known).values(person_id=None))


async def _cut_facts(conn: AsyncConnection, subjects: Sequence[str]) -> None:
    """Let facts name themselves: the events behind them were named by people's rows."""
    own = literal("erased:").concat(cast(fact.c.id, Text))
    theirs = among(conn, fact.c.subject, subjects)
    await conn.execute(update(fact).where(theirs).values(source_key=own))
