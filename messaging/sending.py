"""After the claim's commit: each message to its carrier, and what the carrier said, recorded.

A message that may have been taken is never sent again: see `Result` in
messaging/channels/base.py for which answers allow another try.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from config.clock import Clock
from messaging.channels.base import Accepted, Channel, Refused, Result, TryLater, Unknown
from messaging.claiming import Claimed, claim_messages
from messaging.desk import Desk
from messaging.failures import Failed, follow_failures
from messaging.states import RANK, MessageState
from messaging.tables import message
from register.facts import write_facts
from storage.bulk import update_rows
from storage.engine import writing

BATCH = 500
CONCURRENT = 50
TRIES = 3
LONGEST_PAUSE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Answered:
    """What a carrier answered about one message, and when."""

    claimed: Claimed
    result: Result
    at: datetime


async def send_due(
    engine: AsyncEngine, desk: Desk, channels: Mapping[str, Channel], clock: Clock
) -> int:
    """Claim, send and record until nothing more is due; return how many were sent."""
    sent = 0
    while desk.gate.open:
        async with writing(engine) as conn:
            looked, claimed = await claim_messages(conn, desk, clock.now(), BATCH)
        if claimed:
            answered = await post_all(channels, claimed, clock)
            async with writing(engine) as conn:
                await record_results(conn, answered)
            sent += len(claimed)
        if looked < BATCH:
            break
    return sent


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
    for _ in range(TRIES - 1):
        result = await channel.send(claimed.outgoing)
        if not isinstance(result, TryLater):
            return result
        await asyncio.sleep(min(result.after_seconds, LONGEST_PAUSE_SECONDS))
    return await channel.send(claimed.outgoing)


async def record_results(conn: AsyncConnection, answered: Sequence[Answered]) -> None:
    """Write what the carriers answered; a callback that came first is never overruled."""
    rows = [_row(one) for one in answered]
    await update_rows(conn, message, rows, guard="old.rank < new.rank")
    taken = [one for one in answered if isinstance(one.result, Accepted)]
    await write_facts(conn, [replace(one.claimed.attempt, at=one.at) for one in taken])
    failed = [
        Failed(one.claimed.outgoing.message_id, _error(one.result), one.at)
        for one in answered
        if isinstance(one.result, Refused | TryLater)
    ]
    await follow_failures(conn, failed)


def _row(one: Answered) -> dict[str, object]:
    state = _state(one.result)
    taken = isinstance(one.result, Accepted)
    final = state is MessageState.FAILED
    return {
        "id": one.claimed.outgoing.message_id,
        "state": state.value,
        "rank": RANK[state],
        "sid": one.result.sid if isinstance(one.result, Accepted) else None,
        "error": _error(one.result),
        "attempted_at": one.at if taken else None,
        "ended_at": one.at if final else None,
        "deadline": one.at + timedelta(days=3) if state is MessageState.UNKNOWN else None,
    }


def _state(result: Result) -> MessageState:
    match result:
        case Accepted():
            return MessageState.ACCEPTED
        case Unknown():
            return MessageState.UNKNOWN
        case Refused() | TryLater():
            return MessageState.FAILED


def _error(result: Result) -> str:
    match result:
        case Refused(code, _):
            return code
        case TryLater():
            return "busy"
        case Unknown(reason):
            return reason
        case Accepted():
            return ""
