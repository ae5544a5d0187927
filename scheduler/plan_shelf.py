"""The plans in the database: seeded from the files that come along, parsed once a version."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from config.plan_files import read_plan_files
from scheduler.plan import Plan, choose_plan
from scheduler.plan_file import parse_plan
from scheduler.running_experiments import SYSTEM, end_overtaken, running_experiments
from scheduler.states import ExperimentKind
from scheduler.tables import plan_version

DEFAULT_PLAN = "digital-first"


class PlanShelf:
    """Every plan version in use, parsed; and which of them new rounds take.

    Of those in force the first match wins: what is for some people stands before what is for
    everybody, and each where the first version of its plan stood, whichever is in force.
    """

    def __init__(self) -> None:
        """Start empty; `load` fills it."""
        self._parsed: dict[int, Plan] = {}
        self._live: tuple[int, ...] = ()
        self._coming: date | None = None

    async def load(self, conn: AsyncConnection) -> None:
        """Read the versions that are not known yet, and which are live."""
        c = plan_version.c
        query = select(c.id, c.name, c.live, c.activate_on).order_by(c.id)
        rows = (await conn.execute(query)).all()
        self._coming = min((row.activate_on for row in rows if row.activate_on), default=None)
        for row in rows:
            if row.id not in self._parsed:
                body = select(plan_version.c.body).where(plan_version.c.id == row.id)
                self._parsed[row.id] = parse_plan((await conn.scalars(body)).one())
        names = list(dict.fromkeys(row.name for row in rows))
        live = [
            (self._is_for_all(row.id), names.index(row.name), row.id) for row in rows if row.live
        ]
        self._live = tuple(version for *_, version in sorted(live))

    def _is_for_all(self, version_id: int) -> bool:
        return not self._parsed[version_id].applies_to

    def has(self, version_id: int) -> bool:
        """Tell whether a version has been loaded."""
        return version_id in self._parsed

    def is_due(self, today: date) -> bool:
        """Tell whether the day has come on which another version is to be in force."""
        return self._coming is not None and self._coming <= today

    @property
    def has_coming(self) -> bool:
        """Whether a day has been named on which another version is to be in force."""
        return self._coming is not None

    def is_live(self, version_id: int) -> bool:
        """Tell whether new rounds may take this version."""
        return version_id in self._live

    def live(self) -> list[Plan]:
        """Return the plans that new rounds take."""
        return [plan for _, plan in self.live_versions()]

    def live_versions(self) -> list[tuple[int, Plan]]:
        """Return the versions that new rounds take, with their plans."""
        return [(version, self._parsed[version]) for version in self._live]

    def get(self, version_id: int) -> Plan:
        """Return one version's plan."""
        return self._parsed[version_id]

    def for_person(self, traits: Mapping[str, str]) -> int:
        """Return the live version that a new round of this person follows: first match wins."""
        plans = [self._parsed[version] for version in self._live]
        chosen = choose_plan(plans, traits)
        return self._live[plans.index(chosen)]


async def seed_plans(conn: AsyncConnection, now: datetime, live: str = DEFAULT_PLAN) -> None:
    """Put the plans that come along into an empty database; `live` is the one in force."""
    if await conn.scalar(select(plan_version.c.id).limit(1)) is not None:
        return
    for name, body in read_plan_files().items():
        await conn.execute(
            insert(plan_version).values(
                name=name, number=1, body=body, created_at=now, live=name == live
            )
        )


async def lock_plans(conn: AsyncConnection) -> None:
    """Lock every version, so that whoever else changes what is in force waits.

    Rounds that follow one begin meanwhile (PostgreSQL's FOR NO KEY UPDATE).
    """
    query = select(plan_version.c.id).order_by(plan_version.c.id)
    await conn.execute(query.with_for_update(key_share=True))


async def activate_plan(
    conn: AsyncConnection, name: str, *, now: datetime, by: str = SYSTEM
) -> bool:
    """Put the newest version of a plan in force alone; tell whether there is one."""
    newest = await conn.scalar(
        select(plan_version.c.id)
        .where(plan_version.c.name == name)
        .order_by(plan_version.c.number.desc())
        .limit(1)
    )
    if newest is None:
        return False
    await activate_version(conn, newest, now=now, by=by)
    return True


async def activate_version(
    conn: AsyncConnection, version_id: int, *, now: datetime, by: str = SYSTEM
) -> None:
    """Put one version in force alone; no other change that was planned comes after it.

    The experiments with waits of what was in force before end.
    """
    await lock_plans(conn)
    c = plan_version.c
    await conn.execute(update(plan_version).values(live=c.id == version_id, activate_on=None))
    await _end_waits(conn, now=now, by=by)


async def plan_activation(conn: AsyncConnection, version_id: int, on: date) -> None:
    """Plan from which day a version is in force, in place of what was planned."""
    await lock_plans(conn)
    c = plan_version.c
    await conn.execute(update(plan_version).values(activate_on=None))
    await conn.execute(update(plan_version).where(c.id == version_id).values(activate_on=on))


async def take_back_activation(conn: AsyncConnection, version_id: int) -> bool:
    """Take back that a version is to be in force; tell whether that was planned still."""
    await lock_plans(conn)
    c = plan_version.c
    planned = (c.id == version_id, c.activate_on.is_not(None))
    taken = await conn.execute(update(plan_version).where(*planned).values(activate_on=None))
    return taken.rowcount > 0


async def activate_due(conn: AsyncConnection, now: datetime) -> str:
    """Put the version in force whose day has come; return its plan's name, "" for none."""
    await lock_plans(conn)
    c = plan_version.c
    due = select(c.id, c.name).where(c.activate_on <= swedish_date(now))
    row = (await conn.execute(due.order_by(c.activate_on.desc(), c.id).limit(1))).one_or_none()
    if row is None:
        return ""
    await activate_version(conn, row.id, now=now)
    return str(row.name)


async def save_plan(
    conn: AsyncConnection, name: str, body: str, now: datetime, *, by: str = ""
) -> int:
    """Store a plan's text as its next version, not yet in force; return the version's number.

    A text that is the newest version already is not stored again.
    """
    await lock_plans(conn)
    c = plan_version.c
    newest = (
        await conn.execute(
            select(c.number, c.body).where(c.name == name).order_by(c.number.desc()).limit(1)
        )
    ).one_or_none()
    if newest is not None and newest.body == body:
        return int(newest.number)
    number = 1 if newest is None else newest.number + 1
    await conn.execute(
        insert(plan_version).values(
            name=name, number=number, body=body, created_at=now, live=False, made_by=by
        )
    )
    return int(number)


async def replace_plan(
    conn: AsyncConnection, version_id: int, body: str, *, by: str, now: datetime
) -> int:
    """Put a changed text in force in place of one version of its plan; return its number.

    It has that version's place among the plans in force.
    """
    c = plan_version.c
    name = (await conn.scalars(select(c.name).where(c.id == version_id))).one()
    number = await save_plan(conn, name, body, now, by=by.removeprefix("staff:"))
    await conn.execute(update(plan_version).where(c.id == version_id).values(live=False))
    newest = (c.name == name, c.number == number)
    await conn.execute(update(plan_version).where(*newest).values(live=True))
    await _end_waits(conn, now=now, by=by)
    return number


async def _end_waits(conn: AsyncConnection, *, now: datetime, by: str) -> None:
    """End the experiments with waits of versions that are not in force any more."""
    live = set(await conn.scalars(select(plan_version.c.id).where(plan_version.c.live)))
    running = await running_experiments(conn)
    waits = [one for one in running if one.kind is ExperimentKind.WAIT]
    over = [one.id for one in waits if one.standard not in live]
    await end_overtaken(conn, over, now=now, by=by)


async def find_plan_id(conn: AsyncConnection, name: str, number: int) -> int:
    """Return the key of one version of a plan."""
    c = plan_version.c
    return int((await conn.scalars(select(c.id).where(c.name == name, c.number == number))).one())
