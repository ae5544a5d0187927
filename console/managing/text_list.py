"""Every text of a language by template and channel: what is in use, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from aiohttp import web

from config.languages import DEFAULT_LANGUAGE, LANGUAGES
from console.guard import Visit
from console.managing.text_words import CHANNELS, STATES, TEMPLATES, address_of, template_name
from console.marking import Say
from console.route import Route
from console.translating import say_in
from messaging.templates import ANSWERS
from messaging.version_lists import TextRow, list_texts
from register.roles import Role
from storage.engine import reading

MANAGERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Row:
    """A template's text for one channel, in the language that is looked at."""

    channel: str
    address: str
    live: int | None
    begun: bool  # there is a version, in use or not
    waits: str  # in what states versions wait, "" where none does


@dataclass(frozen=True, slots=True)
class Group:
    """A template."""

    name: str
    answers: bool  # sent by itself, to what somebody wrote
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that waits for somebody."""

    address: str
    name: str
    states: str


async def show_texts(visit: Visit) -> web.Response:
    """List the texts."""
    async with reading(visit.desk.works.engine) as conn:
        rows = [row for row in await list_texts(conn) if row.key.language in LANGUAGES]
    say = say_in(visit.frame.language)
    asked = visit.request.query.get("language", "")
    language = asked if asked in LANGUAGES else DEFAULT_LANGUAGE
    return visit.show(
        "templates.html",
        groups=_groups(rows, language, say),
        waiting=[_waiting(row, say) for row in rows if row.unfinished],
        language=language,
        languages=LANGUAGES,
    )


def text_name(row: TextRow, say: Say) -> str:
    """Return a text's whole name, such as `Påminnelse, sms, Svenska`."""
    template, channel, language = row.key
    return f"{template_name(template, say)}, {say(CHANNELS[channel])}, {LANGUAGES[language]}"


def _groups(rows: Sequence[TextRow], language: str, say: Say) -> list[Group]:
    """Return every template's channels; what is not written in a language is there to begin."""
    order = {template: place for place, template in enumerate(TEMPLATES)}
    groups = []
    ordered = sorted(rows, key=lambda row: order.get(row.key.template, len(order)))
    for template, texts in groupby(ordered, key=lambda row: row.key.template):
        own = list(texts)
        written = {row.key: row for row in own}
        keys = dict.fromkeys(row.key._replace(language=language) for row in own)
        shown = [_row(written.get(key, TextRow(key, None, ())), say) for key in keys]
        groups.append(Group(template_name(template, say), template.startswith(ANSWERS), shown))
    return groups


def _row(row: TextRow, say: Say) -> Row:
    begun = bool(row.live or row.unfinished)
    return Row(
        say(CHANNELS[row.key.channel]), address_of(row.key), row.live, begun, _states(row, say)
    )


def _states(row: TextRow, say: Say) -> str:
    return ", ".join(dict.fromkeys(say(STATES[one]) for one in row.unfinished))


def _waiting(row: TextRow, say: Say) -> Waiting:
    return Waiting(address_of(row.key), text_name(row, say), _states(row, say))


ROUTES = (Route("GET", "/templates", show_texts, MANAGERS),)
