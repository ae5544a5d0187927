"""Knock cards: the visit is booked, and the card that announces it is printed (R13)."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from config.languages import keep_number_order
from escalation.door_tasks import lock_door_task
from escalation.errors import QueueError
from escalation.queue import Worker
from escalation.states import TaskKind
from escalation.visits import Booking, book_visits, booked_visit, check_booking
from messaging.desk import Desk
from messaging.letter_prints import sender_of
from messaging.links import link_address, make_link
from messaging.paper.cards import Card, visit_day, visit_time
from messaging.paper.layout import HTTPS, Sender
from messaging.states import Channel, TokenPurpose
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
    return await lock_door_task(conn, worker, task_id, {TaskKind.KNOCK_CARD})
