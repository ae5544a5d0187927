"""`uppsok run`, `serve`, `worker`, `bot` and `tick`: the processes that do the work."""

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from app.bootstrap import open_works, read_settings
from app.errors import AppError
from app.options import Json, read_instant, run_async
from app.output import print_json, print_rows
from config.clock import SystemClock, VirtualClock
from config.logs import configure_logs
from config.settings import Carriers
from pipeline.erasing import erase_whats_due
from pipeline.tick import tick


def run() -> None:
    """Run everything in one process: the clock, sending, reading, the bot and the web server."""
    configure_logs(sys.stdout)
    _together(web_server=True, clock=True, bot=True)


def serve() -> None:
    """Run the web server alone (PostgreSQL; any number of them)."""
    configure_logs(sys.stdout)
    _only_postgresql("serve")
    _together(web_server=True)


def worker() -> None:
    """Run the clock, sending and the bot (PostgreSQL; any number of them)."""
    configure_logs(sys.stdout)
    _only_postgresql("worker")
    _together(clock=True, bot=True)


def bot() -> None:
    """Run the Telegram bot alone (PostgreSQL; of several processes one at a time is the bot)."""
    configure_logs(sys.stdout)
    _only_postgresql("bot")
    settings = read_settings()
    if settings.carriers is not Carriers.REAL or settings.telegram_token is None:
        raise AppError("there is no bot: set UPPSOK_CARRIERS=real and UPPSOK_TELEGRAM_TOKEN")
    _together(bot=True)


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
        await erase_whats_due(works, clock.now())
    if as_json:
        print_json(counts)
    else:
        print_rows([counts], as_json=False)


def _together(*, web_server: bool = False, clock: bool = False, bot: bool = False) -> None:
    # the bot's library alone takes a second and 120 MB, which no other command needs
    from app.together import run_together  # noqa: PLC0415

    run_async(run_together(web_server=web_server, clock=clock, bot=bot))


def _only_postgresql(command: str) -> None:
    if not read_settings().database_url.startswith("postgresql"):
        raise AppError(f"`uppsok {command}` needs PostgreSQL; on SQLite everything is `uppsok run`")
