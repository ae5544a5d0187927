"""What managers do with the versions of a template: write, have approved, publish, roll back (R17).

A version's text never changes: whoever edits one saves the next. So a message that points
to its version tells what was said for ever, and two who write at once lose nothing. Each
function locks the versions of its template first, and looks at what stands then.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from messaging.states import Channel, VersionChange, VersionState
from messaging.tables import template_change, template_version
from messaging.templates import TemplateError, check_template
from messaging.version_rules import (
    AFTER,
    TextKey,
    VersionBarrier,
    may_publish,
    may_replace,
    may_turn,
)
from scheduler.running_experiments import end_overtaken, is_tried, running_with
from scheduler.states import ExperimentKind
from storage.types import AnyRow

_C = template_version.c


class VersionError(Exception):
    """It cannot be done; `barrier` says why. Nothing was changed."""

    def __init__(self, barrier: VersionBarrier) -> None:
        """Take why."""
        super().__init__(barrier.value)
        self.barrier = barrier


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a text."""

    id: int
    key: TextKey
    number: int
    body: str
    created_at: datetime
    state: VersionState
    author: str
    approver: str


async def save_draft(
    conn: AsyncConnection,
    key: TextKey,
    body: str,
    *,
    author: str,
    now: datetime,
    note: str = "",
    instead_of: int | None = None,
    one_way: bool = False,
) -> int:
    """Keep `body` as a draft, the text's next number, and return the version's id.

    Args:
        conn: a connection in a transaction.
        key: of which template, for which channel, in which language.
        body: the text, in the part of Liquid that templates may use.
        author: who writes, such as `staff:sara`.
        now: the time.
        note: why, in a few words.
        instead_of: the draft that was edited. It is discarded if it is a draft still; else
            somebody has done something with it meanwhile, or an experiment sends it, and
            both stay.
        one_way: SMS come from a name that cannot be answered.

    The same text, saved twice by its author, is one draft.

    Raises:
        TemplateError: with the problems, in words; nothing was changed.
    """
    body = tidy(body)
    if problems := check_template(body, Channel(key.channel), key.template, one_way=one_way):
        raise TemplateError(problems)
    await lock_versions(conn, key.template)
    query = select(template_version).where(*_of(key))
    last = (await conn.execute(query.order_by(_C.number.desc()).limit(1))).one_or_none()
    if last is not None and _is_same(last, body, author):
        return int(last.id)
    version_id = await _add(conn, key, body, author=author, now=now)
    await note_change(conn, version_id, VersionChange.SAVED, by=author, now=now, note=note)
    if instead_of is not None:
        await _discard_draft(conn, instead_of, key, by=author, now=now)
    return version_id


async def turn(
    conn: AsyncConnection,
    version_id: int,
    change: VersionChange,
    *,
    by: str,
    now: datetime,
    note: str = "",
) -> None:
    """Ask for approval of a version, approve it, send it back, or discard it.

    The change is one of `AFTER`; when it is sent back the note says what should be otherwise.

    Raises:
        VersionError: it is not in a state for that any more, `by` may not approve it, or an
            experiment sends it.
    """
    version = await _locked(conn, version_id)
    wrote = frozenset({version.author, await _asked_by(conn, version_id)})
    tried = change is VersionChange.DISCARDED and await is_tried(conn, version_id)
    _check(may_turn(version.state, change, own=by in wrote, tried=tried))
    approver = {"approver": by} if change is VersionChange.APPROVED else {}
    await _move(conn, version_id, AFTER[change], **approver)
    await note_change(conn, version_id, change, by=by, now=now, note=note)


async def publish(
    conn: AsyncConnection,
    version_id: int,
    *,
    replacing: int | None,
    by: str,
    now: datetime,
    second_approval: bool,
    ending: int | None = None,
    note: str = "",
    one_way: bool = False,
) -> None:
    """Put a version to use in place of the one in use: a draft, or going back to an older one.

    What is planned is rendered with it from the next claim on. An experiment that compares
    with the text that was in use ends with it.

    Args:
        conn: a connection in a transaction.
        version_id: what to put to use.
        replacing: the version that was in use when this was decided; None: there was none.
        by: who, such as `staff:sara`.
        now: the time.
        second_approval: the municipality asks for a second person's.
        ending: the experiment that was known to run with the text; None: none did.
        note: why, in a few words.
        one_way: SMS come from a name that cannot be answered.

    Raises:
        VersionError: another one is in use by now, an experiment has begun with it, or this
            one may not be published.
        TemplateError: its text has problems.
    """
    version = await _locked(conn, version_id)
    live = await live_version(conn, version.key)
    _check(may_replace(version_id, live.id if live else None, known=replacing))
    _check(may_publish(version.state, second_approval=second_approval))
    channel, template = Channel(version.key.channel), version.key.template
    if problems := check_template(version.body, channel, template, one_way=one_way):
        raise TemplateError(problems)
    await _end_experiment(conn, version.key, ending, by=by, now=now)
    again = version.state is VersionState.REPLACED
    if live is not None:
        await _move(conn, live.id, VersionState.REPLACED)
        await note_change(conn, live.id, VersionChange.REPLACED, by=by, now=now)
    await _move(conn, version_id, VersionState.LIVE)
    change = VersionChange.ROLLED_BACK if again else VersionChange.PUBLISHED
    await note_change(conn, version_id, change, by=by, now=now, note=note)


async def find_version(conn: AsyncConnection, version_id: int) -> Version | None:
    """Return a version, None where there is no such."""
    query = select(template_version).where(_C.id == version_id)
    row = (await conn.execute(query)).one_or_none()
    return None if row is None else version_of(row)


async def live_version(conn: AsyncConnection, key: TextKey) -> Version | None:
    """Return the version in use, None where there is none."""
    query = select(template_version).where(*_of(key), _C.state == VersionState.LIVE)
    row = (await conn.execute(query)).one_or_none()
    return None if row is None else version_of(row)


def tidy(body: str) -> str:
    """Return a text as it is kept: a browser's line ends made ours, none at the end."""
    return body.replace("\r\n", "\n").rstrip("\n")


def _of(key: TextKey) -> list[ColumnElement[bool]]:
    return [_C[name] == word for name, word in key._asdict().items()]


def version_of(row: AnyRow) -> Version:
    """Return the version that a row of the table holds."""
    return Version(
        row.id, TextKey(row.template, row.channel, row.language), row.number, row.body,
        row.created_at, VersionState(row.state), row.author, row.approver,
    )  # fmt: skip


def _is_same(last: AnyRow, body: str, author: str) -> bool:
    same = bool(last.body == body and last.author == author)
    return same and last.state == VersionState.DRAFT


def _check(barrier: VersionBarrier | None) -> None:
    if barrier is not None:
        raise VersionError(barrier)


async def _end_experiment(
    conn: AsyncConnection, key: TextKey, known: int | None, *, by: str, now: datetime
) -> None:
    """End the experiment that runs with a text, where it was known to run."""
    running = await running_with(conn, ExperimentKind.TEXT, "/".join(key))
    if running is not None:
        _check(None if running == known else VersionBarrier.EXPERIMENT_BEGUN)
        await end_overtaken(conn, [running], now=now, by=by)


async def lock_versions(conn: AsyncConnection, template: str) -> None:
    """Lock every version of a template, so that whoever else changes one waits.

    Messages that point to one are written meanwhile (PostgreSQL's FOR NO KEY UPDATE).
    """
    query = select(_C.id).where(_C.template == template).order_by(_C.id)
    await conn.execute(query.with_for_update(key_share=True))


async def _locked(conn: AsyncConnection, version_id: int) -> Version:
    """Return a version as it stands once its template is locked."""
    seen = await find_version(conn, version_id)
    if seen is None:
        raise VersionError(VersionBarrier.UNKNOWN)
    await lock_versions(conn, seen.key.template)
    version = await find_version(conn, version_id)
    return version or seen


async def _add(
    conn: AsyncConnection, key: TextKey, body: str, *, author: str, now: datetime
) -> int:
    last = await conn.scalar(select(func.max(_C.number)).where(*_of(key)))
    row = {
        **key._asdict(),
        "number": (last or 0) + 1,
        "body": body,
        "created_at": now,
        "state": VersionState.DRAFT.value,
        "author": author,
    }
    return int(
        (await conn.execute(insert(template_version).values(row).returning(_C.id))).scalar_one()
    )


async def _move(
    conn: AsyncConnection, version_id: int, state: VersionState, **further: str
) -> None:
    values = {"state": state.value, **further}
    table = template_version
    await conn.execute(update(table).where(table.c.id == version_id).values(values))


async def note_change(
    conn: AsyncConnection,
    version_id: int,
    change: VersionChange,
    *,
    by: str,
    now: datetime,
    note: str = "",
) -> None:
    """Write down what somebody did with a version."""
    row = {"version_id": version_id, "at": now, "actor": by, "change": change.value, "note": note}
    await conn.execute(insert(template_change).values(row))


async def _asked_by(conn: AsyncConnection, version_id: int) -> str:
    """Return who asked last for a version's approval."""
    c = template_change.c
    query = select(c.actor).where(c.version_id == version_id, c.change == VersionChange.ASKED)
    return (await conn.execute(query.order_by(c.id.desc()).limit(1))).scalar() or ""


async def _discard_draft(
    conn: AsyncConnection, version_id: int, key: TextKey, *, by: str, now: datetime
) -> None:
    """Discard the draft that a later one takes the place of, where it still is one."""
    seen = await find_version(conn, version_id)
    if seen is None or seen.key != key or seen.state is not VersionState.DRAFT:
        return
    if not await is_tried(conn, version_id):
        await _move(conn, version_id, VersionState.DISCARDED)
        await note_change(conn, version_id, VersionChange.DISCARDED, by=by, now=now)
