"""Twilio's door, wired: what comes in is stored, and callers reach their unit."""

from bot.twilio.webhooks import TwilioDoor
from config.settings import Settings
from escalation.callers import unit_of_caller
from messaging.callbacks import record_reports
from messaging.channels.base import Inbound, Report
from messaging.inbox import store_at_once
from pipeline.works import Works
from register.numbers import read_phone
from storage.engine import reading, writing
from storage.lane import Lanes

GROUPS_AT_ONCE = 2  # one is made safe while the next gathers


def open_twilio_door(works: Works, settings: Settings) -> TwilioDoor:
    """Return the door for webhooks that are signed with the account's token."""
    lanes = Lanes(works.engine, GROUPS_AT_ONCE)

    async def store_inbound(inbound: list[Inbound]) -> None:
        await store_at_once(lanes, works.vault, inbound)

    async def store_reports(reports: list[Report]) -> None:
        async with writing(works.engine) as conn:
            await record_reports(conn, reports)

    async def find_number(caller: str) -> str:
        async with reading(works.engine) as conn:
            unit = await unit_of_caller(conn, works.vault, caller)
        return _dialled(works.municipality.phone_of(unit) if unit else works.municipality.phone)

    token = settings.twilio_auth_token
    return TwilioDoor(
        store_inbound=store_inbound,
        store_reports=store_reports,
        close=lanes.close,
        groups_at_once=lanes.count,
        find_number=find_number,
        fallback_number=_dialled(works.municipality.phone),
        auth_token=token.get_secret_value() if token else "",
        public_url=settings.base_url,
        clock=works.clock,
    )


def _dialled(written: str) -> str:
    """Return a number as it is dialled, "" where it is none."""
    phone = read_phone(written)
    return phone.number if phone else ""
