"""Putting a plan in force: what happens to people in the middle of the old one is shown before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from console.desk import lead_to
from console.guard import Visit, log
from console.managing.plan_experiments import Touched, touched_by
from console.managing.plan_list import PLANS, Version, find_version
from console.managing.plan_words import STATES, name_beside, what_in_words
from console.managing.text_list import MANAGERS
from console.marking import Say
from console.route import Route
from console.translating import say_in
from scheduler.plan import Step
from scheduler.plan_file import parse_plan
from scheduler.plan_people import StandingHere, people_by_step
from scheduler.plan_shelf import (
    activate_version,
    lock_plans,
    plan_activation,
    take_back_activation,
)
from scheduler.running_experiments import running_experiments
from scheduler.states import OutreachState
from storage.engine import reading, writing

FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """What a change would mean for whom."""

    version: Version
    finishing: Sequence[tuple[str, Sequence[tuple[str, int]]]]  # by plan: a step and its people
    in_rounds: int  # they finish theirs
    resting: int  # their next round takes the new one
    on: date
    today: date
    touched: Touched  # the experiments that run
    fault: str


async def show_change(visit: Visit) -> web.Response:
    """Show what putting a version in force means for people in the middle of a round."""
    return await _show(visit, swedish_date(visit.now) + timedelta(days=1), "")


async def take_change(visit: Visit) -> web.Response:
    """Put a version in force: today at once, else on its day, until when it can be taken back."""
    today = swedish_date(visit.now)
    try:
        on = date.fromisoformat(visit.fields.get("on", ""))
    except ValueError:
        return await _show(visit, today + timedelta(days=1), "none")
    if not today <= on <= today + FARTHEST:
        return await _show(visit, on, "past" if on < today else "far")
    async with writing(visit.desk.works.engine) as conn:
        await lock_plans(conn)
        version, body = await find_version(conn, visit)
        if version is None:
            return visit.not_found()
        shown = visit.fields.get("ending", "") == (await _touched(conn, visit, version, body)).word
        if shown and on == today:
            await activate_version(
                conn, version.id, by=f"staff:{visit.worker.login}", now=visit.now
            )
        elif shown:
            await plan_activation(conn, version.id, on)
    if not shown:
        return await _show(visit, on, "experiments")
    log.info("a plan was activated", staff=visit.worker.login, version=version.id, on=str(on))
    done = "in_force" if on == today else "planned"
    return lead_to(visit.desk, f"{PLANS}/{version.id}?done={done}")


async def take_back(visit: Visit) -> web.Response:
    """Take a planned change back: what is in force stays."""
    async with writing(visit.desk.works.engine) as conn:
        version, _ = await find_version(conn, visit)
        if version is None:
            return visit.not_found()
        taken = await take_back_activation(conn, version.id)
    log.info("a planned plan was taken back", staff=visit.worker.login, version=version.id)
    done = "taken_back" if taken else "same"
    return lead_to(visit.desk, f"{PLANS}/{version.id}?done={done}")


async def _show(visit: Visit, on: date, fault: str) -> web.Response:
    works = visit.desk.works
    async with reading(works.engine) as conn:
        version, body = await find_version(conn, visit)
        if version is None:
            return visit.not_found()
        touched = await _touched(conn, visit, version, body)
        standing = await people_by_step(conn)
        await works.plans.load(conn)
    others = [one for one in standing if one.version_id != version.id]
    going = [one for one in others if one.state is not OutreachState.RESTING]
    say = say_in(visit.frame.language)
    shown = ChangeShown(
        version=version,
        finishing=_finishing(visit, going, say),
        in_rounds=sum(one.people for one in going),
        resting=sum(one.people for one in standing if one.state is OutreachState.RESTING),
        on=on,
        today=swedish_date(visit.now),
        touched=touched,
        fault=fault,
    )
    status = 409 if fault == "experiments" else 200
    return visit.show("plan_activate.html", status=status, shown=shown)


async def _touched(conn: AsyncConnection, visit: Visit, version: Version, body: str) -> Touched:
    """Return the experiments that putting a version in force would touch."""
    running = await running_experiments(conn)
    return touched_by(running, version.id, parse_plan(body), say_in(visit.frame.language))


def _finishing(
    visit: Visit, going: Sequence[StandingHere], say: Say
) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return who finishes which plan, step by step in its order."""
    found: list[tuple[str, list[tuple[str, int]]]] = []
    for number in sorted({one.version_id for one in going}):
        here = [one for one in going if one.version_id == number]
        plan = visit.desk.works.plans.get(number)
        rows = [(say(STATES[OutreachState.WAITING]), _sum(here, ""))]
        rows += [(_told(step, say), _sum(here, step.id)) for step in plan.steps]
        name = f"{here[0].plan}, {say('version')} {here[0].number}"
        found.append((name, [row for row in rows if row[1]]))
    return found


def _told(step: Step, say: Say) -> str:
    name = name_beside(step, say)
    return f"{name}: {what_in_words(step, say)}" if name else what_in_words(step, say)


def _sum(here: Sequence[StandingHere], step: str) -> int:
    return sum(one.people for one in here if one.step == step)


ROUTES = (
    Route("GET", PLANS + "/{id}/activate", show_change, MANAGERS),
    Route("POST", PLANS + "/{id}/activate", take_change, MANAGERS),
    Route("POST", PLANS + "/{id}/keep", take_back, MANAGERS),
)
