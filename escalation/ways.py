"""How somebody can be reached, and what closed the ways that are shut."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.closing_cases import numbers_to_call
from escalation.states import Outcome
from escalation.tables import task
from escalation.waiting_replies import open_reading
from messaging.meaning.reading import Intent
from messaging.states import MessageState
from messaging.tables import message, reply
from register.sealing import POINT
from register.states import PointKind, PointOwner, PointState
from register.tables import contact_point, staff
from storage.crypto import Vault
from storage.types import AnySelect


class ClosedBy(StrEnum):
    """Whose word it is that a contact point may not be used."""

    REPLY = "reply"  # its holder's
    STAFF = "staff"  # somebody's who called, or read a reply
    CARRIER = "carrier"
    EXTRACT = "extract"  # it is named no longer
    UNKNOWN = "unknown"  # what said so is gone


@dataclass(frozen=True, slots=True)
class Closing:
    """The event that closed a contact point, as far as it can be told."""

    by: ClosedBy
    at: datetime | None = None
    who: str = ""  # the login of the staff, or the carrier's own code


@dataclass(frozen=True, slots=True)
class Way:
    """A contact point; its value stays sealed until it is shown."""

    id: int
    owner: PointOwner
    kind: PointKind
    state: PointState
    name: str  # the guardian's
    by_staff: bool
    first: bool  # it is the number that is called
    sealed: bytes
    closing: Closing | None = None

    def value(self, vault: Vault) -> str:
        """Return the number or address; a chat has none to be shown (R15)."""
        return "" if self.kind is PointKind.CHAT else vault.open(POINT, self.sealed)


async def read_ways(conn: AsyncConnection, vault: Vault, person_id: int) -> list[Way]:
    """Return somebody's contact points, the number that is called first before all others."""
    rows = (await conn.execute(_points(person_id))).all()
    best = (await numbers_to_call(conn, [person_id])).get(person_id)
    shut = {row.id: PointState(row.state) for row in rows if row.state != PointState.OK}
    closings = await _closings(conn, vault, person_id, shut) if shut else {}
    ways = [
        Way(
            row.id,
            PointOwner(row.owner),
            PointKind(row.kind),
            PointState(row.state),
            row.name,
            row.by_staff,
            row.id == best,
            row.value_cipher,
            closings.get(row.id),
        )
        for row in rows
    ]
    return sorted(ways, key=_order)


def _order(way: Way) -> tuple[bool, bool, int, int]:
    usable = way.state in {PointState.OK, PointState.STOPPED}
    return (not way.first, not usable, list(PointOwner).index(way.owner), way.id)


# What somebody says who means that we are not to write there.
_SAID = {PointState.STOPPED: Intent.OPT_OUT, PointState.WRONG: Intent.WRONG_PERSON}
_RECORDED = {PointState.STOPPED: Outcome.OPTED_OUT, PointState.WRONG: Outcome.WRONG_NUMBER}


async def _closings(
    conn: AsyncConnection, vault: Vault, person_id: int, shut: Mapping[int, PointState]
) -> dict[int, Closing]:
    """Return what closed each of somebody's points that are shut."""
    said = await _said(conn, vault, person_id, shut)
    recorded = await _recorded(conn, person_id)
    failed = await _failed(conn, person_id)
    found: dict[int, Closing] = {}
    for point_id, state in shut.items():
        if state is PointState.OLD:
            found[point_id] = Closing(ClosedBy.EXTRACT)
        elif state is PointState.BAD:
            found[point_id] = failed.get(point_id, Closing(ClosedBy.UNKNOWN))
        else:
            by_staff = recorded.get(_RECORDED[state], Closing(ClosedBy.UNKNOWN))
            found[point_id] = said.get(point_id, by_staff)
    return found


async def _said(
    conn: AsyncConnection, vault: Vault, person_id: int, shut: Mapping[int, PointState]
) -> dict[int, Closing]:
    """Return the newest reply from each point that closed it."""
    r = reply.c
    query = select(r.contact_point_id, r.at, r.reading_cipher).where(
        r.person_id == person_id,
        r.contact_point_id.in_(sorted(shut)),
        r.reading_cipher.is_not(None),
    )
    found: dict[int, Closing] = {}
    for row in await conn.execute(query.order_by(r.id)):
        intent = _SAID.get(shut[row.contact_point_id])
        if intent in open_reading(vault, row.reading_cipher).intents:
            found[row.contact_point_id] = Closing(ClosedBy.REPLY, row.at)
    return found


async def _recorded(conn: AsyncConnection, person_id: int) -> dict[Outcome, Closing]:
    """Return when staff last recorded that a number is wrong or that its holder says stop."""
    t = task.c
    query = (
        select(t.outcome, t.done_at, staff.c.login)
        .join_from(task, staff, staff.c.id == t.staff_id)
        .where(t.person_id == person_id, t.outcome.in_(_RECORDED.values()))
        .order_by(t.done_at)
    )
    return {
        Outcome(row.outcome): Closing(ClosedBy.STAFF, row.done_at, row.login)
        for row in await conn.execute(query)
    }


async def _failed(conn: AsyncConnection, person_id: int) -> dict[int, Closing]:
    """Return the newest message to each point that its carrier could not deliver."""
    m = message.c
    lost = m.state.in_([MessageState.FAILED.value, MessageState.UNDELIVERED.value])
    at = func.coalesce(m.ended_at, m.attempted_at, m.created_at, type_=m.created_at.type)
    query = select(m.contact_point_id, at.label("at"), m.error).where(
        m.person_id == person_id, lost, m.contact_point_id.is_not(None)
    )
    return {
        row.contact_point_id: Closing(ClosedBy.CARRIER, row.at, row.error)
        for row in await conn.execute(query.order_by(m.id))
    }


def _points(person_id: int) -> AnySelect:
    c = contact_point.c
    columns = (c.id, c.owner, c.kind, c.state, c.name, c.by_staff, c.value_cipher)
    return select(*columns).where(c.person_id == person_id).order_by(c.id)
