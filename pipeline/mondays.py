"""Mornings are measured and Mondays mailed: numbers and links to those who lead, once each."""

from datetime import datetime, timedelta

import structlog

from config.clock import STOCKHOLM
from messaging.channels.base import Accepted, Channel, Outgoing, Refused, Result, TryLater
from messaging.states import Channel as ChannelName
from pipeline.works import Works
from reports.monday import Monday, keep_morning, read_monday
from reports.monday_mail import Receiver, claim_due, enter_receivers, settle
from reports.monday_rules import mail_due
from reports.monday_states import MailState
from reports.monday_words import monday_subject, monday_text
from storage.engine import reading, writing

MEASURED_FROM = 6  # o'clock: after the nightly import
LEAST_PAUSE = timedelta(minutes=5)  # before a mail is offered again
MOST_TRIES = 12
TEMPLATE = "monday"
_DAYS_APART = 10_000_000
log = structlog.get_logger("monday")


async def pass_monday(works: Works, now: datetime) -> int:
    """Measure the morning and mail what is due; return how many mails the server took."""
    if now.astimezone(STOCKHOLM).hour >= MEASURED_FROM:
        async with writing(works.engine) as conn:
            await works.plans.load(conn)
            await keep_morning(conn, works.plans, now)
    channel = works.channels.get(ChannelName.EMAIL)
    day = mail_due(now)
    if channel is None or day is None:
        return 0
    async with writing(works.engine) as conn:
        await enter_receivers(conn, day, now)
        receivers = await claim_due(conn, day, now)
    return await _mail(works, channel, receivers, now)


async def _mail(works: Works, channel: Channel, receivers: list[Receiver], now: datetime) -> int:
    """Offer each mail once; what the server has not taken for sure, and not refused, waits."""
    taken = 0
    mondays: dict[int | None, Monday] = {}
    for receiver in receivers:
        if receiver.unit_id not in mondays:
            async with reading(works.engine) as conn:
                await works.plans.load(conn)
                mondays[receiver.unit_id] = await read_monday(
                    conn, works.plans, receiver.unit_id, now
                )
        result = await channel.send(_outgoing(works, receiver, mondays[receiver.unit_id]))
        state, next_at = _judge(result, receiver, now)
        async with writing(works.engine) as conn:
            await settle(conn, receiver, state, next_at)
        taken += state is MailState.SENT
        log.info("monday", staff=receiver.login, state=state.value)
    return taken


def _outgoing(works: Works, receiver: Receiver, monday: Monday) -> Outgoing:
    # a number of its own below zero: no message to a young person has it, no bounce finds one
    number = -(receiver.day.toordinal() * _DAYS_APART + receiver.staff_id)
    return Outgoing(
        number,
        receiver.email,
        monday_text(monday, works.base_url),
        subject=monday_subject(monday),
        language="sv",
        template=TEMPLATE,
    )


def _judge(result: Result, receiver: Receiver, now: datetime) -> tuple[MailState, datetime]:
    match result:
        case Accepted():
            return MailState.SENT, now
        case Refused():
            return MailState.FAILED, now
        case TryLater() if receiver.tries < MOST_TRIES:
            pause = max(LEAST_PAUSE, timedelta(seconds=result.after_seconds))
            return MailState.WAITING, now + pause
        case TryLater():
            return MailState.FAILED, now
        case _:
            return MailState.OFFERED, now  # it may have been taken: never twice
