"""What carriers answered, recorded in groups while other messages are on their way.

A message that may have been taken is never sent again: see `Result` in
messaging/channels/base.py for which answers allow another try.
"""

import asyncio
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from messaging.callbacks import ASK_AFTER, wait_for_news
from messaging.channels.base import Accepted, Refused, Result, TryLater, Unknown
from messaging.claiming import Claimed
from messaging.failures import BUSY, Failed, follow_failures
from messaging.line import Answered
from messaging.states import FINAL_RANK, RANK, MessageState
from messaging.tables import message
from register.facts import FactRow, write_facts
from register.states import FactKind
from scheduler.states import Origin
from storage.bulk import among, update_rows
from storage.engine import writing

GROUP = 250  # answers written at once: one at a time costs ten times as much each
BEHIND = 2 * GROUP  # so many unwritten answers, and writing them comes before claiming more
GROUP_SECONDS = 1.0  # no answer waits longer; a killed process loses those that do


class Recorder:
    """Gathers answers and writes them, one group at a time."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Begin with nothing noted."""
        self.fault: Exception | None = None  # the first group that could not be written
        self._engine = engine
        self._waiting: list[Answered] = []
        self._turn = asyncio.Lock()
        self._writing: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._noted = self._busy = self._refused = 0  # since `catch_up`

    @property
    def turned_away(self) -> bool:
        """Whether the carriers take nothing now, so that the rest had better wait."""
        return 0 < self._noted == self._busy

    def note(self, one: Answered) -> None:
        """Take an answer; it is written with others, soon."""
        self._waiting.append(one)
        self._noted += 1
        self._busy += isinstance(one.result, TryLater)
        self._refused += not isinstance(one.result, Accepted)
        if len(self._waiting) >= GROUP:
            self._begin()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GROUP_SECONDS, self._begin)

    async def catch_up(self) -> None:
        """Return once the next claim sees what every refusal has led to, and few are unwritten."""
        refused, self._noted, self._busy, self._refused = self._refused, 0, 0, 0
        if refused or len(self._waiting) >= BEHIND:
            await self._write()

    async def finish(self) -> None:
        """Write what is left.

        Raises:
            Exception: what kept a group from being written; all others are written.
        """
        await self._write()
        if self.fault is not None:
            raise self.fault

    def _begin(self) -> None:
        self._stop_timer()
        if self._turn.locked():
            return  # whoever writes now looks again at its end
        task = asyncio.create_task(self._write())
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _write(self) -> None:
        async with self._turn:
            self._stop_timer()
            group, self._waiting = self._waiting, []
            if group:
                await self._record(group)
        if self._waiting and self._timer is None:
            enough = len(self._waiting) >= GROUP
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(0 if enough else GROUP_SECONDS, self._begin)

    async def _record(self, group: Sequence[Answered]) -> None:
        try:
            async with writing(self._engine) as conn:
                await record_results(conn, group)
        except Exception as fault:  # noqa: BLE001 - kept for the end: what else was sent is written first
            self.fault = self.fault or fault

    def _stop_timer(self) -> None:
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()


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
    await write_facts(conn, [_attempt(one) for one in attempts], subjects=subjects)


def _attempt(one: Answered) -> FactRow:
    claimed: Claimed = one.claimed
    return FactRow(
        source_key=f"message:{claimed.outgoing.message_id}:attempt",
        person_id=claimed.person_id,
        at=one.at,
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
        "deadline": one.at + ASK_AFTER if state is MessageState.UNKNOWN else None,
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
