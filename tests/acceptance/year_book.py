"""A simulated time in a synthetic city, lived through once and written down for tests.

The year goes through the program's own pipeline. What it left in the database is read
into plain rows; what was true of the city's people stands beside it, so that a rule is
not checked against the register's own idea of who is in it.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretBytes
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from app.bootstrap import open_works
from app.demonstration import BEGINS, DEMO_KEY, connect_city
from config.clock import STOCKHOLM, VirtualClock, swedish_date
from config.settings import Settings
from escalation.tables import task
from messaging.tables import message
from pipeline.works import Works
from register.sealing import PNR, POINT
from register.tables import contact_point, fact, person, status_change
from reports.annual import annual_report
from reports.annual_forms import as_json
from reports.events import Event, stream_events
from reports.period import Period
from scheduler.states import ContactState
from scheduler.tables import outreach, planned_contact
from simulation.city import City, build_city
from simulation.person import SimPerson
from storage.engine import open_engine, reading, writing
from storage.migrate import upgrade
from storage.settings_rows import SYNTHETIC, read_setting, write_setting
from storage.types import AnyRow
from tests.measuring import unmeasured

NIGHT = time(4)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class YearBook:
    """What a simulated time left behind."""

    city: City
    people: Mapping[int, SimPerson]  # who the rows of the register are, by person id
    started_at: datetime
    report: Mapping[str, Any]  # as `uppsok report annual --format json`
    messages: Sequence[AnyRow]  # with their planned contact, the address, and the round
    tasks: Sequence[AnyRow]
    contacts: Sequence[AnyRow]  # planned contacts
    rounds: Sequence[AnyRow]
    changes: Sequence[AnyRow]  # the ledger
    facts: Sequence[AnyRow]  # with the person's id
    events: Sequence[Event]
    numbers: Mapping[int, str]  # addresses by contact point
    most_ahead: int  # planned contacts of one round at the end of any month
    protected: frozenset[int]  # as the register says at the end

    def rows_of(self, rows: Sequence[AnyRow], who: int) -> list[AnyRow]:
        """Return those of some rows that are about a person."""
        return [row for row in rows if row.person_id == who]

    def is_owed(self, who: int, at: datetime) -> bool:
        """Tell whether we may begin contact with a person: registered, under 20, not protected."""
        one, day = self.people[who], swedish_date(at)
        birthday = one.born_on.replace(year=one.born_on.year + 20)
        return one.in_register(last_night(at)) and day < birthday and not self.is_protected(who, at)

    def is_protected(self, who: int, at: datetime) -> bool:
        """Tell whether a person's data were protected in the latest extract."""
        return self.people[who].version_at(last_night(at)).protected


def last_night(at: datetime) -> date:
    """Return the date of the latest extract before an instant: weekdays, at four."""
    local = at.astimezone(STOCKHOLM)
    night = local.date() - timedelta(days=local.time() < NIGHT)
    return night - timedelta(days=max(0, night.weekday() - SATURDAY + 1))


def live_year(url: str, folder: Path, *, people: int, months: int, seed: int = 1) -> YearBook:
    """Live through a city's time on the database at `url`, which has nothing in it."""
    city = build_city(people, seed, BEGINS, months)
    with capture_logs(), unmeasured():  # a year takes long
        return asyncio.run(_live(city, url, folder, seed))


async def _live(city: City, url: str, folder: Path, seed: int) -> YearBook:
    clock = VirtualClock(datetime.combine(city.begins, time(3), STOCKHOLM))
    settings = Settings(database_url=url, data_key=SecretBytes(DEMO_KEY))
    await _make_tables(url)
    async with open_works(settings, clock=clock, inline=True) as works:
        async with writing(works.engine) as conn:
            await write_setting(conn, SYNTHETIC, value=True)
        most_ahead = 0
        async for _ in connect_city(works, city, clock, seed=seed, folder=folder).months():
            async with reading(works.engine) as conn:
                most_ahead = max(most_ahead, await _most_ahead(conn))
        async with reading(works.engine) as conn:
            return await _write_down(conn, works, city, most_ahead)


async def _make_tables(url: str) -> None:
    engine = open_engine(url)
    await upgrade(engine)
    await engine.dispose()


async def _most_ahead(conn: AsyncConnection) -> int:
    c = planned_contact.c
    query = select(c.person_id).where(c.state == ContactState.PLANNED, c.outreach_id.is_not(None))
    return max(Counter(await conn.scalars(query)).values(), default=0)


async def _write_down(conn: AsyncConnection, works: Works, city: City, most_ahead: int) -> YearBook:
    vault = works.vault
    last = city.ends - timedelta(days=1)
    report = await annual_report(conn, Period(city.begins, last), now=works.clock.now())
    started: Any = await read_setting(conn, "sending")
    people = {
        row.id: city.by_personnummer(vault.open(PNR, row.pnr_cipher))
        for row in await _rows(conn, select(person.c.id, person.c.pnr_cipher))
    }
    point, flagged = contact_point.c, select(person.c.id).where(person.c.protected)
    return YearBook(
        city=city,
        people={number: one for number, one in people.items() if one is not None},
        started_at=datetime.fromisoformat(started["started_at"]),
        report=as_json(report, simulated=True),
        messages=await _rows(conn, _messages()),
        tasks=await _rows(conn, select(task).order_by(task.c.id)),
        contacts=await _rows(conn, select(planned_contact).order_by(planned_contact.c.id)),
        rounds=await _rows(conn, select(outreach).order_by(outreach.c.id)),
        changes=await _rows(
            conn, select(status_change).order_by(status_change.c.at, status_change.c.id)
        ),
        facts=await _rows(conn, _facts()),
        events=[one async for one in stream_events(conn)],
        numbers={
            row.id: vault.open(POINT, row.value_cipher)
            for row in await _rows(conn, select(point.id, point.value_cipher))
        },
        most_ahead=most_ahead,
        protected=frozenset(await conn.scalars(flagged)),
    )


async def _rows(conn: AsyncConnection, query: Select[Any]) -> Sequence[AnyRow]:
    found: Sequence[AnyRow] = (await conn.execute(query)).all()
    return found


def _messages() -> Select[Any]:
    c = planned_contact.c
    return (
        select(message, c.origin, c.step, c.outreach_id)
        .join_from(message, planned_contact, c.id == message.c.planned_contact_id)
        .order_by(message.c.created_at, message.c.id)
    )


def _facts() -> Select[Any]:
    return (
        select(fact, person.c.id.label("person_id"))
        .join_from(fact, person, person.c.subject == fact.c.subject)
        .order_by(fact.c.at, fact.c.id)
    )
