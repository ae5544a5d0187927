"""What can be tried here: the texts and steps that enough people come to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.states import VersionState
from messaging.version_lists import list_texts
from reports.experiment_reading import read_flows
from reports.experiment_rules import Design
from reports.experiment_size import reckon
from scheduler.plan_shelf import PlanShelf
from scheduler.states import ExperimentKind

SMALLEST = (5, 10, 15, 20)  # points that one may ask for
USUAL_DAYS = 30
UNFINISHED = (VersionState.DRAFT, VersionState.WAITING, VersionState.APPROVED)


@dataclass(frozen=True, slots=True)
class Target:
    """A text or a step's wait that could be tried.

    Attributes:
        kind: What would vary.
        target: Its name, as experiments have it.
        yearly: How many people come to it in a year.
        smallest: The smallest difference, in points, that would be found within a year; 0: none.
        days: How long that would take.
        waiting: How many texts wait to be tried; of waits 0.

    """

    kind: ExperimentKind
    target: str
    yearly: int
    smallest: int
    days: int
    waiting: int


async def list_targets(conn: AsyncConnection, plans: PlanShelf) -> list[Target]:
    """Return every text in use and every wait of the plans in force, most people first."""
    flows = await read_flows(conn)
    targets = [
        _target(ExperimentKind.TEXT, name, flows.get((ExperimentKind.TEXT, name), 0), waiting)
        for row in await list_texts(conn)
        if row.live is not None
        for name, waiting in (("/".join(row.key), len(row.unfinished)),)
    ]
    for plan in plans.live():
        for step in plan.steps[:-1]:
            if step.notice:
                continue  # a wait that is announced is not ours to try
            yearly = flows.get((ExperimentKind.WAIT, step.id), 0)
            targets.append(_target(ExperimentKind.WAIT, f"{plan.name}/{step.id}", yearly, 0))
    return sorted(targets, key=lambda one: -one.yearly)


def most_people(targets: Sequence[Target]) -> int:
    """Return how many people a year come to the text or step that most come to."""
    return max((one.yearly for one in targets), default=0)


def _target(kind: ExperimentKind, name: str, yearly: int, waiting: int) -> Target:
    for smallest in SMALLEST:
        design = Design((0.5, 0.5), smallest / 100)
        told = reckon(design, yearly=yearly, percent=100, within_days=USUAL_DAYS)
        if told.days is not None:
            return Target(kind, name, yearly, smallest, told.days, waiting)
    return Target(kind, name, yearly, 0, 0, waiting)
