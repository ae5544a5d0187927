"""`uppsok run`, `serve`, `worker`, `bot` and `tick`: the processes that do the work."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, nullcontext
from dataclasses import asdict
from typing import Annotated, Any

import structlog
import typer
from aiohttp import web

from app.bootstrap import open_works, read_settings
from app.chatting import bot_office
from app.errors import AppError
from app.memory import calm_collector
from app.options import Json, read_instant, run_async
from app.output import print_json, print_rows
from app.web import make_web_app
from bot.telegram.loop import BotOffice, run_bot
from config.clock import SystemClock, VirtualClock
from config.logs import configure_logs
from config.settings import Carriers, Settings
from pipeline.clockwork import run_clock
from pipeline.tick import tick
from pipeline.works import Works

log = structlog.get_logger("process")


def run() -> None:
    """Run everything in one process: the clock, sending, reading, the bot and the web server."""
    configure_logs(sys.stdout)
    run_async(_together(web_server=True, clock=True, bot=True))


def serve() -> None:
    """Run the web server alone (PostgreSQL; any number of them)."""
    configure_logs(sys.stdout)
    _only_postgresql("serve")
    run_async(_together(web_server=True))


def worker() -> None:
    """Run the clock, sending and the bot (PostgreSQL; any number of them)."""
    configure_logs(sys.stdout)
    _only_postgresql("worker")
    run_async(_together(clock=True, bot=True))


def bot() -> None:
    """Run the Telegram bot alone (PostgreSQL; of several processes one at a time is the bot)."""
    configure_logs(sys.stdout)
    _only_postgresql("bot")
    settings = read_settings()
    if settings.carriers is not Carriers.REAL or settings.telegram_token is None:
        raise AppError("there is no bot: set UPPSOK_CARRIERS=real and UPPSOK_TELEGRAM_TOKEN")
    run_async(_together(bot=True))


def tick_once(
    now: Annotated[
        str, typer.Option(help="The instant to run at, ISO 8601; else the present.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Run the pipeline once, for cron and tests."""
    run_async(_tick(now, as_json=as_json))


async def _tick(now: str, *, as_json: bool) -> None:
    clock = VirtualClock(read_instant(now)) if now else SystemClock()
    async with open_works(clock=clock) as works:
        counts = asdict(await tick(works, clock.now()))
    if as_json:
        print_json(counts)
    else:
        print_rows([counts], as_json=False)


async def _together(*, web_server: bool = False, clock: bool = False, bot: bool = False) -> None:
    settings = read_settings()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _begin_to_stop, stop)
    async with open_works(settings) as works:
        log.info("started", clock=clock, web_server=web_server)
        calm_collector()
        office = bot_office(works, settings) if bot else None
        work: list[Coroutine[Any, Any, object]] = [stop.wait()]
        if clock:
            work.append(run_clock(works, settings.drop_folder, stop))
        if office is not None:
            work.append(run_bot(office, stop))
        async with _serving(works, settings, office) if web_server else nullcontext():
            await asyncio.gather(*work)
    log.info("stopped")


def _begin_to_stop(stop: asyncio.Event) -> None:
    log.info("stopping")
    stop.set()


@asynccontextmanager
async def _serving(
    works: Works, settings: Settings, office: BotOffice | None
) -> AsyncIterator[None]:
    """Listen before anything is sent, and until the last batch has been recorded."""
    runner = web.AppRunner(make_web_app(works, settings, office), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
        log.info("listening", host=settings.host, port=settings.port)
        yield
    finally:
        await runner.cleanup()


def _only_postgresql(command: str) -> None:
    if not read_settings().database_url.startswith("postgresql"):
        raise AppError(f"`uppsok {command}` needs PostgreSQL; on SQLite everything is `uppsok run`")
