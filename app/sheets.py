"""Single sheets of `uppsok letters`: one letter, a sample of a text, a knock card."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.bootstrap import open_works
from app.errors import AppError
from app.options import read_instant, run_async
from app.output import say
from app.people import find_person
from config.clock import swedish_date
from escalation.cards import book_card, compose_card
from escalation.errors import QueueError
from escalation.queue import find_worker
from messaging.letter_prints import compose_letters, find_letter
from messaging.links import link_address
from messaging.paper.cards import card_data
from messaging.paper.layout import Letter, Sender, single_data
from messaging.paper.press import print_pdf
from messaging.paper.reference import read_reference
from messaging.shelf import TemplateMissingError
from messaging.states import Channel, MessageState
from messaging.tables import message
from messaging.templates import SAMPLE
from register.tables import person
from storage.access import log_access
from storage.engine import reading, writing

Login = Annotated[str, typer.Option("--as", help="Your login.")]
Out = Annotated[Path, typer.Option("--out", help="The PDF file to write.", dir_okay=False)]
OWNER_ONLY = 0o600


def preview(
    letter: Annotated[
        str, typer.Argument(help="A person's id or personnummer; or a letter's reference.")
    ],
    out: Out,
    login: Login,
) -> None:
    """Make the PDF of one letter, posted or not; nothing is closed or counted by it."""
    run_async(_preview(letter, out, login))


def sample(
    template: Annotated[str, typer.Argument(help="The text's name, such as `hello`.")],
    out: Out,
    language: Annotated[str, typer.Option(help="The text's language.")] = "sv",
    window: Annotated[
        bool, typer.Option("--window", help="Draw the envelope's window, to try envelopes.")
    ] = False,
) -> None:
    """Make a letter to nobody from the live text, to see what it looks like on paper."""
    run_async(_sample(template, out, language, window=window))


def card(
    task: Annotated[int, typer.Argument(help="The knock card's task number.")],
    out: Out,
    login: Login,
    visit_at: Annotated[str, typer.Option(help="When the visit will be.")] = "",
    colleague: Annotated[
        list[str] | None, typer.Option(help="Who goes with you (login); repeat.")
    ] = None,
) -> None:
    """Book the visit and make the PDF of the card that announces it; without a time, again.

    Close the task as `delivered` when the card is in the door.
    """
    at = read_instant(visit_at) if visit_at else None
    run_async(_card(task, out, login, visit_at=at, colleagues=colleague or []))


def write_private(out: Path, pdf: bytes) -> None:
    """Write a PDF that only its owner may read: it holds names and addresses."""
    out.touch(mode=OWNER_ONLY)
    out.write_bytes(pdf)


async def letter_of(conn: AsyncConnection, number: int, actor: str, now: datetime) -> int:
    """Return the id of the letter that a reference names, and log whose it is (R16)."""
    query = (
        select(person.c.public_id)
        .join_from(message, person, person.c.id == message.c.person_id)
        .where(message.c.id == number, message.c.channel == Channel.LETTER)
    )
    public_id = await conn.scalar(query)
    if public_id is None:
        raise AppError("there is no letter with this reference")
    await log_access(conn, now, actor=actor, person=public_id, action="letter")
    return number


async def _preview(which: str, out: Path, login: str) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        now = works.clock.now()
        actor = f"staff:{(await find_worker(conn, login)).login}"
        letter = read_reference(which)
        if letter is not None:
            letter = await letter_of(conn, letter, actor, now)
        else:
            someone = await find_person(works, conn, which, actor, now)
            letter = await find_letter(conn, someone, list(MessageState))
        desk = await works.desk(conn, now)
        found = await compose_letters(conn, desk, [letter] if letter else [], now)
    if not found:
        raise AppError(f"{which} has no letter")
    write_private(out, print_pdf(single_data(found[0]), now))


async def _sample(template: str, out: Path, language: str, *, window: bool) -> None:
    async with open_works() as works:
        now = works.clock.now()
        async with reading(works.engine) as conn:
            desk = await works.desk(conn, now)
    try:
        live = desk.templates.find(template, Channel.LETTER, language)
    except TemplateMissingError as fault:
        raise AppError(str(fault)) from fault
    base, word = desk.letterhead.link_base, SAMPLE["reply_url"].rpartition("/")[2]
    letter = Letter(
        number=0,
        reference="",
        language=live.language,
        name=f"{SAMPLE['first_name']} Exempelsson",
        street="Storgatan 1",
        postcode="123 45",
        city="Exempelstad",
        day=swedish_date(now),
        text=live.compiled.render(SAMPLE),
        link=link_address(base, word) if base else "",
        sender=Sender(
            municipality=desk.letterhead.municipality,
            unit=SAMPLE["unit"],
            phone=SAMPLE["phone"],
            info_url=desk.letterhead.info_url,
            coordinator=SAMPLE["sender"],
        ),
    )
    write_private(out, print_pdf(single_data(letter, framed=window), now))


async def _card(
    task: int, out: Path, login: str, *, visit_at: datetime | None, colleagues: list[str]
) -> None:
    async with open_works() as works:
        now = works.clock.now()
        async with writing(works.engine) as conn:
            worker = await find_worker(conn, login)
            if visit_at is not None:
                going = [worker, *[await find_worker(conn, one) for one in colleagues]]
                pair = tuple(one.id for one in going)
                await book_card(conn, worker, task, visit_at=visit_at, pair=pair, now=now)
            elif colleagues:
                raise QueueError(f"task {task}: say when the visit will be as well")
            desk = await works.desk(conn, now)
            made = await compose_card(conn, desk, worker, task, now)
    write_private(out, print_pdf(card_data(made), now))
    say(f"The card is in {out}. In the door: `uppsok tasks close {task} --outcome delivered`.")
