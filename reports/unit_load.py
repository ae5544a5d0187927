"""How much each unit's coordinators have: counted once in the morning, for it reads them all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.tables import task
from register.roles import Role
from register.states import PersonState
from register.tables import person, staff, unit
from reports.annual_values import ratio
from reports.kept_tables import morning
from reports.monday_states import Measured
from storage.types import AnySelect

_OPEN: ColumnElement[bool] = literal_column("task.state = 'open'")


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """What the coordinators of a unit had together in the morning."""

    coordinators: int  # of now
    cases: int
    tasks: int

    @property
    def cases_each(self) -> float | None:
        """Cases for each coordinator, with one decimal; None where there is no coordinator."""
        return self._each(self.cases)

    @property
    def tasks_each(self) -> float | None:
        """Open tasks for each coordinator, with one decimal; None where there is none."""
        return self._each(self.tasks)

    def _each(self, number: int) -> float | None:
        return ratio(number, self.coordinators) if self.coordinators else None


async def measure_load(conn: AsyncConnection) -> dict[Measured, dict[int, int]]:
    """Count the cases and the open tasks that coordinators own, by the owner's unit."""
    cases = select(staff.c.unit_id, func.count()).join(person, person.c.owner_id == staff.c.id)
    tasks = select(staff.c.unit_id, func.count()).join(task, task.c.owner_id == staff.c.id)
    return {
        Measured.CASES: await _by_unit(
            conn, cases.where(person.c.state == PersonState.ACTIVE.value)
        ),
        Measured.TASKS: await _by_unit(conn, tasks.where(_OPEN)),
    }


async def read_load(
    conn: AsyncConnection, units: Mapping[int, str], day: date
) -> dict[int, UnitLoad]:
    """Return each unit's load of a morning; nothing where that was not measured.

    Args:
        conn: a connection in a transaction.
        units: names by id.
        day: which morning.
    """
    m = morning.c
    query = select(m.unit_id, m.measured, m.number).where(
        m.day == day,
        m.unit_id.in_(sorted(units)),
        m.measured.in_([Measured.CASES.value, Measured.TASKS.value]),
    )
    found = {(row[0], row[1]): row[2] for row in await conn.execute(query)}
    staffed = await count_coordinators(conn)
    return {
        one: UnitLoad(staffed.get(name, 0), found[one, Measured.CASES], found[one, Measured.TASKS])
        for one, name in units.items()
        if (one, Measured.CASES) in found and (one, Measured.TASKS) in found
    }


async def count_coordinators(conn: AsyncConnection) -> dict[str, int]:
    """Return how many coordinators each unit has, by its name."""
    query = select(unit.c.name, staff.c.roles).join(unit, unit.c.id == staff.c.unit_id)
    found = Counter(
        row.name for row in await conn.execute(query) if Role.COORDINATOR in row.roles.split()
    )
    return dict(found)


async def _by_unit(conn: AsyncConnection, query: AnySelect) -> dict[int, int]:
    rows = await conn.execute(query.where(staff.c.unit_id.is_not(None)).group_by(staff.c.unit_id))
    return {row.unit_id: int(row[1]) for row in rows}
