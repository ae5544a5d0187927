"""`uppsok run`, `serve`, `worker` and `tick`: the processes that do the work."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import asdict
from typing import Annotated

import structlog
import typer
from aiohttp import web

from app.bootstrap import open_works, read_settings
from app.errors import AppError
from app.memory import calm_collector
from app.options import Json, read_instant, run_async
from app.output import print_json, print_rows
from app.web import make_web_app
from config.clock import SystemClock, VirtualClock
from config.logs import configure_logs
from config.settings import Settings
from pipeline.clockwork import run_clock
from pipeline.tick import tick
from pipeline.works import Works

log = structlog.get_logger("process")


def run() -> None:
    """Run everything in one process: the clock, sending, reading, and the web server."""
    configure_logs(sys.stdout)
    run_async(_together(web_server=True, clock=True))


def serve() -> None:
    """Run the web server alone (PostgreSQL; any number of them)."""
    configure_logs(sys.stdout)
    _only_postgresql("serve")
    run_async(_together(web_server=True, clock=False))


def worker() -> None:
    """Run the clock and sending alone (PostgreSQL; any number of them)."""
    configure_logs(sys.stdout)
    _only_postgresql("worker")
    run_async(_together(web_server=False, clock=True))


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


async def _together(*, web_server: bool, clock: bool) -> None:
    settings = read_settings()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _begin_to_stop, stop)
    async with open_works(settings) as works:
        log.info("started", clock=clock, web_server=web_server)
        calm_collector()
        async with _serving(works, settings) if web_server else nullcontext():
            if clock:
                await run_clock(works, settings.drop_folder, stop)
            else:
                await stop.wait()
    log.info("stopped")


def _begin_to_stop(stop: asyncio.Event) -> None:
    log.info("stopping")
    stop.set()


@asynccontextmanager
async def _serving(works: Works, settings: Settings) -> AsyncIterator[None]:
    """Listen before anything is sent, and until the last batch has been recorded."""
    runner = web.AppRunner(make_web_app(works, settings), access_log=None)
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
