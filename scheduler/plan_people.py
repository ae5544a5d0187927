"""Where people stand in the plans that their rounds follow: asked before a plan is changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.states import OutreachState
from scheduler.tables import outreach, plan_version


@dataclass(frozen=True, slots=True)
class StandingHere:
    """People whose round follows one version and has come to one step."""

    version_id: int
    plan: str
    number: int
    state: OutreachState
    step: str  # the last begun; "" before the first
    people: int


async def people_by_step(conn: AsyncConnection) -> Sequence[StandingHere]:
    """Return how many people are where in their rounds; of rounds that go on or rest."""
    c, v = outreach.c, plan_version.c
    query = (
        select(c.plan_version_id, v.name, v.number, c.state, c.step, func.count())
        .join_from(outreach, plan_version, v.id == c.plan_version_id)
        .where(c.state != OutreachState.ENDED)
        .group_by(c.plan_version_id, v.name, v.number, c.state, c.step)
        .order_by(c.plan_version_id, c.state, c.step)
    )
    rows = await conn.execute(query)
    return [StandingHere(row[0], row[1], row[2], OutreachState(row[3]), *row[4:]) for row in rows]
