"""What follows when a carrier says no: the number marked, the next channel, a human.

Only a final failure leads anywhere; an `unknown` message never does (DESIGN: never twice).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.carrier_errors import Effect, effect_of
from messaging.tables import message
from register.states import PointState
from register.tables import contact_point
from scheduler.states import ContactState, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.bulk import among, insert_rows, update_rows
from storage.settings_rows import read_setting, write_setting
from storage.types import AnyRow

ANOTHER_DAY = timedelta(days=1)
BUSY_PAUSE = timedelta(minutes=15)
BUSY = "busy"
MOST_TRIES = 4  # of one step, all channels together
MARK = {Effect.STOPPED: PointState.STOPPED, Effect.BAD_NUMBER: PointState.BAD}


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that ended without being taken or delivered; `code` as the carrier gave it."""

    message_id: int
    code: str
    at: datetime


async def follow_failures(conn: AsyncConnection, failed: Sequence[Failed]) -> None:
    """Mark numbers and plan the fall-back for messages whose state has just become final."""
    if not failed:
        return
    by_message = {one.message_id: one for one in failed}
    rows = await _failed_rows(conn, list(by_message))
    marks, again, onward = [], [], []
    for row in rows:
        fault = by_message[row.id]
        effect = effect_of(fault.code)
        if effect in MARK and row.contact_point_id is not None:
            marks.append({"id": row.contact_point_id, "state": MARK[effect].value})
        if row.origin != Origin.PLAN or row.round_state != OutreachState.ACTIVE:
            continue
        if row.current_step != row.step:
            continue
        fall_back = _fall_back(row, effect, fault)
        if fall_back is None:
            onward.append({"id": row.outreach_id, "next_at": fault.at})
        else:
            again.append(fall_back)
    await update_rows(conn, contact_point, marks)
    await insert_rows(conn, planned_contact, again, skip_existing=True)
    waiting = [{"id": row["outreach_id"], "next_at": None} for row in again]
    await update_rows(conn, outreach, waiting + onward)
    if any(effect_of(one.code) is Effect.STOP_BATCH for one in failed):
        await pause_sending(conn, "the carrier filters our messages (30007)")


async def pause_sending(conn: AsyncConnection, reason: str) -> None:
    """Throw the one switch that stops all sending (R22)."""
    sending: Any = await read_setting(conn, "sending") or {}
    await write_setting(conn, "sending", {**sending, "paused": reason})


def _fall_back(row: AnyRow, effect: Effect, fault: Failed) -> dict[str, Any] | None:
    """Return the same step's next try, or nothing where the step has had its tries."""
    if row.attempt >= MOST_TRIES:
        return None
    channels, due_at = row.channels, fault.at
    if effect is Effect.LATER and row.attempt == 1:
        due_at = fault.at + ANOTHER_DAY
    elif fault.code == BUSY:
        due_at = fault.at + BUSY_PAUSE
    elif effect not in MARK:
        words = channels.split()
        channels = " ".join(words[words.index(row.channel) + 1 :])
        if not channels:
            return None
    attempt = row.attempt + 1
    return {
        "key": f"plan:{row.person_id}:{row.round}:{row.step}:{attempt}",
        "outreach_id": row.outreach_id,
        "person_id": row.person_id,
        "consumer": row.consumer,
        "origin": row.origin,
        "step": row.step,
        "attempt": attempt,
        "channels": channels,
        "template": row.template,
        "addressee": row.addressee,
        "if_late": row.if_late,
        "due_at": due_at,
        "late_at": None,
        "state": ContactState.PLANNED.value,
    }


async def _failed_rows(conn: AsyncConnection, messages: list[int]) -> Sequence[AnyRow]:
    m, c, o = message.c, planned_contact.c, outreach.c
    query = (
        select(
            m.id, m.channel, m.contact_point_id, m.person_id,
            c.outreach_id, c.origin, c.step, c.attempt, c.channels, c.template, c.addressee,
            c.if_late, c.consumer,
            o.round, o.state.label("round_state"), o.step.label("current_step"),
        )
        .join_from(message, planned_contact, c.id == m.planned_contact_id)
        .outerjoin(outreach, o.id == c.outreach_id)
        .where(among(conn, m.id, messages))
        .order_by(m.id)
    )  # fmt: skip
    return (await conn.execute(query)).all()
