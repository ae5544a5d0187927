"""What staff record beside the queue: calls that came in, contact elsewhere, support."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import STOCKHOLM, swedish_date
from escalation.consequences import Before, carry_out, lock_people, open_rounds
from escalation.effects import UNDO_WITHIN, Effect
from escalation.errors import QueueError
from escalation.outcome_rules import DEFAULT_REST
from escalation.queue import Worker
from escalation.round_rules import Round
from escalation.senders import answered_channel, last_attempts
from escalation.undoing import Own, take_back
from escalation.withdrawing import withdraw
from messaging.states import Channel
from register.facts import FactRow
from register.house import served_by
from register.ledger import Change, record_changes
from register.states import ChangeKind, FactKind, Occupation, PersonState
from register.tables import district, measure, person, status_change, unit
from scheduler.cadence import recontact_at
from scheduler.plan import Plan
from scheduler.plan_shelf import PlanShelf
from scheduler.states import OutreachState
from scheduler.tables import outreach
from storage.bulk import among, insert_rows, update_rows
from storage.crypto import Vault
from storage.types import AnyRow

CLOSING_REASONS = ("studies", "work", "other")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody was in touch: they called, came by, or were met elsewhere (R4, R24)."""

    key: str  # unique; the same contact told twice is recorded once
    person_id: int
    channel: Channel  # PHONE: they called; OTHER: met outside the system
    relative: bool
    occupation: Occupation | None = None
    wants_support: bool = False
    declined: bool = False


async def record_contacts(
    conn: AsyncConnection,
    vault: Vault,
    plans: PlanShelf,
    worker: Worker,
    contacts: Sequence[Contact],
    *,
    now: datetime,
) -> dict[str, Before]:
    """Record contact that young people or their relatives made; they count as reached.

    Returns:
        by key, what stood before, where it was told for the first time: `take_back_contact`
        puts it back.
    """
    known = await _told_already(conn, contacts)
    rows = await _people(conn, {contact.person_id for contact in contacts})
    attempts = await last_attempts(conn, {row.subject for row in rows.values()})
    actor = f"staff:{worker.login}"
    effects = []
    for contact in contacts:
        row = rows[contact.person_id]
        channel = answered_channel(attempts[row.subject], contact.channel, before=now)
        plan = None if row.plan_version_id is None else plans.get(row.plan_version_id)
        effects.append(_contact_effect(contact, row, channel, plan, actor=actor, now=now))
    stood = await carry_out(conn, vault, effects)
    return {one.key: stood[_source(one.key)] for one in contacts if one.key not in known}


async def take_back_contact(
    conn: AsyncConnection, key: str, stood: Before, *, at: datetime, now: datetime
) -> None:
    """Put back what stood before a contact was recorded at an instant: it was a slip.

    Raises:
        QueueError: something else has happened since.
    """
    await take_back(conn, Own(_source(key), at), [stood], now)


async def _told_already(conn: AsyncConnection, contacts: Sequence[Contact]) -> set[str]:
    keys = {f"{_source(one.key)}:{ChangeKind.REACHED}": one.key for one in contacts}
    c = status_change.c.source_key
    found = await conn.scalars(select(c).where(among(conn, c, keys)))
    return {keys[one] for one in found}


def _source(key: str) -> str:
    return f"contact:{key}"


def _contact_effect(
    contact: Contact,
    row: AnyRow,
    channel: str,
    plan: Plan | None,
    *,
    actor: str,
    now: datetime,
) -> Effect:
    who = "relative" if contact.relative else "self"
    changes = [(ChangeKind.REACHED, who)]
    if contact.occupation is not None:
        changes.append((ChangeKind.OCCUPATION, contact.occupation.value))
    if contact.declined:
        changes.append((ChangeKind.DECLINED, ""))
    if contact.wants_support:
        changes.append((ChangeKind.SUPPORT_BEGUN, row.unit))
    rest = None
    if plan is not None and not contact.wants_support:
        rest = recontact_at(plan, contact.occupation, now=now, declined=contact.declined)
    fact = FactRow(
        source_key=_source(contact.key),
        person_id=contact.person_id,
        at=now,
        kind=FactKind.REPLY,
        channel=channel,
        step="answer",
        outcome=who,
        actor=actor,
    )
    return Effect(
        source=_source(contact.key),
        person_id=contact.person_id,
        at=now,
        actor=actor,
        changes=tuple(changes),
        withdraw="reached",
        rest_until=rest,
        facts=(fact,),
    )


@dataclass(frozen=True, slots=True)
class InContact:
    """Somebody the municipality is in contact with before Uppsök begins (R22)."""

    person_id: int
    support_since: date | None  # empty: in contact, with no support running


async def mark_in_contact(
    conn: AsyncConnection, marks: Sequence[InContact], *, actor: str, now: datetime
) -> None:
    """Let people who are in contact already rest, so that no plan begins with them.

    Support that is running holds the rounds until it ends; others are contacted again
    after the usual time.
    """
    people = await lock_people(conn, [mark.person_id for mark in marks])
    by_person = {mark.person_id: mark for mark in marks}
    units = {row.id: (row.unit_id, row.unit) for row in people}
    supported = {row.id for row in people if row.in_support}
    running = [
        mark for mark in marks if mark.support_since is not None and mark.person_id not in supported
    ]
    await update_rows(
        conn, person, [{"id": mark.person_id, "in_support": True} for mark in running]
    )
    await insert_rows(
        conn,
        measure,
        [
            {
                "person_id": mark.person_id,
                "unit_id": units[mark.person_id][0],
                "began_on": mark.support_since,
            }
            for mark in running
        ],
    )
    await record_changes(conn, [_support_running(mark, units, actor) for mark in running])
    await withdraw(conn, {one: f"in_contact:{one}" for one in by_person}, "in_contact", now)
    rounds = await open_rounds(conn, list(by_person))
    holding = supported | {mark.person_id for mark in running}
    rested = [
        {"id": stored.id, **_rest(stored, None if who in holding else now + DEFAULT_REST)}
        for who, stored in rounds.items()
    ]
    await update_rows(conn, outreach, rested)


def _rest(stored: Round, until: datetime | None) -> dict[str, Any]:
    """Return what changes in a round that rests; one that is held rests when it is let go."""
    held = stored.state is OutreachState.HELD
    resting = OutreachState.RESTING.value
    return {
        "state": stored.state.value if held else resting,
        "held_state": resting if held else "",
        "next_at": until,
    }


def _support_running(mark: InContact, units: Mapping[int, tuple[int, str]], actor: str) -> Change:
    since = mark.support_since or date.min
    return Change(
        source_key=f"in_contact:{mark.person_id}:{since}",
        person_id=mark.person_id,
        at=datetime.combine(since, time(12), STOCKHOLM),
        kind=ChangeKind.SUPPORT_BEGUN,
        detail=units[mark.person_id][1],
        actor=actor,
    )


async def end_supports(
    conn: AsyncConnection, worker: Worker, reasons: Mapping[int, str], *, now: datetime
) -> dict[int, Before]:
    """Close people's support as `close_supports` does: a member of the staff says so."""
    return await close_supports(conn, reasons, actor=f"staff:{worker.login}", now=now)


async def close_supports(
    conn: AsyncConnection, reasons: Mapping[int, str], *, actor: str, now: datetime
) -> dict[int, Before]:
    """Close people's support; while they are in scope their rounds go on (R11).

    They go on when this can be taken back no more.

    Args:
        conn: a connection in a transaction.
        reasons: by person id, one of CLOSING_REASONS.
        actor: who closes it, such as `staff:sara`.
        now: when.

    Returns:
        by person id, what stood before: `take_back_end` puts it back.

    Raises:
        QueueError: somebody is in no support, or a reason is not one that is reported.
    """
    if not set(reasons.values()) <= set(CLOSING_REASONS):
        raise QueueError(f"support ends to one of: {', '.join(CLOSING_REASONS)}")
    await lock_people(conn, list(reasons))
    people = await _people(conn, reasons)
    if not all(row.in_support for row in people.values()):
        raise QueueError("this person is in no support")
    running = await _running_measures(conn, reasons)
    day = swedish_date(now)
    ended = [
        {"id": running[one], "ended_on": day, "reason": reason} for one, reason in reasons.items()
    ]
    await update_rows(conn, measure, ended)
    await update_rows(conn, person, [{"id": one, "in_support": False} for one in reasons])
    changes = [
        Change(
            source_key=f"{_end_source(one, running[one])}:ended",
            person_id=one,
            at=now,
            kind=ChangeKind.SUPPORT_ENDED,
            detail=reason,
            actor=actor,
        )
        for one, reason in reasons.items()
    ]
    await record_changes(conn, changes)
    rounds = await open_rounds(conn, list(reasons))
    stood = {one: _before_end(one, running[one], rounds.get(one)) for one in reasons}
    going = [one for one, row in people.items() if row.state == PersonState.ACTIVE]
    await _go_on(conn, going, now + UNDO_WITHIN)
    return stood


async def take_back_end(
    conn: AsyncConnection, stood: Before, *, at: datetime, now: datetime
) -> None:
    """Let support that was closed by a slip, at an instant, run on.

    Raises:
        QueueError: something else has happened since.
    """
    source = _end_source(stood["person"]["id"], stood["measure"])
    await take_back(conn, Own(source, at), [stood], now)
    runs = update(measure).where(measure.c.id == stood["measure"])
    await conn.execute(runs.values(ended_on=None, reason=None))


def _end_source(person_id: int, measure_id: int) -> str:
    return f"support:{person_id}:{measure_id}"


def _before_end(person_id: int, measure_id: int, stands: Round | None) -> Before:
    before: Before = {
        "measure": measure_id,
        "person": {"id": person_id, "in_support": True},
        "outreach": None,
    }
    if stands is not None:
        held = " ".join(sorted(stands.held_for))
        until = None if stands.next_at is None else stands.next_at.isoformat()
        before["outreach"] = {"id": stands.id, "held_for": held, "next_at": until}
    return before


async def _go_on(conn: AsyncConnection, people: Sequence[int], now: datetime) -> None:
    """Let rounds that rested while support was running go on."""
    o = outreach.c
    resting = or_(o.state == OutreachState.RESTING, o.held_state == OutreachState.RESTING)
    theirs = among(conn, o.person_id, people)
    await conn.execute(
        update(outreach).where(theirs, resting, o.state != OutreachState.ENDED).values(next_at=now)
    )


async def _running_measures(conn: AsyncConnection, people: Collection[int]) -> dict[int, int]:
    """Return the newest measure that has not ended, by person id."""
    query = (
        select(measure.c.person_id, measure.c.id)
        .where(among(conn, measure.c.person_id, people), measure.c.ended_on.is_(None))
        .order_by(measure.c.id)
    )
    return {row.person_id: row.id for row in await conn.execute(query)}


async def _people(conn: AsyncConnection, people: Collection[int]) -> Mapping[int, AnyRow]:
    """Return what recording asks of people; raise QueueError where one is unknown."""
    query = (
        select(
            person.c.id, person.c.subject, person.c.in_support, person.c.state,
            served_by().label("unit"), outreach.c.plan_version_id,
        )
        .join_from(person, district, district.c.id == person.c.district_id)
        .join(unit, unit.c.id == district.c.unit_id)
        .outerjoin(
            outreach,
            (outreach.c.person_id == person.c.id) & (outreach.c.state != OutreachState.ENDED),
        )
        .where(among(conn, person.c.id, people))
    )  # fmt: skip
    rows = {row.id: row for row in await conn.execute(query)}
    if rows.keys() != set(people):
        raise QueueError("there is no such person")
    return rows
