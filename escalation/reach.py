"""People whom somebody works with although their districts are others'."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, literal_column, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.queue import ROLE_DUTY, Worker
from escalation.states import TaskKind
from escalation.tables import task
from register.tables import person
from storage.bulk import among

# As the partial indexes of `task` say it: with parameters PostgreSQL could not use them.
_TAKEN: ColumnElement[bool] = literal_column("task.state = 'claimed'")
_PILED: ColumnElement[bool] = literal_column(
    "task.kind IN ('urgent', 'review_reply') AND task.state IN ('open', 'claimed')"
)


async def people_elsewhere(
    conn: AsyncConnection,
    worker: Worker,
    *,
    owners: Collection[int],
    districts: Collection[int],
) -> list[int]:
    """Return the ids of people outside `districts` who are somebody's to see, at most some hundred.

    They are those of `owners`, those whose task the worker holds, and on duty those in danger.
    """
    c, p = task.c, person.c
    owned = select(p.id.label("id")).where(
        among(conn, p.owner_id, owners), ~among(conn, p.district_id, districts)
    )
    held = select(c.person_id).where(_TAKEN, c.staff_id == worker.id, c.person_id.is_not(None))
    queries = [owned, held]
    if ROLE_DUTY in worker.roles:
        urgent = (_PILED, c.kind == TaskKind.URGENT, c.person_id.is_not(None))
        queries.append(select(c.person_id).where(*urgent))
    found = union(*queries).subquery()
    return list(await conn.scalars(select(found.c.id)))
