"""Writing a text: how it looks is shown while it is written, and it is kept as a draft."""

from dataclasses import dataclass, replace

from aiohttp import web

from config.languages import LANGUAGES, direction
from console.desk import lead_to
from console.guard import Visit
from console.managing.text_list import MANAGERS
from console.managing.text_page import Use, model_of, planned_use
from console.managing.text_shown import Looked, in_kronor, look_at_text, read_note
from console.managing.text_words import (
    CHANNELS,
    VARIABLES,
    address_of,
    key_of,
    problem_in_words,
    template_name,
    word_of,
)
from console.paths import read_number
from console.route import Route
from console.translating import say_in
from console.words import language_name
from messaging.liquid_subset import MAX_BODY
from messaging.states import VersionState
from messaging.templates import TemplateError
from messaging.version_lists import list_versions
from messaging.version_rules import TextKey
from messaging.versions import Version, save_draft, tidy
from storage.engine import reading, writing


@dataclass(frozen=True, slots=True)
class EditShown:
    """The page."""

    word: str
    address: str
    name: str
    channel: str
    language: str
    language_name: str  # as it names itself
    language_told: str  # as Swedish has it, not translated
    direction: str
    model: str  # the Swedish text in use, "" where this is the Swedish one
    body: str
    note: str
    instead_of: str  # the draft that is edited, "" where a new one is begun
    looked: Looked
    use: Use
    longest: int = MAX_BODY


async def show_edit(visit: Visit) -> web.Response:
    """Show the form with the text of a version: the one asked for, else the latest draft."""
    found = await _find(visit)
    if found is None:
        return visit.not_found()
    key, version = found
    own_draft = version.state is VersionState.DRAFT and version.key == key
    draft = str(version.id) if own_draft else ""
    return await _show(visit, key, version.body, instead_of=draft)


async def take_edit(visit: Visit) -> web.Response:
    """Keep the text as a draft, or show how it looks."""
    found = await _find(visit)
    if found is None:
        return visit.not_found()
    key, fields = found[0], visit.fields
    body, note = tidy(fields.get("body", "")), read_note(fields)
    instead_of = fields.get("instead_of", "")
    if "save" not in fields:
        return await _show(visit, key, body, note=note, instead_of=instead_of)
    try:
        async with writing(visit.desk.works.engine) as conn:
            await save_draft(
                conn,
                key,
                body,
                author=f"staff:{visit.worker.login}",
                now=visit.now,
                note=note,
                instead_of=read_number(instead_of),
                one_way=visit.desk.works.one_way_sms,
            )
    except TemplateError as fault:
        return await _show(visit, key, body, note=note, instead_of=instead_of, fault=fault)
    return lead_to(visit.desk, f"{address_of(key)}?done=saved")


async def show_look(visit: Visit) -> web.Response:
    """Return how the text of a form that is being filled in looks."""
    key, fields = key_of(visit.request.match_info["id"]), visit.fields
    if key is None:
        return visit.not_found()
    looked = look_at_text(visit, key, tidy(fields.get("body", "")), say_in(visit.frame.language))
    messages = read_number(fields.get("planned", "")) or 0
    usual = (
        looked.people[0].segments.segments if looked.segments and looked.people[0].segments else 0
    )
    segments = messages * usual
    price = in_kronor(segments * visit.desk.works.municipality.sms_price)
    some = "some" in fields
    return visit.show("template_look.html", looked=looked, use=Use(messages, segments, price, some))


async def _show(
    visit: Visit,
    key: TextKey,
    body: str,
    *,
    instead_of: str,
    note: str = "",
    fault: TemplateError | None = None,
) -> web.Response:
    say = say_in(visit.frame.language)
    async with reading(visit.desk.works.engine) as conn:
        use = await planned_use(conn, visit, key, body)
        model = await model_of(conn, key)
    looked = look_at_text(visit, key, body, say)
    if fault is not None:
        told = [problem_in_words(one, say) for one in fault.problems]
        looked = replace(looked, problems=told)
    shown = EditShown(
        word_of(key),
        address_of(key),
        template_name(key.template, say),
        say(CHANNELS[key.channel]),
        key.language,
        LANGUAGES[key.language],
        language_name(key.language),
        direction(key.language),
        model.body if model else "",
        body,
        note,
        instead_of,
        looked,
        use,
    )
    return visit.show(
        "template_edit.html", status=422 if fault else 200, shown=shown, variables=VARIABLES
    )


async def _find(visit: Visit) -> tuple[TextKey, Version] | None:
    """Return the text of the address and the version whose text the form begins with.

    A language in which nothing is written yet is begun from the Swedish text.
    """
    key = key_of(visit.request.match_info["id"])
    if key is None:
        return None
    async with reading(visit.desk.works.engine) as conn:
        versions = await list_versions(conn, key)
        model = await model_of(conn, key)
    asked = visit.request.query.get("from", "")
    for wanted in (
        lambda one: str(one.id) == asked,
        lambda one: one.state is VersionState.DRAFT,
        lambda one: one.state is VersionState.LIVE,
        lambda _: True,
    ):
        if (version := next(filter(wanted, versions), None)) is not None:
            return key, version
    return None if model is None else (key, model)


ROUTES = (
    Route("GET", "/templates/{id}/edit", show_edit, MANAGERS),
    Route("POST", "/templates/{id}/edit", take_edit, MANAGERS),
    Route("POST", "/templates/{id}/look", show_look, MANAGERS),
)
