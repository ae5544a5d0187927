"""One text: what is in use, what waits, and every version before, with who did what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from config.languages import DEFAULT_LANGUAGE, LANGUAGES, direction
from console.guard import Visit
from console.managing.differences import Piece, compare
from console.managing.text_list import MANAGERS
from console.managing.text_shown import Looked, house_values, in_kronor, look_at_text
from console.managing.text_words import (
    BARRIERS,
    CHANGES,
    CHANNELS,
    SHEETS,
    STATES,
    address_of,
    key_of,
    template_name,
    word_of,
)
from console.marking import N_, Say
from console.route import Route
from console.translating import say_in
from console.words import due_in_words, language_name
from messaging.expected import expect_planned
from messaging.shelf import SHIPPED
from messaging.states import Channel, VersionState
from messaging.templates import TemplateError, compile_template
from messaging.trying import TRIED_BY
from messaging.version_lists import (
    Change,
    begun_texts,
    list_changes,
    list_versions,
    live_texts,
)
from messaging.version_rules import TextKey, VersionBarrier
from messaging.versions import Version, live_version
from register.staff import read_names
from scheduler.running_experiments import running_with
from scheduler.states import ExperimentKind
from storage.engine import reading

DONE: Mapping[str, str] = {
    "saved": N_("Utkastet är sparat."),
    "asked": N_("Någon annan kan nu godkänna texten."),
    "approved": N_("Godkänt. Texten kan publiceras."),
    "sent_back": N_("Texten är ett utkast igen."),
    "published": N_("Publicerat. Det som skickas härefter har den nya texten."),
    "rolled_back": N_("Den äldre texten används igen."),
    "published_ending": N_(
        "Publicerat. Det som skickas härefter har den nya texten. Experimentet slutade utan beslut."
    ),
    "rolled_back_ending": N_("Den äldre texten används igen. Experimentet slutade utan beslut."),
    "discarded": N_("Utkastet är bortlagt."),
    "tried": N_("Provet är skickat till dig."),
    "not_tried": N_("Provet gick inte att skicka. Se om ditt nummer eller din adress är rätt."),
    "no_address": N_("Ditt konto har varken nummer eller adress för den här kanalen."),
}


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version on the page."""

    id: int
    number: int
    state: VersionState
    told: str  # its state in words
    body: str
    pieces: Sequence[Piece]  # against the one in use; an older one: against the one before it
    changes: Sequence[str]
    looked: Looked | None = None  # only of what can be published
    own: bool = False  # the reader wrote it, or asked for its approval


@dataclass(frozen=True, slots=True)
class Use:
    """What is planned with the text that is in use."""

    messages: int
    segments: int
    price: str
    some: bool  # there is more than was looked at


@dataclass(frozen=True, slots=True)
class TextShown:
    """The page."""

    word: str
    address: str
    name: str
    channel: str
    language: str
    language_name: str  # as Swedish has it, not translated
    direction: str
    others: Sequence[tuple[str, str, bool]]  # address, language, whether it is this one
    missing: Sequence[tuple[str, str]]  # address and language of those not begun
    begin: bool  # nothing is written in it yet
    live: VersionShown | None
    unfinished: Sequence[VersionShown]
    older: Sequence[VersionShown]
    use: Use
    second_approval: bool
    price: str  # of one SMS, "" where it is none
    may_try: bool
    sheet: str  # what its sheet is called, "" where it has none
    trial: int | None = None  # the experiment that runs with it
    done: str = ""
    fault: str = ""


async def show_text(visit: Visit, *, fault: VersionBarrier | str = "") -> web.Response:
    """Show a text with its versions."""
    key = key_of(visit.request.match_info["id"])
    versions: list[Version] = []
    model: Version | None = None
    if key is not None:
        async with reading(visit.desk.works.engine) as conn:
            versions = await list_versions(conn, key)
            model = await model_of(conn, key)
            if versions or model:
                shown = await _gather(conn, visit, key, versions, fault)
    if not versions and model is None:
        return visit.not_found()
    return visit.show("template.html", status=409 if fault else 200, shown=shown)


async def _gather(
    conn: AsyncConnection,
    visit: Visit,
    key: TextKey,
    versions: Sequence[Version],
    fault: VersionBarrier | str,
) -> TextShown:
    say, works = say_in(visit.frame.language), visit.desk.works
    changes = await list_changes(conn, [one.id for one in versions])
    told = _Teller(visit, say, changes, await read_names(conn), versions)
    house = works.municipality
    begun = {one.language for one in await begun_texts(conn, key)}
    return TextShown(
        word=word_of(key),
        address=address_of(key),
        name=template_name(key.template, say),
        channel=say(CHANNELS[key.channel]),
        language=key.language,
        language_name=language_name(key.language),
        direction=direction(key.language),
        others=[
            (address_of(key._replace(language=one)), name, one == key.language)
            for one, name in LANGUAGES.items()
            if one in begun | {key.language}
        ],
        missing=[
            (address_of(key._replace(language=one)), language_name(one))
            for one in LANGUAGES
            if one not in begun | {key.language}
        ],
        begin=not versions,
        live=next((told.show(one) for one in versions if one.state is VersionState.LIVE), None),
        unfinished=[told.show(one) for one in versions if one.state in told.unfinished],
        older=[told.show(one) for one in versions if one.state is VersionState.REPLACED],
        use=await planned_use(conn, visit, key),
        second_approval=house.second_approval,
        price=in_kronor(house.sms_price) if key.channel == "sms" else "",
        may_try=key.channel in TRIED_BY,
        sheet=say(SHEETS.get(key.channel, "")),
        trial=await running_with(conn, ExperimentKind.TEXT, "/".join(key)),
        done=say(DONE[done]) if (done := visit.request.query.get("done", "")) in DONE else "",
        fault=say(BARRIERS[fault]) if isinstance(fault, VersionBarrier) else fault,
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells of versions in their reader's words."""

    visit: Visit
    say: Say
    changes: Mapping[int, Sequence[Change]]
    names: Mapping[str, str]  # of the staff, by login
    versions: Sequence[Version]  # the latest first
    unfinished = frozenset({VersionState.DRAFT, VersionState.WAITING, VersionState.APPROVED})

    def show(self, version: Version) -> VersionShown:
        """Return a version as the page shows it."""
        fresh = version.state in self.unfinished
        by = f"staff:{self.visit.worker.login}"
        asked = {one.actor for one in self.changes.get(version.id, ()) if one.change == "asked"}
        return VersionShown(
            version.id,
            version.number,
            version.state,
            self.say(STATES[version.state]),
            version.body,
            compare(self._base(version), version.body),
            self._changes(version),
            look_at_text(self.visit, version.key, version.body, self.say)
            if fresh or version.state is VersionState.LIVE
            else None,
            own=by in {version.author, *asked},
        )

    def _base(self, version: Version) -> str:
        """Return the text that a version is compared with."""
        if version.state in self.unfinished:
            return next((one.body for one in self.versions if one.state is VersionState.LIVE), "")
        before = (one for one in self.versions if one.number < version.number)
        return next(
            (one.body for one in before if one.state is VersionState.REPLACED), version.body
        )

    def _changes(self, version: Version) -> list[str]:
        told = [self._change(one) for one in self.changes.get(version.id, ())]
        if version.author == SHIPPED:
            at = self._at(version.created_at)
            told.insert(0, f"{at}: {self.say(N_('kom med Uppsök'))}")
        return told

    def _change(self, change: Change) -> str:
        login = change.actor.partition(":")[2]
        did = self.say(CHANGES[change.change])
        told = f"{self._at(change.at)}: {self.names.get(login, login)} {did}"
        return f"{told} (”{change.note}”)" if change.note else told

    def _at(self, at: datetime) -> str:
        return due_in_words(at, self.visit.now, self.say)


async def model_of(conn: AsyncConnection, key: TextKey) -> Version | None:
    """Return the Swedish text in use, which other languages are begun from; None if none is."""
    if key.language == DEFAULT_LANGUAGE:
        return None
    return await live_version(conn, key._replace(language=DEFAULT_LANGUAGE))


async def planned_use(conn: AsyncConnection, visit: Visit, key: TextKey, body: str = "") -> Use:
    """Return what is planned with a text; with `body`, as it would be with that one in use."""
    works = visit.desk.works
    texts = await live_texts(conn, key.template)
    if body:
        try:
            texts[key] = compile_template(body)
        except TemplateError:
            return Use(0, 0, in_kronor(Decimal(0)), some=False)
    carriers = frozenset(works.channels)
    house = house_values(visit, Channel.SMS, DEFAULT_LANGUAGE)
    expected = await expect_planned(conn, key, texts, house=house, carriers=carriers, now=visit.now)
    segments = expected.segments[key]
    price = in_kronor(segments * works.municipality.sms_price)
    return Use(expected.messages[key], segments, price, some=not expected.all_seen)


ROUTES = (Route("GET", "/templates/{id}", show_text, MANAGERS),)
