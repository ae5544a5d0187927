"""What managers do with experiments: describe, start, stop, publish the winner.

What was fixed before the start never changes after it: there is no function for that.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from messaging.states import Channel, VersionState
from messaging.templates import check_template
from messaging.version_rules import may_publish
from messaging.versions import find_version, lock_versions, publish
from reports.experiment_counting import design_of
from reports.experiment_reading import is_in_use, read_inflow, read_variants
from reports.experiment_size import COUNTED_AFTER_DAYS, YEAR_DAYS, reckon
from reports.experiment_values import Hindrance
from scheduler.experiment_tables import experiment, variant
from scheduler.plan_edit import with_wait
from scheduler.plan_shelf import PlanShelf, lock_plans, replace_plan
from scheduler.running_experiments import (
    end_experiment,
    lock_experiments,
    running_experiments,
)
from scheduler.states import ExperimentEnding, ExperimentKind, ExperimentState
from scheduler.tables import plan_version
from storage.types import AnyRow

KEY_BYTES = 32
MOST_VARIANTS = 4  # the standard among them


class ExperimentError(Exception):
    """It cannot be done; `hindrance` says why. Nothing was changed."""

    def __init__(self, hindrance: Hindrance) -> None:
        """Take why."""
        super().__init__(hindrance.value)
        self.hindrance = hindrance


@dataclass(frozen=True, slots=True)
class Wanted:
    """An experiment as somebody describes it.

    Attributes:
        kind: What varies.
        target: Of a text its template/channel/language, of a wait its plan/step.
        variants: A version and a wait each, the standard first; for texts the wait is "".
        percent: Of those who come, how many take part.
        standard_percent: Of these, how many get the standard; 0: as many as each variant.
        within_days: The days within which somebody is to be reached.
        smallest: The smallest difference that would matter, in points.

    """

    kind: ExperimentKind
    target: str
    variants: Sequence[tuple[int, str]]
    percent: int
    standard_percent: int
    within_days: int
    smallest: int


@dataclass(frozen=True, slots=True)
class Terms:
    """Who decides, when, and what holds here.

    Attributes:
        by: Who, such as `staff:sara`.
        now: The time.
        second_approval: The municipality asks for a second person's before a text is sent.
        one_way: SMS come from a name that cannot be answered.

    """

    by: str
    now: datetime
    second_approval: bool
    one_way: bool = False


async def draft_experiment(conn: AsyncConnection, wanted: Wanted, *, by: str, now: datetime) -> int:
    """Keep what somebody has described, with a key of its own; return its id.

    Raises:
        ExperimentError: there are no two different variants.
    """
    if not 1 < len(set(wanted.variants)) == len(wanted.variants) <= MOST_VARIANTS:
        raise ExperimentError(Hindrance.MEANINGLESS)
    row = {
        "kind": wanted.kind.value,
        "target": wanted.target,
        "state": ExperimentState.DRAFT.value,
        "key": secrets.token_bytes(KEY_BYTES),
        "percent": wanted.percent,
        "standard_percent": wanted.standard_percent,
        "within_days": wanted.within_days,
        "smallest": wanted.smallest,
        "created_at": now,
        "created_by": by,
    }
    added = insert(experiment).values(row).returning(experiment.c.id)
    number = int((await conn.execute(added)).scalar_one())
    for place, (version, wait) in enumerate(wanted.variants):
        values = {"experiment_id": number, "number": place, "version_id": version, "wait": wait}
        await conn.execute(insert(variant).values(values))
    return number


async def start_experiment(
    conn: AsyncConnection, plans: PlanShelf, number: int, terms: Terms
) -> None:
    """Let an experiment begin to draw; `plans` are loaded.

    Raises:
        ExperimentError: something stands against it.
    """
    row = await _locked(conn, number, ExperimentState.DRAFT, plans=plans)
    variants = await read_variants(conn, number)
    if not await is_in_use(conn, plans, row, variants):
        raise ExperimentError(Hindrance.NOT_IN_USE)
    if await _is_busy(conn, plans, row):
        raise ExperimentError(Hindrance.BUSY)
    _check_plans(row, plans)
    if row.kind == ExperimentKind.TEXT:
        for one in variants[1:]:
            await _check_text(conn, one.version_id, terms)
    yearly = await read_inflow(conn, row.kind, row.target)
    design = design_of(row, len(variants))
    told = reckon(design, yearly=yearly, percent=row.percent, within_days=row.within_days)
    if not told.fits:
        raise ExperimentError(Hindrance.TOO_FEW)
    days = YEAR_DAYS - row.within_days - COUNTED_AFTER_DAYS
    values = {
        "state": ExperimentState.RUNNING.value,
        "began_at": terms.now,
        "began_by": terms.by,
        "needed": told.needed,
        "last_on": swedish_date(terms.now) + timedelta(days=days),
    }
    try:
        async with conn.begin_nested():
            await conn.execute(update(experiment).where(experiment.c.id == number).values(values))
    except IntegrityError as fault:  # somebody has started another meanwhile
        raise ExperimentError(Hindrance.BUSY) from fault


async def discard_draft(conn: AsyncConnection, number: int) -> None:
    """Take away what was described and never started.

    Raises:
        ExperimentError: it has been started.
    """
    await _locked(conn, number, ExperimentState.DRAFT)
    await conn.execute(delete(variant).where(variant.c.experiment_id == number))
    await conn.execute(delete(experiment).where(experiment.c.id == number))


async def stop_experiment(conn: AsyncConnection, number: int, *, by: str, now: datetime) -> None:
    """End an experiment that runs without a decision.

    Raises:
        ExperimentError: it does not run.
    """
    await _locked(conn, number, ExperimentState.RUNNING)
    await end_experiment(conn, number, ExperimentEnding.BY_HAND, now=now, by=by)


async def publish_winner(
    conn: AsyncConnection, plans: PlanShelf, number: int, terms: Terms
) -> None:
    """Put the winner to use in place of the standard, for everybody.

    Raises:
        ExperimentError: there is none, the standard has won, another one is in use by now, or
            an experiment that runs would end by it.
        VersionError: the text may not be published.
        TemplateError: the text has problems.
    """
    row = await _locked(conn, number, ExperimentState.DECIDED, plans=plans)
    if not row.winner or row.published_at is not None:
        raise ExperimentError(Hindrance.GONE_ON)
    variants = await read_variants(conn, number)
    if not await is_in_use(conn, plans, row, variants):
        raise ExperimentError(Hindrance.NOT_IN_USE)
    standard, winner = variants[0].version_id, variants[row.winner]
    if any(
        one.standard == standard and one.kind == row.kind for one in await running_experiments(conn)
    ):
        raise ExperimentError(Hindrance.OTHER_RUNS)
    _check_plans(row, plans)
    if row.kind == ExperimentKind.TEXT:
        await _check_text(conn, winner.version_id, terms)
        await publish(
            conn,
            winner.version_id,
            replacing=standard,
            by=terms.by,
            now=terms.now,
            second_approval=terms.second_approval,
            one_way=terms.one_way,
        )
    else:
        await _publish_wait(conn, standard, row.target, winner.wait, terms)
    done = {"published_at": terms.now, "published_by": terms.by}
    await conn.execute(update(experiment).where(experiment.c.id == number).values(done))


async def _locked(
    conn: AsyncConnection, number: int, state: ExperimentState, *, plans: PlanShelf | None = None
) -> AnyRow:
    """Return an experiment's row in a state, with what it compares locked where `plans` are given.

    Whoever changes texts or plans locks them before experiments, and so does this.
    """
    query = select(experiment).where(experiment.c.id == number)
    if plans is not None:
        seen = (await conn.execute(query)).one_or_none()
        if seen is not None and seen.kind == ExperimentKind.TEXT:
            await lock_versions(conn, seen.target.partition("/")[0])
        await lock_plans(conn)
        await plans.load(conn)
        await lock_experiments(conn)
    row = (await conn.execute(query.with_for_update())).one_or_none()
    if row is None or row.state != state:
        raise ExperimentError(Hindrance.GONE_ON)
    return row


def _check_plans(row: AnyRow, plans: PlanShelf) -> None:
    """Refuse to change a plan, or begin with it, where another one is to take its place soon."""
    if row.kind == ExperimentKind.WAIT and plans.has_coming:
        raise ExperimentError(Hindrance.PLAN_COMES)


async def _check_text(conn: AsyncConnection, version_id: int, terms: Terms) -> None:
    """Refuse a text that could not be published as well: many are to get it."""
    version = await find_version(conn, version_id)
    if version is None or version.state is VersionState.DISCARDED:
        raise ExperimentError(Hindrance.TEXT_GONE)
    if may_publish(version.state, second_approval=terms.second_approval):
        raise ExperimentError(Hindrance.NOT_APPROVED)
    channel = Channel(version.key.channel)
    if check_template(version.body, channel, version.key.template, one_way=terms.one_way):
        raise ExperimentError(Hindrance.BAD_TEXT)


async def _is_busy(conn: AsyncConnection, plans: PlanShelf, row: AnyRow) -> bool:
    """Tell whether another experiment runs with the same step, or with its text."""
    running = ExperimentState.RUNNING.value
    query = select(experiment.c.kind, experiment.c.target).where(experiment.c.state == running)
    return any(_collide(plans, row, other) for other in await conn.execute(query))


def _collide(plans: PlanShelf, one: AnyRow, other: AnyRow) -> bool:
    if one.kind == other.kind:
        return bool(one.target == other.target)
    text, wait = (one, other) if one.kind == ExperimentKind.TEXT else (other, one)
    name, _, step_id = wait.target.rpartition("/")
    templates = {
        step.template
        for plan in plans.live()
        for step in plan.steps
        if plan.name == name and step.id == step_id
    }
    return text.target.partition("/")[0] in templates


async def _publish_wait(
    conn: AsyncConnection, version_id: int, target: str, wait: str, terms: Terms
) -> None:
    """Put a plan with another wait in the place of the one in force: rounds begin with it."""
    query = select(plan_version.c.body).where(plan_version.c.id == version_id)
    body = (await conn.scalars(query)).one()
    changed = with_wait(body, target.rpartition("/")[2], wait)
    await replace_plan(conn, version_id, changed, by=terms.by, now=terms.now)
