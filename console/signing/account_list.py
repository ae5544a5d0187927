"""Everybody on the staff with how they sign in, for administrators; and one's own sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from console.signing.session_rules import IDLE
from register.sign_in_tables import session
from register.tables import account, staff, unit
from storage.types import AnyRow

MOST = 1_000


class AccountState(StrEnum):
    """What somebody signs in with."""

    READY = "ready"  # password and app are set up
    INVITED = "invited"  # a link to set them up is out
    LINK_OVER = "link_over"  # it was not used in time; single sign-on still lets them in
    SHUT = "shut"  # no account: nothing lets them in


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One member of the staff."""

    staff_id: int
    login: str
    name: str
    unit: str
    roles: tuple[str, ...]
    state: AccountState
    seen_at: datetime | None
    sessions: int  # that may be used now


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session of one's own that may be used now."""

    id: int
    browser: str
    created_at: datetime
    seen_at: datetime


async def list_accounts(conn: AsyncConnection, now: datetime) -> Sequence[AccountRow]:
    """Return the staff by name."""
    s, a = staff.c, account.c
    alive = (
        select(func.count())
        .where(session.c.staff_id == s.id, *_alive(now))
        .correlate(staff)
        .scalar_subquery()
    )
    query = (
        select(
            s.id, s.login, s.name, s.roles, unit.c.name.label("unit"),
            a.staff_id.label("account"), a.password_hash, a.invite_until, a.seen_at,
            alive.label("sessions"),
        )
        .select_from(staff)
        .outerjoin(account, a.staff_id == s.id)
        .outerjoin(unit, unit.c.id == s.unit_id)
        .order_by(s.name, s.login)
        .limit(MOST)
    )  # fmt: skip
    return [
        AccountRow(
            staff_id=row.id,
            login=row.login,
            name=row.name,
            unit=row.unit or "",
            roles=tuple(row.roles.split()),
            state=_state(row, now),
            seen_at=row.seen_at,
            sessions=row.sessions,
        )
        for row in await conn.execute(query)
    ]


async def own_sessions(conn: AsyncConnection, staff_id: int, now: datetime) -> Sequence[OwnSession]:
    """Return somebody's sessions, the latest used first."""
    c = session.c
    query = select(c.id, c.browser, c.created_at, c.seen_at).where(
        c.staff_id == staff_id, *_alive(now)
    )
    rows = await conn.execute(query.order_by(c.seen_at.desc(), c.id.desc()).limit(MOST))
    return [OwnSession(*row) for row in rows]


async def end_own(conn: AsyncConnection, staff_id: int, session_id: int) -> bool:
    """End one session of somebody's own; tell whether there was one."""
    mine = (session.c.id == session_id, session.c.staff_id == staff_id)
    return (await conn.execute(delete(session).where(*mine))).rowcount == 1


def _alive(now: datetime) -> tuple[ColumnElement[bool], ...]:
    c = session.c
    return (c.complete.is_(True), c.expires_at > now, c.seen_at > now - IDLE)


def _state(row: AnyRow, now: datetime) -> AccountState:
    if row.account is None:
        return AccountState.SHUT
    if row.password_hash:
        return AccountState.READY
    out = row.invite_until is not None and row.invite_until > now
    return AccountState.INVITED if out else AccountState.LINK_OVER
