"""What staff put right about a person: an occupation, a number; each can be taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.consequences import Before, carry_out, lock_people
from escalation.effects import UNDO_WITHIN, Effect, NewNumber, NewTask
from escalation.errors import QueueError
from escalation.queue import Worker
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from escalation.undoing import Own, take_back
from register.contact_points import mark_points
from register.states import ChangeKind, Occupation, PointKind, PointOwner, PointState
from register.tables import contact_point, person, status_change
from scheduler.cadence import recontact_at
from scheduler.plan_shelf import PlanShelf
from scheduler.states import OutreachState
from scheduler.tables import outreach
from storage.crypto import Vault

_PHONES = frozenset({PointKind.MOBILE, PointKind.LANDLINE})
_WAITING = (TaskState.OPEN.value, TaskState.CLAIMED.value)
# What a corrected occupation changes; the holds tell whether somebody has held the round since.
_OCCUPATION = ("id", "occupation", "occupation_at")
_HOLDS = ("id", "held_for")
_REST = (*_HOLDS, "next_at")


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that staff put right; the same key told twice is recorded once."""

    key: str
    person_id: int
    worker: Worker
    at: datetime

    @property
    def source(self) -> str:
        """The key under which what follows is found."""
        return _source(self.key)

    def effect(self, **values: Any) -> Effect:  # noqa: ANN401 - fields of Effect
        """Return what follows from it."""
        actor = f"staff:{self.worker.login}"
        return Effect(self.source, self.person_id, self.at, actor, **values)


async def correct_occupation(
    conn: AsyncConnection,
    vault: Vault,
    plans: PlanShelf,
    correction: Correction,
    occupation: Occupation,
) -> Before:
    """Say what somebody does now; a round that rests goes on when that occupation says (R11).

    Returns:
        what stood before of what this changes: `take_back_occupation` puts it back.
    """
    changes = ((ChangeKind.OCCUPATION, occupation.value),)
    effect = correction.effect(changes=changes)
    stood = (await carry_out(conn, vault, [effect]))[correction.source]
    moved = await _rest_anew(conn, plans, correction, occupation)
    kept = {"person": _OCCUPATION, "outreach": _REST if moved else _HOLDS}
    return {
        table: None if stood[table] is None else {name: stood[table][name] for name in names}
        for table, names in kept.items()
    }


async def take_back_occupation(
    conn: AsyncConnection, key: str, stood: Before, *, at: datetime, now: datetime
) -> None:
    """Put back what stood before an occupation was corrected at an instant; it was a slip.

    Raises:
        QueueError: something else has happened since.
    """
    await take_back(conn, Own(_source(key), at), [stood], now)


async def mark_wrong(
    conn: AsyncConnection, vault: Vault, correction: Correction, point_id: int
) -> PointState:
    """Mark a contact point as somebody else's; return what it was.

    Of the person's own numbers another is looked for (R14), unless that is under way.

    Raises:
        QueueError: it is not this person's, or was marked so already.
    """
    c = contact_point.c
    await lock_people(conn, [correction.person_id])
    theirs = select(c.owner, c.kind, c.state).where(
        c.id == point_id, c.person_id == correction.person_id
    )
    row = (await conn.execute(theirs)).one_or_none()
    if row is None or row.state == PointState.WRONG:
        raise QueueError("this is no number of theirs, or is marked as wrong already")
    sought = row.owner == PointOwner.SELF and row.kind in _PHONES
    if sought and await find_number_task(conn, correction.person_id) is None:
        tasks: tuple[NewTask, ...] = (NewTask(TaskKind.FIND_NUMBER, correction.at),)
    else:
        tasks = ()
    marked = correction.effect(points=((point_id, PointState.WRONG),), tasks=tasks)
    await carry_out(conn, vault, [marked])
    return PointState(row.state)


async def take_back_mark(conn: AsyncConnection, key: str, point_id: int, state: PointState) -> None:
    """Give a contact point its state again; the search that began with the mark ends."""
    await mark_points(conn, [(point_id, state)])
    c = task.c
    begun = (c.key == f"{_source(key)}:{TaskKind.FIND_NUMBER}", c.state == TaskState.OPEN)
    await conn.execute(delete(task).where(*begun))


async def add_number(
    conn: AsyncConnection, vault: Vault, correction: Correction, value: str
) -> list[tuple[int, PointState]]:
    """Add a number or an e-mail address that staff have learned.

    Returns:
        what takes it back: contact points, each with the state it then has.
    """
    before = await _points(conn, correction.person_id)
    await carry_out(conn, vault, [correction.effect(numbers=(NewNumber(value),))])
    after = await _points(conn, correction.person_id)
    return [
        (point, before.get(point, PointState.OLD))
        for point, state in after.items()
        if before.get(point) != state
    ]


async def find_number_task(conn: AsyncConnection, person_id: int) -> int | None:
    """Return the task that asks for somebody's number, if one waits."""
    c = task.c
    waits = (c.person_id == person_id, c.kind == TaskKind.FIND_NUMBER, c.state.in_(_WAITING))
    return (await conn.scalars(select(c.id).where(*waits).order_by(c.id).limit(1))).first()


async def _points(conn: AsyncConnection, person_id: int) -> dict[int, PointState]:
    c = contact_point.c
    rows = await conn.execute(select(c.id, c.state).where(c.person_id == person_id))
    return {row.id: PointState(row.state) for row in rows}


def _source(key: str) -> str:
    return f"correction:{key}"


async def _rest_anew(
    conn: AsyncConnection, plans: PlanShelf, correction: Correction, occupation: Occupation
) -> bool:
    """Let a round that rests since its person was reached rest as long as the occupation says.

    A decline decides before the occupation, and running support before both. It goes on when
    this can be taken back no more. Tells whether there is such a round.
    """
    o, p, s = outreach.c, person.c, status_change.c
    declined = select(s.id).where(
        s.person_id == p.id, s.kind == ChangeKind.DECLINED, s.at >= p.reached_at
    )
    query = (
        select(o.id, o.plan_version_id, p.reached_at)
        .join_from(outreach, person, p.id == o.person_id)
        .where(p.id == correction.person_id, ~p.in_support, p.reached_at.is_not(None))
        .where(o.state == OutreachState.RESTING, o.next_at.is_not(None), ~declined.exists())
    )
    row = (await conn.execute(query)).one_or_none()
    if row is None:
        return False
    plan = plans.get(row.plan_version_id)
    until = recontact_at(plan, occupation, declined=False, now=row.reached_at)
    later = max(until, correction.at + UNDO_WITHIN)
    await conn.execute(update(outreach).where(o.id == row.id).values(next_at=later))
    return True
