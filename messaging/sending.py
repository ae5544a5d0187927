"""After the claim's commit: each message to its carrier, and what the carrier said, recorded.

A message that may have been taken is never sent again: see `Result` in
messaging/channels/base.py for which answers allow another try.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from config.clock import Clock
from messaging.callbacks import wait_for_news
from messaging.channels.base import Accepted, Channel, Refused, Result, TryLater, Unknown
from messaging.claiming import Claimed, claim_messages
from messaging.desk import Desk, load_gate
from messaging.failures import BUSY, Failed, follow_failures
from messaging.states import FINAL_RANK, RANK, MessageState
from messaging.tables import message
from register.facts import FactRow, write_facts
from register.states import FactKind
from scheduler.states import Origin
from storage.bulk import among, update_rows
from storage.engine import writing

BATCH = 500
BATCH_SECONDS = 60  # of sending at the carrier's rate; half of what a message may stay `sending`
CONCURRENT = 50
TRIES = 3
LONGEST_PAUSE_SECONDS = 20.0  # what asks for more is planned again instead
log = structlog.get_logger("sending")


def batch_at(per_second: float) -> int:
    """Return how many messages may be claimed at once where the carrier takes `per_second`.

    The rate is kept while a batch is sent, so the last of a larger one would wait past its
    deadline and be called unknown.
    """
    return max(1, min(BATCH, int(per_second * BATCH_SECONDS)))


@dataclass(frozen=True, slots=True)
class Answered:
    """What a carrier answered about one message, and when."""

    claimed: Claimed
    result: Result
    at: datetime


async def send_due(
    engine: AsyncEngine,
    desk: Desk,
    channels: Mapping[str, Channel],
    clock: Clock,
    *,
    batch: int = BATCH,
    stop: asyncio.Event | None = None,
) -> int:
    """Claim, send and record until nothing more is due; return how many were sent.

    Once `stop` is set no further batch is begun; the one on its way is seen to its end. While
    one batch is being recorded the next may be claimed and sent.
    """
    sent = 0
    more = desk.gate.open
    recording = asyncio.create_task(_record(engine, ()))
    try:
        while more:
            async with writing(engine) as conn:
                # asked before each batch: a pause, also one the carrier caused, holds at once
                desk = replace(desk, gate=await load_gate(conn, clock.now()))
                if not desk.gate.open:
                    break
                looked, claimed = await claim_messages(conn, desk, clock.now(), batch)
            answered = await post_all(channels, claimed, clock)
            await asyncio.wait([recording])
            before, recording = recording, asyncio.create_task(_record(engine, answered))
            before.result()
            if not all(isinstance(one.result, Accepted) for one in answered):
                await recording  # what a refusal leads to, the next claim must see
            sent += len(claimed)
            stopped = stop is not None and stop.is_set()
            more = looked == batch and not _all_busy(answered) and not stopped
    finally:
        await asyncio.wait([recording])  # whatever has gone wrong: what was sent is kept
    recording.result()
    return sent


async def _record(engine: AsyncEngine, answered: Sequence[Answered]) -> None:
    if answered:
        async with writing(engine) as conn:
            await record_results(conn, answered)


def _all_busy(answered: Sequence[Answered]) -> bool:
    """Tell whether the carriers take nothing now, so that the rest had better wait."""
    return bool(answered) and all(isinstance(one.result, TryLater) for one in answered)


async def post_all(
    channels: Mapping[str, Channel], claimed: Sequence[Claimed], clock: Clock
) -> list[Answered]:
    """Hand each message to its channel, at most CONCURRENT at once; none is left out."""
    waiting = iter(claimed)
    answered: list[Answered] = []

    async def work() -> None:
        for one in waiting:
            result = await _post(channels[one.channel], one)
            answered.append(Answered(one, result, clock.now()))

    await asyncio.gather(*(work() for _ in range(min(CONCURRENT, len(claimed)))))
    return answered


async def _post(channel: Channel, claimed: Claimed) -> Result:
    """Ask the carrier; ask again only where its answer says that nothing was taken."""
    result = await _offer(channel, claimed)
    for _ in range(TRIES - 1):
        if not isinstance(result, TryLater) or result.after_seconds > LONGEST_PAUSE_SECONDS:
            break
        await asyncio.sleep(result.after_seconds)
        result = await _offer(channel, claimed)
    return result


async def _offer(channel: Channel, claimed: Claimed) -> Result:
    try:
        return await channel.send(claimed.outgoing)
    except Exception as fault:
        # a fault of ours must not leave the rest of the batch without its results
        log.exception("a channel failed", channel=claimed.channel)
        return Unknown(type(fault).__name__)


async def record_results(conn: AsyncConnection, answered: Sequence[Answered]) -> None:
    """Write what the carriers answered; a callback that came first is never overruled."""
    failed = await _failed(conn, answered)
    rows = [_row(one) for one in answered]
    await update_rows(conn, message, rows, guard="old.rank < new.rank")
    taken = [one for one in answered if isinstance(one.result, Accepted)]
    await _write_attempts(conn, taken)
    lost = [one for one in answered if isinstance(one.result, Unknown)]
    if lost:
        ids = [one.claimed.outgoing.message_id for one in lost]
        await wait_for_news(conn, ids, max(one.at for one in lost))
    await follow_failures(conn, failed)


async def _write_attempts(conn: AsyncConnection, taken: Sequence[Answered]) -> None:
    """Write the contact attempts; an answer to what somebody wrote is none."""
    attempts = [one for one in taken if one.claimed.origin is not Origin.ANSWER]
    subjects = {one.claimed.person_id: one.claimed.about for one in attempts}
    await write_facts(conn, [_attempt(one.claimed, one.at) for one in attempts], subjects=subjects)


def _attempt(claimed: Claimed, at: datetime) -> FactRow:
    return FactRow(
        source_key=f"message:{claimed.outgoing.message_id}:attempt",
        person_id=claimed.person_id,
        at=at,
        kind=FactKind.ATTEMPT,
        channel=claimed.channel,
        step=claimed.step or claimed.origin,
        actor="system",
        template_version=claimed.template_version,
    )


async def _failed(conn: AsyncConnection, answered: Sequence[Answered]) -> list[Failed]:
    """Return the messages that nobody took, but for those a callback has ended already."""
    refused = {
        one.claimed.outgoing.message_id: one
        for one in answered
        if isinstance(one.result, Refused | TryLater)
    }
    if not refused:
        return []
    m = message.c
    query = select(m.id).where(among(conn, m.id, list(refused)), m.rank < FINAL_RANK)
    ids = list(await conn.scalars(query.order_by(m.id).with_for_update()))
    return [Failed(key, _read_result(refused[key].result)[2], refused[key].at) for key in ids]


def _row(one: Answered) -> dict[str, object]:
    state, sid, error = _read_result(one.result)
    return {
        "id": one.claimed.outgoing.message_id,
        "state": state,
        "rank": RANK[state],
        "sid": sid,
        "error": error,
        "attempted_at": one.at if state is MessageState.ACCEPTED else None,
        "ended_at": one.at if state is MessageState.FAILED else None,
        "deadline": None,
    }


def _read_result(result: Result) -> tuple[MessageState, str | None, str]:
    """Return the message's state, the carrier's id and the raw error that a result stands for."""
    match result:
        case Accepted(sid):
            return MessageState.ACCEPTED, sid, ""
        case Refused(code, _):
            return MessageState.FAILED, None, code
        case TryLater():
            return MessageState.FAILED, None, BUSY
        case Unknown(reason):
            return MessageState.UNKNOWN, None, reason
