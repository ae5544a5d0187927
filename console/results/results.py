"""Results: the funnel of a period and what it came from, to look at and to take along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import STOCKHOLM, swedish_date
from console.guard import Visit
from console.marking import N_, Say
from console.replies.words import CHANNELS
from console.results.files import Grid, Sheets, as_csv, as_workbook
from console.results.question import GENDERS, NOWHERE, read_question, with_question
from console.results.roles import LEADS_PEOPLE, READS_FIGURES
from console.results.words import (
    CARDS,
    COLUMNS,
    FIRST_COLUMNS,
    GENDER_NAMES,
    HINTS,
    KIND_NAMES,
    TITLES,
    period_name,
    row_name,
)
from console.route import Route
from console.translating import say_in
from console.words import WEEKDAYS
from reports.annual_tables import Cell, Table
from reports.breaking import Counted
from reports.counted import Question
from reports.counting import FiguresState, read_state
from reports.monday import count_overdue, units_of
from reports.named_periods import NamedPeriod
from reports.results import (
    Choices,
    Results,
    TextVersion,
    read_choices,
    read_results,
    read_to_hand_on,
    text_versions,
)
from reports.swedish import dates, figure
from storage.engine import reading

RESULTS = "/reports/results"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OLD_AFTER = timedelta(hours=36)  # figures that a night has missed
# The column of a table that its bars show.
DRAWN = {
    "funnel": "people",
    "channels": "answered_percent",
    "steps": "answered_percent",
    "templates": "answered_percent",
    "districts": "reached_percent",
    "genders": "reached_percent",
    "ages": "reached_percent",
    "languages": "reached_percent",
    "units": "people_each",
    "tasks": "closed",
}
SHADES = 5
NOTHING = "–"
FIRST_ROWS = 12  # of a long table; the others are opened
LONGEST = 100  # of a bar


@dataclass(frozen=True, slots=True)
class Told:
    """One cell: its figure in words, and how long its bar is, None where it has none."""

    text: str
    bar: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as the page shows it."""

    key: str
    title: str
    hint: str
    header: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Told]]]


@dataclass(frozen=True, slots=True)
class Column:
    """A month of the drawing: heights out of 100."""

    name: str
    now: int
    before: int
    figure: str


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of one weekday; without attempts it is empty."""

    share: str = ""
    attempts: str = ""
    shade: int = 0


async def show_results(visit: Visit) -> web.Response:
    """Show the results that the address asks for, as of last night."""
    question = read_question(visit.request.query, swedish_date(visit.now))
    async with reading(visit.desk.works.engine) as conn:
        state = await read_state(conn)
        if state is None:
            return visit.show("results_none.html")
        results = await read_results(conn, question, state)
        choices = await read_choices(conn, question, state)
        templates = await text_versions(conn)
        overdue = await _overdue(conn, visit, results)
    say = say_in(visit.frame.language)
    tables = {table.key: table for table in results.tables}
    return visit.show(
        "results.html",
        results=results,
        overdue=overdue,
        asked=question,
        cards=[(one, CARDS[one.key], _figure(one.key, one.value)) for one in results.cards],
        before=lambda card: "" if card.before is None else _figure(card.key, card.before),
        tables=[_shown(table, results, say, templates) for table in results.tables],
        months=_months(tables.get("months"), say),
        weekdays=[WEEKDAYS[day] for day in _weekdays(tables.get("hours"))],
        hours=_hours(tables.get("hours")),
        most=FIRST_ROWS,
        periods=_periods(choices, question, say),
        choices=choices,
        genders=[(code, GENDER_NAMES[code]) for code in GENDERS],
        channels=CHANNELS,
        nowhere=NOWHERE,
        dates=dates(question.named.period),
        as_of=as_of(state),
        old=visit.now - state.at > OLD_AFTER,
        downloads=[(form, with_question(f"{RESULTS}.{form}", question)) for form in FORMS],
    )


async def hand_out(visit: Visit) -> web.Response:
    """Hand out the results as a file, with groups below five withheld (R15)."""
    form = visit.request.match_info["form"]
    if form not in FORMS:
        return visit.not_found()
    question = read_question(visit.request.query, swedish_date(visit.now))
    async with reading(visit.desk.works.engine) as conn:
        state = await read_state(conn)
        if state is None:
            return visit.show("results_none.html")
        results = await read_to_hand_on(conn, question, state)
        templates = await text_versions(conn)
    kind, write = FORMS[form]
    sheets = _sheets(results, say_in(visit.frame.language), templates)
    return visit.desk.file(write(sheets), kind, f"resultat-{question.named.code}.{form}")


async def _overdue(conn: AsyncConnection, visit: Visit, results: Results) -> Counted | None:
    """Return how many wait still of those past 30 days, for who may see their list; else None."""
    if results.is_over or not visit.worker.roles & LEADS_PEOPLE:
        return None
    plans = visit.desk.works.plans
    await plans.load(conn)
    units = await units_of(conn, visit.worker.unit_id)
    return await count_overdue(conn, plans, units, visit.now)


def as_of(state: FiguresState) -> str:
    """Return as of when figures are, such as 2025-10-01 05.00."""
    return f"{state.at.astimezone(STOCKHOLM):%Y-%m-%d %H.%M}"


def _periods(
    choices: Choices, question: Question, say: Say
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the periods to choose from by kind; the one that is asked for is always there."""
    known = {one.code: one for one in (*choices.periods, question.named)}
    ordered = sorted(known.values(), key=lambda one: one.period.to, reverse=True)

    def named(kind_of: str) -> list[tuple[str, str]]:
        return [(one.code, period_name(one, say)) for one in ordered if one.kind == kind_of]

    return [(name, named(kind)) for kind, name in KIND_NAMES.items()]


def _shown(table: Table, results: Results, say: Say, templates: Mapping[str, TextVersion]) -> Shown:
    table = _telling(table)
    drawn = DRAWN.get(table.key)
    longest = _longest(table, drawn)
    rows = [
        (
            row_name(table.key, key, say, templates),
            [
                Told(
                    _figure(column, cell),
                    None if cell is None or column != drawn else _length(cell, longest),
                )
                for column, cell in zip(table.columns, cells, strict=True)
            ],
        )
        for key, cells in table.rows
    ]
    hint = HINTS.get(table.key, "")
    return Shown(table.key, TITLES[table.key], hint, _header(table, results, say), rows)


def _telling(table: Table) -> Table:
    """Return a table without the columns of last year in which nothing stands."""
    kept = [
        place
        for place, name in enumerate(table.columns)
        if not name.startswith("before") or any(cells[place] is not None for _, cells in table.rows)
    ]
    rows = tuple((key, tuple(cells[place] for place in kept)) for key, cells in table.rows)
    return Table(table.key, tuple(table.columns[place] for place in kept), rows)


def _header(table: Table, results: Results, say: Say) -> list[str]:
    words = dict(COLUMNS)
    if not results.is_over and table.key == "funnel":
        words["before"] = N_("Samma dag året innan")
    return [say(FIRST_COLUMNS[table.key]), *(say(words[name]) for name in table.columns)]


def _figure(key: str, value: Cell) -> str:
    """Return a figure in words; whole numbers have no decimals."""
    if value is None:
        return NOTHING
    return figure(key, int(value) if value == int(value) else value)


def _longest(table: Table, drawn: str | None) -> float:
    """Return what a full bar stands for: 100 % of shares, else the largest of the column."""
    if drawn is None or drawn.endswith("percent"):
        return 100
    place = table.columns.index(drawn)
    return max((cells[place] or 0 for _, cells in table.rows), default=0)


def _length(cell: Cell, longest: float) -> int:
    return round(LONGEST * (cell or 0) / longest) if longest else 0


def _months(table: Table | None, say: Say) -> list[Column]:
    if table is None:
        return []
    most = max((cell or 0 for _, cells in table.rows for cell in cells), default=0)
    return [
        Column(
            row_name("months", key, say, {}).split()[0],
            _length(now, most),
            _length(before, most),
            "" if now is None else figure("reached", now),
        )
        for key, (now, before) in table.rows
    ]


def _hours(table: Table | None) -> list[tuple[str, list[Hour]]]:
    """Return the week as a grid: hours down, weekdays across."""
    if table is None:
        return []
    told = dict(table.rows)
    most = max((cells[2] or 0 for cells in told.values()), default=0)
    hours = sorted({key.split("-")[1] for key in told})
    return [
        (hour, [_hour(told.get(f"{day}-{hour}"), most) for day in _weekdays(table)])
        for hour in hours
    ]


def _weekdays(table: Table | None) -> list[int]:
    """Return the days on which anything was tried."""
    return sorted({int(key[0]) for key, _ in table.rows}) if table else []


def _hour(cells: Sequence[Cell] | None, most: float) -> Hour:
    if cells is None:
        return Hour()
    attempts, _, share = cells
    shade = round(SHADES * (share or 0) / most) if most else 0
    return Hour(figure("percent", share), figure("attempts", attempts), shade)


def _sheets(results: Results, say: Say, templates: Mapping[str, TextVersion]) -> Sheets:
    grids = [
        Grid(
            say(TITLES[table.key]),
            _header(table, results, say),
            [(row_name(table.key, key, say, templates), cells) for key, cells in table.rows],
            [name.endswith("percent") for name in table.columns],
        )
        for table in results.tables
    ]
    question, asked = results.question, results.question.narrowing
    about = [
        f"{say(N_('Period'))}: {_name_of(question.named, say)}, {dates(question.named.period)}",
        f"{say(N_('Siffrorna är från'))} {results.at.astimezone(STOCKHOLM):%Y-%m-%d %H.%M}",
    ]
    chosen = (
        (N_("Enhet"), asked.unit),
        (
            N_("Stadsdel"),
            None if asked.district is None else asked.district or say("Utan stadsdel"),
        ),
        (N_("Kön"), say(GENDER_NAMES[asked.gender]) if asked.gender else None),
        (N_("Kanal"), say(CHANNELS[question.channel]) if question.channel else None),
    )
    about += [f"{say(name)}: {value}" for name, value in chosen if value]
    withheld = N_("Grupper under fem visas inte, och inte heller det som skulle avslöja dem.")
    names = (N_("Tabell"), N_("Rad"), N_("Kolumn"), N_("Värde"))
    return Sheets(
        title=say(N_("Resultat")),
        cover=say(N_("Om siffrorna")),
        csv_header=[say(name) for name in names],
        about=[*about, say(withheld)],
        grids=grids,
    )


def _name_of(named: NamedPeriod, say: Say) -> str:
    return f"{say(KIND_NAMES[named.kind])}, {period_name(named, say)}"


FORMS = {"xlsx": (XLSX, as_workbook), "csv": ("text/csv; charset=utf-8", as_csv)}
ROUTES = (
    Route("GET", RESULTS, show_results, READS_FIGURES),
    Route("GET", RESULTS + ".{form}", hand_out, READS_FIGURES),
)
