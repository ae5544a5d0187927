"""Plans: which is in force, which are there, and one of them as a time line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from console.daily.queue_address import read_id
from console.guard import Visit
from console.managing.plan_experiments import Named, of_plan
from console.managing.plan_words import Mark, time_line
from console.managing.text_list import MANAGERS
from console.managing.text_words import template_name
from console.route import Route
from console.translating import say_in
from reports.trial.shelf import KeptTrial, trials_of
from scheduler.plan import Plan
from scheduler.plan_file import parse_plan
from scheduler.running_experiments import running_experiments
from scheduler.states import OutreachState
from scheduler.tables import outreach, plan_version
from storage.engine import reading
from storage.types import AnyRow, AnySelect

PLANS = "/plans"
MOST_VERSIONS, MOST_TRIALS = 60, 5
DONE = frozenset({"saved", "same", "planned", "in_force", "taken_back"})


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a plan."""

    id: int
    name: str
    number: int
    made_on: date
    made_by: str
    live: bool
    activate_on: date | None
    newest: bool


@dataclass(frozen=True, slots=True)
class PlanShown:
    """One version on its page."""

    version: Version
    versions: Sequence[Version]  # of the same name, the newest first
    plan: Plan
    marks: Sequence[Mark]
    people: int  # whose round follows it
    trials: Sequence[KeptTrial]
    experiments: Sequence[Named]  # that run with it
    done: str
    today: date


async def show_plans(visit: Visit) -> web.Response:
    """List the plans, each with its newest version; what is in force stands first."""
    async with reading(visit.desk.works.engine) as conn:
        versions = await read_versions(conn)
        bodies = await _bodies(conn, [one.id for one in versions if one.newest or one.live])
    say = say_in(visit.frame.language)
    lines = {number: time_line(parse_plan(body), say) for number, body in bodies.items()}
    done = visit.request.query.get("done", "")
    return visit.show(
        "plans.html",
        live=[one for one in versions if one.live],
        coming=[one for one in versions if one.activate_on],
        newest=[one for one in versions if one.newest and not one.live],
        lines=lines,
        done=done if done in DONE else "",
    )


async def show_plan(visit: Visit) -> web.Response:
    """Show one version as a time line, with what can be done with it."""
    async with reading(visit.desk.works.engine) as conn:
        version, body = await find_version(conn, visit)
        if version is None:
            return visit.not_found()
        versions = [one for one in await read_versions(conn) if one.name == version.name]
        people = await _people(conn, version.id)
        trials = await trials_of(conn, version.id, most=MOST_TRIALS)
        running = await running_experiments(conn)
    plan = parse_plan(body)
    say = say_in(visit.frame.language)
    done = visit.request.query.get("done", "")
    shown = PlanShown(
        version=version,
        versions=versions,
        plan=plan,
        marks=time_line(plan, say),
        people=people,
        trials=trials,
        experiments=of_plan(running, version.id, plan, say) if version.live else (),
        done=done if done in DONE else "",
        today=swedish_date(visit.now),
    )
    return visit.show("plan.html", shown=shown, template_name=lambda name: template_name(name, say))


async def read_versions(conn: AsyncConnection) -> list[Version]:
    """Return the plans' versions, the newest of each first."""
    c = plan_version.c
    query = _versions().order_by(c.name, c.number.desc()).limit(MOST_VERSIONS)
    newest: set[str] = set()
    versions = []
    for row in await conn.execute(query):
        versions.append(_version(row, newest=row.name not in newest))
        newest.add(row.name)
    return versions


async def find_version(conn: AsyncConnection, visit: Visit) -> tuple[Version | None, str]:
    """Return the version that an address names, with its text; None: there is none."""
    number = read_id(visit.request.match_info["id"])
    if number is None:
        return None, ""
    c = plan_version.c
    row = (await conn.execute(_versions().where(c.id == number))).one_or_none()
    if row is None:
        return None, ""
    newest = select(func.max(c.number)).where(c.name == row.name)
    return _version(row, newest=row.number == await conn.scalar(newest)), row.body


def _versions() -> AnySelect:
    c = plan_version.c
    return select(c.id, c.name, c.number, c.created_at, c.made_by, c.live, c.activate_on, c.body)


def _version(row: AnyRow, *, newest: bool) -> Version:
    made: datetime = row.created_at
    return Version(
        row.id, row.name, row.number, swedish_date(made), row.made_by,
        live=row.live, activate_on=row.activate_on, newest=newest,
    )  # fmt: skip


async def _bodies(conn: AsyncConnection, numbers: Sequence[int]) -> dict[int, str]:
    c = plan_version.c
    rows = await conn.execute(select(c.id, c.body).where(c.id.in_(numbers)))
    return {row.id: row.body for row in rows}


async def _people(conn: AsyncConnection, version_id: int) -> int:
    c = outreach.c
    query = select(func.count()).where(
        c.plan_version_id == version_id, c.state != OutreachState.ENDED
    )
    return int(await conn.scalar(query) or 0)


ROUTES = (
    Route("GET", PLANS, show_plans, MANAGERS),
    Route("GET", PLANS + "/{id}", show_plan, MANAGERS),
)
