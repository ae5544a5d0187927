"""`uppsok erase`: people, and texts, whose time has come; or one person now."""

from dataclasses import asdict
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.bootstrap import open_works
from app.errors import AppError
from app.extracts import show_progress
from app.options import Json, run_async
from app.output import print_json, print_rows, say
from escalation.erased_rows import count_rows
from escalation.erasing import EraseReason, erase_one
from escalation.queue import ROLE_PROTECTED, Worker, find_worker
from pipeline.erasing import Erased, erase_whats_due, whats_due
from pipeline.works import Works
from register.tables import person
from storage.engine import reading, writing
from storage.types import AnyRow

AGAIN = (
    "If the next extract names this person, they come in again as somebody new:"
    " have them taken out of the pupil register."
)


def erase(
    public_id: Annotated[
        str, typer.Argument(help="One person, by the id that lists show.", show_default=False)
    ] = "",
    *,
    due: Annotated[
        bool, typer.Option("--due", help="Everybody and every text whose time has come.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would go; nothing is changed.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for the id again.")] = False,
    reason: Annotated[
        EraseReason | None, typer.Option(help="Why one person goes before their time.")
    ] = None,
    login: Annotated[str, typer.Option("--as", help="Your login, for one person.")] = "",
    as_json: Json = False,
) -> None:
    """Erase people for good; the figures stay. Every night does `--due` by itself."""
    if due == bool(public_id):
        raise typer.BadParameter("say either --due, or one person's id")
    if due:
        run_async(_due(dry_run=dry_run, as_json=as_json))
        return
    if reason is None or not login:
        raise typer.BadParameter("one person needs --reason and --as")
    name = public_id.strip().upper()
    rows = run_async(_look(name, login))
    if not dry_run:
        _ask_again(name, yes=yes)
        run_async(_one(name, login, reason))
    told = {"person": name, "erased": not dry_run, "rows": rows}
    if as_json:
        print_json(told)
        return
    listed = [{"table": table, "rows": number} for table, number in rows.items()]
    print_rows(listed, as_json=False, empty="no row but the person's own")
    say("Nothing was erased: a dry run." if dry_run else f"Erased. {AGAIN}")


def _ask_again(name: str, *, yes: bool) -> None:
    if yes:
        return
    say("It cannot be undone.")
    if typer.prompt("Type the id again", err=True).strip().upper() != name:
        raise AppError("nothing was erased: that is another id")


async def _due(*, dry_run: bool, as_json: bool) -> None:
    async with open_works() as works:
        erased = await _dry(works) if dry_run else await _erase(works)
    told = {**asdict(erased), "dry_run": dry_run}
    if as_json:
        print_json(told)
        return
    waiting = ", ".join(f"{number} {why}" for why, number in erased.waiting.items())
    print_rows([told | {"waiting": waiting}], as_json=False)


async def _dry(works: Works) -> Erased:
    async with reading(works.engine) as conn:
        return await whats_due(conn, works.clock.now())


async def _erase(works: Works) -> Erased:
    with show_progress() as progress:
        job = progress.add_task("people erased", total=None)
        erased = await erase_whats_due(
            works, works.clock.now(), lambda people: progress.update(job, completed=people)
        )
    if erased is None:
        raise AppError("another process is erasing: it does all that is due; try again later")
    return erased


async def _look(name: str, login: str) -> dict[str, int]:
    async with open_works() as works, reading(works.engine) as conn:
        row = await _find(conn, await find_worker(conn, login), name)
        return await count_rows(conn, row.id)


async def _one(name: str, login: str, reason: EraseReason) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        worker = await find_worker(conn, login)
        row = await _find(conn, worker, name)
        await erase_one(
            conn,
            works.vault,
            row.id,
            works.clock.now(),
            actor=f"staff:{worker.login}",
            reason=reason,
        )


async def _find(conn: AsyncConnection, worker: Worker, name: str) -> AnyRow:
    """Return whose id it is; people with protected data are found by staff with the role (R7)."""
    query = select(person.c.id, person.c.protected).where(person.c.public_id == name)
    row = (await conn.execute(query)).one_or_none()
    if row is None or (row.protected and ROLE_PROTECTED not in worker.roles):
        raise AppError(f"nobody in the register is {name}")
    return row
