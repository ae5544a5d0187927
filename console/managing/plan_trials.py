"""Trying a plan: asked for, followed while it runs, shown beside the plan in force."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import vl_convert
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.daily.queue_address import read_id
from console.desk import lead_to
from console.guard import Visit
from console.managing.plan_list import PLANS, find_version
from console.managing.text_list import MANAGERS
from console.marking import N_
from console.paths import read_number
from console.route import Route
from reports.swedish import number
from reports.trial.charts import reached_so_far, staff_weeks
from reports.trial.outcome import Outcome, Staffed, UnitWeek
from reports.trial.shelf import KeptTrial, ask_trial, find_trial
from reports.trial.states import TrialState
from reports.trial.trying import MOST_MONTHS
from storage.engine import reading, writing

TRIALS = PLANS + "/trials"
MONTHS = (3, 6, 12, 18, 24)
CONTACTS: Mapping[str, str] = {
    "letter": N_("Brev"),
    "sms": N_("Sms"),
    "chat": N_("Chatt"),
    "email": N_("E-post"),
    "phone": N_("Samtal"),
    "knock_card": N_("Knackakort"),
    "visit": N_("Hembesök"),
    "search": N_("Sökningar efter nummer"),
}
PRICED = ("sms", "letter", "phone", "knock_card", "visit", "search")
AGAINST = {"phone": "call", "knock_card": "knock_card", "visit": "home_visit"}
SENT = ("letter", "sms", "chat", "email")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's month, or week, with the plan tried."""

    when: str
    sent: Mapping[str, float]
    staff: Sequence[tuple[float, float]]  # calls, cards, visits: how many, and what is possible
    waiting: float  # tasks that wait for the staff at its end
    reached: float
    cost: float


@dataclass(frozen=True, slots=True)
class UnitRows:
    """A unit's time with the plan tried, in months and in weeks."""

    months: Sequence[UnitRow]
    weeks: Sequence[UnitRow]


@dataclass(frozen=True, slots=True)
class StaffRow:
    """What a unit's staff are taken to get done in a week: calls, cards, visits, searches."""

    unit: str
    tasks: Sequence[Staffed]


async def ask(visit: Visit) -> web.Response:
    """Keep that a version is to be tried; a process takes it up in a moment."""
    months = read_id(visit.fields.get("months", "")) or 12
    async with writing(visit.desk.works.engine) as conn:
        version, _ = await find_version(conn, visit)
        if version is None:
            return visit.not_found()
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
    place = read_number(visit.request.match_info["chart"])
    if trial is None or trial.outcome is None or place is None:
        return visit.not_found()
    outcome, units = trial.outcome, list(trial.outcome.tried.units)
    if place > len(units):
        return visit.not_found()
    spec = staff_weeks(outcome, units[place - 1]) if place else reached_so_far(outcome)
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
        return visit.not_found()
    outcome = trial.outcome
    return visit.show(
        page,
        trial=trial,
        running=trial.state in {TrialState.WAITING, TrialState.RUNNING},
        outcome=outcome,
        contacts=CONTACTS,
        units=_by_unit(outcome) if outcome else {},
        prices=[(CONTACTS[kind], _price(outcome.prices[kind])) for kind in PRICED]
        if outcome
        else [],
        staff=_staff(outcome) if outcome else [],
        figure=_price,
        number=lambda value: number(round(value)).replace("-", "\N{MINUS SIGN}"),
    )


def _price(value: float) -> str:
    """Write a figure with two decimals where it has any."""
    return number(round(value) if value == round(value) else round(value, 2))


def _staff(outcome: Outcome) -> list[StaffRow]:
    """Return what each unit's staff are taken to get done in a week, and where that is from."""
    return [
        StaffRow(
            unit,
            [next(one for one in outcome.staff if (one.unit, one.task) == (unit, task))
             for task in (*AGAINST.values(), "find_number")],
        )
        for unit in outcome.tried.units
    ]  # fmt: skip


def _by_unit(outcome: Outcome) -> dict[str, UnitRows]:
    """Return each unit's months and weeks with the plan tried, against what its staff get done."""
    weeks: dict[str, list[UnitWeek]] = {unit: [] for unit in outcome.tried.units}
    for one in outcome.tried.weeks:
        weeks[one.unit].append(one)
    return {
        unit: UnitRows(
            months=_rows(outcome, unit, groupby(own, lambda one: one.week[:7])),
            weeks=_rows(outcome, unit, ((one.week, [one]) for one in own)),
        )
        for unit, own in weeks.items()
    }


def _rows(
    outcome: Outcome, unit: str, parts: Iterable[tuple[str, Iterable[UnitWeek]]]
) -> list[UnitRow]:
    rooms = {one.task: one.a_week for one in outcome.staff if one.unit == unit}
    rows = []
    for when, part in parts:
        weeks = list(part)
        sums = {kind: sum(one.contacts[kind] for one in weeks) for kind in CONTACTS}
        rows.append(
            UnitRow(
                when=when,
                sent={kind: sums[kind] for kind in SENT},
                staff=[(sums[kind], rooms[task] * len(weeks)) for kind, task in AGAINST.items()],
                waiting=sum(weeks[-1].waiting[task] for task in AGAINST.values()),
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
