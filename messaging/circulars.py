"""One message to many: written, approved, sent off, stopped.

It is a row that the clock takes through the register a batch at a time (circular_steps.py).
Its texts become versions of a template of its own when it goes, so that each message points
to what was said (R17).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from config.languages import DEFAULT_LANGUAGE
from messaging.circular_rules import CircularBarrier, Draft, may_go, may_turn, read_aim
from messaging.circular_tables import circular
from messaging.states import Channel, CircularState, VersionState
from messaging.tables import template_version
from messaging.templates import CIRCULAR, SUBJECT, TemplateError, check_template
from messaging.text_problems import Problem
from messaging.version_rules import TextKey
from messaging.versions import publish, save_draft, tidy
from storage.types import AnyRow

CHANNELS = (Channel.CHAT, Channel.SMS, Channel.EMAIL)  # in order of preference
MOST = 100  # that are listed
_C = circular.c


class CircularError(Exception):
    """It cannot be done; `barrier` says why. Nothing was changed."""

    def __init__(self, barrier: CircularBarrier) -> None:
        """Take why."""
        super().__init__(barrier.value)
        self.barrier = barrier


@dataclass(frozen=True, slots=True)
class Circular:
    """One message to many, as it stands."""

    id: int
    public_id: str
    draft: Draft
    state: CircularState
    author: str
    approver: str
    stopped_by: str
    created_at: datetime
    walked_to: int
    planned: int


def check_draft(draft: Draft, *, one_way: bool = False) -> list[Problem]:
    """Return what is wrong with the texts, those of e-mail too."""
    problems: list[Problem] = []
    for key, body in bodies(draft, "x").items():
        problems += check_template(body, Channel(key.channel), key.template, one_way=one_way)
    return list(dict.fromkeys(problems))


def bodies(draft: Draft, public_id: str) -> dict[TextKey, str]:
    """Return the texts as templates: SMS, which chats share, and e-mail under the title."""
    template = CIRCULAR + public_id
    found = {}
    for language, text in draft.texts.items():
        found[TextKey(template, Channel.SMS, language)] = text
        mail = f"{SUBJECT} {draft.title}\n\n{text}"
        found[TextKey(template, Channel.EMAIL, language)] = mail
    return found


async def save_circular(
    conn: AsyncConnection, public_id: str, draft: Draft, *, author: str, now: datetime
) -> None:
    """Keep a draft under the random word of its form; saved twice it is one.

    Raises:
        CircularError: it is no draft any more.
        TemplateError: its texts have problems; nothing was changed.
    """
    if problems := check_draft(draft):
        raise TemplateError(problems)
    texts = {language: tidy(text) for language, text in draft.texts.items()}
    values = {
        "title": draft.title,
        "wanted": draft.aim.as_json(),
        "texts": json.dumps(texts, ensure_ascii=False, sort_keys=True),
        "due_at": draft.due_at,
        "late_at": draft.late_at,
        "author": author,
    }
    seen = await _locked(conn, public_id)
    if seen is None:
        state = CircularState.DRAFT.value
        row = {**values, "public_id": public_id, "state": state, "created_at": now}
        try:
            async with conn.begin_nested():
                await conn.execute(insert(circular).values(row))
        except IntegrityError as fault:  # a second tap has come at the same moment
            raise CircularError(CircularBarrier.MOVED_ON) from fault
        return
    if seen.state is not CircularState.DRAFT:
        raise CircularError(CircularBarrier.MOVED_ON)
    await conn.execute(update(circular).where(_C.id == seen.id).values(values))


async def turn(conn: AsyncConnection, public_id: str, after: CircularState, *, by: str) -> None:
    """Ask for approval (waiting), send back (draft), put away or stop (stopped, stopping).

    Raises:
        CircularError: it cannot be so any more.
    """
    seen = await _known(conn, public_id)
    _check(may_turn(seen.state, after))
    if after is CircularState.STOPPING and not seen.planned:
        after = CircularState.STOPPED  # nothing to withdraw
    stopped = after in {CircularState.STOPPING, CircularState.STOPPED}
    values = {"state": after.value} | ({"stopped_by": by} if stopped else {})
    await conn.execute(update(circular).where(_C.id == seen.id).values(values))
    if after is CircularState.STOPPED:
        await retire_texts(conn, public_id)


async def retire_texts(conn: AsyncConnection, public_id: str) -> None:
    """Take the texts of one that is over out of use: no claim needs them any more."""
    c = template_version.c
    live = (c.template == CIRCULAR + public_id, c.state == VersionState.LIVE)
    replaced = VersionState.REPLACED.value
    await conn.execute(update(template_version).where(*live).values(state=replaced))


async def send_off(
    conn: AsyncConnection,
    public_id: str,
    *,
    by: str,
    now: datetime,
    second_approval: bool,
    looked_at: str,
    one_way: bool = False,
) -> None:
    """Let it go, once: from its time on the clock takes it to everybody who is meant.

    `looked_at` is the fingerprint of the draft that `by` has seen.

    Raises:
        CircularError: it goes already, its last moment has passed, somebody else must, or it
            was written anew meanwhile.
        TemplateError: its texts have problems.
    """
    seen = await _known(conn, public_id)
    late = now >= seen.draft.late_at
    _check(may_go(seen.state, seen.author, by, second_approval=second_approval, late=late))
    _check(None if seen.draft.fingerprint == looked_at else CircularBarrier.CHANGED)
    for key, body in bodies(seen.draft, public_id).items():
        version = await save_draft(conn, key, body, author=seen.author, now=now, one_way=one_way)
        await publish(conn, version, replacing=None, by=by, now=now, second_approval=False)
    values = {"state": CircularState.GOING.value, "approver": by}
    await conn.execute(update(circular).where(_C.id == seen.id).values(values))


async def find_circular(conn: AsyncConnection, public_id: str) -> Circular | None:
    """Return one, None where there is no such."""
    row = (await conn.execute(select(circular).where(_C.public_id == public_id))).one_or_none()
    return None if row is None else circular_of(row)


async def list_circulars(conn: AsyncConnection) -> Sequence[Circular]:
    """Return the latest ones, the newest first."""
    rows = await conn.execute(select(circular).order_by(_C.id.desc()).limit(MOST))
    return [circular_of(row) for row in rows]


def circular_of(row: AnyRow) -> Circular:
    """Return what a row of the table holds."""
    draft = Draft(row.title, json.loads(row.texts), read_aim(row.wanted), row.due_at, row.late_at)
    return Circular(
        row.id, row.public_id, draft, CircularState(row.state), row.author, row.approver,
        row.stopped_by, row.created_at, row.walked_to, row.planned,
    )  # fmt: skip


def languages_first(texts: Mapping[str, str]) -> list[str]:
    """Return the languages of a draft, Swedish first."""
    return sorted(texts, key=lambda language: (language != DEFAULT_LANGUAGE, language))


def _check(barrier: CircularBarrier | None) -> None:
    if barrier is not None:
        raise CircularError(barrier)


async def _known(conn: AsyncConnection, public_id: str) -> Circular:
    seen = await _locked(conn, public_id)
    if seen is None:
        raise CircularError(CircularBarrier.UNKNOWN)
    return seen


async def _locked(conn: AsyncConnection, public_id: str) -> Circular | None:
    query = select(circular).where(_C.public_id == public_id).with_for_update()
    row = (await conn.execute(query)).one_or_none()
    return None if row is None else circular_of(row)
