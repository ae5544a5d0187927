"""Monday: the first screen of those who lead. Is all well, and the three things to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from config.clock import swedish_date
from console.guard import Visit
from console.managing.text_words import address_of
from console.marking import N_, Say
from console.paths import read_number
from console.results.roles import READS_FIGURES
from console.results.words import period_name, row_name
from console.route import Route
from console.translating import say_in
from console.words import due_in_words
from messaging.version_rules import TextKey
from register.roles import Role
from reports.breaking import Counted
from reports.cells import By
from reports.keeping_up import MOST_OF_ONE, load_of_staff
from reports.monday import Monday, read_monday
from reports.results import TextVersion, text_versions
from reports.unit_load import UnitLoad
from reports.worked import Worked
from scheduler.plan_shelf import PlanShelf
from storage.engine import reading

REPORTS = "/reports"
STAFF_SHOWN = 40
BEST = {
    By.ALL: N_("Bästa kanal"),
    By.STEP: N_("Bästa steg"),
    By.TEMPLATE: N_("Bästa text"),
}
TABLES = {By.ALL: "channels", By.STEP: "steps", By.TEMPLATE: "templates"}  # of the results


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's numbers."""

    name: str
    breaking: int
    calls: int
    replies: int
    load: UnitLoad | None  # None: this morning was not measured


@dataclass(frozen=True, slots=True)
class LoadRow:
    """How much one coordinator has."""

    id: int
    name: str
    cases: int
    tasks: int

    @property
    def cases_cut(self) -> bool:
        """Whether there may be more cases than were counted."""
        return self.cases >= MOST_OF_ONE

    @property
    def tasks_cut(self) -> bool:
        """Whether there may be more tasks than were counted."""
        return self.tasks >= MOST_OF_ONE


@dataclass(frozen=True, slots=True)
class BestRow:
    """What worked."""

    kind: str
    what: str
    address: str  # of the text or the plan, "" where there is none to open
    share: int
    attempts: int


@dataclass(frozen=True, slots=True)
class MondayShown:
    """The screen."""

    monday: Monday
    week: int
    units: Sequence[UnitRow]  # where there are several
    best: Sequence[BestRow]
    best_of: str  # the year before, in the first weeks of a year; else ""
    own_load: UnitLoad | None  # where it is about one unit
    load: Sequence[LoadRow]
    after: str  # where the list of staff goes on, "" where it ends
    leads: bool  # the reader may open lists of people

    @property
    def whose(self) -> str:
        """The unit's name, "" where it is about all."""
        names = list(self.monday.units.values())
        return names[0] if len(names) == 1 else ""


async def show_monday(visit: Visit) -> web.Response:
    """Show how the week stands: of the reader's unit, of all where they belong to none."""
    works, worker = visit.desk.works, visit.worker
    async with reading(works.engine) as conn:
        await works.plans.load(conn)
        monday = await read_monday(conn, works.plans, worker.unit_id, visit.now)
        after = _read_after(visit)
        load = await load_of_staff(conn, monday.units, after=after, limit=STAFF_SHOWN + 1)
        texts = await text_versions(conn, _texts(monday))
    say = say_in(visit.frame.language)
    last = load[STAFF_SHOWN - 1][0] if len(load) > STAFF_SHOWN else None
    shown = MondayShown(
        monday,
        swedish_date(visit.now).isocalendar().week,
        units=_units(monday) if len(monday.units) > 1 else (),
        best=_best(monday, texts, works.plans, say),
        best_of=_best_of(monday, visit.now, say),
        own_load=_own_load(monday),
        load=[LoadRow(row.id, row.name, cases, tasks) for row, cases, tasks in load[:STAFF_SHOWN]],
        after=f"{last.id}-{last.name}" if last is not None else "",
        leads=Role.MANAGER in worker.roles,
    )
    return visit.show("monday.html", shown=shown, at=lambda at: due_in_words(at, visit.now, say))


def _units(monday: Monday) -> list[UnitRow]:
    def of(counted: Counted, one: int) -> int:
        return counted.units.get(one, 0)

    return [
        UnitRow(
            name,
            of(monday.breaking.now, one),
            of(monday.calls.now, one),
            of(monday.replies.now, one),
            monday.load.get(one),
        )
        for one, name in monday.units.items()
    ]


def _own_load(monday: Monday) -> UnitLoad | None:
    (one, *others) = monday.units
    return None if others else monday.load.get(one)


def _texts(monday: Monday) -> list[int]:
    best = monday.worked.best if monday.worked else ()
    return [int(one.what) for one in best if one.by is By.TEMPLATE]


def _best(
    monday: Monday, texts: Mapping[str, TextVersion], plans: PlanShelf, say: Say
) -> list[BestRow]:
    return [
        BestRow(
            say(BEST[one.by]),
            row_name(TABLES[one.by], one.what, say, texts),
            _address(one, texts, plans),
            one.share,
            one.attempts,
        )
        for one in (monday.worked.best if monday.worked else ())
    ]


def _address(one: Worked, texts: Mapping[str, TextVersion], plans: PlanShelf) -> str:
    """Return where the text is, or the plan in force that has the step."""
    text = texts.get(one.what)
    if one.by is By.TEMPLATE and text is not None:
        return address_of(TextKey(text.template, text.channel, text.language))
    if one.by is By.STEP:
        for version, plan in plans.live_versions():
            if any(step.id == one.what for step in plan.steps):
                return f"/plans/{version}"
    return ""


def _best_of(monday: Monday, now: datetime, say: Say) -> str:
    if monday.worked is None or monday.worked.named.period.to >= swedish_date(now):
        return ""
    return period_name(monday.worked.named, say)


def _read_after(visit: Visit) -> tuple[str, int] | None:
    number, _, name = visit.request.query.get("after", "").partition("-")
    found = read_number(number)
    return None if found is None else (name, found)


ROUTES = (Route("GET", REPORTS, show_monday, READS_FIGURES),)
