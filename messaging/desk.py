"""What every claim needs at hand: keys, templates, plans, names, and what is switched on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from messaging.shelf import TemplateShelf
from register.tables import district, import_run, staff, unit
from scheduler.drawing import Trial, running_trials
from scheduler.plan_shelf import PlanShelf
from scheduler.states import ExperimentKind
from storage.crypto import Vault
from storage.settings_rows import read_setting

STALE_AFTER_WEEKDAYS = 2
SATURDAY = 5
CHAT_BOT = "telegram_bot"  # the setting with the bot's name, written when the bot has signed in


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: what every text may say of the municipality."""

    municipality: str
    phone: str
    info_url: str
    phones: Mapping[str, str] = field(default_factory=dict)  # by unit, where it has its own
    link_base: str = ""  # what personal links begin with; empty: texts go without
    one_way_sms: bool = False  # SMS cannot be answered: each must carry a link
    chat_bot: str = ""  # the Telegram bot's name; empty: nobody is offered a chat


@dataclass(frozen=True, slots=True)
class Gate:
    """What is switched on (R21, R22)."""

    started: bool
    paused: bool
    stale: bool  # the last complete extract is too old
    pilot: frozenset[str] | None  # names of districts; None: everybody
    daily_cap: int | None  # plan-born contacts begun per unit and day

    @property
    def open(self) -> bool:
        """Whether anything at all may be sent."""
        return self.started and not self.paused


@dataclass(frozen=True, slots=True)
class Place:
    """A district, by names."""

    district: str
    unit: str
    unit_id: int


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a stage function needs besides a connection and the time."""

    vault: Vault
    templates: TemplateShelf
    plans: PlanShelf
    letterhead: Letterhead
    worker: str
    gate: Gate
    places: Mapping[int, Place]  # by district id
    first_names: Mapping[int, str]  # by staff id
    carriers: frozenset[str]  # the machine channels that this installation has
    trials: Sequence[Trial] = ()  # the experiments with texts that run


async def load_texts(conn: AsyncConnection, templates: TemplateShelf) -> list[Trial]:
    """Bring a shelf up to what is live now (R17); return the experiments with texts that run."""
    trials = await running_trials(conn, ExperimentKind.TEXT)
    await templates.load(conn, {one for trial in trials for one in trial.versions})
    return trials


async def load_places(conn: AsyncConnection) -> dict[int, Place]:
    """Return every district with the unit that serves it."""
    query = select(district.c.id, district.c.name, unit.c.name, unit.c.id).join_from(district, unit)
    return {row[0]: Place(row[1], row[2], row[3]) for row in await conn.execute(query)}


async def load_first_names(conn: AsyncConnection) -> dict[int, str]:
    """Return the first name of each member of the staff, as texts are signed (R23)."""
    rows = await conn.execute(select(staff.c.id, staff.c.name))
    return {row[0]: row[1].split(" ")[0] for row in rows}


async def load_gate(conn: AsyncConnection, now: datetime) -> Gate:
    """Read what is switched on."""
    sending: Any = await read_setting(conn, "sending") or {}
    newest = await conn.scalar(
        select(import_run.c.at)
        .where(import_run.c.complete)
        .order_by(import_run.c.id.desc())
        .limit(1)
    )
    pilot = sending.get("pilot")
    return Gate(
        started=bool(sending.get("started_at")),
        paused=bool(sending.get("paused")),
        stale=newest is None or is_stale(newest, now),
        pilot=None if pilot is None else frozenset(pilot),
        daily_cap=sending.get("daily_cap"),
    )


def is_stale(extract_at: datetime, now: datetime) -> bool:
    """Tell whether an extract is older than two weekdays (R21)."""
    day, today, passed = swedish_date(extract_at), swedish_date(now), 0
    if (today - day).days > 2 * STALE_AFTER_WEEKDAYS + 2:
        return True
    while day < today:
        day += timedelta(days=1)
        passed += day.weekday() < SATURDAY
    return passed > STALE_AFTER_WEEKDAYS
