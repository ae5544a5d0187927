"""Annual reports that are kept: adding a year up takes longer than a page may.

A period that somebody asks for is wanted; the clock adds it up (pipeline/yearly.py) and keeps
figures and drawings until there are newer facts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from register.tables import fact
from reports.annual_values import AnnualReport
from reports.kept_tables import kept_report
from reports.period import Period
from storage.bulk import insert_rows

# Who looks again after this, while there is news, gets newer figures a little later.
GROWS_OLD = timedelta(hours=1)
LOOKED_LATELY = timedelta(days=40)  # what nobody looks at any more is not added up each night


@dataclass(frozen=True)
class Document:
    """What is kept of a report."""

    report: AnnualReport
    drawings: Mapping[str, str]  # SVG by table, "" where there is nothing to draw


@dataclass(frozen=True)
class Kept:
    """A report as it stands."""

    document: Document | None  # None: it is being added up for the first time
    made_at: datetime | None
    wanted: bool  # it will be added up again

    @property
    def waits(self) -> bool:
        """Whether newer figures come by themselves."""
        return self.wanted or self.document is None


_DOCUMENT = TypeAdapter(Document)


async def look_at(conn: AsyncConnection, period: Period, now: datetime) -> Kept:
    """Return what is kept of a period; what is missing or has grown old is wanted from now on.

    Args:
        conn: a connection in a writing transaction.
        period: the dates.
        now: when somebody looks.
    """
    k = kept_report.c
    mine = (k.first_day == period.from_, k.last_day == period.to)
    row = (await conn.execute(select(kept_report).where(*mine))).one_or_none()
    if row is None:
        new = {"first_day": period.from_, "last_day": period.to}
        new |= {"wanted_at": now, "looked_at": now}
        await insert_rows(conn, kept_report, [new], skip_existing=True)
        return Kept(None, None, wanted=True)
    wanted = row.wanted_at is not None
    if not wanted and now - row.made_at >= GROWS_OLD:
        wanted = await newest_fact(conn) != row.newest_fact
    values = {"looked_at": now, "wanted_at": (row.wanted_at or now) if wanted else None}
    await conn.execute(update(kept_report).where(k.id == row.id).values(values))
    document = None if row.document is None else _DOCUMENT.validate_json(row.document)
    return Kept(document, row.made_at, wanted)


async def want_again(conn: AsyncConnection, periods: Sequence[Period], now: datetime) -> None:
    """Want what has news and was looked at lately, and these periods anyway: for the night."""
    k = kept_report.c
    rows = [
        {"first_day": one.from_, "last_day": one.to, "looked_at": now, "wanted_at": now}
        for one in periods
    ]
    await insert_rows(conn, kept_report, rows, skip_existing=True)
    news = k.newest_fact != await newest_fact(conn)
    named = (and_(k.first_day == one.from_, k.last_day == one.to) for one in periods)
    asked = or_(k.looked_at >= now - LOOKED_LATELY, *named)
    await conn.execute(
        update(kept_report).where(k.wanted_at.is_(None), news, asked).values(wanted_at=now)
    )


async def wanted_periods(conn: AsyncConnection) -> list[Period]:
    """Return the periods that wait to be added up, the longest waiting first."""
    k = kept_report.c
    query = select(k.first_day, k.last_day).where(k.wanted_at.is_not(None))
    rows = await conn.execute(query.order_by(k.wanted_at, k.id))
    return [Period(*row) for row in rows]


async def keep(conn: AsyncConnection, document: Document, *, newest: int, now: datetime) -> None:
    """Keep a report that was added up, and let nobody wait for it any more."""
    k, period = kept_report.c, document.report.period
    values = {
        "document": _DOCUMENT.dump_json(document).decode(),
        "made_at": now,
        "newest_fact": newest,
        "wanted_at": None,
    }
    mine = (k.first_day == period.from_, k.last_day == period.to)
    await conn.execute(update(kept_report).where(*mine).values(values))


async def newest_fact(conn: AsyncConnection) -> int:
    """Return the number of the latest fact, 0 where there is none."""
    newest: int = await conn.scalar(select(func.coalesce(func.max(fact.c.id), 0))) or 0
    return newest
