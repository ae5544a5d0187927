"""Trying a plan: the register of today, the coming months, beside the plan in force."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from config.municipality import Municipality
from reports.trial.book import bind_tables, kinds_of
from reports.trial.crowd import gather
from reports.trial.draws import draw_rates
from reports.trial.outcome import IN_FORCE, TRIED, Outcome, prices_of, sum_up
from reports.trial.read_facts import read_evidence
from reports.trial.read_people import read_crowd, versions_in_use
from reports.trial.read_staff import read_capacity
from reports.trial.run import FAREWELL, Run
from reports.trial.score import Score
from reports.trial.timetable import Timetable, tabulate
from reports.trial.values import City
from scheduler.plan import Plan
from scheduler.plan_shelf import PlanShelf

MOST_MONTHS = 24
ENTRIES = 400_000  # people in all replicates together: what fits memory and half a minute
FEWEST, MOST = 40, 150  # replicates
SEED = 1
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know."""

    plan: Plan
    months: int
    carriers: frozenset[str]  # the machine channels that are there
    house: Municipality  # its prices, and what its staff get done where it has set it


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be tried."""

    begins: date
    ends: date  # the day after the last
    replicates: int
    seed: int

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.ends - self.begins).days


def plan_trial(now: datetime, months: int, *, replicates: int, seed: int) -> Trial:
    """Return a trial of so many months from tomorrow on."""
    begins = swedish_date(now) + timedelta(days=1)
    year, month = divmod(begins.month - 1 + months, 12)
    ends = date(begins.year + year, month + 1, 1) + timedelta(days=begins.day - 1)
    return Trial(begins, ends, replicates, seed)


async def read_city(
    conn: AsyncConnection,
    plans: PlanShelf,
    trial: Trial,
    asked: Asked,
    *,
    now: datetime,
) -> tuple[City, list[Timetable]]:
    """Return what a trial starts from, and the timetables of the plans that rounds follow now."""
    await plans.load(conn)
    versions = await versions_in_use(conn)
    tables = {one: tabulate(plans.get(one), trial.begins, trial.days) for one in versions}
    crowd = await read_crowd(conn, tables, trial.begins, now)
    city = City(
        begins=trial.begins,
        units=crowd.units,
        people=crowd.people,
        newcomers=crowd.newcomers,
        evidence=await read_evidence(conn, now),
        scales=crowd.scales,
        capacity=await read_capacity(conn, asked.house, crowd.units, now),
        carriers=asked.carriers,
    )
    return city, list(tables.values())


def run_trial(
    city: City,
    plans: Mapping[str, Plan],
    running: Sequence[Timetable],
    trial: Trial,
    told: Progress,
) -> dict[str, Score]:
    """Run each plan on the same people, rates and dice; return the scores by the plans' keys."""
    tried = {key: tabulate(plan, trial.begins, trial.days) for key, plan in plans.items()}
    kinds = [*kinds_of([*tried.values(), *running]), FAREWELL]
    draws = draw_rates(
        city,
        kinds,
        replicates=trial.replicates,
        days=trial.days,
        chance=np.random.default_rng(trial.seed),
    )
    crowd = gather(city, draws, days=trial.days, seed=trial.seed)
    scores = {}
    for number, (key, table) in enumerate(tried.items()):
        book = bind_tables([table, *running], city.carriers, draws.kinds)
        people = crowd.copy()
        score = Score(people, days=trial.days, units=len(city.units), replicates=trial.replicates)
        run = Run(people, book, draws, trial.begins, score)
        for day in range(trial.days):
            run.live(day)
            told((number + (day + 1) / trial.days) / len(tried))
        scores[key] = score
    return scores


async def read_rehearsal(
    conn: AsyncConnection, plans: PlanShelf, asked: Asked, *, now: datetime
) -> "Rehearsal":
    """Read what a trial needs: after this it runs without a database.

    Raises:
        IndexError: no plan is in force.
    """
    trial = plan_trial(now, asked.months, replicates=FEWEST, seed=SEED)
    city, running = await read_city(conn, plans, trial, asked, now=now)
    in_force = plans.live()[0]
    trial = replace(trial, replicates=replicates_for(city, trial.days))
    return Rehearsal(city, asked, in_force, running, trial)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A trial that has everything at hand."""

    city: City
    asked: Asked
    in_force: Plan
    running: Sequence[Timetable]
    trial: Trial

    def run(self, told: Progress) -> Outcome:
        """Run the plan and the one in force; `told` hears how much of it is done, to 1."""
        plans = {TRIED: self.asked.plan, IN_FORCE: self.in_force}
        scores = run_trial(self.city, plans, self.running, self.trial, told)
        names = {key: plan.name for key, plan in plans.items()}
        return sum_up(self.city, names, scores, self.trial.ends, prices_of(self.asked.house))


def replicates_for(city: City, days: int) -> int:
    """Return how often a city is run: a small one often, a large one as often as is quick."""
    comes = city.evidence.entered.total() / city.evidence.share * city.thinning
    people = len(city.people) + comes * days / 366
    return int(min(max(ENTRIES / max(people, 1), FEWEST), MOST))
