"""The claim: due contacts become messages that stand as `sending`, in one transaction.

Asked here for the last time: may it go, by which channel, with which words. What may
not go is shifted, skipped or withdrawn, and says why; nothing is skipped silently (R10).
The carrier is asked only after the commit (messaging/sending.py).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from messaging.candidates import Candidate, due_candidates, open_value, recipient
from messaging.channels.base import Outgoing
from messaging.claim_rows import ClaimRows
from messaging.daily_cap import take_from_cap
from messaging.desk import Desk
from messaging.letters import open_batches
from messaging.permission import HELD_LOOK_AGAIN, Go, Point, Shift, Verdict, decide_contact
from messaging.states import Channel
from messaging.tables import message, token
from messaging.text_trials import draw_texts
from messaging.wording import Wording, has_words
from register.facts import FactSubject, write_facts
from scheduler.plan import QUIET_DEFAULT, Window
from scheduler.states import Origin
from scheduler.tables import outreach, planned_contact
from scheduler.window import closes_at, is_open, next_open
from storage.bulk import among, insert_rows, update_rows

Decided = tuple[Candidate, Verdict]
log = structlog.get_logger("claim")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that stands as `sending`, ready for its carrier."""

    outgoing: Outgoing
    channel: Channel
    origin: Origin
    person_id: int
    step: str
    template_version: int | None
    about: FactSubject


async def claim_messages(
    conn: AsyncConnection, desk: Desk, now: datetime, limit: int
) -> tuple[int, list[Claimed]]:
    """Claim up to `limit` due contacts; return how many were looked at, and what must be sent."""
    candidates = await due_candidates(conn, now, limit, plan_born=not desk.gate.stale)
    if not candidates:
        return 0, []
    decided = [(candidate, _decide(candidate, desk, now)) for candidate in candidates]
    decided = await _within_cap(conn, desk, now, decided)
    rows = ClaimRows(tried=await draw_texts(conn, desk, decided, now))
    for candidate, verdict in decided:
        rows.note(candidate, verdict, desk, now)
    await _put_in_batches(conn, rows, desk, now)
    await _store(conn, rows)
    return len(candidates), await _claimed(conn, rows, desk, now)


def _decide(candidate: Candidate, desk: Desk, now: datetime) -> Verdict:
    place = desk.places[candidate.row.district_id]
    verdict = decide_contact(
        candidate.contact,
        recipient(
            candidate,
            in_pilot=desk.gate.pilot is None or place.district in desk.gate.pilot,
            now=now,
        ),
        candidate.points,
        window=_window(candidate, desk),
        carriers=desk.carriers,
        now=now,
    )
    if isinstance(verdict, Go) and not has_words(candidate, verdict.channel, desk):
        # one text that is missing must not stop the others; somebody has to write it
        log.error("no live text", template=candidate.row.template, channel=verdict.channel)
        return Shift(now + HELD_LOOK_AGAIN, candidate.contact.late_at)
    return verdict


def _window(candidate: Candidate, desk: Desk) -> Window:
    version = candidate.row.plan_version_id
    return QUIET_DEFAULT if version is None else desk.plans.get(version).window


async def _within_cap(
    conn: AsyncConnection, desk: Desk, now: datetime, decided: list[Decided]
) -> list[Decided]:
    """Shift to the next day what is over the unit's daily cap; answers and staff are free of it."""
    cap = desk.gate.daily_cap
    if cap is None:
        return decided
    counted = [candidate for candidate, verdict in decided if _counts(candidate, verdict)]
    wanted = Counter(desk.places[candidate.row.district_id].unit_id for candidate in counted)
    room = Counter(await take_from_cap(conn, wanted, cap=cap, day=swedish_date(now)))
    tomorrow = next_open(QUIET_DEFAULT, closes_at(QUIET_DEFAULT, now) + timedelta(minutes=1))
    capped: list[Decided] = []
    for candidate, verdict in decided:
        unit = desk.places[candidate.row.district_id].unit_id
        over = _counts(candidate, verdict) and room[unit] <= 0
        room[unit] -= _counts(candidate, verdict)
        # one message to many has a last moment of its own, which the cap does not move
        many = candidate.contact.origin is Origin.CIRCULAR
        late_at = candidate.contact.late_at if many else None
        capped.append((candidate, Shift(tomorrow, late_at) if over else verdict))
    return capped


def _counts(candidate: Candidate, verdict: Verdict) -> bool:
    return isinstance(verdict, Go) and candidate.contact.origin in {Origin.PLAN, Origin.CIRCULAR}


async def _put_in_batches(
    conn: AsyncConnection, rows: ClaimRows, desk: Desk, now: datetime
) -> None:
    """Give each letter its unit's open batch (one is begun where there is none)."""
    letters = [
        (row, desk.places[candidate.row.district_id].unit_id)
        for row, (candidate, go, _) in zip(rows.messages, rows.going, strict=True)
        if go.channel is Channel.LETTER
    ]
    batches = await open_batches(conn, {unit for _, unit in letters}, now)
    for row, unit in letters:
        row["letter_batch_id"] = batches[unit]


async def _store(conn: AsyncConnection, rows: ClaimRows) -> None:
    await insert_rows(conn, message, rows.messages)
    await insert_rows(conn, token, rows.tokens)
    await update_rows(conn, planned_contact, rows.contacts)
    await update_rows(conn, planned_contact, rows.shifted)
    await update_rows(conn, outreach, rows.rounds)
    await insert_rows(conn, planned_contact, rows.human, skip_existing=True)
    await write_facts(conn, rows.facts)


async def _claimed(
    conn: AsyncConnection, rows: ClaimRows, desk: Desk, now: datetime
) -> list[Claimed]:
    going = {candidate.row.id: (candidate, go, wording) for candidate, go, wording in rows.going}
    sent = [contact for contact, (_, go, _) in going.items() if go.point is not None]
    if not sent:
        return []
    query = select(message.c.id, message.c.planned_contact_id).where(
        among(conn, message.c.planned_contact_id, sent)
    )
    ready: list[Claimed] = []
    for row in await conn.execute(query.order_by(message.c.id)):
        candidate, go, wording = going[row.planned_contact_id]
        if go.point is not None:
            ready.append(_ready(row.id, candidate, go.point, wording, desk=desk, now=now))
    return ready


def _ready(
    message_id: int,
    candidate: Candidate,
    point: Point,
    wording: Wording,
    *,
    desk: Desk,
    now: datetime,
) -> Claimed:
    row = candidate.row
    origin = candidate.contact.origin
    place = desk.places[row.district_id]
    window = _window(candidate, desk)
    bound = origin is not Origin.ANSWER and is_open(window, now)
    return Claimed(
        outgoing=Outgoing(
            message_id=message_id,
            to=open_value(desk.vault, point.kind, candidate.values[point.id]),
            text=wording.text,
            subject=wording.subject,
            link=wording.link,
            language=wording.language,
            template=row.template,
            valid_until=closes_at(window, now) if bound else None,
        ),
        channel=Channel(wording.channel),
        origin=origin,
        person_id=row.person_id,
        step=row.step,
        template_version=wording.version_id,
        about=FactSubject(
            row.subject, place.district, place.unit, row.gender, row.born_on, row.language
        ),
    )
