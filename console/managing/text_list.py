"""Every text by template, channel and language: what is in use, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from aiohttp import web

from config.languages import LANGUAGES
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
class Spoken:
    """A text in one language."""

    language: str
    name: str  # of the language, as it names itself
    address: str
    live: int | None
    waits: str  # in what states versions wait, "" where none does


@dataclass(frozen=True, slots=True)
class Row:
    """A template's texts for one channel."""

    channel: str
    languages: Sequence[Spoken]


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
    waiting = [_waiting(row, say) for row in rows if row.unfinished]
    return visit.show("templates.html", groups=_groups(rows, say), waiting=waiting)


def text_name(row: TextRow, say: Say) -> str:
    """Return a text's whole name, such as `Påminnelse, sms, Svenska`."""
    template, channel, language = row.key
    return f"{template_name(template, say)}, {say(CHANNELS[channel])}, {LANGUAGES[language]}"


def _groups(rows: Sequence[TextRow], say: Say) -> list[Group]:
    order = {template: place for place, template in enumerate(TEMPLATES)}
    groups = []
    ordered = sorted(rows, key=lambda row: order.get(row.key.template, len(order)))
    for template, texts in groupby(ordered, key=lambda row: row.key.template):
        by_channel = groupby(texts, key=lambda row: row.key.channel)
        channels = [
            Row(say(CHANNELS[name]), _languages(list(own), say)) for name, own in by_channel
        ]
        groups.append(Group(template_name(template, say), template.startswith(ANSWERS), channels))
    return groups


def _languages(rows: Sequence[TextRow], say: Say) -> list[Spoken]:
    order = {language: place for place, language in enumerate(LANGUAGES)}
    return [
        Spoken(
            row.key.language,
            LANGUAGES[row.key.language],
            address_of(row.key),
            row.live,
            _states(row, say),
        )
        for row in sorted(rows, key=lambda row: order[row.key.language])
    ]


def _states(row: TextRow, say: Say) -> str:
    return ", ".join(dict.fromkeys(say(STATES[one]) for one in row.unfinished))


def _waiting(row: TextRow, say: Say) -> Waiting:
    return Waiting(address_of(row.key), text_name(row, say), _states(row, say))


ROUTES = (Route("GET", "/templates", show_texts, MANAGERS),)
