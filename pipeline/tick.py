"""One pass of the pipeline: the stages in order, a line each.

Each stage claims what is due, so a pass costs what is due and nothing else, and any
number of processes may run it at once.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

import structlog

from config.clock import swedish_date
from escalation.alerts import due_alerts, open_alarm
from escalation.alerts import pass_on as pass_on_alerts
from escalation.checking import alarm_overdue
from escalation.opening import open_due_tasks, open_print_tasks
from escalation.queue import release_expired
from escalation.reading import BATCH as READ_BATCH
from escalation.reading import read_inbox
from escalation.task_languages import note_languages
from messaging.callbacks import give_up_waiting, record_reports
from messaging.circular_steps import pass_on
from messaging.desk import Desk, load_gate
from messaging.sending import send_due
from pipeline.alerting import send_alerts
from pipeline.due import Due, what_is_due
from pipeline.erasing import erase_due_texts
from pipeline.lifecycle import pass_birthdays
from pipeline.works import Works
from scheduler.plan_shelf import activate_due
from scheduler.planning import plan_due
from storage.engine import reading, writing

BATCH = 500
log = structlog.get_logger("pipeline")


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many rows each stage of one pass took."""

    read: int
    birthdays: int
    reports: int
    planned: int
    opened: int
    sent: int
    alerts: int
    erased: int


async def tick(works: Works, now: datetime) -> Ticked:
    """Run the pipeline once at `now`; where nothing is due it costs two statements."""
    reports = await _reports(works, now)
    due = await _look(works, now)
    await _activate(works, now)
    read = await _read(works, now) if due.texts else 0
    birthdays = await _birthdays(works, now) if due.birthdays else 0
    planned = 0
    if due.rounds or read or reports or birthdays:
        planned = await _plan(works, now)
        due = await _look(works, now)  # another process may have planned it meanwhile
    if due.circulars and await _pass_on_circulars(works, now):
        due = await _look(works, now)
    opened, sent = await _hand_over(works, due, now)
    ticked = Ticked(
        read=read,
        birthdays=birthdays,
        reports=reports,
        planned=planned,
        opened=opened,
        sent=sent,
        alerts=await _sweep(works, due, now),
        erased=await erase_due_texts(works, now) if due.erasing else 0,
    )
    if any(asdict(ticked).values()):
        log.info("tick", **asdict(ticked))
    return ticked


async def watch(works: Works, now: datetime) -> int:
    """Read what has come in and tell staff of danger; return how many alerts went out.

    The clock asks for it beside `tick`: sending a great many texts takes its time, and a cry
    for help that comes meanwhile does not wait for that (R19).
    """
    due = await _look(works, now)
    if due.texts:
        await _read(works, now)
        due = await _look(works, now)
    return await _alert(works, now) if due.alerts else 0


async def _look(works: Works, now: datetime) -> Due:
    async with reading(works.engine) as conn:
        await works.plans.load(conn)
        await works.readers.load(conn)
        return await what_is_due(conn, now)


async def _read(works: Works, now: datetime) -> int:
    total = 0
    while True:
        async with writing(works.engine) as conn:
            reader = works.readers.reader
            count = await read_inbox(conn, works.vault, works.plans, now, reader)
        total += count
        if count < READ_BATCH:
            return total


async def _activate(works: Works, now: datetime) -> None:
    """Put the plan in force whose day has come: rounds that begin from now on take it."""
    if works.plans.is_due(swedish_date(now)):
        async with writing(works.engine) as conn:
            name = await activate_due(conn, now)
            await works.plans.load(conn)
        log.info("a plan came into force", plan=name)


async def _birthdays(works: Works, now: datetime) -> int:
    async with writing(works.engine) as conn:
        return await pass_birthdays(conn, now, BATCH)


async def _reports(works: Works, now: datetime) -> int:
    """Collect what carriers tell only when asked; those that call back need no asking."""
    total = 0
    for carrier in works.polled:
        reports = carrier.due_reports(now)
        if reports:
            async with writing(works.engine) as conn:
                total += await record_reports(conn, reports)
    return total


async def _plan(works: Works, now: datetime) -> int:
    total = 0
    while True:
        async with writing(works.engine) as conn:
            count = await plan_due(conn, works.plans, now, BATCH)
        total += count
        if count < BATCH:
            return total


async def _pass_on_circulars(works: Works, now: datetime) -> int:
    """Let each message to many go on by a batch, while sending is on and its hours are open."""
    async with reading(works.engine) as conn:
        gate = await load_gate(conn, now)
    total = 0
    while True:
        async with writing(works.engine) as conn:
            passed = await pass_on(conn, now, may_plan=gate.open and not gate.stale)
        total += passed.planned
        if not passed.more:
            return total


async def _hand_over(works: Works, due: Due, now: datetime) -> tuple[int, int]:
    """Open the tasks and send the messages that are due, if sending is on."""
    if not (due.messages or due.tasks or due.batches):
        return 0, 0
    async with reading(works.engine) as conn:
        desk = await works.desk(conn, now)
    if not desk.gate.open:
        return 0, 0
    opened = await _open(works, desk, now) if due.tasks else 0
    sent = await _send(works, desk) if due.messages else 0
    if due.batches or due.messages:
        async with writing(works.engine) as conn:
            await open_print_tasks(conn, now)
    return opened, sent


async def _send(works: Works, desk: Desk) -> int:
    return await send_due(
        works.engine,
        desk,
        works.channels,
        works.clock,
        batch=works.batch,
        in_flight=works.in_flight,
        stop=works.stop,
    )


async def _open(works: Works, desk: Desk, now: datetime) -> int:
    total = 0
    while not desk.gate.stale:
        async with writing(works.engine) as conn:
            count = await open_due_tasks(conn, now, BATCH, pilot=desk.gate.pilot)
        total += count
        if count < BATCH:
            break
    return total


async def _sweep(works: Works, due: Due, now: datetime) -> int:
    """Return unfinished work, give up on lost messages, and tell staff of what is urgent."""
    if not (due.leases or due.languages or due.unanswered or due.visits or due.alerts or due.alarm):
        return 0
    async with writing(works.engine) as conn:
        await release_expired(conn, now)
        await note_languages(conn)
        await give_up_waiting(conn, now)
        await alarm_overdue(conn, now)
        await open_alarm(conn, now)
    return await _alert(works, now)


async def _alert(works: Works, now: datetime) -> int:
    """Tell staff of what is urgent; whom it does not reach is passed by at once."""
    async with writing(works.engine) as conn:
        alerts = await due_alerts(conn, now)
    untold = await send_alerts(works.channels, alerts)
    if untold:
        async with writing(works.engine) as conn:
            await pass_on_alerts(conn, untold, now)
    return len(alerts)
