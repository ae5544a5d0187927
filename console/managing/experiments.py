"""The experiments of the house, and one of them: where it stands, start, stop, publish."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from console.desk import lead_to
from console.guard import Visit, log
from console.managing.experiment_chart import Picture, draw_interval
from console.managing.experiment_targets import Target, list_targets, most_people
from console.managing.experiment_words import (
    ENDINGS,
    EXPERIMENTS,
    HINDRANCES,
    STATES,
    few_warning,
    interval_in_words,
    share,
    spaced,
    target_name,
    variant_name,
    verdict_in_words,
    wait_in_words,
)
from console.managing.text_list import MANAGERS
from console.marking import N_, Say
from console.paths import read_number
from console.route import Route
from console.translating import say_in
from console.words import MONTHS
from messaging.templates import TemplateError
from messaging.versions import VersionError, find_version
from reports.experiment_changes import (
    ExperimentError,
    Terms,
    discard_draft,
    publish_winner,
    start_experiment,
    stop_experiment,
)
from reports.experiment_counting import design_of
from reports.experiment_reading import (
    count_drawn,
    find_experiment,
    list_experiments,
    read_inflow,
    read_looks,
    read_parts,
    read_variants,
    told_of,
)
from reports.experiment_rules import Design
from reports.experiment_size import COUNTED_AFTER_DAYS, Reckoned, people_needed, reckon
from reports.experiment_values import Hindrance, Look, Part
from scheduler.states import ExperimentEnding, ExperimentKind, ExperimentState
from storage.engine import reading, writing
from storage.types import AnyRow

DONE: Mapping[str, str] = {
    "drafted": N_("Sparat. Läs igenom det som gäller, och starta när det stämmer."),
    "started": N_("Experimentet pågår. Den som kommer till steget lottas."),
    "stopped": N_("Stoppat. Inget beslut är fattat, och alla får standarden."),
    "published": N_("Publicerat. Nu gäller vinnaren för alla."),
}
LARGEST = 20  # points: who cannot find that within a year can find nothing
Doing = Callable[[AsyncConnection, Visit, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Listed:
    """An experiment in the list."""

    id: int
    name: str
    state: str
    running: bool
    began: str
    says: str


@dataclass(frozen=True, slots=True)
class ListShown:
    """The list, and whether one can be begun here."""

    rows: Sequence[Listed]
    possible: Sequence[Target]
    most: int  # people a year at most to any text or step
    needed: int  # people that the largest difference takes
    counted: bool  # whether it is known how many come


@dataclass(frozen=True, slots=True)
class Line:
    """One variant's figures."""

    name: str
    what: str  # the text, or the wait
    percent: str  # of those who take part
    people: int
    reached: int
    share: str
    interval: str
    winner: bool


@dataclass(frozen=True, slots=True)
class OneShown:
    """One experiment."""

    id: int
    name: str
    state: ExperimentState
    state_name: str
    is_text: bool
    says: str
    ending: str
    warning: str
    lines: Sequence[Line]
    drawn: int
    pictures: Sequence[tuple[str, Picture]]
    looks: Sequence[Look]
    parts: Sequence[Part]
    fixed: Sequence[tuple[str, str]]
    reckoned: Reckoned
    winner: str  # that can be published, "" where there is none
    done: str
    fault: str


async def show_experiments(visit: Visit) -> web.Response:
    """List the experiments, or say why there are none."""
    say = say_in(visit.frame.language)
    works = visit.desk.works
    rows = []
    async with reading(works.engine) as conn:
        await works.plans.load(conn)
        targets = await list_targets(conn, works.plans)
        for row in await list_experiments(conn):
            looks = await read_looks(conn, row.id, only_last=True)
            variants = len(await read_variants(conn, row.id))
            rows.append(_listed(row, variants, looks, say))
    shown = ListShown(
        rows=rows,
        possible=[one for one in targets if one.smallest],
        most=most_people(targets),
        needed=people_needed(Design((0.5, 0.5), LARGEST / 100)),
        counted=any(one.yearly for one in targets),
    )
    return visit.show("experiments.html", shown=shown, spaced=spaced, name=_namer(say))


async def show_experiment(visit: Visit, fault: str = "") -> web.Response:
    """Show one experiment."""
    number = read_number(visit.request.match_info["id"]) or 0
    say = say_in(visit.frame.language)
    async with reading(visit.desk.works.engine) as conn:
        row = await find_experiment(conn, number)
        if row is None:
            return visit.not_found()
        shown = await _one(conn, row, visit, fault)
    return visit.show(
        "experiment.html", shown=shown, spaced=spaced, share=share, day=_day_in(say),
        variant_name=lambda n: variant_name(n, say),
        interval=lambda one: interval_in_words(one, say),
        counted_on=lambda look: look.day + timedelta(days=row.within_days + COUNTED_AFTER_DAYS + 1),
    )  # fmt: skip


async def take_change(visit: Visit) -> web.Response:
    """Start, stop or publish."""
    number = read_number(visit.request.match_info["id"]) or 0
    word = visit.fields.get("do", "")
    do, done = DOINGS.get(word, (None, ""))
    say = say_in(visit.frame.language)
    if do is None:
        return await show_experiment(visit, say(HINDRANCES[Hindrance.GONE_ON]))
    try:
        async with writing(visit.desk.works.engine) as conn:
            await visit.desk.works.plans.load(conn)
            await do(conn, visit, number)
    except ExperimentError as fault:
        return await show_experiment(visit, say(HINDRANCES[fault.hindrance]))
    except (VersionError, TemplateError):
        return await show_experiment(visit, say(HINDRANCES[Hindrance.BAD_TEXT]))
    log.info("an experiment was changed", staff=visit.worker.login, experiment=number, change=word)
    return lead_to(visit.desk, f"{EXPERIMENTS}/{number}?done={done}" if done else EXPERIMENTS)


async def _start(conn: AsyncConnection, visit: Visit, number: int) -> None:
    await start_experiment(conn, visit.desk.works.plans, number, _terms(visit))


async def _stop(conn: AsyncConnection, visit: Visit, number: int) -> None:
    await stop_experiment(conn, number, by=by(visit), now=visit.now)


async def _publish(conn: AsyncConnection, visit: Visit, number: int) -> None:
    await publish_winner(conn, visit.desk.works.plans, number, _terms(visit))


async def _discard(conn: AsyncConnection, _: Visit, number: int) -> None:
    await discard_draft(conn, number)


DOINGS: Mapping[str, tuple[Doing, str]] = {
    "start": (_start, "started"),
    "stop": (_stop, "stopped"),
    "publish": (_publish, "published"),
    "discard": (_discard, ""),
}


def by(visit: Visit) -> str:
    """Return who does it, as it is kept."""
    return f"staff:{visit.worker.login}"


def _terms(visit: Visit) -> Terms:
    works = visit.desk.works
    return Terms(by(visit), visit.now, works.municipality.second_approval, works.one_way_sms)


def _listed(row: AnyRow, variants: int, looks: Sequence[Look], say: Say) -> Listed:
    counted = sum(looks[-1].people) if looks else 0
    told = told_of(row, variants, looks)
    says = verdict_in_words(told, counted, row.needed, row.smallest, say)
    if row.ending and row.ending != ExperimentEnding.WINNER:
        says = say(ENDINGS[ExperimentEnding(row.ending)])
    state = ExperimentState(row.state)
    return Listed(
        id=row.id,
        name=target_name(row.kind, row.target, say),
        state=say(STATES[state]) if row.published_at is None else say("publicerat"),
        running=state is ExperimentState.RUNNING,
        began=_day_in(say)(swedish_date(row.began_at)) if row.began_at else "",
        says=says if row.began_at else "",
    )


async def _one(conn: AsyncConnection, row: AnyRow, visit: Visit, fault: str) -> OneShown:
    say = say_in(visit.frame.language)
    variants = await read_variants(conn, row.id)
    looks = await read_looks(conn, row.id)
    told = told_of(row, len(variants), looks)
    people = looks[-1].people if looks else (0,) * len(variants)
    yearly = await read_inflow(conn, row.kind, row.target)
    design = design_of(row, len(variants))
    reckoned = reckon(design, yearly=yearly, percent=row.percent, within_days=row.within_days)
    needed = row.needed or reckoned.needed
    state = ExperimentState(row.state)
    publishable = state is ExperimentState.DECIDED and row.winner and row.published_at is None
    pictures = [
        (variant_name(number, say), picture)
        for number in range(1, len(variants))
        if (picture := draw_interval(looks, number)) is not None
    ]
    return OneShown(
        id=row.id,
        name=target_name(row.kind, row.target, say),
        state=state,
        state_name=say(STATES[state]) if row.published_at is None else say("publicerat"),
        is_text=row.kind == ExperimentKind.TEXT,
        says=verdict_in_words(told, sum(people), needed, row.smallest, say),
        ending=say(ENDINGS[ExperimentEnding(row.ending)]) if row.ending else "",
        warning=few_warning(people, say) if looks and state is ExperimentState.RUNNING else "",
        lines=await _lines(conn, row, variants, looks, say=say),
        drawn=await count_drawn(conn, row.id),
        pictures=pictures,
        looks=looks,
        parts=await read_parts(conn, row.id),
        fixed=_fixed(row, needed, say),
        reckoned=reckoned,
        winner=variant_name(row.winner, say) if publishable else "",
        done=say(DONE.get(visit.request.query.get("done", ""), "")) if not fault else "",
        fault=fault,
    )


async def _lines(
    conn: AsyncConnection,
    row: AnyRow,
    variants: Sequence[AnyRow],
    looks: Sequence[Look],
    *,
    say: Say,
) -> list[Line]:
    shares = design_of(row, len(variants)).shares
    lines = []
    for one in variants:
        people = looks[-1].people[one.number] if looks else 0
        reached = looks[-1].reached[one.number] if looks else 0
        compared = looks and one.number
        lines.append(
            Line(
                name=variant_name(one.number, say),
                what=await _what(conn, row, one, say),
                percent=f"{100 * shares[one.number]:.0f} %",
                people=people,
                reached=reached,
                share=share(reached, people),
                interval=interval_in_words(looks[-1].standings[one.number - 1], say)
                if compared
                else "",
                winner=row.winner == one.number,
            )
        )
    return lines


async def _what(conn: AsyncConnection, row: AnyRow, one: AnyRow, say: Say) -> str:
    if row.kind == ExperimentKind.WAIT:
        return wait_in_words(one.wait, say)
    version = await find_version(conn, one.version_id)
    return version.body if version is not None else ""


def _fixed(row: AnyRow, needed: int, say: Say) -> list[tuple[str, str]]:
    """Return what was fixed before the start, and cannot be changed."""
    held = f"{row.standard_percent} %" if row.standard_percent else say("lika många som varje")
    fixed = [
        (say("Av dem som kommer deltar"), f"{row.percent} %"),
        (say("Av dem får standarden"), held),
        (say("Räknas som nådd"), say("inom %(n)s dagar") % {"n": row.within_days}),
        (
            say("Minsta skillnad som spelar roll"),
            say("%(n)s procentenheter") % {"n": row.smallest},
        ),
        (say("Säkerhet"), say("högst 5 % fel, hur ofta man än tittar")),
        (say("Behövs"), say("omkring %(n)s personer") % {"n": spaced(needed)}),
    ]
    if row.last_on:
        fixed.append((say("Ingen lottas efter"), _day_in(say)(row.last_on, year=True)))
    return fixed


def _day_in(say: Say) -> Callable[..., str]:
    def words(day: date, *, year: bool = False) -> str:
        return f"{day.day} {say(MONTHS[day.month - 1])}" + (f" {day.year}" if year else "")

    return words


def _namer(say: Say) -> Callable[[Target], str]:
    return lambda one: target_name(one.kind.value, one.target, say)


ROUTES = (
    Route("GET", EXPERIMENTS, show_experiments, MANAGERS),
    Route("GET", EXPERIMENTS + "/{id}", show_experiment, MANAGERS),
    Route("POST", EXPERIMENTS + "/{id}", take_change, MANAGERS),
)
