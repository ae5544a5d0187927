"""What is planned, hour by hour: shown before anybody says Start, and after (R22)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import STOCKHOLM
from scheduler.states import ContactState, Origin
from scheduler.tables import planned_contact


@dataclass(frozen=True, slots=True, order=True)
class Ahead:
    """How many people a step reaches in one hour, Stockholm time."""

    hour: datetime
    step: str
    how: str  # the channels in order of preference, or the kind of task
    people: int


async def planned_ahead(conn: AsyncConnection, until: datetime) -> list[Ahead]:
    """Return the plan-born contacts due before `until`; what is overdue stands in its own hour."""
    c = planned_contact.c
    query = select(c.due_at, c.step, c.channels, c.task_kind).where(
        c.state == ContactState.PLANNED, c.origin == Origin.PLAN, c.due_at < until
    )
    hours: Counter[tuple[datetime, str, str]] = Counter()
    async for row in await conn.stream(query):
        hour = row.due_at.astimezone(STOCKHOLM).replace(minute=0, second=0, microsecond=0)
        hours[hour, row.step, row.task_kind or row.channels.replace(" ", ", ")] += 1
    return sorted(Ahead(*key, count) for key, count in hours.items())
