"""The staff's queue: what to do next, claimed by one person at a time (R23)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Subquery,
    Update,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    union,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from escalation.errors import QueueError
from escalation.states import PRIORITY, TaskKind, TaskState
from escalation.tables import task
from escalation.wanted import EVERYTHING, Wanted, quoted
from messaging.due_contacts import UNREAD
from register.absence import covered_by
from register.tables import district, person, staff, staff_district
from scheduler.bands import Band, band_at
from scheduler.states import OutreachState
from scheduler.tables import outreach
from storage.bulk import among, any_of
from storage.engine import is_postgresql
from storage.types import AnyRow, AnySelect, BigKey, Plain, UtcDateTime

IS_URGENT: ColumnElement[bool] = literal_column("task.kind = 'urgent'")
MOST = bindparam("most", type_=Integer())
# A call is made in its own part of the day (R12); other tasks at any time.
IN_BAND = or_(task.c.band == "", task.c.band == bindparam("band", type_=Plain))
MOST_LATER = 500
LEASE = timedelta(minutes=30)
# A task goes to its person's owner first; after this time the whole unit sees it (R23).
OWNER_FIRST = timedelta(hours=4)
ROLE_PROTECTED = "protected"
ROLE_DUTY = "duty"
ROLES_SEEN = frozenset({ROLE_PROTECTED, ROLE_DUTY})
# How many districts and owners, which roles that matter, what is wanted (its values apart).
Shape = tuple[int, int, frozenset[str], Wanted]


@dataclass(frozen=True, slots=True)
class Worker:
    """A member of the staff who asks for work."""

    id: int
    login: str
    name: str
    unit_id: int | None
    roles: frozenset[str]
    districts: tuple[int, ...]
    # for whom they cover, from which day until which
    covers: tuple[tuple[int, date, date], ...] = ()

    def owners_on(self, day: date) -> tuple[int, ...]:
        """Return whose people they look after: their own, and those of whom they cover for."""
        return (self.id, *(one for one, since, until in self.covers if since <= day <= until))

    def may_take(self, row: AnyRow, *, protected: bool) -> bool:
        """Tell whether a task is theirs: of their districts or people, or urgent while on duty."""
        if protected and ROLE_PROTECTED not in self.roles:
            return False
        urgent = row.kind == TaskKind.URGENT and ROLE_DUTY in self.roles
        return urgent or row.district_id in self.districts or row.owner_id == self.id


async def find_worker(conn: AsyncConnection, login: str) -> Worker:
    """Return the member of the staff with this login; raise QueueError where there is none."""
    c = staff.c
    query = select(c.id, c.login, c.name, c.unit_id, c.roles).where(c.login == login)
    row = (await conn.execute(query)).one_or_none()
    if row is None:
        raise QueueError(f"nobody on the staff has the login {login}: see `uppsok staff list`")
    own = select(staff_district.c.district_id).where(staff_district.c.staff_id == row.id)
    districts = list(await conn.scalars(own))
    if not districts and row.unit_id is not None:
        whole = select(district.c.id).where(district.c.unit_id == row.unit_id)
        districts = list(await conn.scalars(whole))
    covers = await covered_by(conn, row.id)
    return Worker(
        row.id,
        row.login,
        row.name,
        row.unit_id,
        frozenset(row.roles.split()),
        tuple(districts),
        covers,
    )


async def open_tasks(
    conn: AsyncConnection,
    worker: Worker,
    now: datetime,
    limit: int,
    *,
    wanted: Wanted = EVERYTHING,
) -> Sequence[AnyRow]:
    """Return the open tasks that are due for this worker, in the order they should be taken."""
    shape, values = _asked(worker, now, limit, wanted)
    return (await conn.execute(_open_query(*shape), values)).all()


def open_ranges(worker: Worker, now: datetime, limit: int) -> tuple[Subquery, dict[str, Any]]:
    """Return what is open and due for a worker (id, kind, due_at), and its values.

    Of each index range (a district, their own people, all that is urgent) the first `limit`.
    """
    shape, values = _asked(worker, now, limit, EVERYTHING)
    found, _ = _open_ranges(*shape)
    return found, values


def _asked(
    worker: Worker, now: datetime, limit: int, wanted: Wanted
) -> tuple[Shape, dict[str, Any]]:
    """Return the shape of a worker's query, and its values."""
    owners = worker.owners_on(swedish_date(now))
    districts = [one for one in worker.districts if wanted.district_id in {None, one}]
    shape = (len(districts), len(owners), worker.roles & ROLES_SEEN, wanted.shape)
    values: dict[str, Any] = {"waited": now - OWNER_FIRST, "band": band_at(now), "most": limit}
    values["now"] = min(now, wanted.due_by) if wanted.due_by else now
    if wanted.district_id is not None:
        values["district"] = wanted.district_id
    values |= {f"district_{place}": one for place, one in enumerate(districts)}
    values |= {f"owner_{place}": one for place, one in enumerate(owners)}
    return shape, values


async def calls_for_later(conn: AsyncConnection, worker: Worker, now: datetime) -> dict[str, int]:
    """Return how many of the worker's due calls wait for each other part of the day (R12).

    At most `MOST_LATER` of each district: counting must not cost more than calling.
    """
    owners = worker.owners_on(swedish_date(now))
    others = [band for band in Band if band is not band_at(now)]
    values: dict[str, Any] = {"now": now}
    values |= {f"district_{place}": one for place, one in enumerate(worker.districts)}
    values |= {f"owner_{place}": one for place, one in enumerate(owners)}
    values |= {f"band_{place}": one for place, one in enumerate(others)}
    query = _later_query(len(worker.districts), len(owners), len(others))
    waiting = {row[0]: row[1] for row in await conn.execute(query, values)}
    return {one.value: waiting[one.value] for one in Band if one.value in waiting}


@cache
def _later_query(districts: int, owners: int, bands: int) -> AnySelect:
    c = task.c
    ranges: list[ColumnElement[bool]] = [
        c.district_id == bindparam(f"district_{place}", type_=BigKey) for place in range(districts)
    ]
    ranges += [c.owner_id == bindparam(f"owner_{place}", type_=BigKey) for place in range(owners)]
    picks = [
        select(c.id, c.band)
        .where(one, c.band == bindparam(f"band_{place}", type_=Plain))
        .where(literal_column("task.state = 'open'"), literal_column("task.band <> ''"))
        .where(c.due_at <= bindparam("now", type_=UtcDateTime()))
        .limit(literal_column(str(MOST_LATER)))
        for one in ranges
        for place in range(bands)
    ]
    found = union(*(pick.subquery().select() for pick in picks)).subquery()
    return select(found.c.band, func.count()).group_by(found.c.band)


async def claim_next(
    conn: AsyncConnection,
    worker: Worker,
    now: datetime,
    count: int,
    *,
    wanted: Wanted = EVERYTHING,
) -> list[int]:
    """Claim the next `count` tasks for a worker; return their ids, fewer where there are fewer."""
    rows = await open_tasks(conn, worker, now, count * 2 + 10, wanted=wanted)
    return await claim_these(conn, worker, [row.id for row in rows], now, most=count)


async def claim_these(
    conn: AsyncConnection, worker: Worker, tasks: Sequence[int], now: datetime, *, most: int
) -> list[int]:
    """Claim the first `most` of these tasks that are still open and the worker's to take.

    Another worker's are passed by, and so are those of people whose steps are held by now,
    and calls that belong to another part of the day.
    """
    arrays = is_postgresql(conn)
    locked = _claimable(arrays, worker.roles & ROLES_SEEN)
    if most < len(tasks):  # what is not claimed is not locked either: others may want it
        places = {number: place for place, number in enumerate(tasks)}
        locked = locked.order_by(case(places, value=task.c.id)).limit(most)
    asked = {
        "tasks": list(tasks),
        "districts": list(worker.districts),
        "owners": list(worker.owners_on(swedish_date(now))),
        "band": band_at(now),
    }
    free = set(await conn.scalars(locked, asked))
    claimed = [number for number in tasks if number in free]
    values = {"tasks": claimed, "staff": worker.id, "until": now + LEASE}
    await conn.execute(_claim(arrays), values)
    return claimed


@cache
def _claimable(arrays: bool, roles: frozenset[str]) -> AnySelect:
    """Return the tasks among some that a worker may take now, locked."""
    c = task.c
    theirs: list[ColumnElement[bool]] = [
        any_of(c.district_id, "districts", arrays=arrays),
        any_of(c.owner_id, "owners", arrays=arrays),
    ]
    if ROLE_DUTY in roles:
        theirs.append(c.kind == TaskKind.URGENT)
    query = takeable(select(c.id), sees_protected=ROLE_PROTECTED in roles).where(
        any_of(c.id, "tasks", arrays=arrays),
        c.state == TaskState.OPEN,
        IN_BAND,
        or_(*theirs),
        or_(c.outreach_id.is_(None), ~UNREAD),  # R5
    )
    return query.with_for_update(of=task, skip_locked=True)


@cache
def _claim(arrays: bool) -> Update:
    c = task.c
    return (
        update(task)
        .where(any_of(c.id, "tasks", arrays=arrays), c.state == TaskState.OPEN)
        .values(
            state=TaskState.CLAIMED.value,
            staff_id=bindparam("staff", type_=BigKey),
            lease_until=bindparam("until", type_=UtcDateTime()),
        )
    )


async def extend_lease(conn: AsyncConnection, worker: Worker, task_id: int, now: datetime) -> bool:
    """Keep a claimed task for another half hour; tell whether it was still this worker's."""
    c = task.c
    kept = await conn.execute(
        update(task)
        .where(c.id == task_id, c.state == TaskState.CLAIMED, c.staff_id == worker.id)
        .values(lease_until=now + LEASE)
    )
    return kept.rowcount == 1


async def release_expired(conn: AsyncConnection, now: datetime) -> int:
    """Return unfinished work to the queue; return how many tasks."""
    c = task.c
    returned = await conn.execute(
        update(task)
        .where(literal_column("state = 'claimed'"), c.lease_until < now)
        .values(state=TaskState.OPEN.value, staff_id=None, lease_until=None)
    )
    return returned.rowcount


async def move_tasks(conn: AsyncConnection, people: Sequence[int], owner: int | None) -> None:
    """Let the open tasks of people who have a new owner go to that owner first."""
    c = task.c
    await conn.execute(
        update(task)
        .where(among(conn, c.person_id, people), literal_column("state = 'open'"))
        .values(owner_id=owner)
    )


async def tasks_of(conn: AsyncConnection, worker: Worker) -> Sequence[AnyRow]:
    """Return what a worker has claimed, the most urgent first."""
    c = task.c
    query = (
        select(*_columns())
        .outerjoin(person, person.c.id == c.person_id)
        .where(literal_column("task.state = 'claimed'"), c.staff_id == worker.id)
        .order_by(c.priority.desc(), c.due_at, c.id)
    )
    return (await conn.execute(query)).all()


def _columns() -> tuple[ColumnElement[Any], ...]:
    c, p = task.c, person.c
    return (
        c.id, c.kind, c.person_id, c.reply_id, c.letter_batch_id, c.step, c.priority, c.due_at,
        c.owner_id, c.district_id, c.lease_until,
        p.public_id, p.first_name, p.last_name, p.protected, p.language,
    )  # fmt: skip


@lru_cache(maxsize=256)
def _open_query(districts: int, owners: int, roles: frozenset[str], wanted: Wanted) -> AnySelect:
    """Return the tasks of a worker's index ranges: each district's, their own, all urgent ones.

    Built once for each shape: building it costs more than running it. Only what is shown is
    joined to its person.
    """
    c = task.c
    found, mine = _open_ranges(districts, owners, roles, wanted)
    shared = case((found.c.owner_id.in_(mine), 0), else_=1)
    order = (found.c.priority.desc(), shared, found.c.due_at, found.c.id)
    first = select(found.c.id).order_by(*order).limit(MOST).subquery()
    shared = case((c.owner_id.in_(mine), 0), else_=1)
    return (
        select(*_columns())
        .join_from(first, task, c.id == first.c.id)
        .outerjoin(person, person.c.id == c.person_id)
        .order_by(c.priority.desc(), shared, c.due_at, c.id)
    )


@lru_cache(maxsize=256)
def _open_ranges(
    districts: int, owners: int, roles: frozenset[str], wanted: Wanted
) -> tuple[Subquery, Sequence[BindParameter[int]]]:
    """Return the first tasks of each of a worker's index ranges, and the owners' parameters."""
    c = task.c
    mine = [bindparam(f"owner_{place}", type_=BigKey) for place in range(owners)]
    ranges: list[ColumnElement[bool]] = [
        c.district_id == bindparam(f"district_{place}", type_=BigKey) for place in range(districts)
    ]
    ranges += [c.owner_id == owner for owner in mine]
    if ROLE_DUTY in roles:
        ranges.append(IS_URGENT)
    picks = [_pick(one, mine, ROLE_PROTECTED in roles, wanted) for one in ranges]
    found = union_all(*(pick.subquery().select() for pick in picks)).subquery()
    return select(found).distinct().subquery(), mine


def _pick(
    where: ColumnElement[bool],
    mine: Sequence[BindParameter[int]],
    sees_protected: bool,
    wanted: Wanted,
) -> AnySelect:
    """Return the first of one index range of the open tasks that are due."""
    c = task.c
    mine_or_shared = or_(
        c.owner_id.is_(None),
        c.owner_id.in_(mine),
        c.due_at <= bindparam("waited", type_=UtcDateTime()),
        IS_URGENT,
    )
    columns = (c.id, c.kind, c.priority, c.due_at, c.owner_id)
    query = takeable(select(*columns), sees_protected=sees_protected)
    # literals: so many parameters in each range would cost more than the query
    if wanted.kinds:
        query = query.where(literal_column(f"task.kind IN ({quoted(wanted.kinds)})"))
        # said once more in the index's own words: priority is its second column
        priorities = ", ".join(str(one) for one in sorted({PRIORITY[one] for one in wanted.kinds}))
        query = query.where(literal_column(f"task.priority IN ({priorities})"))
    if wanted.language:
        query = query.where(literal_column(f"task.language = '{wanted.language}'"))
    if wanted.district_id is not None:
        query = query.where(c.district_id == bindparam("district", type_=BigKey))
    return (
        query.where(
            where,
            # a literal: with a parameter PostgreSQL could not use the partial index
            literal_column("task.state = 'open'"),
            c.due_at <= bindparam("now", type_=UtcDateTime()),
            IN_BAND,
            mine_or_shared,
        )
        .order_by(c.priority.desc(), c.due_at, c.id)
        .limit(MOST)
    )


def takeable(query: AnySelect, *, sees_protected: bool) -> AnySelect:
    """Leave out the tasks of people whose steps are held, and of protected people (R5, R7).

    `query` selects from the task's table; its person and round are joined to it.
    """
    c = task.c
    query = (
        query.outerjoin_from(task, person, person.c.id == c.person_id)
        .outerjoin(outreach, outreach.c.id == c.outreach_id)
        .where(or_(outreach.c.id.is_(None), outreach.c.state == OutreachState.ACTIVE))
    )
    if sees_protected:
        return query
    return query.where(or_(person.c.id.is_(None), ~person.c.protected))
