"""Knock cards: the visit is booked, and the card that announces it is printed (R13)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.languages import keep_number_order
from escalation.errors import QueueError
from escalation.queue import Worker
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from escalation.visits import Booking, book_visits, booked_visit, check_booking
from messaging.desk import Desk
from messaging.letter_prints import sender_of
from messaging.links import link_address, make_link
from messaging.paper.cards import Card, visit_day, visit_time
from messaging.paper.layout import HTTPS, Sender
from messaging.permission import channel_allowed
from messaging.states import Channel, TokenPurpose
from register.states import PersonState
from register.tables import person
from scheduler.tables import planned_contact
from storage.access import log_access
from storage.types import AnyRow

TEMPLATE = "knock_card"


async def book_card(
    conn: AsyncConnection,
    worker: Worker,
    task_id: int,
    *,
    visit_at: datetime,
    pair: tuple[int, ...],
    now: datetime,
) -> None:
    """Book the visit that a card will announce; an earlier booking is moved.

    Raises:
        QueueError: the task is no card of the worker's, the visit is not ahead, or fewer than
            two would go.
    """
    row = await _card_task(conn, worker, task_id)
    check_booking(task_id, visit_at, pair)
    if visit_at <= now:
        raise QueueError(f"task {task_id}: the visit must be ahead")
    await book_visits(conn, [Booking(row.person_id, visit_at, pair)])


async def compose_card(
    conn: AsyncConnection, desk: Desk, worker: Worker, task_id: int, now: datetime
) -> Card:
    """Return a task's knock card as it is to be printed, with a personal link of its own.

    Raises:
        QueueError: the task is no card of the worker's, or no visit is booked yet.
    """
    row = await _card_task(conn, worker, task_id)
    booked = await booked_visit(conn, row.person_id)
    if booked is None:
        raise QueueError(f"task {task_id}: say when the visit will be, and who goes")
    visit_at, pair = booked
    link = await _card_link(conn, desk, row.person_id, now)
    sender = sender_of(desk, row.district_id, row.owner_id)
    live = desk.templates.find(row.template or TEMPLATE, Channel.LETTER, row.language)
    values = _values(row, sender, link, visit_at, live.language)
    actor = f"staff:{worker.login}"
    await log_access(conn, now, actor=actor, person=row.public_id, action="print")
    return Card(
        language=live.language,
        text=live.compiled.render(values),
        visit_at=visit_at,
        names=tuple(desk.first_names[one] for one in pair),
        link=link,
        sender=sender,
    )


async def _card_link(conn: AsyncConnection, desk: Desk, person_id: int, now: datetime) -> str:
    base = desk.letterhead.link_base
    if not base:
        return ""
    word = await make_link(conn, desk.vault, person_id, TokenPurpose.REPLY, now)
    return link_address(base, word)


def _values(
    row: AnyRow, sender: Sender, link: str, visit_at: datetime, language: str
) -> dict[str, str]:
    return {
        "first_name": row.first_name,
        "sender": sender.coordinator,
        "municipality": sender.municipality,
        "unit": sender.unit,
        "phone": keep_number_order(sender.phone, language),
        "info_url": sender.info_url,
        "reply_url": link.removeprefix(HTTPS),
        "chat_url": "",
        "visit_day": visit_day(visit_at, language),
        "visit_time": visit_time(visit_at),
        "last_day": "",
    }


async def _card_task(conn: AsyncConnection, worker: Worker, task_id: int) -> AnyRow:
    """Return a knock card's task that the worker may carry out, and whom it is about."""
    t, p, c = task.c, person.c, planned_contact.c
    query = (
        select(
            t.kind, t.state, t.staff_id, t.district_id, t.owner_id, t.person_id, c.template,
            p.public_id, p.first_name, p.language, p.protected, p.limits, p.address_state,
            p.state.label("person_state"),
        )
        .join_from(task, person, p.id == t.person_id)
        .outerjoin(planned_contact, c.id == t.planned_contact_id)
        .where(t.id == task_id, t.kind == TaskKind.KNOCK_CARD)
        .with_for_update(of=person)
    )  # fmt: skip
    row = (await conn.execute(query)).one_or_none()
    if row is None:
        raise QueueError(f"task {task_id} is no knock card")
    if row.state not in {TaskState.OPEN, TaskState.CLAIMED}:
        raise QueueError(f"task {task_id} is {row.state} already")
    theirs = row.staff_id == worker.id if row.state == TaskState.CLAIMED else True
    if not theirs or not worker.may_take(row, protected=row.protected):
        raise QueueError(f"task {task_id} is not yours")
    limits = frozenset(row.limits.split())
    allowed = channel_allowed(Channel.KNOCK_CARD, limits) and row.address_state == "ok"
    if row.protected or row.person_state != PersonState.ACTIVE or not allowed:
        raise QueueError(f"task {task_id}: this person may no longer be visited")
    return row
