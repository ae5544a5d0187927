"""Asking carriers about messages whose fate is unknown: a job beside the pipeline's pass.

Beside it, because a carrier is asked a number at a time, and a thousand questions must not
keep an urgent reply waiting. Of several processes one at a time asks.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from messaging.reconciling import (
    Reconciled,
    ask,
    leave_to_staff,
    make_questions,
    next_unknown,
    settle,
)
from pipeline.works import Works
from storage.engine import reading, writing
from storage.leases import release_lease, take_lease
from storage.types import AnyRow

LEASE = "reconcile"
LEASE_SECONDS = 300.0  # for a page of questions
log = structlog.get_logger("reconcile")


async def reconcile(works: Works, now: datetime, *, everything: bool = False) -> Reconciled | None:
    """Ask about what is due, or about `everything` unknown, once; None: another process does.

    Where nothing is due it costs one statement.
    """
    rows = await _next(works.engine, now, everything=everything)
    if not rows:
        return Reconciled()
    total = Reconciled()
    while rows:
        async with writing(works.engine) as conn:
            if not await take_lease(conn, LEASE, works.worker, now=now, seconds=LEASE_SECONDS):
                return None
        done = await _page(works, rows, now)
        total += done
        if done.asked and done.unanswered == done.asked:
            break  # the carrier cannot be asked now: the others wait for the next time
        rows = await _next(works.engine, now, after=rows[-1].id, everything=everything)
    async with writing(works.engine) as conn:
        await release_lease(conn, LEASE, works.worker)
    log.info("reconciled", **asdict(total))
    return total


async def _next(
    engine: AsyncEngine, now: datetime, *, after: int = 0, everything: bool
) -> Sequence[AnyRow]:
    async with reading(engine) as conn:
        return await next_unknown(conn, now, after=after, everything=everything)


async def _page(works: Works, rows: Sequence[AnyRow], now: datetime) -> Reconciled:
    questions = make_questions(works.vault, works.channels, rows, now)
    asked = {(one.channel, one.hash) for one in questions}
    silent = [row.id for row in rows if (row.channel, row.hash) not in asked]
    told = await ask(works.channels, questions)
    async with writing(works.engine) as conn:
        settled = await settle(conn, works.vault, works.channels, told, now)
        return settled + await leave_to_staff(conn, silent)
