"""How the service is, in a line: did the register come in, do texts arrive, is sending on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.desk import load_gate
from messaging.states import Channel, MessageState
from messaging.tables import message
from register.states import FactKind
from register.tables import fact, import_run
from reports.annual_values import percent

LATELY = timedelta(days=7)
# Of the latest reports on SMS that many are looked at: as good as all of them, and as fast.
MOST_REPORTS, MOST_UNKNOWN = 20_000, 300


@dataclass(frozen=True, slots=True)
class Health:
    """What a manager must know before any number."""

    imported_at: datetime | None  # the latest extract that was read whole
    refused_at: datetime | None  # a later one that was not
    stale: bool  # automatic sending stops: the extract is too old (R21)
    delivered_percent: int | None  # of the SMS that carriers have reported on
    reports: int  # on how many SMS, at most MOST_REPORTS
    unknown: int  # messages whose fate nobody knows, at most MOST_UNKNOWN
    started: bool  # somebody has said Start (R22)
    paused: bool

    @property
    def is_well(self) -> bool:
        """Whether nothing needs anybody's eye."""
        return self.started and not (self.paused or self.stale or self.unknown or self.refused_at)


async def read_health(conn: AsyncConnection, now: datetime) -> Health:
    """Return how the service is at an instant."""
    r = import_run.c
    gate = await load_gate(conn, now)
    newest = select(r.at, r.complete).order_by(r.id.desc()).limit(1)
    latest = (await conn.execute(newest)).one_or_none()
    whole = select(r.at).where(r.complete).order_by(r.id.desc()).limit(1)
    delivered, reports = await _delivered(conn, now)
    return Health(
        imported_at=await conn.scalar(whole),
        refused_at=latest.at if latest is not None and not latest.complete else None,
        stale=gate.stale,
        delivered_percent=percent(delivered, reports),
        reports=reports,
        unknown=await _unknown(conn),
        started=gate.started,
        paused=gate.paused,
    )


async def _delivered(conn: AsyncConnection, now: datetime) -> tuple[int, int]:
    f = fact.c
    latest = (
        select(f.outcome)
        .where(f.kind == FactKind.DELIVERY.value, f.at >= now - LATELY, f.at <= now)
        .where(f.channel == Channel.SMS.value)
        .order_by(f.at.desc())
        .limit(MOST_REPORTS)
        .subquery()
    )
    good = case((latest.c.outcome == MessageState.DELIVERED.value, 1), else_=0)
    row = (await conn.execute(select(func.coalesce(func.sum(good), 0), func.count()))).one()
    return int(row[0]), int(row[1])


async def _unknown(conn: AsyncConnection) -> int:
    # a literal: with a parameter PostgreSQL could not use the partial index
    found = select(message.c.id).where(literal_column("message.state = 'unknown'"))
    counted = select(func.count()).select_from(found.limit(MOST_UNKNOWN).subquery())
    return await conn.scalar(counted) or 0
