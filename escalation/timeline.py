"""What has happened to one person, newest first: a page at a time, of all that is recorded.

Attempts with their deliveries, replies, tasks with their outcomes, visits, the status ledger, and
what was taken back. Every source is read by an index of the person; of each at most a page is
taken, and one statement puts them together.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.happenings import NOW, Happened, Place, Source, Timeline
from escalation.states import TaskState
from escalation.tables import task, visit
from escalation.waiting_replies import open_reading
from messaging.tables import message, reply
from register.states import FactKind
from register.tables import fact, person, staff, status_change
from scheduler.tables import planned_contact
from storage.crypto import Vault
from storage.types import AnyRow, AnySelect, BigKey, Plain, UtcDateTime

PAGE = 50


async def read_timeline(
    conn: AsyncConnection,
    vault: Vault,
    person_id: int,
    before: Place = NOW,
    *,
    texts: bool,
) -> Timeline:
    """Return a page of what has happened to a person before a place, newest first.

    Args:
        conn: a connection.
        vault: opens texts and readings.
        person_id: who.
        before: where the page before ended.
        texts: whether its reader may see what was written, and how it was read (R15).
    """
    values = {"who": person_id, "at": before.at, "place": before.source, "key": before.id}
    rows = (await conn.execute(_page(), values)).all()
    entries = [_entry(vault, row, texts=texts) for row in rows[:PAGE]]
    return Timeline(entries, entries[-1].place if len(rows) > PAGE else None)


async def newest_reply(conn: AsyncConnection, person_id: int) -> int:
    """Return the number of a person's newest reply, 0 where they have never written."""
    found = await conn.scalar(select(func.max(reply.c.id)).where(reply.c.person_id == person_id))
    return found or 0


def _entry(vault: Vault, row: AnyRow, *, texts: bool) -> Happened:
    source = Source(row.source)
    column = "reply.text" if source is Source.REPLY else "message.text"
    shown = texts and row.text_cipher is not None
    read = texts and row.reading_cipher is not None
    return Happened(
        place=Place(row.at, source.value, row.id),
        source=source,
        origin=row.origin,
        channel=row.channel,
        what=row.what,
        how=row.how,
        detail=row.detail,
        who=row.who,
        step=row.step,
        ended_at=row.ended_at,
        text=vault.open(column, row.text_cipher) if shown else None,
        erased=source is Source.REPLY and row.text_cipher is None,
        reading=open_reading(vault, row.reading_cipher) if read else None,
        point_id=row.point_id,
    )


@cache
def _page() -> AnySelect:
    """Return a page of all sources together; built once: that costs more than running it."""
    queries = (_withdrawn(), _changes(), _tasks(), _visits(), _replies(), _messages())
    whole = union_all(*(query.subquery().select() for query in queries)).subquery()
    c = whole.c
    return select(whole).order_by(c.at.desc(), c.source.desc(), c.id.desc()).limit(PAGE + 1)


def _source(
    source: Source, key: ColumnElement[int], at: ColumnElement[Any], **columns: object
) -> Select[*tuple[Any, ...]]:
    """Return the newest rows of one source before the place, in the columns that all share."""
    words = ("origin", "channel", "what", "how", "detail", "who", "step")
    shared: list[ColumnElement[Any]] = [
        _word(source.value).label("source"),
        key.label("id"),
        at.label("at"),
        *(_word(columns.get(name, "")).label(name) for name in words),
        _or_null(columns.get("ended_at"), UtcDateTime()).label("ended_at"),
        _or_null(columns.get("text_cipher"), LargeBinary()).label("text_cipher"),
        _or_null(columns.get("reading_cipher"), LargeBinary()).label("reading_cipher"),
        _or_null(columns.get("point_id"), BigKey).label("point_id"),
    ]
    before = bindparam("at", type_=UtcDateTime())
    place, number = bindparam("place", type_=Plain), bindparam("key", type_=Integer())
    here = _word(source.value)
    after = or_(
        at < before, and_(at == before, or_(here < place, and_(here == place, key < number)))
    )
    return select(*shared).where(after).order_by(at.desc(), key.desc()).limit(PAGE + 1)


def _word(given: object) -> ColumnElement[str]:
    """Return a column, or a word of ours as SQL: parameters would have to be sent each time."""
    return literal_column(f"'{given}'", Plain) if isinstance(given, str) else given  # type: ignore[return-value]


def _or_null(given: object, kind: Any) -> ColumnElement[Any]:  # noqa: ANN401 - any column type
    return cast(null(), kind) if given is None else given  # type: ignore[return-value]


def _who() -> Any:  # noqa: ANN401 - a parameter, compared with any table's column
    return bindparam("who", type_=BigKey)


def _messages() -> AnySelect:
    m, c = message.c, planned_contact.c
    return (
        _source(
            Source.MESSAGE, m.id, func.coalesce(m.attempted_at, m.created_at, type_=UtcDateTime()),
            channel=m.channel, what=c.origin, how=m.state, detail=m.error, step=c.step,
            ended_at=m.ended_at, text_cipher=m.text_cipher, point_id=m.contact_point_id,
        )
        .join_from(message, planned_contact, c.id == m.planned_contact_id)
        .where(m.person_id == _who())
    )  # fmt: skip


def _replies() -> AnySelect:
    r = reply.c
    return _source(
        Source.REPLY, r.id, r.at, origin=_key("reply:", r.id), channel=r.channel, how=r.state,
        text_cipher=r.text_cipher, reading_cipher=r.reading_cipher, point_id=r.contact_point_id,
    ).where(r.person_id == _who())  # fmt: skip


def _tasks() -> AnySelect:
    t = task.c
    return (
        _source(
            Source.TASK, t.id, t.done_at, origin=_key("task:", t.id), what=t.kind, how=t.outcome,
            who=func.coalesce(staff.c.login, "", type_=Plain), step=t.step,
        )
        .outerjoin_from(task, staff, staff.c.id == t.staff_id)
        .where(t.person_id == _who(), t.state == TaskState.DONE)
    )  # fmt: skip


def _visits() -> AnySelect:
    v = visit.c
    return _source(Source.VISIT, v.id, v.checked_in_at, ended_at=v.checked_out_at).where(
        v.person_id == _who(), v.checked_in_at.is_not(None)
    )


def _changes() -> AnySelect:
    s = status_change.c
    return _source(
        Source.STATUS, s.id, s.at, origin=s.source_key, what=s.kind, detail=s.detail, who=s.actor
    ).where(s.person_id == _who())


def _withdrawn() -> AnySelect:
    f = fact.c
    subject = select(person.c.subject).where(person.c.id == _who()).scalar_subquery()
    return _source(
        Source.WITHDRAWN, f.id, f.at, origin=f.source_key, what=f.channel, how=f.outcome,
        who=f.actor, step=f.step,
    ).where(f.subject == subject, f.kind == FactKind.WITHDRAWN)  # fmt: skip


def _key(prefix: str, number: ColumnElement[int]) -> ColumnElement[str]:
    return _word(prefix) + cast(number, Plain)
