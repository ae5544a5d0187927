"""The one door to people: whoever is shown to staff was asked for here, and it is logged (R16).

Every page that shows somebody goes through `look_at`, `list_people` or `open_some`; all ask
`access_rules.judge` about each person.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from console.access_rules import Case, Verdict, Viewer, judge
from escalation.queue import Worker
from escalation.states import TaskKind, TaskState
from escalation.tables import task
from register.tables import district, person
from storage.access import log_access, log_accesses
from storage.bulk import among
from storage.tables import access_log
from storage.types import AnyRow, AnySelect

VIEW, REFUSED, LISTED, SEARCHED = "view", "refused", "list", "search"
OPENED, UNMASKED = "open", "unmask"  # with a reason, which holds for a while
REASON_HOLDS = timedelta(minutes=30)
_OPEN = (TaskState.OPEN.value, TaskState.CLAIMED.value)


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking at one person; `person_id` only where they may be seen."""

    verdict: Verdict
    person_id: int | None = None
    held: bool = False  # the viewer holds a task of theirs


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in a list."""

    public_id: str
    name: str


async def load_viewer(conn: AsyncConnection, worker: Worker, now: datetime) -> Viewer:
    """Return what decides whom a member of the staff may see now."""
    unit = select(district.c.id)
    if worker.unit_id is not None:
        unit = unit.where(district.c.unit_id == worker.unit_id)
    return Viewer(
        worker.id,
        worker.roles,
        frozenset(worker.districts),
        frozenset(await conn.scalars(unit)),
        frozenset(worker.owners_on(swedish_date(now))),
    )


async def look_at(
    conn: AsyncConnection,
    worker: Worker,
    public_id: str,
    now: datetime,
    *,
    reason: str = "",
    action: str = VIEW,
) -> Look | None:
    """Open one person for a member of the staff and log it; None where nobody is this.

    The reason why somebody protected was opened (`OPENED`) holds for half an hour.

    Args:
        conn: a connection in a writing transaction.
        worker: who looks.
        public_id: whom at.
        now: when.
        reason: a word of `access_rules.Reason`; needed for people with protected data (R7).
        action: what is done, as the log says it.
    """
    asked = await _ask(conn, worker, public_id, now, reason)
    if asked is None:
        return None
    look, reason = asked
    seen = look.verdict is Verdict.SEEN
    await _log(conn, worker, public_id, now, action=action if seen else REFUSED, reason=reason)
    return look


async def glance_at(
    conn: AsyncConnection, worker: Worker, public_id: str, now: datetime
) -> Look | None:
    """Tell whether somebody may be seen, and log nothing: for what shows nothing of them.

    A page that asks every few seconds whether there is news shows nobody by asking. Who may
    not see them is sent through `look_at`, which logs the refusal.
    """
    asked = await _ask(conn, worker, public_id, now, "")
    return None if asked is None else asked[0]


async def unmask(
    conn: AsyncConnection, worker: Worker, public_id: str, now: datetime, reason: str
) -> Look | None:
    """Note why somebody's whole numbers are shown, for half an hour; None where nobody is this."""
    asked = await _ask(conn, worker, public_id, now, "")
    if asked is None:
        return None
    look, refusal = asked
    seen = look.verdict is Verdict.SEEN
    action, reason = (UNMASKED, reason) if seen else (REFUSED, refusal)
    await _log(conn, worker, public_id, now, action=action, reason=reason)
    return look


async def given_reason(
    conn: AsyncConnection, worker: Worker, public_id: str, now: datetime, action: str
) -> str:
    """Return the reason with which a member of the staff did this lately, "" where they did not."""
    c = access_log.c
    theirs = (c.person == public_id, c.actor == f"staff:{worker.login}", c.action == action)
    query = select(c.reason).where(*theirs, c.at > now - REASON_HOLDS)
    return await conn.scalar(query.order_by(c.at.desc(), c.id.desc()).limit(1)) or ""


async def open_some(
    conn: AsyncConnection,
    worker: Worker,
    people: Collection[int],
    now: datetime,
    *,
    action: str = LISTED,
) -> list[int]:
    """Return which of some people a member of the staff may see in a list, and log every look.

    Nobody with protected data is ever among them (R7), whatever reason there was to look.

    Args:
        conn: a connection in a writing transaction.
        worker: who looks.
        people: ids, in the order in which they are returned.
        now: when.
        action: what is done, as the log says it.
    """
    if not people:
        return []
    rows = await conn.execute(_cases(worker.id).where(among(conn, person.c.id, people)))
    viewer = await load_viewer(conn, worker, now)
    verdicts = {row.id: (row.public_id, judge(viewer, _case(row))) for row in rows}
    actor = f"staff:{worker.login}"
    for verdict in Verdict:
        told = [one for one, came in verdicts.values() if came is verdict]
        seen = verdict is Verdict.SEEN
        what, why = (action, "") if seen else (REFUSED, verdict.value)
        await log_accesses(conn, now, actor=actor, people=told, action=what, reason=why)
    found = {key for key, (_, verdict) in verdicts.items() if verdict is Verdict.SEEN}
    return [key for key in people if key in found]


async def list_people(
    conn: AsyncConnection,
    viewer: Viewer,
    login: str,
    tasks: Sequence[AnyRow],
    now: datetime,
    *,
    held: bool = False,
) -> dict[int, str]:
    """Return the names that a list of tasks may show, by the tasks' ids, and log them.

    Nobody with protected data has a name in a list (R7). `held` says that the tasks are the
    viewer's own.
    """
    seen = [row for row in tasks if row.public_id is not None and _is_listed(viewer, row, held)]
    people = sorted({row.public_id for row in seen})
    if people:
        await log_accesses(conn, now, actor=f"staff:{login}", people=people, action=LISTED)
    return {row.id: f"{row.first_name} {row.last_name}" for row in seen}


async def list_these(
    conn: AsyncConnection, worker: Worker, people: Collection[int], now: datetime
) -> dict[int, Named]:
    """Return those of some people who may stand in a list, by their ids, and log them."""
    if not people:
        return {}
    p = person.c
    columns = (p.id, p.public_id, p.first_name, p.last_name, p.protected, p.district_id, p.owner_id)
    rows = (await conn.execute(select(*columns).where(among(conn, p.id, people)))).all()
    viewer = await load_viewer(conn, worker, now)
    seen = [
        row
        for row in rows
        if judge(viewer, Case(row.district_id, row.owner_id, row.protected)) is Verdict.SEEN
    ]
    shown = sorted(row.public_id for row in seen)
    await log_accesses(conn, now, actor=f"staff:{worker.login}", people=shown, action=LISTED)
    return {row.id: Named(row.public_id, f"{row.first_name} {row.last_name}") for row in seen}


def _is_listed(viewer: Viewer, row: AnyRow, held: bool) -> bool:
    urgent = row.kind == TaskKind.URGENT
    case = Case(row.district_id, row.owner_id, row.protected, urgent=urgent, held=held)
    return judge(viewer, case) is Verdict.SEEN


async def _ask(
    conn: AsyncConnection, worker: Worker, public_id: str, now: datetime, reason: str
) -> tuple[Look, str] | None:
    """Return what comes of looking, and what the log gives as its reason."""
    row = await _find(conn, worker.id, public_id)
    if row is None:
        return None
    if row.protected is not False and not reason:
        reason = await given_reason(conn, worker, public_id, now, OPENED)
    verdict = judge(await load_viewer(conn, worker, now), _case(row), reason)
    seen = verdict is Verdict.SEEN
    look = Look(verdict, row.id if seen else None, held=row.held)
    return look, reason if seen else verdict.value


async def _log(
    conn: AsyncConnection,
    worker: Worker,
    public_id: str,
    now: datetime,
    *,
    action: str,
    reason: str,
) -> None:
    actor = f"staff:{worker.login}"
    await log_access(conn, now, actor=actor, person=public_id, action=action, reason=reason)


async def _find(conn: AsyncConnection, staff_id: int, public_id: str) -> AnyRow | None:
    query = _cases(staff_id).where(person.c.public_id == public_id)
    return (await conn.execute(query)).one_or_none()


def _cases(staff_id: int) -> AnySelect:
    """Return a query for what is asked of people before they are seen."""
    p, t = person.c, task.c
    theirs = (t.person_id == p.id, t.state.in_(_OPEN))
    urgent = exists().where(*theirs, t.kind == TaskKind.URGENT)
    held = exists().where(*theirs, t.staff_id == staff_id, t.state == TaskState.CLAIMED)
    columns = (p.id, p.public_id, p.district_id, p.owner_id, p.protected)
    return select(*columns, urgent.label("urgent"), held.label("held"))


def _case(row: AnyRow) -> Case:
    return Case(row.district_id, row.owner_id, row.protected, urgent=row.urgent, held=row.held)
