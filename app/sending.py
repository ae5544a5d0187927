"""`uppsok start` and `uppsok pause`: nothing is sent until someone says Start (R22)."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.bootstrap import open_works
from app.errors import AppError
from app.options import run_async
from app.output import say
from config.clock import STOCKHOLM
from register.tables import district
from scheduler.states import ContactState
from scheduler.tables import planned_contact
from storage.engine import writing
from storage.settings_rows import read_setting, write_setting

SENDING = "sending"


def start(
    daily_cap: Annotated[
        int | None, typer.Option(min=1, help="Most contacts a unit may begin in a day.")
    ] = None,
    pilot: Annotated[
        list[str] | None,
        typer.Option(help="Only people of this district; repeat for more. Leave out for all."),
    ] = None,
) -> None:
    """Let what is planned go out (again); tells what comes first."""
    run_async(_start(daily_cap, pilot))


def pause(
    reason: Annotated[str, typer.Argument(help="Why, for those who wonder.")] = "by staff",
) -> None:
    """Stop all sending at once; `uppsok start` lets it go on."""
    run_async(_pause(reason))


async def _start(daily_cap: int | None, pilot: list[str] | None) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        await _check_districts(conn, pilot or ())
        before: Any = await read_setting(conn, SENDING) or {}
        await write_setting(
            conn,
            SENDING,
            {
                "started_at": before.get("started_at") or works.clock.now().isoformat(),
                "paused": "",
                "pilot": pilot or None,
                "daily_cap": daily_cap,
            },
        )
        c = planned_contact.c
        query = select(func.count(), func.min(c.due_at)).where(c.state == ContactState.PLANNED)
        planned, first = (await conn.execute(query)).one()
        await works.templates.load(conn)
        linkless = works.templates.linkless_sms() if works.one_way_sms else []
    when = f", the first at {first.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if first else ""
    say(f"Started. {planned} contacts are planned{when}.")
    if linkless:
        say(
            "SMS come from a name that cannot be answered. These texts have no link to the reply"
            f" page, and are not sent: {', '.join(linkless)}"
        )


async def _check_districts(conn: AsyncConnection, names: Sequence[str]) -> None:
    known = set(await conn.scalars(select(district.c.name)))
    for name in names:
        if name not in known:
            listed = ", ".join(sorted(one for one in known if one))
            raise AppError(f"there is no district {name}; there are: {listed}")


async def _pause(reason: str) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        before: Any = await read_setting(conn, SENDING) or {}
        await write_setting(conn, SENDING, {**before, "paused": reason})
    say("Paused: nothing is sent until `uppsok start`.")
