"""Erasing what has had its time: texts at every pass, people at night; bounded batches (R15)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.erasing import count_due, erase_due
from escalation.undoing import forget_what_stood
from messaging.erasing import erase_texts
from messaging.tables import reply
from pipeline.lifecycle import pass_birthdays
from pipeline.works import Works
from storage.engine import reading, writing
from storage.leases import release_lease, take_lease

TEXTS_AT_ONCE = 500
PEOPLE_AT_ONCE = 100  # whoever answers or calls meanwhile waits no longer than that
LEASE = "erasing"
LEASE_SECONDS = 600.0
log = structlog.get_logger("erasing")


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, or would be."""

    people: int
    texts: int
    waiting: dict[str, int] = field(default_factory=dict)  # people passed by, and for what


def _silent(_people: int) -> None:
    """Tell nobody."""


async def erase_due_texts(works: Works, now: datetime) -> int:
    """Erase texts whose time has come, and with them what undoing kept of how they were read."""
    total = 0
    while True:
        async with writing(works.engine) as conn:
            count = await erase_texts(conn, now, TEXTS_AT_ONCE)
            await forget_what_stood(conn, now)
        total += count
        if count < TEXTS_AT_ONCE:
            return total


async def erase_whats_due(
    works: Works, now: datetime, progress: Callable[[int], None] = _silent
) -> Erased | None:
    """Erase the texts and the people whose time has come; None: another process does.

    Args:
        works: the works.
        now: as of when.
        progress: is told after each batch how many people have been erased.
    """
    if not await _take(works, now):
        return None
    try:
        texts = await erase_due_texts(works, now)
        people = await _erase_people(works, now, progress)
    finally:
        async with writing(works.engine) as conn:
            await release_lease(conn, LEASE, works.worker)
    async with reading(works.engine) as conn:
        left = await count_due(conn, now)
    erased = Erased(people, texts, left.waiting)
    if people or left.people:
        log.info("erased", **asdict(erased))
    return erased


async def whats_due(conn: AsyncConnection, now: datetime) -> Erased:
    """Return what `erase_whats_due` would erase; nothing is changed."""
    people = await count_due(conn, now)
    texts = await conn.scalar(
        select(func.count())
        .select_from(reply)
        .where(reply.c.erase_at.is_not(None), reply.c.erase_at <= now)
    )
    return Erased(people.ready, texts or 0, people.waiting)


async def _erase_people(works: Works, now: datetime, progress: Callable[[int], None]) -> int:
    total = 0
    while True:
        async with writing(works.engine) as conn:
            # whoever is of age has left; a calendar that stood still catches up first (R3)
            if await pass_birthdays(conn, now, PEOPLE_AT_ONCE):
                continue
            count = await erase_due(conn, works.vault, now, PEOPLE_AT_ONCE)
        total += count
        progress(total)
        if not count or not await _take(works, now):
            return total


async def _take(works: Works, now: datetime) -> bool:
    async with writing(works.engine) as conn:
        return await take_lease(conn, LEASE, works.worker, now=now, seconds=LEASE_SECONDS)
