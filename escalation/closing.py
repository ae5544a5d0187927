"""Closing tasks with their outcomes: what follows from each, in the caller's transaction."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.closing_cases import Case, Close, check_right, lock_cases, read_closings
from escalation.consequences import carry_out
from escalation.effects import Effect
from escalation.errors import QueueError
from escalation.found_numbers import begin_anew
from escalation.human_reading_rules import follow_human_reading
from escalation.outcome_rules import Closing, follow_outcome
from escalation.states import ALLOWED, TALKED, Outcome, TaskKind, TaskState
from escalation.tables import task
from escalation.visits import (
    Booking,
    book_visits,
    check_booking,
    check_pairs,
    name_pairs,
    take_back_bookings,
)
from escalation.waiting_replies import KEEP_TEXTS, seal_reading, still_unread
from messaging.errors import LetterError
from messaging.letters import post_batch
from messaging.states import ReplyState
from messaging.tables import reply
from register.tables import contact_point
from scheduler.plan_shelf import PlanShelf
from scheduler.states import HoldReason
from storage.bulk import among, update_rows
from storage.crypto import Vault

__all__ = ["Close", "close_tasks"]


async def close_tasks(
    conn: AsyncConnection,
    vault: Vault,
    plans: PlanShelf,
    closes: Sequence[Close],
    now: datetime,
) -> None:
    """Close tasks and carry out what follows, all in the caller's transaction.

    Raises:
        QueueError: a task is not the worker's to close, or cannot end like that;
            nothing of the call is kept, for the caller's transaction ends with it.
    """
    by_task = {close.task_id: close for close in closes}
    cases = await lock_cases(conn, by_task)
    _check(cases, by_task)
    await _post_letters(conn, cases, now)
    await _check_visits(conn, cases)
    effects = [
        _follow(closing, by_task[closing.task_id])
        for closing in await read_closings(conn, plans, cases, now)
    ]
    # done before anything follows: what one outcome withdraws must not be another's task
    await update_rows(conn, task, [_done(case, now) for case in cases])
    effects = await _hold_unread(conn, [*effects, *_releases(cases, now)])
    points = await _points_before(conn, effects)
    before = await carry_out(conn, vault, effects)
    await _book(conn, cases)
    await begin_anew(conn, {effect.person_id for effect in effects if effect.numbers}, now)
    holds = {effect.source: effect.hold for effect in effects if effect.hold}
    stood = [(case.row.id, _stood(case, before, points, holds)) for case in cases]
    await update_rows(conn, task, [_kept(vault, *one) for one in stood])
    await _mark_read(conn, vault, cases, now)


def _follow(closing: Closing, close: Close) -> Effect:
    read = close.read
    if read is None or read.reply is None:
        return follow_outcome(closing, close.recorded)
    said = replace(read.reading, evidence=read.guess.evidence)
    return follow_human_reading(closing, read.reply, said, came_at=read.came_at, died=read.died)


def _check(cases: Sequence[Case], by_task: Mapping[int, Close]) -> None:
    missing = by_task.keys() - {case.row.id for case in cases}
    if missing:
        raise QueueError(f"there is no task {min(missing)}")
    for case in cases:
        check_right(case.row, case.close.worker, protected=case.protected)
        _check_outcome(case)


def _check_outcome(case: Case) -> None:
    row, recorded = case.row, case.close.recorded
    allowed = ALLOWED[TaskKind(row.kind)]
    if recorded.outcome not in allowed:
        words = ", ".join(sorted(allowed))
        raise QueueError(f"a {row.kind} task cannot end as {recorded.outcome}; it can as: {words}")
    if recorded.outcome is Outcome.FOUND and recorded.number is None:
        raise QueueError(f"task {row.id}: say which number was found")
    if recorded.outcome is Outcome.DELIVERED:
        check_booking(row.id, recorded.visit_at, recorded.pair)
    if case.person_id is None and recorded.outcome in TALKED:
        raise QueueError(f"task {row.id}: say whose reply it is")
    if case.close.person_id not in {None, case.person_id}:
        raise QueueError(f"task {row.id} is about somebody else")


async def _post_letters(conn: AsyncConnection, cases: Sequence[Case], now: datetime) -> None:
    for case in cases:
        if case.row.letter_batch_id is not None:
            actor = f"staff:{case.close.worker.login}"
            try:
                await post_batch(conn, case.row.letter_batch_id, actor, now)
            except LetterError as fault:
                raise QueueError(str(fault)) from fault


async def _check_visits(conn: AsyncConnection, cases: Sequence[Case]) -> None:
    made = {
        case.row.id: case.close.recorded.pair
        for case in cases
        if case.row.kind == TaskKind.HOME_VISIT
    }
    await name_pairs(conn, made)
    await check_pairs(conn, list(made))


async def _book(conn: AsyncConnection, cases: Sequence[Case]) -> None:
    """Book the visits that cards announce; of a card that was not left, take the booking back."""
    undelivered = {
        case.person_id: f"task:{case.row.id}"
        for case in cases
        if case.person_id is not None
        and case.row.kind == TaskKind.KNOCK_CARD
        and case.close.recorded.outcome is not Outcome.DELIVERED
    }
    await take_back_bookings(conn, undelivered)
    bookings = [
        Booking(case.person_id, case.close.recorded.visit_at, case.close.recorded.pair)
        for case in cases
        if case.person_id is not None
    ]
    await book_visits(conn, bookings)


def _releases(cases: Sequence[Case], now: datetime) -> list[Effect]:
    """Let go of those whom a reply held that is, as a human now says, not theirs (R14)."""
    return [
        Effect(
            source=f"task:{case.row.id}:{holder}",
            person_id=holder,
            at=now,
            actor=f"staff:{case.close.worker.login}",
            release=(HoldReason.UNREAD_REPLY,),
        )
        for case in cases
        if case.waiting is not None and case.waiting.person_id is None
        for holder in case.waiting.points
        if holder != case.person_id
    ]


async def _hold_unread(conn: AsyncConnection, effects: Sequence[Effect]) -> list[Effect]:
    """Keep holding those of whom another reply still waits to be read (R5)."""
    let_go = {effect.person_id for effect in effects if effect.release}
    waiting = await still_unread(conn, let_go) if let_go else set()
    return [
        replace(effect, release=_without_unread(effect)) if effect.person_id in waiting else effect
        for effect in effects
    ]


def _without_unread(effect: Effect) -> tuple[HoldReason, ...]:
    return tuple(one for one in effect.release if one is not HoldReason.UNREAD_REPLY)


async def _points_before(
    conn: AsyncConnection, effects: Sequence[Effect]
) -> dict[int, dict[str, str]]:
    """Return how the contact points stand of people whose points will change, by person id."""
    people = {effect.person_id for effect in effects if effect.points or effect.numbers}
    if not people:
        return {}
    c = contact_point.c
    query = select(c.person_id, c.id, c.state).where(among(conn, c.person_id, people))
    found: dict[int, dict[str, str]] = {one: {} for one in people}
    for row in await conn.execute(query):
        found[row.person_id][str(row.id)] = row.state
    return found


def _stood(
    case: Case,
    before: Mapping[str, Any],
    points: Mapping[int, dict[str, str]],
    holds: Mapping[str, HoldReason],
) -> dict[str, Any]:
    """Return what stood before a task was closed, as `undo` puts it back."""
    source = f"task:{case.row.id}"
    own = [one for key, one in before.items() if key == source or key.startswith(f"{source}:")]
    stood: dict[str, Any] = {"people": own}
    if source in holds:
        stood["hold"] = holds[source].value
    if case.person_id is not None and case.person_id in points:
        stood["points"] = {"person_id": case.person_id, "states": points[case.person_id]}
    if case.waiting is not None:
        stood["reply"] = {"id": case.waiting.id, "person_id": case.waiting.person_id}
        if case.close.read is not None:
            stood["reply"]["reading"] = _as_text(case.close.read.stored)
    return stood


def _done(case: Case, now: datetime) -> dict[str, Any]:
    return {
        "id": case.row.id,
        "state": TaskState.DONE.value,
        "outcome": case.close.recorded.outcome.value,
        "staff_id": case.close.worker.id,
        "done_at": now,
        "lease_until": None,
        "alert_at": None,
    }


def _kept(vault: Vault, task_id: int, stood: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": task_id, "before_cipher": vault.seal("task.before", json.dumps(stood))}


def _as_text(sealed: bytes | None) -> str | None:
    return None if sealed is None else b64encode(sealed).decode()


async def _mark_read(
    conn: AsyncConnection, vault: Vault, cases: Sequence[Case], now: datetime
) -> None:
    """Note that humans have read the replies, and what they say that they mean."""
    rows = [
        {
            "id": case.waiting.id,
            "person_id": case.person_id,
            "state": (ReplyState.REVIEW if waits else ReplyState.HANDLED).value,
            "erase_at": None if waits else now + KEEP_TEXTS,
        }
        for case in cases
        if case.waiting is not None
        for waits in (case.close.read is not None and case.close.read.waits,)
    ]
    await update_rows(conn, reply, rows)
    said = [
        {"id": case.waiting.id, "reading_cipher": seal_reading(vault, case.close.read.reading)}
        for case in cases
        if case.waiting is not None and case.close.read is not None
    ]
    await update_rows(conn, reply, said)
