"""What staff decide about a person: taken out of the register, put back, or with limits."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from register.age import in_scope, lifecycle_at
from register.errors import LimitsError
from register.ledger import Change, record_changes
from register.states import ChangeKind, Limit, PersonState
from register.tables import person
from storage.access import log_access

ONLY = frozenset({Limit.ONLY_SMS, Limit.ONLY_CHAT, Limit.ONLY_EMAIL, Limit.ONLY_PHONE})


async def remove_person(
    conn: AsyncConnection, person_id: int, *, reason: str, actor: str, now: datetime
) -> bool:
    """Take somebody out of the register for a reason; the next extract does not undo it (R1).

    The caller withdraws what is planned for them, in the same transaction.

    Args:
        conn: a connection in a transaction.
        person_id: the person, who is locked.
        reason: why, a code; it is kept in the ledger.
        actor: who decided, such as `staff:sara`.
        now: the present instant.

    Returns:
        False where there is nobody to remove: unknown, or removed already.
    """
    row = await _lock(conn, person_id)
    if row is None or row.state == PersonState.REMOVED:
        return False
    await _set(conn, person_id, state=PersonState.REMOVED)
    await _record(conn, row, now, kind=ChangeKind.REMOVED, detail=reason, actor=actor)
    return True


async def restore_person(
    conn: AsyncConnection, person_id: int, *, reason: str, actor: str, now: datetime
) -> bool:
    """Put back somebody who was removed; the next extract decides whether they stay.

    Whoever is 20 by now is put among those who have left. The caller begins a round.
    """
    row = await _lock(conn, person_id)
    if row is None or row.state != PersonState.REMOVED:
        return False
    young = in_scope(row.born_on, swedish_date(now))
    state = PersonState.ACTIVE if young else PersonState.LEFT
    due = lifecycle_at(row.born_on) if young else row.lifecycle_at
    await _set(conn, person_id, state=state, fingerprint=None, lifecycle_at=due)
    await _record(conn, row, now, kind=ChangeKind.RESTORED, detail=reason, actor=actor)
    return True


async def set_limits(
    conn: AsyncConnection, person_id: int, limits: Collection[Limit], *, actor: str, now: datetime
) -> bool:
    """Set what must not be done about a person, in place of what was set before (R8).

    Returns:
        False where nothing changes.

    Raises:
        LimitsError: two of them name different channels as the only one.
    """
    only = sorted(ONLY & set(limits))
    if len(only) > 1:
        raise LimitsError(f"only one channel can be the only one, not {' and '.join(only)}")
    words = " ".join(limit for limit in Limit if limit in limits)
    row = await _lock(conn, person_id)
    if row is None or row.limits == words:
        return False
    await _set(conn, person_id, limits=words)
    await _record(conn, row, now, kind=ChangeKind.LIMITS, detail=words, actor=actor)
    return True


async def _lock(conn: AsyncConnection, person_id: int) -> Row[Any] | None:
    p = person.c
    query: Select[Any] = select(p.id, p.public_id, p.state, p.born_on, p.limits, p.lifecycle_at)
    rows = await conn.execute(query.where(p.id == person_id).with_for_update())
    row: Row[Any] | None = rows.one_or_none()
    return row


async def _set(conn: AsyncConnection, person_id: int, **values: object) -> None:
    await conn.execute(update(person).where(person.c.id == person_id).values(values))


async def _record(
    conn: AsyncConnection,
    row: Row[Any],
    now: datetime,
    *,
    kind: ChangeKind,
    detail: str,
    actor: str,
) -> None:
    source = f"{kind}:{row.id}:{now.isoformat()}"
    await record_changes(conn, [Change(source, row.id, now, kind, detail, actor)])
    await log_access(conn, now, actor=actor, person=row.public_id, action=kind, reason=detail)
