"""What carriers tell later: delivery reports, late, twice, out of order, before our own commit."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.channels.base import Report
from messaging.failures import Failed, follow_failures
from messaging.states import ATTEMPTED_RANK, FINAL_RANK, RANK, MessageState
from messaging.tables import message
from register.facts import FactRow, write_facts
from register.states import FactKind
from scheduler.states import Origin
from scheduler.tables import STILL_AT_STEP, outreach, planned_contact
from storage.bulk import among, any_of, update_rows
from storage.engine import is_postgresql
from storage.types import AnyRow, AnySelect

# An unknown message that nobody settles holds its step no longer than this.
UNKNOWN_PATIENCE = timedelta(days=3)
# Most callbacks have come by then; about the others the carrier is asked.
ASK_AFTER = timedelta(minutes=2)
FAILURES = {MessageState.UNDELIVERED, MessageState.FAILED}


async def record_reports(conn: AsyncConnection, reports: Iterable[Report]) -> int:
    """Apply delivery reports; what is older than the stored state changes nothing.

    Returns:
        how many messages took a new state.
    """
    latest = await _by_message(conn, reports)
    rows = [row for row in await _known(conn, list(latest)) if _is_news(row, latest[row.id])]
    news = [(row, latest[row.id]) for row in rows]
    changes = [_change(row, report) for row, report in news]
    await update_rows(conn, message, changes, guard="old.rank < new.rank")
    await write_facts(conn, [fact for row, report in news for fact in _facts(row, report)])
    await _end_steps(conn, news)
    failed = [
        Failed(row.id, report.error, report.at) for row, report in news if report.state in FAILURES
    ]
    await follow_failures(conn, failed)
    return len(news)


async def give_up_waiting(conn: AsyncConnection, now: datetime) -> int:
    """Call `unknown` what still stands as `sending` past its deadline; return how many.

    The worker that held it is dead or cut off: the carrier may have taken it, so it is
    never sent again.
    """
    overdue = (
        select(message.c.id)
        .where(message.c.state == MessageState.SENDING.value, message.c.deadline < now)
        .order_by(message.c.id)
        .with_for_update(skip_locked=True)
    )
    messages = list(await conn.scalars(overdue))
    unknown = MessageState.UNKNOWN
    lost = [
        {
            "id": one,
            "state": unknown.value,
            "rank": RANK[unknown],
            "error": "no answer",
            "deadline": now + ASK_AFTER,
        }
        for one in messages
    ]
    await update_rows(conn, message, lost, guard="old.rank < new.rank")
    await wait_for_news(conn, messages, now)
    return len(messages)


async def wait_for_news(conn: AsyncConnection, messages: Sequence[int], now: datetime) -> None:
    """Keep the steps of messages that have become `unknown` open for `UNKNOWN_PATIENCE`."""
    if not messages:
        return
    c = planned_contact.c
    query = (
        select(c.outreach_id, c.step)
        .join_from(message, planned_contact, c.id == message.c.planned_contact_id)
        .where(among(conn, message.c.id, messages), c.outreach_id.is_not(None))
    )
    until = now + UNKNOWN_PATIENCE
    rounds = [
        {"id": row.outreach_id, "step": row.step, "next_at": until}
        for row in await conn.execute(query)
    ]
    await update_rows(conn, outreach, rounds, guard=f"{STILL_AT_STEP} AND old.next_at IS NOT NULL")


async def _by_message(conn: AsyncConnection, reports: Iterable[Report]) -> dict[int, Report]:
    """Return each message's report of highest rank; those that only know the sid are looked up."""
    told = list(reports)
    sids = [report.sid for report in told if report.message_id is None]
    ids: dict[str, int] = {}
    if sids:
        query = select(message.c.sid, message.c.id).where(among(conn, message.c.sid, sids))
        ids = {row.sid: row.id for row in await conn.execute(query)}
    latest: dict[int, Report] = {}
    for report in told:
        key = report.message_id if report.message_id is not None else ids.get(report.sid)
        if key is None:
            continue
        if key not in latest or RANK[report.state] > RANK[latest[key].state]:
            latest[key] = report
    return latest


async def _known(conn: AsyncConnection, messages: list[int]) -> Sequence[AnyRow]:
    if not messages:
        return ()
    query = _stand(is_postgresql(conn))
    return (await conn.execute(query, {"messages": messages})).all()


@cache
def _stand(arrays: bool) -> AnySelect:
    m, c = message.c, planned_contact.c
    return (
        select(
            m.id, m.person_id, m.rank, m.channel, m.sid, m.attempted_at, m.template_version_id,
            c.outreach_id, c.step, c.origin,
        )
        .join_from(message, planned_contact, c.id == m.planned_contact_id)
        .where(any_of(m.id, "messages", arrays=arrays))
        .order_by(m.id)
        .with_for_update(of=message)
    )  # fmt: skip


def _is_news(row: AnyRow, report: Report) -> bool:
    return bool(RANK[report.state] > row.rank)


def _change(row: AnyRow, report: Report) -> dict[str, Any]:
    final = RANK[report.state] >= FINAL_RANK
    return {
        "id": row.id,
        "state": report.state.value,
        "rank": RANK[report.state],
        "sid": report.sid or row.sid,
        "error": report.error,
        "attempted_at": row.attempted_at or report.at,
        "ended_at": report.at if final else None,
    }


def _facts(row: AnyRow, report: Report) -> list[FactRow]:
    """Return the attempt (a report proves that the carrier took it) and how it ended."""
    facts = []
    shared = {"person_id": row.person_id, "channel": row.channel, "step": row.step or row.origin}
    if RANK[report.state] >= ATTEMPTED_RANK and row.origin != Origin.ANSWER:
        facts.append(
            FactRow(
                source_key=f"message:{row.id}:attempt",
                at=row.attempted_at or report.at,
                kind=FactKind.ATTEMPT,
                actor="system",
                template_version=row.template_version_id,
                **shared,
            )
        )
    if RANK[report.state] >= FINAL_RANK:
        facts.append(
            FactRow(
                source_key=f"message:{row.id}:delivery",
                at=report.at,
                kind=FactKind.DELIVERY,
                outcome=report.state.value,
                actor="carrier",
                template_version=row.template_version_id,
                **shared,
            )
        )
    return facts


async def _end_steps(conn: AsyncConnection, news: Sequence[tuple[AnyRow, Report]]) -> None:
    """Let the round go on from the instant of delivery, where it still waits for this step."""
    ended = [
        {"id": row.outreach_id, "step": row.step, "next_at": report.at}
        for row, report in news
        if row.outreach_id is not None
        and RANK[report.state] >= FINAL_RANK
        and report.state not in FAILURES
    ]
    await update_rows(conn, outreach, ended, guard=f"{STILL_AT_STEP} AND old.next_at IS NOT NULL")
