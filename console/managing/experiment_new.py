"""Describing an experiment: what varies, for how many, and what would be an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.desk import lead_to
from console.guard import Visit, log
from console.managing.experiment_targets import SMALLEST, Target, list_targets
from console.managing.experiment_words import (
    EXPERIMENTS,
    HINDRANCES,
    choice_in_words,
    spaced,
    target_name,
    wait_in_words,
)
from console.managing.experiments import by
from console.managing.text_list import MANAGERS
from console.managing.text_words import STATES, address_of
from console.paths import read_number
from console.route import Route
from console.translating import say_in
from messaging.states import VersionState
from messaging.version_lists import list_versions
from messaging.version_rules import TextKey
from messaging.versions import Version
from reports.experiment_changes import ExperimentError, Wanted, draft_experiment
from reports.experiment_rules import Design
from reports.experiment_size import Reckoned, reckon
from reports.experiment_values import Hindrance
from scheduler.draw_rules import variant_shares
from scheduler.plan_edit import read_wait, write_wait
from scheduler.plan_shelf import PlanShelf
from scheduler.states import ExperimentKind
from storage.engine import reading, writing

NEW = EXPERIMENTS + "/new"
PERCENTS = (100, 50, 25)
HELD = (0, 10, 20, 30, 50)  # the standard's part, in per cent; 0: as much as each variant's
DAYS = (7, 14, 30, 60)
WAITS = ("b", "c")  # further waits that one may try at once
USUAL = {"percent": 100, "standard": 0, "days": 30, "smallest": 10}
CHOICES: Mapping[str, Sequence[int]] = {
    "percent": PERCENTS,
    "standard": HELD,
    "days": DAYS,
    "smallest": SMALLEST,
}


@dataclass(frozen=True, slots=True)
class Form:
    """What the form says, as far as it makes sense."""

    chosen: Mapping[str, int]
    versions: frozenset[int] = frozenset()
    waits: Sequence[str] = ()
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewShown:
    """The form for one text or step; without a target the choice of one."""

    target: Target
    name: str
    live: int  # the version in use, of the text or the plan
    body: str  # of that text, "" for waits
    wait: str  # of that step, "" for texts
    versions: Sequence[Version]
    form: Form
    reckoned: Reckoned
    texts: str  # where another text is written
    fault: str


async def show_new(visit: Visit) -> web.Response:
    """Show what can be tried here, or the form for one of it."""
    return await _show(visit, visit.request.query, "")


async def take_new(visit: Visit) -> web.Response:
    """Keep what the form describes, or only reckon it again."""
    if "reckon" in visit.fields:
        return await _show(visit, visit.fields, "")
    works, say = visit.desk.works, say_in(visit.frame.language)
    form = read_form(visit.fields)
    try:
        async with writing(works.engine) as conn:
            await works.plans.load(conn)
            target = await _find(conn, works.plans, visit.fields)
            if target is None:
                raise ExperimentError(Hindrance.NOT_IN_USE)  # noqa: TRY301 - told as the others are
            wanted = await _wanted(conn, works.plans, target, form)
            number = await draft_experiment(conn, wanted, by=by(visit), now=visit.now)
    except ExperimentError as fault:
        return await _show(visit, visit.fields, say(HINDRANCES[fault.hindrance]))
    log.info("an experiment was described", staff=visit.worker.login, experiment=number)
    return lead_to(visit.desk, f"{EXPERIMENTS}/{number}?done=drafted")


async def show_reckoned(visit: Visit) -> web.Response:
    """Show how long what the form says would take here."""
    works = visit.desk.works
    async with reading(works.engine) as conn:
        await works.plans.load(conn)
        target = await _find(conn, works.plans, visit.fields)
    if target is None:
        return lead_to(visit.desk, EXPERIMENTS)
    reckoned = _reckon(target, read_form(visit.fields))
    return visit.show("experiment_reckoned.html", reckoned=reckoned, spaced=spaced)


def read_form(fields: Mapping[str, str]) -> Form:
    """Return what a form says; what makes no sense is as usual."""
    chosen = {}
    for name, known in CHOICES.items():
        word = fields.get(name, "")
        chosen[name] = int(word) if word in map(str, known) else USUAL[name]
    ticked = (name.removeprefix("version-") for name in fields if name.startswith("version-"))
    typed = {name: fields.get(f"wait-{name}", "").strip() for name in WAITS}
    waits = [
        write_wait(wait)
        for word in typed.values()
        if (wait := read_wait(f"{word}d" if word.isdecimal() else word)) is not None
    ]
    return Form(chosen, frozenset(filter(None, map(read_number, ticked))), waits, typed)


async def _show(visit: Visit, fields: Mapping[str, str], fault: str) -> web.Response:
    works, say = visit.desk.works, say_in(visit.frame.language)
    async with reading(works.engine) as conn:
        await works.plans.load(conn)
        target = await _find(conn, works.plans, fields)
        if target is None:
            return lead_to(visit.desk, EXPERIMENTS)
        form = read_form(fields)
        live, body, wait, versions = await _standard(conn, works.plans, target)
    is_text = target.kind is ExperimentKind.TEXT
    shown = NewShown(
        target=target,
        name=target_name(target.kind.value, target.target, say),
        live=live,
        body=body,
        wait=wait_in_words(wait, say) if wait else "",
        versions=versions,
        form=form,
        reckoned=_reckon(target, form),
        texts=address_of(TextKey(*target.target.split("/"))) if is_text else "",
        fault=fault,
    )
    return visit.show(
        "experiment_new.html", shown=shown, spaced=spaced, states=STATES, waits=WAITS,
        choices={
            name: [(value, choice_in_words(name, value, say)) for value in values]
            for name, values in CHOICES.items()
        },
    )  # fmt: skip


async def _find(
    conn: AsyncConnection, plans: PlanShelf, fields: Mapping[str, str]
) -> Target | None:
    """Return what a form or an address is about, where it can be tried here."""
    wanted = (fields.get("kind", ""), fields.get("target", ""))
    targets = await list_targets(conn, plans)
    return next((one for one in targets if (one.kind, one.target) == wanted and one.smallest), None)


async def _standard(
    conn: AsyncConnection, plans: PlanShelf, target: Target
) -> tuple[int, str, str, list[Version]]:
    """Return the version in use, its text or wait, and the other texts there are."""
    if target.kind is ExperimentKind.TEXT:
        versions = await list_versions(conn, TextKey(*target.target.split("/")))
        live = next(one for one in versions if one.state is VersionState.LIVE)
        return live.id, live.body, "", [one for one in versions if one is not live]
    name, _, step_id = target.target.rpartition("/")
    version, plan = next(one for one in plans.live_versions() if one[1].name == name)
    step = next(step for step in plan.steps if step.id == step_id)
    return version, "", write_wait(step.gap), []


async def _wanted(conn: AsyncConnection, plans: PlanShelf, target: Target, form: Form) -> Wanted:
    live, _, wait, versions = await _standard(conn, plans, target)
    known = [one.id for one in versions if one.id in form.versions]
    variants = [(live, wait), *((one, "") for one in sorted(known))]
    if target.kind is ExperimentKind.WAIT:
        variants = [(live, wait), *((live, one) for one in form.waits)]
    return Wanted(
        kind=target.kind,
        target=target.target,
        variants=variants,
        percent=form.chosen["percent"],
        standard_percent=form.chosen["standard"],
        within_days=form.chosen["days"],
        smallest=form.chosen["smallest"],
    )


def _reckon(target: Target, form: Form) -> Reckoned:
    others = len(form.versions) if target.kind is ExperimentKind.TEXT else len(form.waits)
    shares = variant_shares(1 + max(others, 1), form.chosen["standard"])
    return reckon(
        Design(shares, form.chosen["smallest"] / 100),
        yearly=target.yearly,
        percent=form.chosen["percent"],
        within_days=form.chosen["days"],
    )


ROUTES = (
    Route("GET", NEW, show_new, MANAGERS),
    Route("POST", NEW, take_new, MANAGERS),
    Route("POST", EXPERIMENTS + "/reckon", show_reckoned, MANAGERS),
)
