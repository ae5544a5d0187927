"""`uppsok letters`: batches of letters from the printer to the post box, and back."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from app import sheets
from app.bootstrap import open_works
from app.errors import AppError
from app.options import Json, run_async
from app.output import print_rows, say
from app.people import find_person
from app.sheets import Login, Out, letter_of, write_private
from config.clock import STOCKHOLM
from escalation.posting import check_posting, post_letters, print_letters
from escalation.queue import find_worker
from messaging.errors import LetterError
from messaging.letter_prints import compose_cover, compose_letters, count_batches, find_letter
from messaging.letters import TakeOut, withdraw_letter
from messaging.paper.layout import batch_data
from messaging.paper.press import print_pdf
from messaging.paper.reference import read_reference
from messaging.returning import return_letter
from messaging.states import MessageState
from pipeline.works import Works
from storage.engine import reading, writing

app = typer.Typer(help="Letters and knock cards: print, post, take back.", no_args_is_help=True)
Batch = Annotated[int, typer.Argument(help="The batch's number, as `uppsok letters list` has it.")]
Which = Annotated[
    str, typer.Argument(help="The reference above the address; or a person's id or personnummer.")
]

app.command("preview")(sheets.preview)
app.command("sample")(sheets.sample)
app.command("card")(sheets.card)


@app.command("list")
def list_batches(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 20,
    as_json: Json = False,
) -> None:
    """List the batches of letters, the newest first, and how many letters are in each."""
    run_async(_list(limit, as_json=as_json))


@app.command("print")
def print_letters_of(batch: Batch, out: Out, login: Login) -> None:
    """Make the PDF of a batch, with its cover list; from then on no letter is added to it.

    Printing it again gives the same letters, without those withdrawn since.
    """
    run_async(_print(batch, out, login))


@app.command("posted")
def mark_posted(
    batch: Batch,
    login: Login,
    taken_out: Annotated[
        bool, typer.Option("--taken-out", help="The letters that were named are out of the pile.")
    ] = False,
) -> None:
    """Say that a printed batch is in the post: each letter becomes a contact attempt."""
    run_async(_post(batch, login, taken_out=taken_out))


@app.command("withdraw")
def withdraw(letter: Which, login: Login) -> None:
    """Take back a letter that has not been posted; the person's round goes on without it."""
    run_async(_withdraw(letter, login))


@app.command("returned")
def returned(letter: Which, login: Login) -> None:
    """Note that a letter came back: the address is bad, and another way is looked for."""
    run_async(_return(letter, login))


async def _list(limit: int, *, as_json: bool) -> None:
    async with open_works() as works, reading(works.engine) as conn:
        batches = await count_batches(conn, limit)
    rows = [
        {
            "batch": one.batch,
            "unit": one.unit,
            "state": one.state,
            "letters": one.letters,
            "taken_back": one.taken_back,
            "take_out": one.take_out,
            "returned": one.returned,
            "begun": _day(one.created_at),
            "printed": _day(one.printed_at),
            "posted": _day(one.posted_at),
        }
        for one in batches
    ]
    print_rows(rows, as_json=as_json, empty="No letter has been written yet.")


def _day(at: datetime | None) -> str | None:
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d}" if at else None


async def _print(batch: int, out: Path, login: str) -> None:
    async with open_works() as works:
        now = works.clock.now()
        async with writing(works.engine) as conn:
            worker = await find_worker(conn, login)
            printed = await print_letters(conn, worker, batch, now)
            desk = await works.desk(conn, now)
            letters = await compose_letters(conn, desk, printed.letters, now)
            cover = await compose_cover(conn, batch, printed.unit)
            out_of_pile = await check_posting(conn, worker, batch)
    if not letters:
        say(f"Batch {batch}: nothing to print, all its letters have been taken back.")
        return
    write_private(out, print_pdf(batch_data(cover, letters), now))
    say(f"Batch {batch}: {len(letters)} letters are in {out}.")
    if out_of_pile:
        say(f"Take these out of what was printed before: {_listed(out_of_pile)}.")
    say(f"When they are in the post: `uppsok letters posted {batch} --as {login}`.")


async def _post(batch: int, login: str, *, taken_out: bool) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        now = works.clock.now()
        await works.plans.load(conn)
        worker = await find_worker(conn, login)
        out = await check_posting(conn, worker, batch)
        if out and not taken_out:
            raise LetterError(
                f"take these out before posting: {_listed(out)}; then again with --taken-out"
            )
        posted = await post_letters(conn, works.vault, works.plans, worker, batch, now=now)
    say(f"Batch {batch}: {posted.letters} letters are posted.")


async def _withdraw(which: str, login: str) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        now = works.clock.now()
        worker = await find_worker(conn, login)
        actor = f"staff:{worker.login}"
        letter = await _find(works, conn, which, actor, state=MessageState.PLANNED)
        number = await withdraw_letter(conn, letter, actor, now)
    told = f"; take number {number} out of the pile" if number else ""
    say(f"The letter is taken back{told}.")


async def _return(which: str, login: str) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        now = works.clock.now()
        worker = await find_worker(conn, login)
        actor = f"staff:{worker.login}"
        letter = await _find(works, conn, which, actor, state=MessageState.POSTED)
        if not await return_letter(conn, letter, actor, now):
            raise AppError("this letter has not been posted, or it is noted already")
    say("The address is marked as bad; a find_number task opens.")


async def _find(
    works: Works, conn: AsyncConnection, which: str, actor: str, *, state: MessageState
) -> int:
    """Return the letter with a reference, or a person's latest letter in a state."""
    now = works.clock.now()
    number = read_reference(which)
    if number is not None:
        return await letter_of(conn, number, actor, now)
    person = await find_person(works, conn, which, actor, now)
    letter = await find_letter(conn, person, [state])
    if letter is None:
        raise AppError(f"{which} has no letter that is {state}")
    return letter


def _listed(out: Sequence[TakeOut]) -> str:
    return ", ".join(f"number {one.number}" + (one.name and f" ({one.name})") for one in out)
