"""When people leave, come back, become protected or are held: what it means for their steps."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.consequences import lock_people, open_rounds
from escalation.errors import QueueError
from escalation.states import PRIORITY, TaskKind, TaskState
from escalation.tables import task
from escalation.withdrawing import withdraw
from register.states import PersonState
from register.tables import person
from scheduler.plan_shelf import PlanShelf
from scheduler.planning import begin_rounds
from scheduler.states import HoldReason, OutreachState
from scheduler.tables import outreach
from storage.bulk import among, insert_rows, update_rows
from storage.types import AnyRow

CHUNK = 5_000
RESUMED = frozenset({HoldReason.PROTECTED, HoldReason.DECEASED})  # lifted by staff alone


async def end_outreach(
    conn: AsyncConnection, people: Sequence[int], reason: str, now: datetime
) -> None:
    """Withdraw every plan-born step of people who have left, and end their rounds (R3)."""
    for begin in range(0, len(people), CHUNK):
        chunk = people[begin : begin + CHUNK]
        await lock_people(conn, chunk)
        source = f"left:{now.date().isoformat()}"
        await withdraw(conn, {one: f"{source}:{one}" for one in chunk}, reason, now)
        await conn.execute(
            update(outreach)
            .where(
                among(conn, outreach.c.person_id, chunk),
                outreach.c.state != OutreachState.ENDED,
            )
            .values(state=OutreachState.ENDED.value, next_at=None)
        )


async def protect(conn: AsyncConnection, people: Sequence[int], now: datetime) -> None:
    """Stop all automatic contact with people who are now protected; staff with the role take over.

    The hold stays when the flag goes: its removal re-enables nothing by itself (R7).
    """
    rows = await lock_people(conn, people)
    await withdraw(conn, {one: f"protected:{one}" for one in people}, "protected", now)
    await hold_rounds(conn, people, HoldReason.PROTECTED)
    await _tell_staff(conn, rows, "protected", now)


async def tell_unprotected(conn: AsyncConnection, people: Sequence[int], now: datetime) -> None:
    """Have staff decide about people whose protection has ended; `resume` is theirs to say (R7)."""
    await _tell_staff(conn, await lock_people(conn, people), "unprotected", now)


async def resume(conn: AsyncConnection, plans: PlanShelf, person_id: int, now: datetime) -> bool:
    """Begin contact anew with somebody who was held as protected, or reported dead by mistake.

    A round that was under way is ended and another begins, with the plan's first step; one
    that rests goes on resting.

    Returns:
        whether anything changed.

    Raises:
        QueueError: the person's data are protected, or they are not in the register.
    """
    await lock_people(conn, [person_id])
    query = select(person.c.state, person.c.protected).where(person.c.id == person_id)
    row = (await conn.execute(query)).one()
    if row.protected or row.state != PersonState.ACTIVE:
        raise QueueError("only people in the register whose data are not protected are contacted")
    stands = (await open_rounds(conn, [person_id])).get(person_id)
    if stands is not None and not stands.held_for & RESUMED:
        return False
    if stands is not None and stands.held_state == OutreachState.RESTING:
        for reason in sorted(RESUMED):
            await release_rounds(conn, [person_id], reason)
        return True
    if stands is not None:
        over = {"id": stands.id, "state": OutreachState.ENDED.value, "next_at": None}
        await update_rows(conn, outreach, [over])
    await begin_rounds(conn, [person_id], plans, now)
    for held_for in sorted(stands.held_for - RESUMED) if stands else ():
        await hold_rounds(conn, [person_id], HoldReason(held_for))
    return True


async def _tell_staff(
    conn: AsyncConnection, people: Sequence[AnyRow], what: str, now: datetime
) -> None:
    kind = TaskKind.PROTECTED
    tasks = [
        {
            "key": f"{what}:{row.id}:{now.date().isoformat()}",
            "kind": kind.value,
            "person_id": row.id,
            "step": what,
            "district_id": row.district_id,
            "owner_id": None,
            "priority": PRIORITY[kind],
            "due_at": now,
            "created_at": now,
            "state": TaskState.OPEN.value,
        }
        for row in people
    ]
    await insert_rows(conn, task, tasks, skip_existing=True)


async def hold_rounds(conn: AsyncConnection, people: Sequence[int], reason: HoldReason) -> None:
    """Hold the rounds of some people for one more reason."""
    await _change_holds(conn, people, add=reason, remove=None)


async def release_rounds(conn: AsyncConnection, people: Sequence[int], reason: HoldReason) -> None:
    """Let go of one reason; a round that nothing holds any more goes on where it stood."""
    await _change_holds(conn, people, add=None, remove=reason)


async def _change_holds(
    conn: AsyncConnection,
    people: Sequence[int],
    *,
    add: HoldReason | None,
    remove: HoldReason | None,
) -> None:
    o = outreach.c
    query = (
        select(o.id, o.state, o.held_for, o.held_state)
        .where(among(conn, o.person_id, people), o.state != OutreachState.ENDED)
        .order_by(o.id)
        .with_for_update()
    )
    changed: list[dict[str, Any]] = []
    for row in await conn.execute(query):
        reasons = set(row.held_for.split())
        reasons |= {add.value} if add else set()
        reasons -= {remove.value} if remove else set()
        held = row.state == OutreachState.HELD
        before = row.held_state if held else row.state
        changed.append(
            {
                "id": row.id,
                "state": OutreachState.HELD.value if reasons else before,
                "held_for": " ".join(sorted(reasons)),
                "held_state": before if reasons else "",
            }
        )
    await update_rows(conn, outreach, changed)
