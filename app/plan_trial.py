"""`uppsok plan try`: the coming months with a plan, beside the one in force."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer

from app.bootstrap import open_works
from app.errors import AppError
from app.options import Json, run_async
from app.output import print_json, print_rows, say
from app.plan_texts import parse_text, plan_text
from app.progress import progress_bar
from reports.trial.outcome import Expected, Outcome, UnitWeek
from reports.trial.trying import MOST_MONTHS, Asked, Rehearsal, read_rehearsal
from storage.engine import reading

Months = Annotated[int, typer.Option(min=1, max=MOST_MONTHS, help="How many months ahead.")]
CONTACTS = ("letter", "sms", "chat", "email", "phone", "knock_card", "visit", "search")
# Headings, what was made, and the task that makes it: shown as "made/possible".
AGAINST = (
    ("calls", "phone", "call"),
    ("cards", "knock_card", "knock_card"),
    ("visits", "visit", "home_visit"),
)


def try_plan(
    plan: Annotated[str, typer.Argument(help="A plan's name, or the path of a plan file.")],
    months: Months = 12,
    weeks: Annotated[bool, typer.Option("--weeks", help="A row per week, not per month.")] = False,
    as_json: Json = False,
) -> None:
    """Run a plan through the coming months, on today's register and the city's own facts."""
    outcome = run_async(_try(plan, months))
    if as_json:
        print_json(outcome.as_json())
        return
    print_rows(_beside(outcome), as_json=False)
    print_rows(_by_unit(outcome, weekly=weeks), as_json=False)
    say(_told(outcome))


async def _try(plan: str, months: int) -> Outcome:
    async with open_works() as works:
        async with reading(works.engine) as conn:
            tried = parse_text(plan, await plan_text(plan, conn))
            await works.plans.load(conn)
            asked = Asked(tried, months, frozenset(works.channels), works.municipality)
            now = works.clock.now()
            rehearsal = await read_rehearsal(conn, works.plans, asked, now=now)
        if not rehearsal.city.people:
            raise AppError("nobody is in the register yet: import an extract first")
        return await asyncio.to_thread(_run, rehearsal)


def _run(rehearsal: Rehearsal) -> Outcome:
    with progress_bar(passing=True) as bar:
        job = bar.add_task("trying the plan", total=1.0)
        return rehearsal.run(lambda part: bar.update(job, completed=part))


def _beside(outcome: Outcome) -> list[dict[str, Any]]:
    """Return a row for each sum, with the two plans side by side."""
    tried, in_force = outcome.tried, outcome.in_force
    rows = [
        _row("reached", _interval(tried.reached), _interval(in_force.reached)),
        _row("sought", _interval(tried.sought), _interval(in_force.sought)),
        _row("cost, SEK", f"{tried.cost:,.0f}", f"{in_force.cost:,.0f}"),
    ]
    rows += [
        _row(
            kind.replace("_", " "),
            f"{tried.contacts[kind]:,.0f}",
            f"{in_force.contacts[kind]:,.0f}",
        )
        for kind in CONTACTS
        if tried.contacts[kind] or in_force.contacts[kind]
    ]
    return rows


def _row(what: str, tried: str, in_force: str) -> dict[str, Any]:
    return {"in_all": what, "tried": tried, "in_force": in_force}


def _interval(one: Expected) -> str:
    return f"{one.mean:,.0f} ({one.low:,.0f} to {one.high:,.0f})"


def _by_unit(outcome: Outcome, *, weekly: bool) -> list[dict[str, Any]]:
    """Return what the plan tried means for each unit's week, or month, against its capacity."""
    sums = _sums(outcome.tried.weeks, weekly=weekly)
    capacity = {(one.unit, one.task): one.a_week for one in outcome.staff}
    return [
        {
            "from": when,
            "unit": unit,
            **{kind: f"{row[kind]:,.0f}" for kind in ("letter", "sms", "chat", "email")},
            **{
                heading: f"{row[kind]:,.0f}/{capacity[unit, task] * row['weeks']:,.0f}"
                for heading, kind, task in AGAINST
            },
            "reached": f"{row['reached']:,.0f}",
            "SEK": f"{row['cost']:,.0f}",
        }
        for (when, unit), row in sums.items()
    ]


def _sums(weeks: Sequence[UnitWeek], *, weekly: bool) -> Mapping[tuple[str, str], dict[str, float]]:
    found: dict[tuple[str, str], dict[str, float]] = {}
    for one in weeks:
        when = one.week if weekly else one.week[:7]
        row = found.setdefault((when, one.unit), defaultdict(float))
        for kind, count in _counts(one):
            row[kind] += count
    return found


def _counts(one: UnitWeek) -> Iterator[tuple[str, float]]:
    yield from one.contacts.items()
    yield from (("reached", one.reached), ("cost", one.cost), ("weeks", 1))


def _told(outcome: Outcome) -> str:
    more = outcome.more_reached
    assumed = sorted({one.unit for one in outcome.staff if one.assumed})
    told = (
        f"{outcome.tried.name} beside {outcome.in_force.name}, {outcome.begins} to {outcome.ends}:"
        f" {more.mean:+,.0f} reached ({more.low:+,.0f} to {more.high:+,.0f}), nine times of ten."
        " Calls, cards and visits stand beside what the staff get done. Prices are those of the"
        " municipality's file (docs/settings.md)."
    )
    if assumed:
        told += (
            f" What staff get done is assumed, too little has been done yet: {', '.join(assumed)}."
        )
    return told
