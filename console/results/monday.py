"""Monday: the first screen of those who lead. Is all well, and the three things to look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from config.clock import swedish_date
from console.guard import Visit
from console.marking import N_
from console.paths import read_number
from console.replies.words import CHANNELS
from console.results.roles import READS_FIGURES
from console.route import Route
from console.translating import say_in
from console.words import due_in_words
from register.roles import Role
from reports.breaking import Counted
from reports.cells import By
from reports.keeping_up import load_of_staff
from reports.monday import Monday, read_monday
from storage.engine import reading

REPORTS = "/reports"
STAFF_SHOWN = 40
BEST = {
    By.ALL: N_("Bästa kanal"),
    By.STEP: N_("Bästa steg"),
    By.TEMPLATE: N_("Bästa text"),
}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's numbers."""

    name: str
    breaking: int
    calls: int
    replies: int


@dataclass(frozen=True, slots=True)
class LoadRow:
    """How much one coordinator has."""

    id: int
    name: str
    cases: int
    tasks: int


@dataclass(frozen=True, slots=True)
class BestRow:
    """What worked."""

    kind: str
    what: str
    share: int
    attempts: int


@dataclass(frozen=True, slots=True)
class MondayShown:
    """The screen."""

    monday: Monday
    week: int
    units: Sequence[UnitRow]  # where there are several
    best: Sequence[BestRow]
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
    say = say_in(visit.frame.language)
    last = load[STAFF_SHOWN - 1][0] if len(load) > STAFF_SHOWN else None
    shown = MondayShown(
        monday,
        swedish_date(visit.now).isocalendar().week,
        units=_units(monday) if len(monday.units) > 1 else (),
        best=[
            BestRow(
                say(BEST[one.by]),
                say(CHANNELS[one.what]) if one.by is By.ALL and one.what in CHANNELS else one.what,
                one.share,
                one.attempts,
            )
            for one in monday.worked
        ],
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
        )
        for one, name in monday.units.items()
    ]


def _read_after(visit: Visit) -> tuple[str, int] | None:
    number, _, name = visit.request.query.get("after", "").partition("-")
    found = read_number(number)
    return None if found is None else (name, found)


ROUTES = (Route("GET", REPORTS, show_monday, READS_FIGURES),)
