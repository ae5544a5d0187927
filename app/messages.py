"""`uppsok reconcile` and `uppsok messages`: messages whose fate is unknown."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from app.bootstrap import open_works
from app.errors import AppError
from app.options import Json, read_instant, run_async
from app.output import print_json, print_rows, say
from config.clock import STOCKHOLM, SystemClock, VirtualClock
from escalation.queue import find_worker
from messaging.channels.base import Listing
from messaging.unknown import settle_by_staff, unknown_messages
from pipeline.reconcile import reconcile
from pipeline.works import Works
from storage.engine import reading, writing
from storage.types import AnyRow

app = typer.Typer(help="Messages: those whose fate is unknown.", no_args_is_help=True)


def reconcile_now(
    now: Annotated[
        str, typer.Option(help="The instant to ask at, ISO 8601; else the present.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Ask the carriers about every message whose fate is unknown, as the clock does by itself."""
    run_async(_reconcile(now, as_json=as_json))


@app.command("unknown")
def list_unknown(as_json: Json = False) -> None:
    """List the messages that may or may not have been taken, the oldest first."""
    run_async(_list(as_json=as_json))


@app.command("settle")
def settle(
    message: Annotated[int, typer.Argument(help="The message's number in the list.")],
    login: Annotated[str, typer.Option("--as", help="Who decides.")],
    sent: Annotated[
        bool | None,
        typer.Option("--sent/--not-sent", help="What the carrier's own log says became of it."),
    ] = None,
) -> None:
    """Decide what became of an unknown message; one that was not sent is planned once more."""
    if sent is None:
        raise typer.BadParameter("say --sent or --not-sent")
    run_async(_settle(message, login, sent=sent))


async def _reconcile(now: str, *, as_json: bool) -> None:
    clock = VirtualClock(read_instant(now)) if now else SystemClock()
    async with open_works(clock=clock) as works:
        done = await reconcile(works, clock.now(), everything=True)
    if done is None:
        raise AppError("another process is asking the carriers now: try again in some minutes")
    if as_json:
        print_json(asdict(done))
    else:
        print_rows([asdict(done)], as_json=False)


async def _list(*, as_json: bool) -> None:
    async with open_works() as works, reading(works.engine) as conn:
        rows = [_shown(works, row) for row in await unknown_messages(conn)]
    print_rows(rows, as_json=as_json, empty="Of no message the fate is unknown.")


async def _settle(message: int, login: str, *, sent: bool) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        worker = await find_worker(conn, login)
        actor = f"staff:{worker.login}"
        now = works.clock.now()
        if not await settle_by_staff(conn, message, sent=sent, actor=actor, now=now):
            raise AppError(f"message {message} is not unknown: see `uppsok messages unknown`")
    told = "was sent" if sent else "was not sent; it is planned again if it is still wanted"
    say(f"Message {message} {told}.")


def _shown(works: Works, row: AnyRow) -> dict[str, object]:
    return {
        "message": row.id,
        "person": "protected" if row.protected else row.public_id,
        "channel": row.channel,
        "at": _in_words(row.created_at),
        "step": row.step or row.origin,
        "reason": row.error,
        "next": _next(works, row),
    }


def _next(works: Works, row: AnyRow) -> str:
    """Say what the message waits for."""
    if not isinstance(works.channels.get(row.channel), Listing):
        return "staff: the channel cannot be asked"
    if row.deadline is None:
        return "staff: the carrier's list is not plain"
    return f"asked again {_in_words(row.deadline)}"


def _in_words(at: datetime) -> str:
    return at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")
