"""Everything that one process runs beside each other, until it is told to stop."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import structlog
from aiohttp import web

from app.bootstrap import open_works, read_settings
from app.chatting import bot_office
from app.memory import calm_collector
from app.web import make_web_app
from bot.telegram.loop import BotOffice, run_bot
from config.clock import Clock
from config.settings import Settings
from pipeline.clockwork import run_clock
from pipeline.works import Works

log = structlog.get_logger("process")


async def run_together(
    settings: Settings | None = None,
    *,
    web_server: bool = False,
    clock: bool = False,
    bot: bool = False,
    time: Clock | None = None,
    opened: Callable[[], None] = lambda: None,
) -> None:
    """Run the parts of the program that are asked for, until a signal to stop.

    `time` is the clock that they go by, the machine's where none is given; `opened` is called
    when the web server listens.
    """
    settings = settings or read_settings()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _begin_to_stop, stop)
    async with open_works(settings, clock=time) as works:
        log.info("started", clock=clock, web_server=web_server)
        calm_collector()
        office = bot_office(works, settings) if bot else None
        work: list[Coroutine[Any, Any, object]] = [stop.wait()]
        if clock:
            work.append(run_clock(works, settings.drop_folder, stop))
        if office is not None:
            work.append(run_bot(office, stop))
        async with _serving(works, settings, office) if web_server else nullcontext():
            opened()
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
