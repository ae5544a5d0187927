"""Editing a plan, in a form or as text: what is wrong stands at its step or line."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from config.template_files import read_template_files
from console.desk import lead_to
from console.guard import Visit, log
from console.managing.plan_controls import UNITS, form_shown
from console.managing.plan_faults import fault_in_words
from console.managing.plan_list import PLANS, Version, find_version
from console.managing.plan_words import TASKS
from console.managing.text_list import MANAGERS
from console.route import Route
from console.translating import say_in
from scheduler.plan_file import PlanFaults, parse_plan
from scheduler.plan_form import PlanFields, fields_from, fields_of, moved
from scheduler.plan_form_text import FaultHere, faults_of, text_of
from scheduler.plan_shelf import find_plan_id, save_plan
from storage.engine import reading, writing


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong in a line, in the reader's words."""

    line: int
    problem: str


@dataclass(frozen=True, slots=True)
class EditShown:
    """The editor as it stands."""

    version: Version
    fields: PlanFields | None  # None: it is edited as text
    text: str
    faults: Sequence[Told] = ()  # of the text
    at_fields: Sequence[FaultHere] = ()  # of the form


async def show_editor(visit: Visit) -> web.Response:
    """Show the editor with a version in it."""
    async with reading(visit.desk.works.engine) as conn:
        version, body = await find_version(conn, visit)
    if version is None:
        return visit.not_found()
    as_text = visit.request.query.get("as") == "text"
    fields = None if as_text else fields_of(parse_plan(body))
    return _show(visit, EditShown(version, fields, body))


async def take_edit(visit: Visit) -> web.Response:
    """Take what was typed: a button of the form, another way to edit, or save."""
    async with reading(visit.desk.works.engine) as conn:
        version, _ = await find_version(conn, visit)
    if version is None:
        return visit.not_found()
    asked = visit.fields.get("do", "save")
    by_form = "text" not in visit.fields
    fields = fields_from(visit.fields) if by_form else None
    text = text_of(fields) if fields else visit.fields["text"].replace("\r\n", "\n")
    if fields and asked not in {"save", "text"}:
        return _show(visit, EditShown(version, moved(fields, asked), text))
    faults = _faults_of(visit, text)
    if asked == "text":
        return _show(visit, EditShown(version, None, text, faults))
    if asked == "form" and not faults:
        return _show(visit, EditShown(version, fields_of(parse_plan(text)), text))
    if faults:
        at_fields = faults_of(fields, _templates()) if fields else ()
        return _show(visit, EditShown(version, fields, text, faults, at_fields))
    return await _save(visit, text)


async def _save(visit: Visit, text: str) -> web.Response:
    """Keep the text as its plan's next version, not in force."""
    name = parse_plan(text).name
    async with writing(visit.desk.works.engine) as conn:
        number = await save_plan(conn, name, text, visit.now, by=visit.worker.login)
        kept = await find_plan_id(conn, name, number)
    log.info("a plan was saved", staff=visit.worker.login, plan=name, version=number)
    return lead_to(visit.desk, f"{PLANS}/{kept}?done=saved")


def _faults_of(visit: Visit, text: str) -> Sequence[Told]:
    """Return what is wrong with a text, in the reader's language."""
    try:
        parse_plan(text, templates=_templates())
    except PlanFaults as told:
        say = say_in(visit.frame.language)
        return [Told(one.line, fault_in_words(one, say)) for one in told.faults]
    return ()


def _templates() -> list[str]:
    return sorted({file.template for file in read_template_files()})


def _show(visit: Visit, shown: EditShown) -> web.Response:
    say = say_in(visit.frame.language)
    form = form_shown(shown.fields, shown.at_fields, _templates(), say) if shown.fields else None
    rows = (*form.recontact, *form.traits) if form else ()
    return visit.show(
        "plan_edit.html",
        shown=shown,
        form=form,
        more_wrong=any(row.faults for row in rows),
        units=[(key, say(word)) for key, word in UNITS.items()],
        tasks=[(key, say(word)) for key, word in TASKS.items()],
        lines=list(enumerate(shown.text.splitlines(), start=1)),
        wrong={fault.line for fault in shown.faults},
    )


ROUTES = (
    Route("GET", PLANS + "/{id}/edit", show_editor, MANAGERS),
    Route("POST", PLANS + "/{id}/edit", take_edit, MANAGERS),
)
