"""The contacts that are due, with all that permission asks about them, locked for this worker."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from messaging.dates import turns_20_at
from messaging.permission import Contact, Point, Recipient
from messaging.states import Channel
from messaging.tables import inbox
from register.age import age_on
from register.sealing import POINT
from register.states import PointKind, PointOwner, PointState
from register.tables import contact_point, person
from scheduler.plan import IfLate
from scheduler.states import Consumer, ContactState, HoldReason, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.bulk import among
from storage.crypto import Vault
from storage.types import AnyRow, AnySelect

ADULT_AGE = 18
UNREAD = exists(
    select(inbox.c.id)
    .join(contact_point, contact_point.c.hash == inbox.c.sender_hash)
    .where(inbox.c.handled_at.is_(None), contact_point.c.person_id == person.c.id)
)
_open_round = outreach.alias("open_round")  # also of contacts that belong to no round
DECEASED = exists(
    select(_open_round.c.id).where(
        _open_round.c.person_id == person.c.id,
        _open_round.c.state == OutreachState.HELD,
        _open_round.c.held_for.contains(HoldReason.DECEASED.value),
    )
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One due contact as it stands in the database, and the person it is for."""

    row: AnyRow
    contact: Contact
    points: Sequence[Point]
    values: dict[int, bytes]  # the sealed address of each point


async def due_candidates(
    conn: AsyncConnection, now: datetime, limit: int, *, plan_born: bool
) -> list[Candidate]:
    """Lock and return up to `limit` due machine contacts; rows another worker holds are passed by.

    The person is locked with the contact, so that nothing that changes permission
    can come between this and the commit.
    """
    rows = (await conn.execute(_due(now, limit, plan_born))).all()
    points, values = await _points(conn, {row.person_id for row in rows})
    return [
        Candidate(row, _contact(row), points[row.person_id], values[row.person_id]) for row in rows
    ]


def recipient(candidate: Candidate, *, in_pilot: bool, now: datetime) -> Recipient:
    """Return the person behind a candidate as permission sees them."""
    row = candidate.row
    return Recipient(
        state=row.person_state,
        protected=row.protected,
        turns_20_at=turns_20_at(row.born_on),
        under_18=age_on(row.born_on, swedish_date(now)) < ADULT_AGE,
        limits=frozenset(row.limits.split()),
        address_ok=row.address_state == "ok" and bool(row.street),
        round_state=row.round_state or "",
        unread=row.unread,
        deceased=row.deceased,
        in_pilot=in_pilot,
    )


def _due(now: datetime, limit: int, plan_born: bool) -> AnySelect:
    p, c, o = person.c, planned_contact.c, outreach.c
    query = (
        select(
            c.id, c.key, c.outreach_id, c.person_id, c.origin, c.step, c.attempt, c.channels,
            c.template, c.text_cipher, c.addressee, c.contact_point_id, c.if_late, c.due_at,
            c.late_at,
            o.state.label("round_state"), o.round, o.plan_version_id,
            p.public_id, p.subject, p.first_name, p.gender, p.born_on, p.language, p.protected,
            p.state.label("person_state"), p.limits, p.owner_id, p.district_id, p.street,
            p.address_state, UNREAD.label("unread"), DECEASED.label("deceased"),
        )
        .join_from(planned_contact, person, p.id == c.person_id)
        .outerjoin(outreach, o.id == c.outreach_id)
        .where(
            and_(
                c.consumer == Consumer.MESSAGE,
                # a literal: with a parameter PostgreSQL could not use the partial index
                c.state == literal_column(f"'{ContactState.PLANNED}'"),
                c.due_at <= now,
            )
        )
        .order_by(c.due_at, c.id)
        .limit(limit)
        .with_for_update(of=[planned_contact, person], skip_locked=True)
    )  # fmt: skip
    return query if plan_born else query.where(c.origin != Origin.PLAN)


def _contact(row: AnyRow) -> Contact:
    return Contact(
        origin=Origin(row.origin),
        template=row.template,
        channels=tuple(Channel(word) for word in row.channels.split()),
        addressee=row.addressee,
        if_late=IfLate(row.if_late),
        due_at=row.due_at,
        late_at=row.late_at,
        point_id=row.contact_point_id,
    )


async def _points(
    conn: AsyncConnection, people: set[int]
) -> tuple[dict[int, list[Point]], dict[int, dict[int, bytes]]]:
    points: dict[int, list[Point]] = defaultdict(list)
    values: dict[int, dict[int, bytes]] = defaultdict(dict)
    c = contact_point.c
    query = (
        select(c.id, c.person_id, c.owner, c.kind, c.state, c.value_cipher)
        .where(among(conn, c.person_id, people), c.state != PointState.OLD)
        .order_by(c.id)
    )
    for row in await conn.execute(query) if people else ():
        points[row.person_id].append(
            Point(row.id, PointOwner(row.owner), PointKind(row.kind), PointState(row.state))
        )
        values[row.person_id][row.id] = row.value_cipher
    return points, values


def open_value(vault: Vault, sealed: bytes) -> str:
    """Return the number or address behind a contact point's cipher text."""
    return vault.open(POINT, sealed)
