"""The day of the visits, on the phone at the door: in, out, and how it went (R13)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from console.guard import Visit
from console.people_door import list_people, load_viewer
from console.visits.list_of_visits import Door, VisitShown, door_of, log_refusal, show_visits
from console.visits.page import (
    TODAY,
    VISITS,
    AlarmsShown,
    NoteShown,
    lead_back,
    load_alarms,
    read_note,
)
from console.visits.words import (
    CARD_OUTCOMES,
    STAGES,
    VISIT_OUTCOMES,
    Stage,
    day_began_on,
    read_number,
    stage_of,
)
from console.words import day_in_words
from escalation.checking import check_in, check_out, stay_longer
from escalation.closing import Close, close_tasks
from escalation.errors import QueueError
from escalation.outcome_rules import Recorded
from escalation.states import Outcome
from escalation.undoing import undo
from escalation.visit_booking import cancel_visit, take_over
from escalation.visit_candidates import addresses_to_report
from escalation.visit_days import find_visit, visits_between
from escalation.visits import as_announced
from register.states import Occupation
from reports.words import Language, word
from storage.access import log_access
from storage.engine import writing

A_DAY = timedelta(days=1)
MOST_SHOWN = 50
Step = Callable[[AsyncConnection, int, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class DayPage:
    """One day of the visits that its reader goes on."""

    day: str
    words: str
    before: str
    after: str
    today: bool
    visits: Sequence[VisitShown]
    alarms: AlarmsShown
    note: NoteShown | None


@dataclass(frozen=True, slots=True)
class AddressShown:
    """An address that is to be reported to the Tax Agency."""

    task_id: int
    door: Door
    due_at: datetime


async def show_day(visit: Visit) -> web.Response:
    """Show the visits that its reader goes on today, or another day."""
    begins = day_began_on(visit.request.query.get("day", ""), visit.now)
    day = begins.date()
    async with writing(visit.desk.works.engine) as conn:
        ends = day_began_on((day + A_DAY).isoformat(), visit.now)
        rows = await visits_between(conn, visit.worker, begins, ends, limit=MOST_SHOWN, own=True)
        shown = await show_visits(conn, visit, rows)
        alarms = await load_alarms(conn, visit)
    page = DayPage(
        day=day.isoformat(),
        words=day_in_words(begins, visit.frame.language),
        before=(day - A_DAY).isoformat(),
        after=(day + A_DAY).isoformat(),
        today=day == swedish_date(visit.now),
        visits=shown,
        alarms=alarms,
        note=read_note(visit),
    )
    return visit.show(
        "visit_day.html",
        shown=page,
        stages=STAGES,
        outcomes=VISIT_OUTCOMES,
        card_outcomes=CARD_OUTCOMES,
        occupations=_occupations(visit),
        back=TODAY,
    )


async def go_in(visit: Visit) -> web.Response:
    """Note that the pair goes in; once is enough."""
    return await _step(visit, check_in, {Stage.READY, Stage.OUT, Stage.OPENING})


async def come_out(visit: Visit) -> web.Response:
    """Note that the pair is out and well."""
    return await _step(visit, check_out, {Stage.INSIDE, Stage.OVERDUE})


async def ask_for_longer(visit: Visit) -> web.Response:
    """Expect the pair out half an hour later."""
    return await _step(visit, stay_longer, {Stage.INSIDE, Stage.OVERDUE})


async def close_visit(visit: Visit) -> web.Response:
    """Note how a visit or a card ended; what follows happens at once."""
    works, fields, now = visit.desk.works, visit.fields, visit.now
    task_id, outcome = read_number(fields.get("task", "")), fields.get("outcome", "")
    doing = fields.get("occupation", "")
    if outcome not in set(Outcome) or doing not in {"", *Occupation}:
        return lead_back(visit, "refused")
    recorded = Recorded(Outcome(outcome), Occupation(doing) if doing else None)
    try:
        async with writing(works.engine) as conn:
            await works.plans.load(conn)
            await take_over(conn, visit.worker, task_id, now)
            if recorded.outcome is Outcome.DELIVERED:
                recorded = await as_announced(conn, task_id, recorded)
                if recorded.visit_at is not None and recorded.visit_at <= now:
                    return lead_back(visit, "late")
            closes = [Close(task_id, recorded, visit.worker)]
            await close_tasks(conn, works.vault, works.plans, closes, now)
    except QueueError:
        return await _refuse(visit, task_id, by_task=True)
    note = "reported" if recorded.outcome is Outcome.HANDLED else "closed"
    return lead_back(visit, note, task=str(task_id))


async def undo_visit(visit: Visit) -> web.Response:
    """Take back an outcome of a minute ago."""
    works, task_id = visit.desk.works, read_number(visit.fields.get("task", ""))
    try:
        async with writing(works.engine) as conn:
            await undo(conn, works.vault, visit.worker, task_id, visit.now)
    except QueueError:
        return lead_back(visit, "over")
    return lead_back(visit, "undone")


async def cancel(visit: Visit) -> web.Response:
    """Take back a visit whose card has not been left."""
    number = read_number(visit.fields.get("visit", ""))
    try:
        async with writing(visit.desk.works.engine) as conn:
            await cancel_visit(conn, visit.worker, number, visit.now)
    except QueueError:
        return await _refuse(visit, number)
    return lead_back(visit, "cancelled")


async def show_addresses(visit: Visit) -> web.Response:
    """Show the addresses where somebody else was found, to be reported to the Tax Agency."""
    async with writing(visit.desk.works.engine) as conn:
        rows = await addresses_to_report(conn, visit.worker, MOST_SHOWN + 1)
        viewer = await load_viewer(conn, visit.worker, visit.now)
        login = visit.worker.login
        named = await list_people(conn, viewer, login, rows[:MOST_SHOWN], visit.now)
    shown = [AddressShown(row.id, door_of(row), row.due_at) for row in rows if row.id in named]
    more = len(rows) > MOST_SHOWN
    return visit.show(
        "visit_addresses.html",
        shown=shown,
        more=more,
        note=read_note(visit),
        back=f"{VISITS}/addresses",
    )


async def _step(visit: Visit, step: Step, stages: set[Stage]) -> web.Response:
    """Take a visit a step on, where it stands before that step; a second tap changes nothing."""
    number, now, worker = read_number(visit.fields.get("visit", "")), visit.now, visit.worker
    async with writing(visit.desk.works.engine) as conn:
        row = await find_visit(conn, worker, number)
        if row is None:
            await log_refusal(conn, visit, number, by_task=False)
            return lead_back(visit, "refused")
        if stage_of(row, now) in stages:
            await step(conn, number, now)
            actor = f"staff:{worker.login}"
            await log_access(conn, now, actor=actor, person=row.public_id, action=step.__name__)
        elif stage_of(row, now) in {Stage.TAKEN_BACK, Stage.HELD}:
            return lead_back(visit, "refused")
    return lead_back(visit, "")


async def _refuse(visit: Visit, number: int, *, by_task: bool = False) -> web.Response:
    """Lead back with nothing done, and log it where it was about somebody else's person."""
    async with writing(visit.desk.works.engine) as conn:
        await log_refusal(conn, visit, number, by_task=by_task)
    return lead_back(visit, "refused")


def _occupations(visit: Visit) -> dict[str, str]:
    language = Language(visit.frame.language)
    return {one.value: word(one.value, language) for one in Occupation}
