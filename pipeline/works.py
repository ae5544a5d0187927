"""The works: everything that the stages are run with, put together once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from config.clock import Clock
from config.municipality import Municipality
from messaging.channels.base import Channel, Report
from messaging.desk import (
    CHAT_BOT,
    Desk,
    Letterhead,
    load_first_names,
    load_gate,
    load_places,
    load_texts,
)
from messaging.line import IN_FLIGHT
from messaging.reader_shelf import ReaderShelf
from messaging.sending import BATCH
from messaging.shelf import TemplateShelf
from messaging.states import Channel as ChannelName
from register.import_run import PersonNames
from register.mapping import ColumnMapping
from scheduler.plan_shelf import PlanShelf
from storage.crypto import Vault
from storage.settings_rows import read_setting


class Polled(Protocol):
    """A carrier that does not call back: its reports are collected at each tick."""

    def due_reports(self, now: datetime) -> list[Report]:
        """Return, and forget, the reports that are due."""
        ...


@dataclass(frozen=True, slots=True)
class Works:
    """One process's connections, keys and shelves."""

    engine: AsyncEngine
    vault: Vault
    clock: Clock
    municipality: Municipality
    channels: Mapping[str, Channel]
    templates: TemplateShelf
    plans: PlanShelf
    mapping: ColumnMapping
    worker: str
    names: PersonNames
    polled: Sequence[Polled] = ()
    readers: ReaderShelf = field(default_factory=ReaderShelf)
    batch: int = BATCH  # messages claimed at a time
    link_base: str = ""  # what personal links begin with
    base_url: str = ""  # under which staff reach the console
    one_way_sms: bool = False  # SMS come from a name that cannot be answered
    in_flight: int = IN_FLIGHT  # messages offered to carriers at a time
    stop: asyncio.Event | None = None  # set when the process is about to end

    async def desk(self, conn: AsyncConnection, now: datetime) -> Desk:
        """Return what the stages need at hand, as the database says it now."""
        trials = await load_texts(conn, self.templates)
        await self.plans.load(conn)
        return Desk(
            vault=self.vault,
            templates=self.templates,
            plans=self.plans,
            letterhead=Letterhead(
                self.municipality.name,
                self.municipality.phone,
                self.municipality.info_url,
                {name: one.phone for name, one in self.municipality.units.items() if one.phone},
                link_base=self.link_base,
                one_way_sms=self.one_way_sms,
                chat_bot=await self.chat_bot(conn),
            ),
            worker=self.worker,
            gate=await load_gate(conn, now),
            places=await load_places(conn),
            first_names=await load_first_names(conn),
            carriers=frozenset(self.channels),
            trials=trials,
        )

    async def chat_bot(self, conn: AsyncConnection) -> str:
        """Return the Telegram bot's name, "" where there is none or it has been taken down."""
        if ChannelName.CHAT not in self.channels:
            return ""
        return await read_setting(conn, CHAT_BOT) or ""
