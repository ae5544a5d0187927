"""The plans in the database: seeded from the files that come along, parsed once a version."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from config.plan_files import read_plan_files
from scheduler.plan import Plan, choose_plan
from scheduler.plan_file import parse_plan
from scheduler.tables import plan_version

DEFAULT_PLAN = "digital-first"


class PlanShelf:
    """Every plan version in use, parsed; and which of them new rounds take."""

    def __init__(self) -> None:
        """Start empty; `load` fills it."""
        self._parsed: dict[int, Plan] = {}
        self._live: tuple[int, ...] = ()
        self._coming: date | None = None

    async def load(self, conn: AsyncConnection) -> None:
        """Read the versions that are not known yet, and which are live."""
        c = plan_version.c
        query = select(c.id, c.live, c.activate_on).order_by(c.id)
        rows = (await conn.execute(query)).all()
        self._live = tuple(row.id for row in rows if row.live)
        self._coming = min((row.activate_on for row in rows if row.activate_on), default=None)
        for row in rows:
            if row.id not in self._parsed:
                body = select(plan_version.c.body).where(plan_version.c.id == row.id)
                self._parsed[row.id] = parse_plan((await conn.scalars(body)).one())

    def has(self, version_id: int) -> bool:
        """Tell whether a version has been loaded."""
        return version_id in self._parsed

    def is_due(self, today: date) -> bool:
        """Tell whether the day has come on which another version is to be in force."""
        return self._coming is not None and self._coming <= today

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


async def activate_plan(conn: AsyncConnection, name: str) -> bool:
    """Put the newest version of a plan in force alone; tell whether there is one."""
    newest = await conn.scalar(
        select(plan_version.c.id)
        .where(plan_version.c.name == name)
        .order_by(plan_version.c.number.desc())
        .limit(1)
    )
    if newest is None:
        return False
    await conn.execute(update(plan_version).values(live=plan_version.c.id == newest))
    return True


async def activate_version(conn: AsyncConnection, version_id: int) -> None:
    """Put one version in force alone; no other change that was planned comes after it."""
    c = plan_version.c
    await conn.execute(update(plan_version).values(live=c.id == version_id, activate_on=None))


async def plan_activation(conn: AsyncConnection, version_id: int | None, on: date) -> None:
    """Plan from which day a version is in force, in place of what was planned; None: nothing is."""
    c = plan_version.c
    await conn.execute(update(plan_version).values(activate_on=None))
    if version_id is not None:
        await conn.execute(update(plan_version).where(c.id == version_id).values(activate_on=on))


async def activate_due(conn: AsyncConnection, today: date) -> str:
    """Put the version in force whose day has come; return its plan's name, "" for none."""
    c = plan_version.c
    due = select(c.id, c.name).where(c.activate_on <= today).order_by(c.activate_on.desc(), c.id)
    row = (await conn.execute(due.limit(1))).one_or_none()
    if row is None:
        return ""
    await activate_version(conn, row.id)
    return str(row.name)


async def save_plan(
    conn: AsyncConnection, name: str, body: str, now: datetime, *, by: str = ""
) -> int:
    """Store a plan's text as its next version, not yet in force; return the version's number.

    A text that is the newest version already is not stored again.
    """
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


async def replace_plan(conn: AsyncConnection, version_id: int, body: str, now: datetime) -> int:
    """Put a changed text in force in place of one version of its plan; return its number."""
    c = plan_version.c
    name = (await conn.scalars(select(c.name).where(c.id == version_id))).one()
    number = await save_plan(conn, name, body, now)
    await conn.execute(update(plan_version).where(c.id == version_id).values(live=False))
    newest = (c.name == name, c.number == number)
    await conn.execute(update(plan_version).where(*newest).values(live=True))
    return number


async def find_plan_id(conn: AsyncConnection, name: str, number: int) -> int:
    """Return the key of one version of a plan."""
    c = plan_version.c
    return int((await conn.scalars(select(c.id).where(c.name == name, c.number == number))).one())
