"""The versions of texts as managers see them: what is in use, what waits, and what was before."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.states import VersionChange, VersionState
from messaging.tables import template_change, template_version
from messaging.templates import CIRCULAR, CompiledTemplate, compile_template
from messaging.version_rules import TextKey
from messaging.versions import Version, version_of
from storage.bulk import among

MOST = 100  # versions of one text that are shown
_C = template_version.c
UNFINISHED = (VersionState.DRAFT, VersionState.WAITING, VersionState.APPROVED)


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text of a template: its number in use, and the versions that wait."""

    key: TextKey
    live: int | None
    unfinished: Sequence[VersionState]


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody did with a version."""

    at: datetime
    actor: str
    change: VersionChange
    note: str


async def list_texts(conn: AsyncConnection) -> list[TextRow]:
    """Return every text of every template, in the order of their names."""
    query = select(_C.template, _C.channel, _C.language, _C.number, _C.state).where(
        ~_C.template.startswith(CIRCULAR, autoescape=True),
        _C.state.in_((VersionState.LIVE, *UNFINISHED)),
    )
    live: dict[TextKey, int] = {}
    unfinished: dict[TextKey, list[VersionState]] = defaultdict(list)
    for *words, number, state in await conn.execute(query.order_by(_C.id)):
        key = TextKey(*words)
        if state == VersionState.LIVE:
            live[key] = number
        else:
            unfinished[key].append(VersionState(state))
    keys = sorted(live.keys() | unfinished.keys())
    return [TextRow(key, live.get(key), unfinished.get(key, ())) for key in keys]


async def list_versions(conn: AsyncConnection, key: TextKey) -> list[Version]:
    """Return a text's versions, the latest first; those that were put away are left out."""
    query = (
        select(template_version)
        .where(
            _C.template == key.template,
            _C.channel == key.channel,
            _C.language == key.language,
            _C.state != VersionState.DISCARDED,
        )
        .order_by(_C.number.desc())
        .limit(MOST)
    )
    return [version_of(row) for row in await conn.execute(query)]


async def begun_texts(conn: AsyncConnection, key: TextKey) -> set[TextKey]:
    """Return a text in every language in which it is in use or being written."""
    query = select(_C.language).where(
        _C.template == key.template,
        _C.channel == key.channel,
        _C.state.in_((VersionState.LIVE, *UNFINISHED)),
    )
    return {key._replace(language=language) for language in await conn.scalars(query)}


async def list_changes(conn: AsyncConnection, versions: Collection[int]) -> dict[int, list[Change]]:
    """Return what was done with each of some versions, the oldest first."""
    c = template_change.c
    query = select(c.version_id, c.at, c.actor, c.change, c.note).where(
        among(conn, c.version_id, versions)
    )
    found: dict[int, list[Change]] = defaultdict(list)
    for row in await conn.execute(query.order_by(c.id)):
        change = Change(row.at, row.actor, VersionChange(row.change), row.note)
        found[row.version_id].append(change)
    return found


async def live_texts(conn: AsyncConnection, template: str) -> dict[TextKey, CompiledTemplate]:
    """Return the texts of a template that are in use, by channel and language."""
    query = select(_C.channel, _C.language, _C.body).where(
        _C.template == template, _C.state == VersionState.LIVE
    )
    return {
        TextKey(template, row.channel, row.language): compile_template(row.body)
        for row in await conn.execute(query)
    }
