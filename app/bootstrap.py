"""All wiring: settings and keys in, the works out."""

import os
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.errors import AppError
from app.output import say
from config.clock import Clock, SystemClock
from config.keys import ensure_keys
from config.municipality import STOCKHOLM_FILE, Municipality, load_municipality
from config.settings import Carriers, Settings, load_settings
from messaging.channels.base import Channel
from messaging.channels.memory import MemoryCarrier
from messaging.channels.smtp_email import MailAccount, SmtpEmail
from messaging.channels.twilio_sms import TwilioAccount, TwilioSms
from messaging.mail.taking import mail_ids
from messaging.mail.writing import MailSender
from messaging.sending import batch_at, in_flight_at
from messaging.shelf import TemplateShelf, seed_templates
from messaging.states import Channel as ChannelName
from pipeline.schema import TABLES
from pipeline.works import Works
from register.importing import random_names
from register.mapping import ColumnMapping, load_mapping
from scheduler.plan_shelf import PlanShelf, seed_plans
from storage.crypto import Vault
from storage.engine import is_postgresql, open_engine, reading, writing
from storage.migrate import is_current, upgrade
from storage.settings_rows import SYNTHETIC, read_setting, write_setting

KEY_MARK = "data_key"
assert TABLES  # noqa: S101 - naming it keeps the import that fills the metadata


def read_settings() -> Settings:
    """Return the settings with both keys; keys that were made just now are told of on stderr."""
    settings = load_settings()
    settings, advice = ensure_keys(settings, key_folder(settings))
    if advice:
        say(advice)
    return settings


def key_folder(settings: Settings) -> Path:
    """Return where keys are kept that were not given: beside a SQLite file, else in ./var."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).parent
    return Path("var")


@asynccontextmanager
async def open_works(
    settings: Settings | None = None, *, clock: Clock | None = None, inline: bool = False
) -> AsyncIterator[Works]:
    """Give the works for one command or process, and take them down after it.

    `inline` is for a process that serves nobody meanwhile (storage/inline.py).
    """
    settings = settings or read_settings()
    clock = clock or SystemClock()
    vault = Vault(_data_key(settings))
    engine = open_engine(settings.database_url, inline=inline)
    channels: Mapping[str, Channel] = {}
    try:
        await _prepare(engine, vault, settings, clock)
        municipality = load_municipality(settings.municipality or STOCKHOLM_FILE)
        channels = open_channels(settings, clock, municipality, vault)
        yield Works(
            engine=engine,
            vault=vault,
            clock=clock,
            municipality=municipality,
            channels=channels,
            templates=TemplateShelf(),
            plans=PlanShelf(),
            mapping=read_mapping(settings.mapping),
            names=random_names(),
            polled=[one for one in channels.values() if isinstance(one, MemoryCarrier)],
            worker=f"{socket.gethostname()}:{os.getpid()}",
            batch=batch_at(settings.sms_per_second),
            link_base=_link_base(settings, municipality),
            base_url=settings.base_url,
            one_way_sms=settings.one_way_sms,
            in_flight=in_flight_at(settings.sms_per_second, settings.sms_in_flight),
        )
    finally:
        for channel in channels.values():
            await channel.close()
        await engine.dispose()


def open_channels(
    settings: Settings, clock: Clock, municipality: Municipality, vault: Vault
) -> dict[str, Channel]:
    """Return the channels that the settings allow, by name."""
    if settings.carriers is Carriers.MEMORY:
        names = (ChannelName.CHAT, ChannelName.SMS, ChannelName.EMAIL)
        return {name.value: MemoryCarrier(clock, name=name) for name in names}
    opened = (
        _open_sms(settings, clock),
        _open_chat(settings),
        _open_email(settings, clock, municipality, vault),
    )
    return {channel.name.value: channel for channel in opened if channel is not None}


def _open_sms(settings: Settings, clock: Clock) -> Channel | None:
    if not settings.has_sms or settings.twilio_auth_token is None:
        return None
    account = TwilioAccount(
        account_sid=settings.twilio_account_sid or "",
        auth_token=settings.twilio_auth_token.get_secret_value(),
        public_url=settings.base_url,
        from_number=settings.twilio_from or "",
        messaging_service_sid=settings.twilio_messaging_service_sid or "",
        api_url=settings.twilio_api_url or "",
        per_second=settings.sms_per_second,
        answer_seconds=settings.sms_answer_seconds,
    )
    return TwilioSms(account, clock)


def _open_chat(settings: Settings) -> Channel | None:
    if settings.telegram_token is None:
        return None
    # loaded where there is a bot alone: it takes a second and 120 MB
    from messaging.channels.telegram_chat import TelegramChat  # noqa: PLC0415
    from messaging.telegram_api import TelegramApi  # noqa: PLC0415

    token = settings.telegram_token.get_secret_value()
    return TelegramChat(TelegramApi(token, settings.telegram_api_url or ""))


def _open_email(
    settings: Settings, clock: Clock, municipality: Municipality, vault: Vault
) -> Channel | None:
    if settings.smtp_url is None or not municipality.email:
        return None
    sender = MailSender(municipality.email, municipality.name)
    account = MailAccount(settings.smtp_url.get_secret_value(), sender)
    return SmtpEmail(account, mail_ids(vault), clock)


def _link_base(settings: Settings, municipality: Municipality) -> str:
    """Return what personal links begin with: a municipality's own short domain, else ours."""
    if settings.municipality is not None or settings.public_url is None:
        return municipality.reply_url
    return settings.public_url


def read_mapping(file: Path | None) -> ColumnMapping:
    """Return the extract's column mapping from a file, or Stockholm's."""
    if file is None:
        return ColumnMapping()
    try:
        return load_mapping(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise AppError(f"the mapping {file} cannot be read: {fault}") from fault


async def seed(engine: AsyncEngine, clock: Clock) -> None:
    """Fill an empty database with the plans and templates that come along."""
    async with writing(engine) as conn:
        await seed_plans(conn, clock.now())
        await seed_templates(conn, clock.now())


async def reach(engine: AsyncEngine) -> None:
    """Connect once, so that a database that does not answer is told as such."""
    try:
        async with reading(engine):
            pass
    except (OSError, DBAPIError) as fault:
        told = str(fault.orig if isinstance(fault, DBAPIError) else fault).splitlines()[0]
        raise AppError(f"the database does not answer ({told}): see UPPSOK_DATABASE_URL") from fault


async def _prepare(engine: AsyncEngine, vault: Vault, settings: Settings, clock: Clock) -> None:
    await reach(engine)
    if is_postgresql(engine):
        async with reading(engine) as conn:
            if not await is_current(conn):
                raise AppError("the database is not up to date: run `uppsok db upgrade` first")
    else:
        await upgrade(engine)
    await seed(engine, clock)
    async with writing(engine) as conn:
        mark = await read_setting(conn, KEY_MARK)
        if mark is None:
            await write_setting(conn, KEY_MARK, vault.fingerprint.hex())
        elif mark != vault.fingerprint.hex():
            raise AppError("UPPSOK_DATA_KEY is not the key that this database was made with")
        if settings.carriers is Carriers.REAL and await read_setting(conn, SYNTHETIC):
            raise AppError("this database holds a synthetic city: real carriers do not start on it")


def _data_key(settings: Settings) -> bytes:
    if settings.data_key is None:
        raise AppError("UPPSOK_DATA_KEY is missing")
    return settings.data_key.get_secret_value()
