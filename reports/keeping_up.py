"""Whether staff keep up: calls that should have been made, replies that nobody has read.

Counted from the indexes of what is open, a part of each district at most: whatever the queue's
length, a page may ask.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.states import PRIORITY, TaskKind
from escalation.tables import task
from register.roles import Role
from register.states import PersonState
from register.tables import district, person, staff
from reports.breaking import Counted
from storage.types import AnyRow

MOST_COUNTED = 300  # of each kind in each district
MOST_OF_ONE = 1_000  # cases, or tasks, of one coordinator; past this a number is "at least"
CALLS = (TaskKind.CALL, TaskKind.CALL_BACK)
# literals: with parameters PostgreSQL could not use the partial indexes
_OPEN: ColumnElement[bool] = literal_column("task.state = 'open'")
_PILED: ColumnElement[bool] = literal_column(
    "task.kind IN ('urgent', 'review_reply') AND task.state IN ('open', 'claimed')"
)


async def count_late_calls(
    conn: AsyncConnection, units: Collection[int], before: datetime
) -> Counted:
    """Count the open calls that were due before an instant, by unit."""
    c = task.c
    return await _count(
        conn,
        units,
        [(_OPEN, c.priority == PRIORITY[kind], c.kind == kind.value) for kind in CALLS],
        before,
    )


async def count_unread(conn: AsyncConnection, units: Collection[int], before: datetime) -> Counted:
    """Count the replies that came in before an instant and that nobody has read yet, by unit."""
    replies = task.c.kind == TaskKind.REVIEW_REPLY.value
    return await _count(conn, units, [(_PILED, replies)], before)


async def load_of_staff(
    conn: AsyncConnection, units: Collection[int], *, after: tuple[str, int] | None, limit: int
) -> list[tuple[AnyRow, int, int]]:
    """Return coordinators by name, each with their open cases and open tasks.

    Args:
        conn: a connection in a transaction.
        units: of which units.
        after: name and id of the last one of the page before.
        limit: how many at most; of each at most `MOST_OF_ONE` cases and tasks are counted.
    """
    s, p, t = staff.c, person.c, task.c
    query = select(s.id, s.name, s.unit_id).where(
        s.unit_id.in_(sorted(units)),
        s.roles.contains(Role.COORDINATOR.value),
    )
    if after is not None:
        name, last = after
        query = query.where((s.name > name) | ((s.name == name) & (s.id > last)))
    people = (await conn.execute(query.order_by(s.name, s.id).limit(limit))).all()
    picks = [
        select(
            literal(row.id),
            _at_most(
                select(p.state).where(p.owner_id == row.id, p.state == PersonState.ACTIVE.value)
            ),
            _at_most(select(t.owner_id).where(t.owner_id == row.id, _OPEN)),
        )
        for row in people
    ]
    if not picks:
        return []
    loads = {row[0]: (row[1], row[2]) for row in await conn.execute(union_all(*picks))}
    return [(row, *loads[row.id]) for row in people]


def _at_most(rows: Select[Any]) -> ScalarSelect[int]:
    found = rows.limit(MOST_OF_ONE).subquery()
    return select(func.count()).select_from(found).scalar_subquery()


async def _count(
    conn: AsyncConnection,
    units: Collection[int],
    kinds: Sequence[tuple[ColumnElement[bool], ...]],
    before: datetime,
) -> Counted:
    places = await _districts(conn, units)
    if not places:
        return Counted({})
    c = task.c
    picks = []
    for place in places:
        for conditions in kinds:
            due = select(c.id).where(c.district_id == place, *conditions, c.due_at < before)
            found = due.limit(MOST_COUNTED).subquery()
            number = select(func.count()).select_from(found).scalar_subquery()
            picks.append(select(literal(place), number))
    counted: Counter[int] = Counter()
    cut = False
    for place, number in await conn.execute(union_all(*picks)):
        counted[places[place]] += number
        cut = cut or number >= MOST_COUNTED
    return Counted(dict(counted), cut)


async def _districts(conn: AsyncConnection, units: Collection[int]) -> Mapping[int, int]:
    query = select(district.c.id, district.c.unit_id).where(district.c.unit_id.in_(sorted(units)))
    return {row[0]: row[1] for row in await conn.execute(query.order_by(district.c.id))}
