"""What follows when a carrier says no: the number marked, the next channel, a human.

Only a final failure leads anywhere; an `unknown` message never does (never twice).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.carrier_errors import Effect, effect_of
from messaging.tables import message
from register.states import PointState
from register.tables import contact_point
from scheduler.states import Consumer, ContactState, Origin, OutreachState
from scheduler.tables import STILL_AT_STEP, outreach, planned_contact
from storage.bulk import among, insert_rows, update_rows
from storage.settings_rows import read_setting, write_setting
from storage.types import AnyRow

ANOTHER_DAY = timedelta(days=1)
BUSY_PAUSE = timedelta(minutes=15)
BUSY = "busy"
NOT_TAKEN = "not_taken"  # settled by the carrier's own list, or by staff
PUT_OFF = {BUSY, NOT_TAKEN}
ALARM = "alarm"  # the setting that says what staff have to be told, until they are
MOST_TRIES = 4  # of one step, all channels together
MOST_BUSY_TRIES = 20  # of a carrier that is busy for days, or never takes this one
MOST_DOUBLINGS = 4  # of the pause: 15 minutes to 4 hours
AGAIN = ":again:"  # in the keys of answers and of what staff typed
# What a number becomes, and from which states: a STOP is never forgotten for a bad number.
MARK = {
    Effect.STOPPED: (PointState.STOPPED, tuple(PointState)),
    Effect.BAD_NUMBER: (PointState.BAD, (PointState.OK,)),
}


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
    again, onward = [], []
    for row in rows:
        fault = by_message[row.id]
        if fault.code in PUT_OFF and row.attempt < MOST_BUSY_TRIES:
            again.append(_once_more(row, fault))
        elif row.origin == Origin.PLAN and (fall_back := _fall_back(row, fault)) is not None:
            again.append(fall_back)
        elif row.origin == Origin.PLAN:
            onward.append({"id": row.outreach_id, "step": row.step, "next_at": fault.at})
        elif row.origin == Origin.STAFF:
            again.append(_staff_fall_back(row, fault))
    await _mark_numbers(conn, [(row.point_hash, by_message[row.id].code) for row in rows])
    await _plan_again(conn, [one for one in again if one is not None])
    await update_rows(conn, outreach, onward, guard=STILL_AT_STEP)
    if any(effect_of(one.code) is Effect.STOP_BATCH for one in failed):
        await pause_sending(conn, "the carrier filters our messages (30007)")


async def pause_sending(conn: AsyncConnection, reason: str) -> None:
    """Throw the one switch that stops all sending (R22), and have staff told of it."""
    sending: Any = await read_setting(conn, "sending") or {}
    await write_setting(conn, "sending", {**sending, "paused": reason})
    await write_setting(conn, ALARM, reason)


async def _mark_numbers(conn: AsyncConnection, told: Sequence[tuple[bytes | None, str]]) -> None:
    """Mark the numbers that carriers name, wherever they stand: siblings share them."""
    c = contact_point.c
    for effect, (state, over) in MARK.items():
        hashes = {hash_ for hash_, code in told if hash_ is not None and effect_of(code) is effect}
        if hashes:
            stands = (among(conn, c.hash, hashes), c.state.in_(over))
            await conn.execute(update(contact_point).where(*stands).values(state=state.value))


async def _plan_again(conn: AsyncConnection, again: Sequence[dict[str, Any]]) -> None:
    waiting = [
        {"id": row["outreach_id"], "step": row["step"], "next_at": None}
        for row in again
        if row["outreach_id"] is not None
    ]
    await update_rows(conn, outreach, waiting, guard=STILL_AT_STEP)
    await insert_rows(conn, planned_contact, again, skip_existing=True)


def _once_more(row: AnyRow, fault: Failed) -> dict[str, Any] | None:
    """Return the same contact a little later: nothing was taken, so nothing is given up.

    The pauses double, so that a carrier that is down for a day costs a few tries and no more.
    What was found out to be lost has waited long enough.
    """
    if row.origin == Origin.PLAN and not _is_current(row):
        return None
    pause = BUSY_PAUSE * 2 ** min(row.attempt - 1, MOST_DOUBLINGS)
    due_at = fault.at if fault.code == NOT_TAKEN else fault.at + pause
    return _next_try(row, row.channels, due_at)


def _fall_back(row: AnyRow, fault: Failed) -> dict[str, Any] | None:
    """Return the same step's next try, or nothing where the step has had its tries."""
    effect = effect_of(fault.code)
    tried = row.attempt >= MOST_TRIES and fault.code not in PUT_OFF  # being put off is no try
    if not _is_current(row) or tried:
        return None
    if effect is Effect.LATER and row.attempt == 1:
        return _next_try(row, row.channels, fault.at + ANOTHER_DAY)
    if effect in MARK:
        return _next_try(row, row.channels, fault.at)
    words = row.channels.split()
    channels = " ".join(words[words.index(row.channel) + 1 :])
    return _next_try(row, channels, fault.at) if channels else None


def _staff_fall_back(row: AnyRow, fault: Failed) -> dict[str, Any]:
    """Return the next channel for what staff wrote, else a task: somebody must know that it failed.

    What answered a number or a chat goes to whatever else the person has.
    """
    channels = row.channels.split()
    left = channels[channels.index(row.channel) + 1 :] if row.channel in channels else []
    if left and row.attempt < MOST_TRIES:
        return {**_next_try(row, " ".join(left), fault.at), "contact_point_id": None}
    bad = effect_of(fault.code) in MARK
    return {
        **_next_try(row, "", fault.at),
        "key": f"failed:{row.id}",
        "consumer": Consumer.TASK.value,
        "task_kind": "find_number" if bad else "call_back",
        "text_cipher": None,
        "contact_point_id": None,
    }


def _is_current(row: AnyRow) -> bool:
    """Tell whether the round is still at the step of the message that failed."""
    active = OutreachState.ACTIVE in {row.round_state, row.held_state}
    return active and bool(row.current_step == row.step)


def _next_try(row: AnyRow, channels: str, due_at: datetime) -> dict[str, Any]:
    attempt = row.attempt + 1
    key = f"plan:{row.person_id}:{row.round}:{row.step}:{attempt}"
    if row.origin != Origin.PLAN:
        key = f"{row.key.partition(AGAIN)[0]}{AGAIN}{attempt}"
    return {
        "key": key,
        "outreach_id": row.outreach_id,
        "person_id": row.person_id,
        "consumer": row.consumer,
        "task_kind": "",
        "origin": row.origin,
        "step": row.step,
        "attempt": attempt,
        "channels": channels,
        "template": row.template,
        "text_cipher": row.text_cipher,
        "addressee": row.addressee,
        "contact_point_id": row.answers_point_id,
        "if_late": row.if_late,
        "due_at": due_at,
        "late_at": row.late_at if row.origin == Origin.CIRCULAR else None,
        "state": ContactState.PLANNED.value,
    }


async def _failed_rows(conn: AsyncConnection, messages: list[int]) -> Sequence[AnyRow]:
    m, c, o = message.c, planned_contact.c, outreach.c
    query = (
        select(
            m.id, m.channel, m.person_id, contact_point.c.hash.label("point_hash"),
            c.key, c.outreach_id, c.origin, c.step, c.attempt, c.channels, c.template,
            c.text_cipher, c.addressee, c.contact_point_id.label("answers_point_id"),
            c.if_late, c.late_at, c.consumer,
            o.round, o.state.label("round_state"), o.held_state, o.step.label("current_step"),
        )
        .join_from(message, planned_contact, c.id == m.planned_contact_id)
        .outerjoin(outreach, o.id == c.outreach_id)
        .outerjoin(contact_point, contact_point.c.id == m.contact_point_id)
        .where(among(conn, m.id, messages))
        .order_by(m.id)
    )  # fmt: skip
    return (await conn.execute(query)).all()
