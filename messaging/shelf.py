"""The templates in the database: seeded from files, versioned, compiled once.

Files fill an empty database. After that the database rules: a changed file becomes
a draft that a manager may publish (R17). What managers do is in versions.py.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.languages import languages_to_try
from config.template_files import TemplateFile, read_template_files
from messaging.states import Channel, VersionState
from messaging.tables import template_version
from messaging.templates import CompiledTemplate, compile_template, lacks_link
from storage.bulk import insert_rows

# a channel without a text of its own uses another's
_STANDS_IN = {Channel.CHAT: Channel.SMS}

SHIPPED = "system"  # the author of what comes with a release
Key = tuple[str, str, str]


class TemplateMissingError(LookupError):
    """No live text for this template, channel and language, nor one that stands in."""


@dataclass(frozen=True, slots=True)
class LiveTemplate:
    """The text in use for a template, a channel and a language."""

    version_id: int
    template: str
    channel: str
    language: str
    compiled: CompiledTemplate


class TemplateShelf:
    """The live templates, compiled: loaded at a claim, looked up for each message."""

    def __init__(self) -> None:
        """Begin empty; `load` fills it."""
        self._by_version: dict[int, LiveTemplate] = {}
        self._live: dict[Key, LiveTemplate] = {}

    async def load(self, conn: AsyncConnection, tried: Collection[int] = ()) -> None:
        """Take over the live versions; only those not seen before are read and compiled.

        `tried` are further versions that experiments use.
        """
        table = template_version
        live = (
            (await conn.execute(select(table.c.id).where(table.c.state == VersionState.LIVE)))
            .scalars()
            .all()
        )
        unseen = [one for one in {*live, *tried} if one not in self._by_version]
        if unseen:
            rows = await conn.execute(select(table).where(table.c.id.in_(unseen)))
            for row in rows:
                compiled = compile_template(row.body)
                self._by_version[row.id] = LiveTemplate(
                    row.id, row.template, row.channel, row.language, compiled
                )
        found = [self._by_version[version] for version in live]
        self._live = {(one.template, one.channel, one.language): one for one in found}

    def version(self, version_id: int) -> LiveTemplate:
        """Return a version that is loaded."""
        return self._by_version[version_id]

    def linkless_sms(self) -> list[str]:
        """Return the live SMS, as `hello (sv)`, that cannot be answered from a one-way sender."""
        return sorted(
            f"{one.template} ({one.language})"
            for one in self._live.values()
            if one.channel == Channel.SMS and lacks_link(one.compiled, one.template)
        )

    def find(self, template: str, channel: str, language: str) -> LiveTemplate:
        """Return the live text, else the channel's stand-in's, else the same in Swedish.

        Raises:
            TemplateMissingError: there is none of them.
        """
        for key in keys_to_try(template, channel, language):
            if found := self._live.get(key):
                return found
        raise TemplateMissingError(f"no live text {template} for {channel} in {language}")


def keys_to_try(template: str, channel: str, language: str) -> Iterator[Key]:
    """Yield where a text is looked for: the language's own first, then Swedish; best first."""
    for spoken in languages_to_try(language):
        yield template, channel, spoken
        if (other := _STANDS_IN.get(Channel(channel))) is not None:
            yield template, other, spoken


async def seed_templates(conn: AsyncConnection, now: datetime) -> int:
    """Store the shipped texts that are new here; return how many rows were written.

    A text without any version becomes live. Where versions exist and none has the
    file's text, the file becomes a draft.
    """
    return await store_files(conn, read_template_files(), now)


async def store_files(conn: AsyncConnection, shipped: Sequence[TemplateFile], now: datetime) -> int:
    """Store the given texts as `seed_templates` does; return how many rows were written."""
    table = template_version
    query = select(
        table.c.template, table.c.channel, table.c.language, table.c.number, table.c.body
    )
    known: dict[Key, dict[str, int]] = {}
    # in their order: a text that came back counts by its latest number
    for *key, number, body in await conn.execute(query.order_by(table.c.number)):
        known.setdefault((key[0], key[1], key[2]), {})[body] = number
    rows = []
    for file in shipped:
        bodies = known.get((file.template, file.channel, file.language), {})
        if file.body not in bodies:
            number = max(bodies.values(), default=0) + 1
            rows.append(_row(file, number=number, now=now))
    await insert_rows(conn, table, rows)
    return len(rows)


def _row(file: TemplateFile, *, number: int, now: datetime) -> dict[str, object]:
    state = VersionState.LIVE if number == 1 else VersionState.DRAFT
    return {
        "template": file.template,
        "channel": file.channel,
        "language": file.language,
        "number": number,
        "body": file.body,
        "created_at": now,
        "state": state.value,
        "author": SHIPPED,
    }
