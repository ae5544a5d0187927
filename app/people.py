"""`uppsok person`: what staff decide and record about one person."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path
from secrets import token_hex
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from app.bootstrap import open_works
from app.errors import AppError
from app.options import run_async
from app.output import say
from escalation.leaving import end_outreach, resume
from escalation.limiting import limit_contact
from escalation.queue import Worker, find_worker
from escalation.recording import (
    Contact,
    InContact,
    end_supports,
    mark_in_contact,
    record_contacts,
)
from messaging.chats import unbind_person
from messaging.states import Channel
from pipeline.works import Works
from register.finding import find_by_personnummer, find_by_public_id
from register.identity import NumberFault
from register.removal import remove_person, restore_person
from register.states import LeftReason, Limit, Occupation
from scheduler.planning import begin_rounds
from storage.engine import writing

app = typer.Typer(help="One person: remove, limit, record contact.", no_args_is_help=True)
Who = Annotated[str, typer.Argument(help="Personnummer, or the id that lists show.")]
Login = Annotated[str, typer.Option("--as", help="Your login.")]
Reason = Annotated[str, typer.Option(help="Why, as a short code, such as moved_abroad.")]
Act = Callable[[Works, AsyncConnection, int, Worker, datetime], Awaitable[bool]]


@app.command("remove")
def remove(person: Who, reason: Reason, login: Login) -> None:
    """Take a person out of the register; the next extract does not undo it."""

    async def act(
        _works: Works, conn: AsyncConnection, number: int, worker: Worker, now: datetime
    ) -> bool:
        actor = f"staff:{worker.login}"
        if not await remove_person(conn, number, reason=reason, actor=actor, now=now):
            return False
        await end_outreach(conn, [number], LeftReason.REMOVED, now)
        return True

    _run(person, login, act, "Removed; `uppsok person restore` puts the person back.")


@app.command("restore")
def restore(person: Who, reason: Reason, login: Login) -> None:
    """Put back somebody who was removed; a new round begins."""

    async def act(
        works: Works, conn: AsyncConnection, number: int, worker: Worker, now: datetime
    ) -> bool:
        actor = f"staff:{worker.login}"
        if not await restore_person(conn, number, reason=reason, actor=actor, now=now):
            return False
        await begin_rounds(conn, [number], works.plans, now)
        return True

    _run(person, login, act, "Restored.")


@app.command("resume")
def resume_contact(person: Who, login: Login) -> None:
    """Begin contact anew with somebody whose protection has ended, or whose death was a mistake."""

    async def act(
        works: Works, conn: AsyncConnection, number: int, _worker: Worker, now: datetime
    ) -> bool:
        return await resume(conn, works.plans, number, now)

    _run(person, login, act, "A new round of contact begins.")


@app.command("limit")
def limit(
    person: Who,
    login: Login,
    limits: Annotated[
        list[Limit] | None, typer.Option("--limit", help="Repeat for more; none lifts them all.")
    ] = None,
) -> None:
    """Say what must not be done about a person; no reason is stored."""

    async def act(
        _works: Works, conn: AsyncConnection, number: int, worker: Worker, now: datetime
    ) -> bool:
        actor = f"staff:{worker.login}"
        set_now = await limit_contact(conn, number, limits or (), actor=actor, now=now)
        return bool(set_now.source)

    _run(person, login, act, "The limits are set.")


@app.command("contact")
def contact(
    person: Who,
    login: Login,
    channel: Annotated[Channel, typer.Option(help="How you were in touch.")] = Channel.PHONE,
    relative: Annotated[bool, typer.Option("--relative", help="It was a relative.")] = False,
    occupation: Annotated[Occupation | None, typer.Option(help="What they do now.")] = None,
    wants_support: Annotated[bool, typer.Option("--wants-support")] = False,
    declined: Annotated[bool, typer.Option("--declined")] = False,
) -> None:
    """Record that a person or a relative has been in touch: they called, or you met them."""

    async def act(
        works: Works, conn: AsyncConnection, number: int, worker: Worker, now: datetime
    ) -> bool:
        made = Contact(
            key=token_hex(8),
            person_id=number,
            channel=channel,
            relative=relative,
            occupation=occupation,
            wants_support=wants_support,
            declined=declined,
        )
        await record_contacts(conn, works.vault, works.plans, worker, [made], now=now)
        return True

    _run(person, login, act, "Recorded: the person counts as reached.")


@app.command("unbind-chat")
def unbind_chat(person: Who, login: Login) -> None:
    """Close a person's Telegram chat and delete its id; a new link opens another."""

    async def act(
        works: Works, conn: AsyncConnection, number: int, worker: Worker, now: datetime
    ) -> bool:
        return await unbind_person(
            conn, works.vault, number, actor=f"staff:{worker.login}", now=now
        )

    _run(person, login, act, "The chat is closed; a new link opens another.")


@app.command("in-contact")
def in_contact(
    file: Annotated[
        Path, typer.Argument(help="A line each: personnummer, or personnummer;support since.")
    ],
    login: Login,
) -> None:
    """Mark people you are in contact with already, before the first start: no plan begins."""
    count = run_async(_in_contact(file, login))
    say(f"{count} people are marked as in contact.")


@app.command("end-support")
def end_support_of(
    person: Who,
    login: Login,
    reason: Annotated[str, typer.Option(help="studies, work or other.")],
) -> None:
    """Close a person's support."""

    async def act(
        _works: Works, conn: AsyncConnection, number: int, worker: Worker, now: datetime
    ) -> bool:
        await end_supports(conn, worker, {number: reason}, now=now)
        return True

    _run(person, login, act, "The support is closed.")


async def _in_contact(file: Path, login: str) -> int:
    lines = read_marks(file)
    async with open_works() as works, writing(works.engine) as conn:
        now = works.clock.now()
        worker = await find_worker(conn, login)
        actor = f"staff:{worker.login}"
        marks = [
            InContact(await find_person(works, conn, who, actor, now), since)
            for who, since in lines
        ]
        await mark_in_contact(conn, marks, actor=actor, now=now)
    return len(marks)


def read_marks(file: Path) -> list[tuple[str, date | None]]:
    """Return the personnummer of a list, each with the day its support began, if any."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise AppError(f"{file} cannot be read: {fault}") from None
    marks: list[tuple[str, date | None]] = []
    for number, line in enumerate(lines, 1):
        who, _, since = (part.strip() for part in line.partition(";"))
        if not who:
            continue
        try:
            marks.append((who, date.fromisoformat(since) if since else None))
        except ValueError:
            raise AppError(f"{file}, line {number}: {since} is no date (YYYY-MM-DD)") from None
    return marks


def _run(person: str, login: str, act: Act, done: str) -> None:
    """Find the person, act, and say what happened."""
    run_async(_act(person, login, act))
    say(done)


async def _act(who: str, login: str, act: Act) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        now = works.clock.now()
        await works.plans.load(conn)
        worker = await find_worker(conn, login)
        number = await find_person(works, conn, who, f"staff:{login}", now)
        if not await act(works, conn, number, worker, now):
            raise AppError("nothing changed: it was so already")


async def find_person(
    works: Works, conn: AsyncConnection, who: str, actor: str, now: datetime
) -> int:
    """Return the id of whoever has this public id or personnummer; the look is logged."""
    found = await find_by_public_id(conn, who.upper(), actor=actor, now=now)
    if found is None:
        by_number = await find_by_personnummer(conn, who, vault=works.vault, actor=actor, now=now)
        found = None if isinstance(by_number, NumberFault) else by_number
    if found is None:
        raise AppError(f"nobody in the register is {who}")
    return found.id
