"""Every contact event, told in order: what `uppsok events` writes."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC
from typing import Any

from sqlalchemy import Row, Select, case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from register.tables import fact, person

ROWS_AT_ONCE = 5_000
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
Event = dict[str, str | int | None]


async def stream_events(conn: AsyncConnection) -> AsyncIterator[Event]:
    """Give every fact in the order of time, a few thousand rows in memory at most.

    `person` is the public id; it is None where the person has been erased, and where the
    person is protected: the event still counts and points to nobody (R7, R15). `at` is
    ISO 8601 in UTC, always with six decimals, so that it sorts as text too.
    """
    query = _events().execution_options(yield_per=ROWS_AT_ONCE)
    async with conn.stream(query) as result:
        async for rows in result.partitions():
            for event in _told(rows):
                yield event


def _events() -> Select[*tuple[Any, ...]]:
    nobody = person.c.protected
    return (
        select(
            fact.c.at,
            case((nobody, None), else_=person.c.public_id).label("person"),
            fact.c.kind,
            fact.c.channel,
            fact.c.step,
            fact.c.outcome,
            fact.c.actor,
            fact.c.template_version,
            fact.c.detail,
        )
        .select_from(fact.outerjoin(person, person.c.subject == fact.c.subject))
        .order_by(fact.c.at, fact.c.id)
    )


def _told(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Event]:
    events = [dict(row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name
    for event in events:
        event["at"] = event["at"].astimezone(UTC).strftime(INSTANT)
    return events
