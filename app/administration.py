"""`uppsok db` and `doctor`: running the service."""

import typer

from app.bootstrap import reach, read_settings, seed
from app.errors import AppError
from app.options import Json, run_async
from app.output import print_json, print_rows, say
from config.clock import SystemClock
from config.features import describe_features
from config.municipality import STOCKHOLM_FILE, load_municipality
from config.settings import Settings
from messaging.desk import CHAT_BOT, load_gate
from messaging.shelf import TemplateShelf
from pipeline.schema import TABLES
from storage.engine import open_engine, reading
from storage.migrate import is_current, upgrade
from storage.settings_rows import read_setting

database = typer.Typer(help="The database.", no_args_is_help=True)


@database.command("upgrade")
def upgrade_database() -> None:
    """Bring the database's tables to this version of Uppsök."""
    run_async(_upgrade())


def doctor(as_json: Json = False) -> None:
    """Tell what this installation can do, and what is missing for the rest."""
    settings = read_settings()
    municipality = load_municipality(settings.municipality or STOCKHOLM_FILE)
    rows = [
        {"feature": one.name, "on": "yes" if one.on else "no", "missing": one.missing}
        for one in describe_features(settings, municipality)
    ]
    rows += run_async(_database_rows(settings))
    if as_json:
        print_json(rows)
    else:
        print_rows(rows, as_json=False)


async def _upgrade() -> None:
    engine = open_engine(read_settings().database_url)
    try:
        await reach(engine)
        await upgrade(engine)
        await seed(engine, SystemClock())
    finally:
        await engine.dispose()
    say(f"The database is up to date ({len(TABLES)} tables).")


async def _database_rows(settings: Settings) -> list[dict[str, str]]:
    engine = open_engine(settings.database_url)
    try:
        await reach(engine)
        async with reading(engine) as conn:
            if not await is_current(conn):
                return [_row("database", "`uppsok db upgrade`")]
            gate = await load_gate(conn, SystemClock().now())
            shelf = TemplateShelf()
            await shelf.load(conn)
            signed_in = await read_setting(conn, CHAT_BOT)
    except AppError as fault:
        return [_row("database", str(fault))]
    finally:
        await engine.dispose()
    sending = "" if gate.started else "`uppsok start`"
    linkless = shelf.linkless_sms() if settings.one_way_sms else []
    rows = [
        _row("database", ""),
        _row("fresh extract", "`uppsok import`: plans stand still" if gate.stale else ""),
        _row("sending", "it is paused: `uppsok start`" if gate.paused else sending),
    ]
    if settings.telegram_token is not None:
        rows.append(_row("chat bot signed in", "" if signed_in else "`uppsok run` or `uppsok bot`"))
    if settings.one_way_sms:
        without = f"a link is missing in {', '.join(linkless)}" if linkless else ""
        rows.append(_row("answers to SMS, by link", without))
    return rows


def _row(feature: str, missing: str) -> dict[str, str]:
    return {"feature": feature, "on": "no" if missing else "yes", "missing": missing}
