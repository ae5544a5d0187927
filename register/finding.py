"""Finding a person, by what staff have at hand. Nobody protected is ever shown (R7).

Whoever is found has been looked at, and that is logged (R16).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from register.identity import NumberFault, read_number
from register.numbers import read_email, read_phone
from register.sealing import pnr_hash, point_hash
from register.states import PersonState
from register.tables import contact_point, person
from storage.access import log_access
from storage.crypto import Vault

ACTION = "search"


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who was found."""

    id: int
    public_id: str
    first_name: str
    last_name: str
    district_id: int
    state: PersonState


async def identify(conn: AsyncConnection, text: str, *, vault: Vault, today: date) -> list[int]:
    """Return whose personnummer, telephone number, e-mail address or public id a text is.

    It may be written in any form; a guardian's number finds the young person. Nobody has been
    looked at yet, and the protected are among them: whoever shows people asks who may see
    them, and writes the log.
    """
    p, c = person.c, contact_point.c
    theirs: list[ColumnElement[bool]] = [p.public_id == text.strip().upper()]
    number = read_number(text, today=today)
    if not isinstance(number, NumberFault):
        theirs.append(p.pnr_hash == pnr_hash(vault, number.digits))
    phone, email = read_phone(text), read_email(text)
    for value in (phone.number if phone else None, email):
        if value is not None:
            holders = select(c.person_id).where(c.hash == point_hash(vault, value))
            theirs.append(p.id.in_(holders))
    found: set[int] = set()
    for one in theirs:  # each by its own index
        found |= set(await conn.scalars(select(p.id).where(one)))
    return sorted(found)


async def find_by_personnummer(
    conn: AsyncConnection, text: str, *, vault: Vault, actor: str, now: datetime
) -> Found | NumberFault | None:
    """Return who has this personnummer, however it is written; what is wrong if it is none."""
    number = read_number(text, today=swedish_date(now))
    if isinstance(number, NumberFault):
        return number
    condition = person.c.pnr_hash == pnr_hash(vault, number.digits)
    found = await _find(conn, _people().where(condition), actor=actor, now=now)
    return found[0] if found else None


async def find_by_phone(
    conn: AsyncConnection, text: str, *, vault: Vault, actor: str, now: datetime
) -> list[Found]:
    """Return everybody with whom this number stands, their own or a guardian's."""
    phone = read_phone(text)
    if phone is None:
        return []
    holders = select(contact_point.c.person_id)
    holders = holders.where(contact_point.c.hash == point_hash(vault, phone.number))
    return await _find(conn, _people().where(person.c.id.in_(holders)), actor=actor, now=now)


async def find_by_public_id(
    conn: AsyncConnection, public_id: str, *, actor: str, now: datetime
) -> Found | None:
    """Return who has this public id."""
    condition: ColumnElement[bool] = person.c.public_id == public_id
    found = await _find(conn, _people().where(condition), actor=actor, now=now)
    return found[0] if found else None


def _people() -> Select[Any]:
    p = person.c
    columns = (p.id, p.public_id, p.first_name, p.last_name, p.district_id, p.state)
    return select(*columns).where(~p.protected).order_by(p.id)


async def _find(
    conn: AsyncConnection, query: Select[Any], *, actor: str, now: datetime
) -> list[Found]:
    found = [
        Found(
            row.id,
            row.public_id,
            row.first_name,
            row.last_name,
            row.district_id,
            PersonState(row.state),
        )
        for row in await conn.execute(query)
    ]
    for one in found:
        await log_access(conn, now, actor=actor, person=one.public_id, action=ACTION)
    return found
