"""Trying a plan: asked for, followed while it runs, shown beside the plan in force."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import vl_convert
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.daily.queue_address import read_id
from console.desk import lead_to
from console.guard import Visit
from console.managing.plan_list import PLANS, find_version, not_found
from console.managing.text_list import MANAGERS
from console.marking import N_
from console.route import Route
from reports.swedish import number
from reports.trial.charts import reached_so_far, staff_weeks
from reports.trial.outcome import Outcome, Side
from reports.trial.shelf import KeptTrial, ask_trial, find_trial
from reports.trial.states import TrialState
from reports.trial.trying import MOST_MONTHS
from storage.engine import reading, writing

TRIALS = PLANS + "/trials"
MONTHS = (3, 6, 12, 18, 24)
CONTACTS: Mapping[str, str] = {
    "letter": N_("Brev"),
    "sms": N_("SMS"),
    "chat": N_("Chatt"),
    "email": N_("E-post"),
    "phone": N_("Samtal"),
    "knock_card": N_("Knackakort"),
    "visit": N_("Hembesök"),
    "search": N_("Sökningar efter nummer"),
}
AGAINST = {"phone": "call", "knock_card": "knock_card", "visit": "home_visit"}
SENT = ("letter", "sms", "chat", "email")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's month, or week, with the plan tried."""

    when: str
    sent: Mapping[str, float]
    staff: Sequence[tuple[float, float]]  # calls, cards, visits: how many, and what is possible
    reached: float
    cost: float


async def ask(visit: Visit) -> web.Response:
    """Keep that a version is to be tried; a process takes it up in a moment."""
    months = read_id(visit.fields.get("months", "")) or 12
    async with writing(visit.desk.works.engine) as conn:
        version, _ = await find_version(conn, visit)
        if version is None:
            return not_found(visit)
        asked = await ask_trial(
            conn,
            version.id,
            min(months, MOST_MONTHS),
            by=visit.worker.login,
            now=visit.now,
        )
    return lead_to(visit.desk, f"{TRIALS}/{asked}")


async def show_trial(visit: Visit) -> web.Response:
    """Show a trial: how far it has come, or what it came to."""
    return await _show(visit, "plan_trial.html")


async def show_part(visit: Visit) -> web.Response:
    """Return the part of the page that changes while a trial runs."""
    return await _show(visit, "plan_trial_part.html")


async def show_chart(visit: Visit) -> web.Response:
    """Draw a chart: people reached (0), or a unit's weeks (1 and on, in the units' order)."""
    async with reading(visit.desk.works.engine) as conn:
        trial = await _find(conn, visit)
    place = visit.request.match_info["chart"]
    if trial is None or trial.outcome is None or not place.isdecimal():
        return not_found(visit)
    outcome, units = trial.outcome, list(trial.outcome.tried.units)
    if int(place) > len(units):
        return not_found(visit)
    spec = staff_weeks(outcome, units[int(place) - 1]) if int(place) else reached_so_far(outcome)
    drawn = await asyncio.to_thread(vl_convert.vegalite_to_svg, spec)
    headers = visit.desk.headers() | {"Cache-Control": "private, max-age=3600"}
    return web.Response(text=drawn, content_type="image/svg+xml", headers=headers)


async def _find(conn: AsyncConnection, visit: Visit) -> KeptTrial | None:
    asked = read_id(visit.request.match_info["id"])
    return None if asked is None else await find_trial(conn, asked)


async def _show(visit: Visit, page: str) -> web.Response:
    async with reading(visit.desk.works.engine) as conn:
        trial = await _find(conn, visit)
    if trial is None:
        return not_found(visit)
    outcome = trial.outcome
    return visit.show(
        page,
        trial=trial,
        running=trial.state in {TrialState.WAITING, TrialState.RUNNING},
        outcome=outcome,
        contacts=CONTACTS,
        units=_by_unit(outcome) if outcome else {},
        number=lambda value: number(round(value)),
    )


def _by_unit(outcome: Outcome) -> dict[str, list[UnitRow]]:
    """Return each unit's months with the plan tried, against what its staff get done."""
    return {unit: _months(outcome, outcome.tried, unit) for unit in outcome.tried.units}


def _months(outcome: Outcome, side: Side, unit: str) -> list[UnitRow]:
    rooms = {one.task: one.a_week for one in outcome.staff if one.unit == unit}
    months = sorted({one.week[:7] for one in side.weeks})
    rows = []
    for month in months:
        weeks = [one for one in side.weeks if one.unit == unit and one.week.startswith(month)]
        sums = {kind: sum(one.contacts[kind] for one in weeks) for kind in CONTACTS}
        rows.append(
            UnitRow(
                when=month,
                sent={kind: sums[kind] for kind in SENT},
                staff=[(sums[kind], rooms[task] * len(weeks)) for kind, task in AGAINST.items()],
                reached=sum(one.reached for one in weeks),
                cost=sum(one.cost for one in weeks),
            )
        )
    return rows


ROUTES = (
    Route("POST", PLANS + "/{id}/try", ask, MANAGERS),
    Route("GET", TRIALS + "/{id}", show_trial, MANAGERS),
    Route("GET", TRIALS + "/{id}/part", show_part, MANAGERS, by_itself=True),
    Route("GET", TRIALS + "/{id}/charts/{chart}", show_chart, MANAGERS),
)
