"""A number was found for somebody nobody could reach: the plan goes on with it (R14)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.effects import UNDO_WITHIN
from register.states import PersonState
from register.tables import person
from scheduler.states import OutreachState
from scheduler.tables import outreach
from storage.bulk import among

# The outcome can be undone for a minute: nothing begins before that is over.
SOON = UNDO_WITHIN + timedelta(minutes=1)


async def begin_anew(conn: AsyncConnection, people: Collection[int], now: datetime) -> None:
    """Let those try again whose round rests because every step had passed, unreached.

    A round that is taking its steps uses the number with the next one by itself. Whoever was
    reached in the round, or takes part in something, is left alone until their date.
    """
    o, p = outreach.c, person.c
    settled = exists().where(
        p.id == o.person_id,
        or_(p.in_support, p.protected, p.state != PersonState.ACTIVE, p.reached_at >= o.began_at),
    )
    rests = (o.state == OutreachState.RESTING.value, o.next_at > now + SOON)
    theirs = update(outreach).where(among(conn, o.person_id, people), *rests, ~settled)
    await conn.execute(theirs.values(next_at=now + SOON))
