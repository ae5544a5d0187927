"""`uppsok person write` and `uppsok person thread`: talking with somebody from the command line."""

from typing import Annotated

import typer

from app.bootstrap import open_works
from app.options import Json, run_async
from app.output import print_rows, say
from app.people import Login, Who, find_person
from config.clock import STOCKHOLM
from escalation.queue import find_worker
from messaging.conversation import Said, Written, read_thread, write_to
from messaging.states import Channel
from storage.engine import writing


def write(
    person: Who,
    text: Annotated[str, typer.Argument(help="What to say; in quotation marks.")],
    login: Login,
    channel: Annotated[
        Channel | None, typer.Option(help="chat, sms or email; else the way they last wrote.")
    ] = None,
) -> None:
    """Write to a person; an answer to what they wrote goes at once, else within quiet hours."""
    written = run_async(_write(person, text, login, channel))
    at = written.due_at.astimezone(STOCKHOLM)
    when = "at once" if written.answers else f"from {at:%Y-%m-%d %H:%M}"
    say(f"Goes by {written.channel} {when}; `uppsok person thread` shows what becomes of it.")


def thread(person: Who, login: Login, as_json: Json = False) -> None:
    """Show everything said to and by a person, the oldest first."""
    said = run_async(_thread(person, login))
    print_rows([_shown(one) for one in said], as_json=as_json, empty="Nothing has been said yet.")


async def _write(who: str, text: str, login: str, channel: Channel | None) -> Written:
    async with open_works() as works, writing(works.engine) as conn:
        now = works.clock.now()
        worker = await find_worker(conn, login)
        actor = f"staff:{worker.login}"
        number = await find_person(works, conn, who, actor, now)
        return await write_to(
            conn,
            works.vault,
            number,
            text,
            author=actor,
            carriers=frozenset(works.channels),
            now=now,
            channel=channel,
        )


async def _thread(who: str, login: str) -> list[Said]:
    async with open_works() as works, writing(works.engine) as conn:
        now = works.clock.now()
        worker = await find_worker(conn, login)
        actor = f"staff:{worker.login}"
        number = await find_person(works, conn, who, actor, now)
        return await read_thread(conn, works.vault, number, reader=actor, now=now)


def _shown(said: Said) -> dict[str, object]:
    return {
        "at": said.at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M"),
        "who": said.author,
        "channel": said.channel,
        "state": said.state,
        "text": said.text,
    }
