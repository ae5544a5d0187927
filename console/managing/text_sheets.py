"""A text as its reader gets it: the e-mail in its own frame, the letter as its page and PDF."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from config.languages import LANGUAGES, direction
from console.guard import Visit
from console.managing.text_list import MANAGERS
from console.managing.text_shown import house_values
from console.managing.text_words import CHANNELS, SAMPLES, SHEETS, address_of, key_of, template_name
from console.marking import Say
from console.paths import read_number
from console.route import Route
from console.translating import say_in
from messaging.paper.press import draw_pages, print_pdf
from messaging.previews import FIRST_NAMES, SampleKind
from messaging.sheet_previews import MailShown, sheet_data, show_mail
from messaging.states import Channel, VersionState
from messaging.templates import TemplateError
from messaging.version_lists import list_versions, live_texts
from messaging.versions import Version, find_version
from pages.headers import FRAMED, POLICY
from storage.engine import reading

WITH_FRAME = f"{POLICY}; frame-src 'self'"


@dataclass(frozen=True, slots=True)
class Choice:
    """Another way to look at it."""

    address: str
    name: str
    here: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class SheetShown:
    """The page."""

    name: str
    channel: str
    number: int
    state: VersionState
    language: str
    direction: str
    text_address: str
    sheet: str  # the address of what is shown, without its ending
    asked: str  # the version and the person, as the address has them
    people: Sequence[Choice]
    languages: Sequence[Choice]
    mail: MailShown | None
    pages: int  # of a letter
    broken: bool  # the text has problems: there is nothing to show


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which version, for whom."""

    version: Version
    kind: SampleKind
    languages: Sequence[str] = ()

    @property
    def query(self) -> str:
        return f"version={self.version.id}&person={self.kind.value}"


async def show_sheet(visit: Visit) -> web.Response:
    """Show a version as a sample person gets it, with the other people and languages."""
    asked = await _find(visit)
    if asked is None:
        return visit.not_found()
    say, key = say_in(visit.frame.language), asked.version.key
    base = f"{address_of(key)}/sheet"
    mail, pages, broken = None, 0, False
    try:
        if key.channel == Channel.EMAIL:
            mail = _mail(visit, asked)
        else:
            pages = len(await _draw(visit, asked))
    except TemplateError:
        broken = True
    shown = SheetShown(
        name=template_name(key.template, say),
        channel=say(CHANNELS[key.channel]),
        number=asked.version.number,
        state=asked.version.state,
        language=key.language,
        direction=direction(key.language),
        text_address=address_of(key),
        sheet=base,
        asked=asked.query,
        people=_people(asked, say),
        languages=_languages(asked),
        mail=mail,
        pages=pages,
        broken=broken,
    )
    response = visit.show("template_sheet.html", shown=shown)
    response.headers["Content-Security-Policy"] = WITH_FRAME
    return response


async def give_mail(visit: Visit) -> web.Response:
    """Return the HTML half of an e-mail alone, for the frame of its page: it may do nothing."""
    asked = await _find(visit)
    if asked is None or asked.version.key.channel != Channel.EMAIL:
        return visit.not_found()
    try:
        page = _mail(visit, asked).page
    except TemplateError:
        return visit.not_found()
    headers = {**visit.desk.headers(), "Content-Security-Policy": FRAMED}
    return web.Response(text=page, content_type="text/html", headers=headers)


async def give_page(visit: Visit) -> web.Response:
    """Return one page of a letter as a picture."""
    asked, page = await _find(visit), read_number(visit.request.match_info["page"]) or 0
    try:
        pages = await _draw(visit, asked) if asked is not None else []
    except TemplateError:
        pages = []
    if not 0 < page <= len(pages):
        return visit.not_found()
    headers = visit.desk.headers()
    return web.Response(body=pages[page - 1], content_type="image/svg+xml", headers=headers)


async def give_letter(visit: Visit) -> web.Response:
    """Return a letter as the PDF that would be printed."""
    asked = await _find(visit)
    if asked is None or asked.version.key.channel != Channel.LETTER:
        return visit.not_found()
    try:
        data = _sheet(visit, asked)
    except TemplateError:
        return visit.not_found()
    pdf = await asyncio.to_thread(print_pdf, data, visit.now)
    name = f"{visit.request.match_info['id']}-{asked.version.number}.pdf"
    return visit.desk.file(pdf, "application/pdf", name, inline=True)


def _people(asked: _Asked, say: Say) -> list[Choice]:
    base = f"{address_of(asked.version.key)}/sheet?version={asked.version.id}"
    return [
        Choice(
            f"{base}&person={kind.value}",
            f"{say(SAMPLES[kind])}{f': {FIRST_NAMES[kind]}' if FIRST_NAMES[kind] else ''}",
            kind is asked.kind,
        )
        for kind in SampleKind
    ]


def _languages(asked: _Asked) -> list[Choice]:
    key = asked.version.key
    return [
        Choice(
            f"{address_of(key._replace(language=one))}/sheet?person={asked.kind.value}",
            LANGUAGES[one],
            one == key.language,
            one,
        )
        for one in asked.languages
    ]


def _mail(visit: Visit, asked: _Asked) -> MailShown:
    unit = visit.desk.works.municipality.default_unit
    values = house_values(visit, Channel.EMAIL, asked.version.key.language)
    return show_mail(asked.version, values, asked.kind, unit=unit, now=visit.now)


def _sheet(visit: Visit, asked: _Asked) -> dict[str, object]:
    unit = visit.desk.works.municipality.default_unit
    values = house_values(visit, Channel.LETTER, asked.version.key.language)
    return sheet_data(asked.version, values, asked.kind, unit=unit, now=visit.now)


async def _draw(visit: Visit, asked: _Asked) -> list[bytes]:
    if asked.version.key.channel != Channel.LETTER:
        return []
    return await asyncio.to_thread(draw_pages, _sheet(visit, asked))


async def _find(visit: Visit) -> _Asked | None:
    """Return which version an address means (the one in use where it names none), and for whom."""
    key, query = key_of(visit.request.match_info["id"]), visit.request.query
    if key is None or key.channel not in SHEETS:
        return None
    word, number = query.get("person", ""), read_number(query.get("version", ""))
    kind = SampleKind(word) if word in set(SampleKind) else SampleKind.USUAL
    async with reading(visit.desk.works.engine) as conn:
        texts = await live_texts(conn, key.template)
        versions = await list_versions(conn, key)
        version = await find_version(conn, number) if number is not None else None
    if number is None:
        live = (one for one in versions if one.state is VersionState.LIVE)
        version = next(live, next(iter(versions), None))
    if version is None or version.key != key:
        return None
    spoken = {one.language for one in texts if one.channel == key.channel} | {key.language}
    return _Asked(version, kind, [one for one in LANGUAGES if one in spoken])


ROUTES = (
    Route("GET", "/templates/{id}/sheet", show_sheet, MANAGERS),
    Route("GET", "/templates/{id}/sheet/mail", give_mail, MANAGERS),
    Route("GET", "/templates/{id}/sheet/pages/{page}", give_page, MANAGERS),
    Route("GET", "/templates/{id}/sheet/letter.pdf", give_letter, MANAGERS),
)
