"""The calls: take the next at a good time, see whom it is to, say how it ended, and go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import STOCKHOLM, swedish_date
from console.daily.claimed import WORKERS
from console.desk import lead_to
from console.guard import Visit
from console.people_door import UNMASKED, list_people, load_viewer, look_at
from console.person.action_words import FAULTS, HINTS, OCCUPATIONS, OUTCOMES
from console.person.actions import ActionsShown, OutcomeShown, load_actions, load_said
from console.person.actions_calls import read_number
from console.person.words import (
    age_in_words,
    language_in_words,
    limits_in_words,
    until_20_in_words,
)
from console.route import Route
from console.translating import say_in
from console.words import due_in_words
from escalation.call_hours import HourShare, shares_of_day
from escalation.calls import calls_made, claim_call, held_calls, next_calls
from escalation.closing_cases import numbers_to_call
from escalation.leases import give_back
from escalation.queue import calls_for_later
from escalation.states import TaskKind
from register.numbers import write_phone
from register.sealing import POINT
from register.tables import contact_point, district, person
from storage.engine import writing
from storage.types import AnyRow

CALLS_PAGE = "/calls"
MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Callee:
    """Whom the call that one has taken is to."""

    public_id: str
    name: str
    facts: Sequence[str]  # age, days to 20, language or interpreter
    limits: Sequence[str]
    number: str  # in E.164; "" where none can be called
    written: str
    behind: Sequence[str]  # which attempt, since when, how they are best reached


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call that waits."""

    kind: TaskKind
    name: str
    public_id: str  # "" where nobody is named
    district: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CallsShown:
    """The page of calls."""

    now: datetime
    callee: Callee | None
    actions: ActionsShown | None
    shut: str  # who is called and may only be opened with a reason
    said: OutcomeShown | None
    fault: str
    rows: Sequence[CallRow]
    more: bool
    hours: Sequence[HourShare]
    later: Mapping[str, int]

    @property
    def hour(self) -> int:
        """The present hour in Stockholm."""
        return self.now.astimezone(STOCKHOLM).hour

    @property
    def outcomes(self) -> Mapping[str, str]:
        """What an outcome is called."""
        return OUTCOMES


async def show_calls(visit: Visit) -> web.Response:
    """Show the call that its reader has taken, when people answer, and what waits."""
    now, worker = visit.now, visit.worker
    async with writing(visit.desk.works.engine) as conn:
        held = _chosen(visit, await held_calls(conn, worker))
        callee, actions = await _open(conn, visit, held) if held else (None, None)
        rows = await next_calls(conn, worker, now)
        shown = CallsShown(
            now=now,
            callee=callee,
            actions=actions,
            shut=held.public_id if held and callee is None else "",
            said=await load_said(conn, visit),
            fault=FAULTS.get(visit.request.query.get("not", ""), ""),
            rows=await _list(conn, visit, rows[:MOST_LISTED]),
            more=len(rows) > MOST_LISTED,
            hours=shares_of_day(await calls_made(conn), swedish_date(now).weekday()),
            later=await calls_for_later(conn, worker, now),
        )
    say = say_in(visit.frame.language)
    return visit.show("calls.html", shown=shown, due=lambda at: due_in_words(at, now, say))


async def take_next_call(visit: Visit) -> web.Response:
    """Take the best call; where one is held already, that one comes first."""
    async with writing(visit.desk.works.engine) as conn:
        held = await held_calls(conn, visit.worker)
        taken = held or await claim_call(conn, visit.worker, visit.now) is not None
    return lead_to(visit.desk, CALLS_PAGE if taken else f"{CALLS_PAGE}?not=empty")


async def give_call_back(visit: Visit) -> web.Response:
    """Return a call that was taken to the queue."""
    number = read_number(visit.fields.get("task", ""))
    if number is not None:
        async with writing(visit.desk.works.engine) as conn:
            await give_back(conn, visit.worker, [number])
    return lead_to(visit.desk, CALLS_PAGE)


def _chosen(visit: Visit, held: Sequence[AnyRow]) -> AnyRow | None:
    """Return the held call that the address names, else the first."""
    asked = read_number(visit.request.query.get("task", ""))
    named = [row for row in held if row.id == asked]
    return next(iter([*named, *held]), None)


async def _open(
    conn: AsyncConnection, visit: Visit, held: AnyRow
) -> tuple[Callee | None, ActionsShown | None]:
    """Return whom a call is to, with the number: the look is logged as one at the number."""
    look = await look_at(conn, visit.worker, held.public_id, visit.now, action=UNMASKED)
    if look is None or look.person_id is None:
        return None, None
    actions = await load_actions(conn, visit, look.person_id, page="calls", task_id=held.id)
    return await _callee(conn, visit, look.person_id, actions), actions


async def _callee(
    conn: AsyncConnection, visit: Visit, person_id: int, actions: ActionsShown
) -> Callee:
    p = person.c
    columns = (p.public_id, p.first_name, p.last_name, p.born_on, p.language, p.limits)
    row = (await conn.execute(select(*columns).where(p.id == person_id))).one()
    number = await _number(conn, visit, person_id)
    say, today = say_in(visit.frame.language), swedish_date(visit.now)
    facts = [
        age_in_words(row.born_on, today, say),
        until_20_in_words(row.born_on, today, say),
        language_in_words(row.language, visit.frame.language),
    ]
    behind = []
    if actions.call and actions.call.attempts:
        tries = f"{actions.call.attempt} {say('av')} {actions.call.attempts}"
        behind.append(f"{say('Försök')} {tries}")
    if actions.call and actions.call.kind is TaskKind.CALL_BACK:
        promised = due_in_words(actions.call.due_at, visit.now, say)
        behind.append(f"{say('Utlovat samtal')} {promised}")
    if actions.occupation:
        behind.append(say(OCCUPATIONS[actions.occupation]))
    behind += [
        f"{say(words)}: {say(codes[actions.hints[hint]])}"
        for hint, (words, codes) in HINTS.items()
        if hint in actions.hints
    ]
    return Callee(
        public_id=row.public_id,
        name=f"{row.first_name} {row.last_name}",
        facts=facts,
        limits=limits_in_words(row.limits, say),
        number=number,
        written=write_phone(number) if number else "",
        behind=behind,
    )


async def _number(conn: AsyncConnection, visit: Visit, person_id: int) -> str:
    """Return the number that is called first, "" where there is none."""
    point = (await numbers_to_call(conn, [person_id])).get(person_id)
    if point is None:
        return ""
    sealed = select(contact_point.c.value_cipher).where(contact_point.c.id == point)
    return visit.desk.works.vault.open(POINT, (await conn.execute(sealed)).scalar_one())


async def _list(conn: AsyncConnection, visit: Visit, rows: Sequence[AnyRow]) -> list[CallRow]:
    """Return calls as they are shown; every name is asked for at the one door."""
    if not rows:
        return []
    viewer = await load_viewer(conn, visit.worker, visit.now)
    names = await list_people(conn, viewer, visit.worker.login, rows, visit.now)
    d = district.c
    places = {row.id: row.name for row in await conn.execute(select(d.id, d.name))}
    return [
        CallRow(
            TaskKind(row.kind),
            names.get(row.id, ""),
            row.public_id if row.id in names else "",
            places.get(row.district_id, ""),
            row.due_at,
        )
        for row in rows
    ]


ROUTES = (
    Route("GET", CALLS_PAGE, show_calls, WORKERS),
    Route("POST", f"{CALLS_PAGE}/next", take_next_call, WORKERS),
    Route("POST", f"{CALLS_PAGE}/give-back", give_call_back, WORKERS),
)
