"""The query of what is due for the machine channels, and its rows.

It is built once, and its rows are plain tuples: they are asked some fifty times for
every message, and a query's own rows take ten times as long to answer.
"""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, and_, bindparam, exists, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.tables import inbox
from register.tables import contact_point, person
from scheduler.states import Consumer, ContactState, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.types import AnySelect, UtcDateTime

NOW = bindparam("now", type_=UtcDateTime())
MOST = bindparam("most", type_=Integer())
UNREAD = or_(
    exists(
        select(inbox.c.id)
        .join(contact_point, contact_point.c.hash == inbox.c.sender_hash)
        .where(inbox.c.handled_at.is_(None), contact_point.c.person_id == person.c.id)
    ),
    # literals: with parameters PostgreSQL could not use the partial index
    exists(
        select(inbox.c.id).where(
            literal_column("inbox.handled_at IS NULL AND inbox.person_id IS NOT NULL"),
            inbox.c.person_id == person.c.id,
        )
    ),
)
_open_round = outreach.alias("open_round")  # also of contacts that belong to no round
# Not by EXISTS: PostgreSQL would answer that for everybody at once, by reading all rounds.
HELD_FOR = (
    select(_open_round.c.held_for)
    .where(_open_round.c.person_id == person.c.id, _open_round.c.state == OutreachState.HELD)
    .limit(literal_column("1"))
    .scalar_subquery()
)


class DueContact(NamedTuple):
    """A due contact, its round and its person, as they stand in the database."""

    id: int
    key: str
    outreach_id: int | None
    person_id: int
    origin: str
    step: str
    channels: str  # in order of preference, with a space between
    template: str
    text_cipher: bytes | None  # what staff typed
    addressee: str
    contact_point_id: int | None
    if_late: str
    due_at: datetime
    late_at: datetime | None
    round_state: str | None
    round: int | None
    plan_version_id: int | None
    subject: str
    first_name: str
    gender: str
    born_on: date
    language: str
    protected: bool
    person_state: str
    limits: str  # words, with a space between
    owner_id: int | None
    district_id: int
    address_ok: bool
    unread: bool  # an inbound text of theirs has not been read yet
    held_for: str | None  # words of HoldReason; none where no open round of theirs is held


async def read_due(
    conn: AsyncConnection, now: datetime, most: int, *, plan_born: bool
) -> list[DueContact]:
    """Lock up to `most` due contacts and their people; rows another worker holds are passed by."""
    begun_by_us = (Origin.PLAN, Origin.CIRCULAR)
    query = DUE if plan_born else DUE.where(planned_contact.c.origin.not_in(begun_by_us))
    rows = (await conn.execute(query, {"now": now, "most": most})).all()
    return [DueContact(*row) for row in rows]


def _due() -> AnySelect:
    p, c, o = person.c, planned_contact.c, outreach.c
    # the others are called as in their table
    named: dict[str, ColumnElement[Any]] = {
        "round_state": o.state,
        "round": o.round,
        "plan_version_id": o.plan_version_id,
        "person_state": p.state,
        "address_ok": and_(p.address_state == "ok", p.street != ""),
        "unread": UNREAD,
        "held_for": HELD_FOR,
    }
    columns = [
        named[name].label(name) if name in named else c[name] if name in c else p[name]
        for name in DueContact._fields
    ]
    return (
        select(*columns)
        .join_from(planned_contact, person, p.id == c.person_id)
        .outerjoin(outreach, o.id == c.outreach_id)
        .where(
            c.consumer == Consumer.MESSAGE,
            # a literal: with a parameter PostgreSQL could not use the partial index
            c.state == literal_column(f"'{ContactState.PLANNED}'"),
            c.due_at <= NOW,
        )
        .order_by(c.due_at, c.id)
        .limit(MOST)
        .with_for_update(of=[planned_contact, person], skip_locked=True)
    )


DUE = _due()
