"""The first page: what one has taken, what is urgent, late or new, one's own people, the team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from console.access_rules import SEES_PEOPLE
from console.daily.claimed import day_began, day_ends, load_taken
from console.guard import EVERYBODY, Visit
from console.paths import HOME
from console.route import Route
from console.signing.accounts import count_recovery_codes
from console.translating import say_in
from console.view import WorkRow
from console.words import day_in_words, due_in_words
from escalation.caseload import Counted, Times, count_cases
from escalation.queue import calls_for_later
from escalation.states import TaskKind
from escalation.tally import Tally, TeamTally, count_open, count_team, visit_times
from storage.engine import reading

QUIET = timedelta(days=30)
# Where tasks of a kind are worked on, if not in the queue.
PLACES: Mapping[TaskKind, str] = {
    TaskKind.REVIEW_REPLY: "/inbox",
    TaskKind.FIND_NUMBER: "/numbers",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits, as numbers."""

    tally: Tally
    later: Mapping[str, int]  # calls that wait for another part of the day
    visits: Sequence[datetime]  # today, that the reader goes on
    own: Counted  # the people whom the reader is responsible for
    team: TeamTally

    @property
    def tiles(self) -> Sequence[tuple[TaskKind, str, int]]:
        """The kinds that wait, each with its page and how many."""
        counted = self.tally.kinds
        return [
            (kind, PLACES.get(kind, f"/queue?kind={kind.value}"), counted[kind])
            for kind in TaskKind
            if counted.get(kind)
        ]


@dataclass(frozen=True, slots=True)
class TodayShown:
    """The first page; without anything waiting for those who work no queue."""

    day: str
    codes_left: int
    taken: Sequence[WorkRow] = field(default_factory=tuple)
    waiting: Waiting | None = None


async def show_today(visit: Visit) -> web.Response:
    """Show what its reader has taken and what waits, each number as a link."""
    worker, day = visit.worker, day_in_words(visit.now, visit.frame.language)
    async with reading(visit.desk.works.engine) as conn:
        codes = await count_recovery_codes(conn, worker.id)
        works = bool(worker.roles & SEES_PEOPLE)
        waiting = await _waiting(conn, visit) if works else None
    taken = await load_taken(visit) if works else []
    say = say_in(visit.frame.language)
    return visit.show(
        "today.html",
        today=TodayShown(day, codes, taken, waiting),
        due=lambda at: due_in_words(at, visit.now, say),
    )


async def show_waiting(visit: Visit) -> web.Response:
    """Show the numbers anew, as the page asks for while it is open."""
    async with reading(visit.desk.works.engine) as conn:
        return visit.show("today_waiting.html", waiting=await _waiting(conn, visit))


def case_times(now: datetime) -> Times:
    """Return what the filters of an owner's people go by."""
    return Times(day_began(now), day_ends(now), day_began(now - QUIET))


async def _waiting(conn: AsyncConnection, visit: Visit) -> Waiting:
    worker, now = visit.worker, visit.now
    began = day_began(now)
    return Waiting(
        tally=await count_open(conn, worker, now, began),
        later=await calls_for_later(conn, worker, now),
        visits=await visit_times(conn, worker.id, began, day_ends(now)),
        own=await count_cases(conn, worker.id, case_times(now)),
        team=await count_team(conn, worker, now, began),
    )


ROUTES = (
    Route("GET", HOME, show_today, EVERYBODY),
    Route("GET", "/today/waiting", show_waiting, SEES_PEOPLE, by_itself=True),
)
