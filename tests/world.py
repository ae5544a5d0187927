"""A small municipality for tests: named people in the register, a plan, carriers in memory.

`World` builds the works as the program does, on the test's own database. People are put
in without an extract; `tick` runs the whole pipeline at an instant.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Select, Table, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from config.clock import VirtualClock
from config.municipality import load_municipality
from messaging.callbacks import record_reports
from messaging.channels.base import Inbound, Outgoing, Report, Result
from messaging.channels.memory import NO_FAULTS, MemoryCarrier
from messaging.desk import Desk
from messaging.inbox import store_inbound
from messaging.shelf import TemplateShelf, seed_templates
from messaging.states import Channel, MessageState, Provider
from pipeline.tick import Ticked, tick
from pipeline.works import Works
from register.age import lifecycle_at
from register.house import House, load_house
from register.import_run import PersonNames
from register.mapping import ColumnMapping
from register.name_index import Named, index_names
from register.numbers import Phone, read_phone
from register.sealing import pnr_hash, point_hash, seal_pnr, seal_point
from register.staff import Role, add_staff
from register.states import Limit, PersonState, PointKind, PointOwner
from register.tables import contact_point, import_run, person
from scheduler.plan_shelf import PlanShelf, activate_plan, save_plan, seed_plans
from scheduler.planning import begin_rounds
from storage.crypto import Vault
from storage.engine import reading, writing
from storage.settings_rows import read_setting, write_setting
from storage.types import AnyRow
from tests.people import ELIAS, Young

DATA_KEY = bytes(range(32))
MOST_OTHERS = 80


class NotingCarrier(MemoryCarrier):
    """The carrier in memory, which keeps what it took and can be told what to answer."""

    def __init__(self, clock: VirtualClock, name: Channel) -> None:
        """Begin with nothing taken; everything that is taken will be delivered."""
        super().__init__(clock, faults=NO_FAULTS, name=name)
        self.offered: list[Outgoing] = []
        self.taken: list[Outgoing] = []
        self.answers: deque[Result] = deque()  # given first, one a message; then all is taken

    async def send(self, outgoing: Outgoing) -> Result:
        """Note the message, and answer as told, else take it."""
        self.offered.append(outgoing)
        if self.answers:
            return self.answers.popleft()
        self.taken.append(outgoing)
        return await super().send(outgoing)


class World:
    """The works of a small municipality, and what tests do with them."""

    def __init__(self, engine: AsyncEngine, clock: VirtualClock) -> None:
        """Build the works; `open_world` fills the database."""
        self.engine, self.clock = engine, clock
        self.sms = NotingCarrier(clock, Channel.SMS)
        self.email = NotingCarrier(clock, Channel.EMAIL)
        self.chat = NotingCarrier(clock, Channel.CHAT)
        self.vault = Vault(DATA_KEY)
        self.owners: dict[str, int] = {}  # staff ids by unit
        self.house: House
        numbers = count(1)
        self.works = Works(
            engine=engine,
            vault=self.vault,
            clock=clock,
            municipality=load_municipality(),
            channels={one.name.value: one for one in (self.sms, self.email, self.chat)},
            templates=TemplateShelf(),
            plans=PlanShelf(),
            mapping=ColumnMapping(),
            worker="tests",
            names=PersonNames(lambda: f"s{next(numbers):06d}", lambda: f"p{next(numbers):06d}"),
            polled=(self.sms, self.email, self.chat),
        )

    async def add_person(
        self,
        who: Young = ELIAS,
        *,
        limits: Collection[Limit] = (),
        state: PersonState = PersonState.ACTIVE,
        in_round: bool = True,
    ) -> int:
        """Put somebody into the register, with an owner; return their id.

        With `in_round` they begin a round of the live plan, unless they are protected.
        """
        row = self._person_row(who, limits, state)
        async with writing(self.engine) as conn:
            key = int(
                (await conn.execute(insert(person).values(row).returning(person.c.id))).scalar_one()
            )
            named = Named(row["first_name"], row["last_name"], row["district_id"])
            await index_names(conn, {key: named})
            for point in _points(who):
                await conn.execute(insert(contact_point).values(self._point_row(key, *point)))
            if in_round and state is PersonState.ACTIVE:
                await self.works.plans.load(conn)
                await begin_rounds(conn, [key], self.works.plans, self.clock.now())
        return key

    async def plan(self, body: str) -> None:
        """Put a plan, as YAML, in force for new rounds."""
        name = next(
            line.partition(":")[2].strip() for line in body.splitlines() if line.startswith("name:")
        )
        async with writing(self.engine) as conn:
            await save_plan(conn, name, body, self.clock.now())
            await activate_plan(conn, name, now=self.clock.now())
            await self.works.plans.load(conn)

    async def start(self, *, pilot: Sequence[str] | None = None, cap: int | None = None) -> None:
        """Say Start, for these districts only or with a daily cap for each unit."""
        at = self.clock.now().isoformat()
        await self.switch(started_at=at, paused="", pilot=pilot, daily_cap=cap)

    async def pause(self) -> None:
        """Stop all sending."""
        await self.switch(paused="by staff")

    async def switch(self, **values: object) -> None:
        """Change what is switched on."""
        async with writing(self.engine) as conn:
            before = await read_setting(conn, "sending") or {}
            await write_setting(conn, "sending", {**before, **values})

    async def extract(self) -> None:
        """Note that tonight's extract has come, whole and without a change."""
        row = {"source": "extract.csv", "at": self.clock.now(), "complete": True}
        async with writing(self.engine) as conn:
            await conn.execute(insert(import_run).values(row))

    async def tick(self, now: datetime | None = None, *, extract: bool = True) -> Ticked:
        """Run the pipeline at `now`, by then with a fresh extract unless told otherwise."""
        self.clock.move(now or self.clock.now())
        if extract:
            await self.extract()
        return await tick(self.works, self.clock.now())

    async def settle(self, minutes: int = 2) -> None:
        """Let what was sent be delivered: some minutes pass, and the pipeline runs."""
        await self.tick(self.clock.now() + timedelta(minutes=minutes), extract=False)

    async def receive(self, sender: str, text: str, key: str = "SM1") -> None:
        """Let an SMS arrive; `key` is the carrier's own name for it. Nobody has read it yet."""
        came = Inbound(
            Provider.TWILIO, key, _number(sender).number, {"Body": text}, self.clock.now()
        )
        async with writing(self.engine) as conn:
            await store_inbound(conn, self.vault, [came])

    async def report(
        self, message_id: int, state: MessageState, error: str = "", *, sid: str = "SM1"
    ) -> int:
        """Let a carrier tell what became of a message; return how many states changed."""
        told = Report(message_id, sid, state, error, self.clock.now())
        async with writing(self.engine) as conn:
            return await record_reports(conn, [told])

    async def desk(self) -> Desk:
        """Return what the stages need at hand, as the database says it now."""
        async with reading(self.engine) as conn:
            return await self.works.desk(conn, self.clock.now())

    async def change(self, table: Table, key: int, **values: Any) -> None:  # noqa: ANN401 - a column's value
        """Set columns of one row."""
        async with writing(self.engine) as conn:
            await conn.execute(update(table).where(table.c.id == key).values(**values))

    async def rows(self, table: Table, **equal: object) -> Sequence[AnyRow]:
        """Return a table's rows whose columns equal these values, oldest first."""
        query = select(table).where(*(table.c[name] == value for name, value in equal.items()))
        return await self.ask(query.order_by(*table.primary_key.columns))

    async def ask(self, query: Select[Any]) -> Sequence[AnyRow]:
        """Return the rows of a query."""
        async with reading(self.engine) as conn:
            rows: Sequence[AnyRow] = (await conn.execute(query)).all()
            return rows

    async def count(self, table: Table, **equal: object) -> int:
        """Return how many rows of a table have these values."""
        query = select(func.count()).select_from(table)
        query = query.where(*(table.c[name] == value for name, value in equal.items()))
        return int((await self.ask(query))[0][0])

    async def _fill(self) -> None:
        async with writing(self.engine) as conn:
            await seed_plans(conn, self.clock.now())
            await seed_templates(conn, self.clock.now())
            self.house = await load_house(conn, self.works.municipality)
            for number, unit in enumerate(self.works.municipality.units, start=1):
                self.owners[unit] = await add_staff(
                    conn,
                    f"sara{number}",
                    "Sara Berg",
                    unit_name=unit,
                    roles=(Role.COORDINATOR, Role.DUTY),
                )
        await self.extract()

    def _person_row(
        self, who: Young, limits: Collection[Limit], state: PersonState
    ) -> dict[str, Any]:
        place = self.house.places[who.district]
        protected = who.protected == "J"
        return {
            "public_id": self.works.names.public_id(),
            "pnr_hash": pnr_hash(self.vault, who.number),
            "pnr_cipher": seal_pnr(self.vault, who.number),
            "subject": self.works.names.subject(),
            "first_name": who.first_name,
            "last_name": who.last_name,
            "gender": who.gender,
            "born_on": who.born_on,
            "street": who.street,
            "postcode": who.postcode,
            "city": who.city,
            "district_id": place.district_id,
            "language": who.language,
            "registered_on": who.registered,
            "reason": who.reason,
            "school": who.school,
            "programme": who.programme,
            "protected": protected,
            "state": state.value,
            "limits": " ".join(sorted(limits)),
            "owner_id": None if protected else self.owners[place.unit],
            "lifecycle_at": lifecycle_at(who.born_on),
        }

    def _point_row(
        self, key: int, owner: PointOwner, kind: PointKind, value: str, name: str
    ) -> dict[str, Any]:
        return {
            "person_id": key,
            "owner": owner.value,
            "kind": kind.value,
            "hash": point_hash(self.vault, value),
            "value_cipher": seal_point(self.vault, value),
            "name": name,
        }


async def open_world(engine: AsyncEngine, clock: VirtualClock) -> World:
    """Return a world with plans, texts, staff and a fresh extract; nobody has said Start yet."""
    world = World(engine, clock)
    await world._fill()  # noqa: SLF001 - the second half of building it
    return world


async def wait_for_a_lock(engine: AsyncEngine, task: asyncio.Task[None]) -> None:
    """Return once somebody in this database waits for a lock, or the task is over.

    Each look is a transaction of its own: within one, PostgreSQL tells what it told first.
    """
    waits = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    while not task.done():
        async with reading(engine) as conn:
            if await conn.scalar(waits):
                return


def another(number: int, who: Young = ELIAS) -> Young:
    """Return somebody like `who` with a name, personnummer and mobile of their own (up to 80)."""
    if not 0 < number <= MOST_OTHERS:
        raise ValueError(f"there are numbers for 1 to {MOST_OTHERS} more people")
    return replace(
        who,
        number=f"{who.number[:8]}{number:04d}",
        first_name=f"{who.first_name}{number}",
        mobile=f"07017406{number + 19:02d}" if who.mobile else "",
        guardian="",
        guardian_mobile="",
        email="",
    )


def _points(who: Young) -> list[tuple[PointOwner, PointKind, str, str]]:
    numbers = [
        (PointOwner.SELF, who.mobile, ""),
        (PointOwner.SELF, who.landline, ""),
        (PointOwner.GUARDIAN_1, who.guardian_mobile, who.guardian),
        (PointOwner.GUARDIAN_2, who.second_guardian_mobile, who.second_guardian),
    ]
    points = []
    for owner, written, name in numbers:
        if written:
            phone = _number(written)
            points.append((owner, phone.kind, phone.number, name))
    if who.email:
        points.append((PointOwner.SELF, PointKind.EMAIL, who.email, ""))
    return points


def _number(text: str) -> Phone:
    phone = read_phone(text)
    assert isinstance(phone, Phone), text
    return phone
