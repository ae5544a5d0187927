"""My people: the caseload of an owner, with what comes next for each (R23)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from console.access_rules import SEES_PEOPLE
from console.daily.mine_words import day_in_short, event_in_words, held_in_words, step_in_words
from console.daily.today import case_times
from console.guard import Visit
from console.marking import N_, Say
from console.people_door import open_some
from console.route import Route
from console.translating import say_in
from escalation.caseload import (
    CasesWanted,
    Counted,
    Order,
    Standing,
    count_cases,
    last_events,
    list_cases,
    next_things,
)
from register.absence import Absence, find_away
from register.age import age_on, birthday
from register.owners import coordinators_of
from register.roles import Role
from storage.engine import reading, writing
from storage.types import AnyRow

MINE = "/mine"
MOST_SHOWN = 40
MOST_SAID = 10_000
# What a filter's word in the address asks for.
FILTERS: Mapping[str, CasesWanted] = {
    "": CasesWanted(),
    "overdue": CasesWanted(overdue=True),
    "today": CasesWanted(today=True),
    "quiet": CasesWanted(quiet=True),
    **{one.value: CasesWanted(standing=one) for one in Standing},
}
STANDINGS: Mapping[Standing, str] = {
    Standing.WAITING: N_("Väntar på start"),
    Standing.ACTIVE: N_("Söks nu"),
    Standing.HELD: N_("Pausad"),
    Standing.RESTING: N_("Vilar"),
    Standing.SUPPORT: N_("Får stöd"),
    Standing.NONE: N_("Inget pågår"),
}
ORDERS: Mapping[Order, str] = {
    Order.NEXT: N_("Nästa steg"),
    Order.NAME: N_("Namn"),
    Order.TWENTY: N_("Närmast 20"),
    Order.QUIET: N_("Längst utan försök"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of whose list an address asks for."""

    of: int
    show: str = ""
    order: Order = Order.NEXT

    def address(self, **more: str | int) -> str:
        """Return the address of this list, or of a part of it."""
        query = {"of": self.of, "show": self.show, "order": self.order.value, **more}
        return f"{MINE}?{urlencode({name: value for name, value in query.items() if value != ''})}"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One person of the list."""

    public_id: str
    name: str
    age: int
    to_20: int  # days
    standing: str
    last: str
    last_on: str
    next: str
    next_on: str
    late: bool


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody whose list may be opened, or who may be given people."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class MineShown:
    """An owner's list."""

    asked: Asked
    rows: Sequence[CaseRow]
    counted: Counted
    owners: Sequence[Owner]  # whose lists the reader may open
    takers: Sequence[Owner]  # who may be given people
    after: str  # the last one shown, where there are more
    away: Absence | None
    today: date
    did: str
    done: int

    @property
    def of_self(self) -> bool:
        """Whether the list is the only one that its reader may open."""
        return len(self.owners) == 1

    @property
    def filters(self) -> Sequence[tuple[str, str, int]]:
        """The filters with anybody in them: the address's word, the text, how many."""
        counted = self.counted
        filters = [
            ("", N_("Alla"), counted.total),
            ("overdue", N_("Försenat"), counted.overdue),
            ("today", N_("Nästa steg i dag"), counted.today),
            ("quiet", N_("Inget försök på 30 dagar"), counted.quiet),
            *((one.value, STANDINGS[one], counted.standings.get(one, 0)) for one in Standing),
        ]
        return [one for one in filters if one[2] or one[0] in {"", self.asked.show}]

    def name_of(self, staff_id: int) -> str:
        """Return what somebody of the staff is called."""
        named = {one.id: one.name for one in (*self.takers, *self.owners)}
        return named.get(staff_id, "")


async def show_mine(visit: Visit) -> web.Response:
    """Show a part of the reader's people, or of those whose list they may open."""
    query, now = visit.request.query, visit.now
    async with reading(visit.desk.works.engine) as conn:
        owners = await whose_lists(conn, visit)
        asked = read_asked(query, owners)
        times = case_times(now)
        counted = await count_cases(conn, asked.of, times)
        rows = await list_cases(
            conn,
            asked.of,
            times,
            FILTERS[asked.show],
            order=asked.order,
            after=query.get("after", ""),
            limit=MOST_SHOWN + 1,
        )
        takers = await coordinators_of(conn, visit.worker.unit_id)
        away = await find_away(conn, asked.of, swedish_date(now))
    shown = await _show(visit, rows[:MOST_SHOWN])
    done = query.get("n", "")
    page = MineShown(
        asked,
        shown,
        counted,
        owners,
        takers=[Owner(row.id, row.name) for row in takers],
        after=rows[MOST_SHOWN - 1].public_id if len(rows) > MOST_SHOWN else "",
        away=away,
        today=swedish_date(now),
        did=query.get("did", ""),
        done=min(int(done), MOST_SAID) if done.isascii() and done.isdigit() else 0,
    )
    return visit.show("mine.html", mine=page, orders=ORDERS)


async def whose_lists(conn: AsyncConnection, visit: Visit) -> list[Owner]:
    """Return whose lists the reader may open: their own, those they cover for, their unit's."""
    worker = visit.worker
    allowed = set(worker.owners_on(swedish_date(visit.now)))
    manages = Role.MANAGER in worker.roles
    colleagues = await coordinators_of(conn, None)
    own_unit = await coordinators_of(conn, worker.unit_id) if manages else []
    allowed |= {row.id for row in own_unit}
    others = [Owner(row.id, row.name) for row in colleagues if row.id in allowed - {worker.id}]
    return [Owner(worker.id, worker.name), *others]


def read_asked(query: Mapping[str, str], owners: Sequence[Owner]) -> Asked:
    """Read which list is asked for; one that is not the reader's to open becomes their own."""
    own = owners[0].id
    of = next((one.id for one in owners if str(one.id) == query.get("of", "")), own)
    show = query.get("show", "")
    order = next((one for one in Order if one.value == query.get("order")), Order.NEXT)
    return Asked(of, show if show in FILTERS else "", order)


async def _show(visit: Visit, rows: Sequence[AnyRow]) -> list[CaseRow]:
    """Return people as their row shows them; everybody is asked for at the one door."""
    if not rows:
        return []
    async with writing(visit.desk.works.engine) as conn:
        seen = set(await open_some(conn, visit.worker, [row.id for row in rows], visit.now))
        events = await last_events(conn, [row.subject for row in rows if row.id in seen])
        coming = await next_things(conn, seen)
    say = say_in(visit.frame.language)
    return [
        _row(row, events.get(row.subject), coming.get(row.id), now=visit.now, say=say)
        for row in rows
        if row.id in seen
    ]


def _row(
    row: AnyRow, event: AnyRow | None, coming: AnyRow | None, *, now: datetime, say: Say
) -> CaseRow:
    day, standing = swedish_date(now), Standing(row.standing)
    words = say(STANDINGS[standing])
    if standing is Standing.HELD and row.held_for:
        words = f"{words}: {held_in_words(row.held_for, say)}"
    last = ""
    if event is not None:
        fields = {"channel": event.channel, "step": event.step, "outcome": event.outcome}
        last = event_in_words(event.kind, **fields, say=say)
    next_at = coming.due_at if coming is not None else row.round_at
    resting = say(N_("Ny omgång") if standing is Standing.RESTING else N_("Planeras"))
    step = step_in_words(coming.kind, coming.channels, say) if coming is not None else resting
    return CaseRow(
        public_id=row.public_id,
        name=f"{row.first_name} {row.last_name}",
        age=age_on(row.born_on, day),
        to_20=(birthday(row.born_on, 20) - day).days,
        standing=words,
        last=last,
        last_on=day_in_short(event.at, now, say) if event is not None else "",
        next=step if next_at is not None else "",
        next_on=day_in_short(next_at, now, say) if next_at is not None else "",
        late=next_at is not None and swedish_date(next_at) < day,
    )


ROUTES = (Route("GET", MINE, show_mine, SEES_PEOPLE),)
