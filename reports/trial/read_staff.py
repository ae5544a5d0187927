"""Reading what the staff get done in a week, by unit and kind of task."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.municipality import Municipality
from escalation.states import TaskState
from escalation.tables import task
from register.roles import Role
from register.tables import district, staff, unit
from reports.trial.capacity import Staffing, Waited, capacity_of
from reports.trial.values import TASKS, Capacity

LOOKS_BACK = timedelta(weeks=26)


async def read_capacity(
    conn: AsyncConnection, house: Municipality, units: Sequence[str], now: datetime
) -> dict[tuple[int, str], Capacity]:
    """Return each unit's capacity: as the municipality sets it, else from the last half year."""
    done = await _done(conn, now)
    staffed = await _coordinators(conn)
    return {
        (place, kind): capacity_of(
            kind,
            done.get((name, kind), ()),
            Staffing(max(staffed[name], 1), getattr(house.staff_week_of(name), kind)),
            now,
        )
        for place, name in enumerate(units)
        for kind in TASKS
    }


async def _done(conn: AsyncConnection, now: datetime) -> Mapping[tuple[str, str], list[Waited]]:
    t = task.c
    waiting = (TaskState.OPEN.value, TaskState.CLAIMED.value)
    query = (
        select(unit.c.name, t.kind, t.due_at, t.done_at)
        .join_from(task, district, district.c.id == t.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .where(t.kind.in_(TASKS))
        .where(or_(t.state.in_(waiting), t.done_at >= now - LOOKS_BACK))
    )
    found: defaultdict[tuple[str, str], list[Waited]] = defaultdict(list)
    for row in await conn.execute(query):
        found[row.name, row.kind].append(Waited(row.due_at, row.done_at))
    return found


async def _coordinators(conn: AsyncConnection) -> Counter[str]:
    query = (
        select(unit.c.name, func.count())
        .join_from(staff, unit, unit.c.id == staff.c.unit_id)
        .where(staff.c.roles.like(f"%{Role.COORDINATOR}%"))
        .group_by(unit.c.name)
    )
    return Counter({row[0]: row[1] for row in await conn.execute(query)})
