"""Reading what a trial goes by: the facts of the last years, person after person."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from escalation.states import Outcome, TaskKind
from messaging.tables import template_version
from register.states import FactKind
from register.tables import fact, import_run, person
from reports.trial.counting import Known, Told, count_person, without_first_load
from reports.trial.thinning import subjects_below
from reports.trial.values import BEFORE_20, CHANNELS, Evidence
from scheduler.plan import PlanTask
from storage.types import AnyRow, AnySelect

LOOKS_BACK = timedelta(days=3 * 366)
ROWS_AT_ONCE = 5_000
# Tasks are attempts of one channel, and have no text of their own.
TEXT_OF_TASK = {
    "phone": PlanTask.CALL.value,
    "knock_card": PlanTask.KNOCK_CARD.value,
    "visit": PlanTask.HOME_VISIT.value,
}
# What no plan does: a call somebody asked for, and the letter before the 20th birthday.
CALL_BACK = TaskKind.CALL_BACK.value
NOT_OF_PLANS = (CALL_BACK, BEFORE_20)


async def read_evidence(conn: AsyncConnection, now: datetime) -> Evidence:
    """Count the facts of the last three years, in a large register of a random part of it."""
    people = await conn.scalar(select(func.count()).select_from(person)) or 0
    below, share = subjects_below(people)
    evidence = Evidence(share=share)
    today = swedish_date(now)
    known = await _known(conn, below)
    rows = await conn.stream(_facts(now, below).execution_options(yield_per=ROWS_AT_ONCE))
    held: list[AnyRow] = []
    async for row in rows:
        if held and held[0].subject != row.subject:
            _count(evidence, held, known, today)
            held.clear()
        held.append(row)
    if held:
        _count(evidence, held, known, today)
    await _count_searches(conn, evidence, now)
    first = await conn.scalar(select(func.min(import_run.c.at)).where(import_run.c.new > 0))
    without_first_load(evidence, swedish_date(first or now))
    return evidence


async def _known(conn: AsyncConnection, below: str) -> Mapping[str, Known]:
    query = select(person.c.subject, person.c.born_on, person.c.registered_on)
    if below:
        query = query.where(person.c.subject < below)
    return {row[0]: Known(row[1], row[2]) for row in await conn.execute(query)}


def _facts(now: datetime, below: str) -> AnySelect:
    f = fact.c
    wanted = (FactKind.ATTEMPT, FactKind.STATUS)
    query = (
        select(
            f.subject, f.at, f.kind, f.channel, f.step, f.outcome, f.detail,
            template_version.c.template,
        )
        .outerjoin_from(fact, template_version, template_version.c.id == f.template_version)
        .where(f.kind.in_(wanted), f.at >= now - LOOKS_BACK, f.at < now)
        # an attempt and its answer are of one instant: the attempt came first
        .order_by(f.subject, f.at, case((f.kind == FactKind.ATTEMPT, 0), else_=1), f.id)
    )  # fmt: skip
    return query.where(f.subject < below) if below else query


def _count(
    evidence: Evidence, rows: Sequence[AnyRow], known: Mapping[str, Known], today: date
) -> None:
    facts = [told for row in rows if (told := _told(row)) is not None]
    count_person(evidence, facts, known.get(rows[0].subject), until=today)


def _told(row: AnyRow) -> Told | None:
    text = ""
    if row.kind == FactKind.ATTEMPT:
        if row.channel not in CHANNELS or row.step == CALL_BACK:
            return None
        text = TEXT_OF_TASK.get(row.channel) or row.template or row.step
    return Told(swedish_date(row.at), row.kind, row.channel, text, row.outcome, row.detail)


async def _count_searches(conn: AsyncConnection, evidence: Evidence, now: datetime) -> None:
    f = fact.c
    query = (
        select(f.outcome, func.count())
        .where(f.kind == FactKind.TASK, f.step == TaskKind.FIND_NUMBER)
        .where(f.at >= now - LOOKS_BACK, f.at < now)
        .group_by(f.outcome)
    )
    for outcome, count in await conn.execute(query):
        evidence.searches[outcome == Outcome.FOUND] += count
