"""Conversations with people who have been reached, the newest first: each leads to its thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web

from config.clock import swedish_date
from console.daily.claimed import WORKERS
from console.guard import Visit
from console.people_door import Named, list_these
from console.replies.cards import READ
from console.replies.inbox import INBOX
from console.replies.words import CHANNELS
from console.route import Route
from console.translating import say_in
from console.words import due_in_words
from messaging.states import ReplyState
from messaging.talks import latest_talks
from storage.access import log_accesses
from storage.engine import writing
from storage.types import AnyRow

MOST_SHOWN = 40
LONGEST = 140  # characters of what was said last


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation."""

    public_id: str
    name: str
    told: str  # by which channel, and when
    text: str
    unread: bool


@dataclass(frozen=True, slots=True)
class TalksShown:
    """The page."""

    talks: Sequence[Talk]
    older: str  # from when older ones go on, "" where there are none


async def show_talks(visit: Visit) -> web.Response:
    """Show who has been reached and has written lately."""
    worker, now = visit.worker, visit.now
    before = _instant(visit.request.query.get("before", ""))
    owners = worker.owners_on(swedish_date(now))
    async with writing(visit.desk.works.engine) as conn:
        rows = await latest_talks(conn, worker.districts, owners, before=before)
        some = rows[:MOST_SHOWN]
        named = await list_these(conn, worker, [row.person_id for row in some], now)
        people = sorted(one.public_id for one in named.values())
        await log_accesses(conn, now, actor=f"staff:{worker.login}", people=people, action=READ)
    older = some[-1].at.isoformat() if len(rows) > MOST_SHOWN else ""
    talks = [_talk(visit, row, named) for row in some if row.person_id in named]
    return visit.show("talks.html", shown=TalksShown(talks, older))


def _talk(visit: Visit, row: AnyRow, named: Mapping[int, Named]) -> Talk:
    say = say_in(visit.frame.language)
    vault = visit.desk.works.vault
    words = vault.open("reply.text", row.text_cipher) if row.text_cipher else ""
    text = " ".join(words.split())
    who = named[row.person_id]
    return Talk(
        who.public_id,
        who.name,
        f"{say(CHANNELS[row.channel])}, {due_in_words(row.at, visit.now, say)}",
        text if len(text) <= LONGEST else f"{text[:LONGEST]} …",
        unread=row.state == ReplyState.REVIEW,
    )


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


ROUTES = (Route("GET", INBOX + "/talks", show_talks, WORKERS),)
