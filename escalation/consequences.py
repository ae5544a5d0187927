"""Carrying out what the rules decided: every change of a reply or an outcome, together.

All rows are written in the caller's transaction, in bulk: one reply costs as many
statements as two hundred. The people are locked first, in id order, so that a claim
that is under way either comes before all of this or after it (docs/architecture.md).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from escalation.effects import Effect
from escalation.round_rules import Round, move_round
from escalation.states import PRIORITY, TaskKind, TaskState
from escalation.tables import task
from escalation.withdrawing import withdraw
from register.contact_points import add_found_numbers, mark_points
from register.house import served_by
from register.ledger import Change, record_changes
from register.states import ChangeKind
from register.tables import district, measure, person, unit
from scheduler.states import Consumer, ContactState, Origin, OutreachState
from scheduler.tables import outreach, planned_contact
from storage.bulk import any_of, insert_rows, update_rows
from storage.crypto import Vault
from storage.engine import is_postgresql
from storage.types import AnyRow, AnySelect

Before = dict[str, Any]


async def carry_out(
    conn: AsyncConnection, vault: Vault, effects: Sequence[Effect]
) -> dict[str, Before]:
    """Write everything that the effects say.

    Returns:
        what stood before, by source, as JSON values: `undo` puts it back.
    """
    before: dict[str, Before] = {}
    for wave in _waves(effects):
        before.update(await _carry_out_wave(conn, vault, wave))
    return before


def _waves(effects: Iterable[Effect]) -> list[list[Effect]]:
    """Split effects so that no person comes twice in one wave, keeping each person's order."""
    waves: list[list[Effect]] = []
    count: dict[int, int] = {}
    for effect in effects:
        turn = count.get(effect.person_id, 0)
        count[effect.person_id] = turn + 1
        if turn == len(waves):
            waves.append([])
        waves[turn].append(effect)
    return waves


async def _carry_out_wave(
    conn: AsyncConnection, vault: Vault, wave: Sequence[Effect]
) -> dict[str, Before]:
    by_person = {effect.person_id: effect for effect in wave}
    people = await lock_people(conn, list(by_person))
    rounds = await open_rounds(conn, list(by_person))
    await _record(conn, wave)
    await update_rows(conn, person, [_person_row(row, by_person[row.id]) for row in people])
    supported = {row.id for row in people if row.in_support}
    await _move_rounds(conn, rounds, by_person, supported)
    await _withdraw(conn, wave)
    await mark_points(conn, [mark for effect in wave for mark in effect.points])
    await add_found_numbers(
        conn, vault, [(e.person_id, number.value) for e in wave for number in e.numbers]
    )
    await _open_tasks(conn, people, by_person)
    await insert_rows(conn, planned_contact, _answers(wave), skip_existing=True)
    await _begin_support(conn, people, by_person)
    return _before(people, rounds, by_person)


async def lock_people(conn: AsyncConnection, people: Sequence[int]) -> Sequence[AnyRow]:
    """Lock people in id order and return what consequences ask of them."""
    query = _locked(is_postgresql(conn))
    return (await conn.execute(query, {"people": sorted(people)})).all()


@cache
def _locked(arrays: bool) -> AnySelect:
    p = person.c
    return (
        select(
            p.id, p.district_id, p.owner_id, p.reached_at, p.occupation, p.occupation_at,
            p.in_support, p.address_state, district.c.unit_id,
            served_by().label("unit"),
        )
        .join_from(person, district, district.c.id == p.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .where(any_of(p.id, "people", arrays=arrays))
        .order_by(p.id)
        .with_for_update(of=person)
    )  # fmt: skip


async def open_rounds(conn: AsyncConnection, people: list[int]) -> dict[int, Round]:
    """Return each person's round that is not over, by person id."""
    query = _rounds(is_postgresql(conn))
    return {
        row.person_id: Round(
            row.id,
            OutreachState(row.state),
            frozenset(row.held_for.split()),
            row.held_state,
            row.next_at,
            row.booked_at,
        )
        for row in await conn.execute(query, {"people": people})
    }


@cache
def _rounds(arrays: bool) -> AnySelect:
    o = outreach.c
    columns = (o.id, o.person_id, o.state, o.held_for, o.held_state, o.next_at, o.booked_at)
    theirs = any_of(o.person_id, "people", arrays=arrays)
    return select(*columns).where(theirs, o.state != OutreachState.ENDED)


async def _record(conn: AsyncConnection, wave: Sequence[Effect]) -> None:
    changes = [
        Change(
            source_key=f"{effect.source}:{kind}",
            person_id=effect.person_id,
            at=effect.at,
            kind=kind,
            detail=detail,
            actor=effect.actor,
        )
        for effect in wave
        for kind, detail in effect.changes
    ]
    await record_changes(conn, changes, facts=[fact for effect in wave for fact in effect.facts])


def _person_row(row: AnyRow, effect: Effect) -> dict[str, Any]:
    occupation = effect.detail(ChangeKind.OCCUPATION)
    begun = effect.detail(ChangeKind.SUPPORT_BEGUN) is not None
    return {
        "id": row.id,
        # a text that is read late tells of an earlier time than a call since
        "reached_at": max(effect.at, row.reached_at or effect.at)
        if effect.reached
        else row.reached_at,
        "occupation": occupation or row.occupation,
        "occupation_at": effect.at if occupation else row.occupation_at,
        "in_support": row.in_support or begun,
        "address_state": "bad" if effect.address_bad else row.address_state,
    }


async def _move_rounds(
    conn: AsyncConnection,
    rounds: dict[int, Round],
    by_person: dict[int, Effect],
    supported: Collection[int],
) -> None:
    """Move the rounds; while support is running no talk sets a date for the next (R11)."""
    moved = [
        move_round(stored, replace(effect, rest_until=None) if who in supported else effect)
        for who, stored in rounds.items()
        for effect in (by_person[who],)
    ]
    await update_rows(
        conn,
        outreach,
        [
            {
                "id": one.id,
                "state": one.state.value,
                "held_for": " ".join(sorted(one.held_for)),
                "held_state": one.held_state,
                "next_at": one.next_at,
                "booked_at": one.booked_at,
            }
            for one in moved
        ],
    )


async def _withdraw(conn: AsyncConnection, wave: Sequence[Effect]) -> None:
    reasons = {effect.withdraw for effect in wave if effect.withdraw}
    for reason in sorted(reasons):
        chosen = [effect for effect in wave if effect.withdraw == reason]
        sources = {effect.person_id: effect.source for effect in chosen}
        await withdraw(conn, sources, reason, chosen[0].at)


async def _open_tasks(
    conn: AsyncConnection, people: Sequence[AnyRow], by_person: dict[int, Effect]
) -> None:
    rows = [
        {
            "key": f"{effect.source}:{new.kind}{new.suffix}",
            "kind": new.kind.value,
            "person_id": row.id,
            "reply_id": new.reply_id,
            "district_id": row.district_id,
            "owner_id": row.owner_id,
            "priority": PRIORITY[new.kind],
            "due_at": new.due_at,
            "created_at": effect.at,
            "state": TaskState.OPEN.value,
            "alert_at": effect.at if new.kind is TaskKind.URGENT else None,
        }
        for row in people
        for effect in (by_person[row.id],)
        for new in effect.tasks
    ]
    await insert_rows(conn, task, rows, skip_existing=True)


def _answers(wave: Sequence[Effect]) -> list[dict[str, Any]]:
    return [
        {
            "key": f"answer:{effect.source}",
            "person_id": effect.person_id,
            "consumer": Consumer.MESSAGE.value,
            "origin": Origin.ANSWER.value,
            "channels": "sms",
            "template": effect.answer.template,
            "contact_point_id": effect.answer.point_id,
            "if_late": "send",
            "due_at": effect.at + effect.answer.wait,
            "state": ContactState.PLANNED.value,
        }
        for effect in wave
        if effect.answer is not None
    ]


async def _begin_support(
    conn: AsyncConnection, people: Sequence[AnyRow], by_person: dict[int, Effect]
) -> None:
    begun = [
        {"person_id": row.id, "unit_id": row.unit_id, "began_on": swedish_date(effect.at)}
        for row in people
        for effect in (by_person[row.id],)
        if effect.detail(ChangeKind.SUPPORT_BEGUN) is not None and not row.in_support
    ]
    await insert_rows(conn, measure, begun)


def _before(
    people: Sequence[AnyRow], rounds: dict[int, Round], by_person: dict[int, Effect]
) -> dict[str, Before]:
    stood: dict[str, Before] = {}
    for row in people:
        effect = by_person[row.id]
        stored = rounds.get(row.id)
        stood[effect.source] = {
            "person": {
                "id": row.id,
                "reached_at": _iso(row.reached_at),
                "occupation": row.occupation,
                "occupation_at": _iso(row.occupation_at),
                "in_support": row.in_support,
                "address_state": row.address_state,
            },
            "outreach": None
            if stored is None
            else {
                "id": stored.id,
                "state": stored.state.value,
                "held_for": " ".join(sorted(stored.held_for)),
                "held_state": stored.held_state,
                "next_at": _iso(stored.next_at),
                "booked_at": _iso(stored.booked_at),
            },
        }
    return stood


def _iso(at: datetime | date | None) -> str | None:
    return None if at is None else at.isoformat()
