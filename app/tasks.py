"""`uppsok tasks`: the staff's queue from the command line."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from app.bootstrap import open_works
from app.errors import AppError
from app.options import Json, read_instant, run_async
from app.output import print_rows, say
from config.clock import STOCKHOLM
from escalation.checking import check_in, check_out, visit_of
from escalation.closing import Close, close_tasks
from escalation.errors import QueueError
from escalation.outcome_rules import Recorded
from escalation.posting import check_pile
from escalation.queue import (
    calls_for_later,
    claim_next,
    claim_these,
    find_worker,
    open_tasks,
    tasks_of,
)
from escalation.states import Outcome
from escalation.undoing import undo
from escalation.visits import as_announced
from register.finding import find_by_public_id
from register.numbers import read_phone
from register.states import Occupation
from storage.access import log_access
from storage.engine import writing
from storage.types import AnyRow

app = typer.Typer(help="The queue: list, claim and close tasks.", no_args_is_help=True)
Login = Annotated[str, typer.Option("--as", help="Your login.")]


@app.command("list")
def list_tasks(
    login: Login,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 20,
    mine: Annotated[bool, typer.Option("--mine", help="Only what you have claimed.")] = False,
    as_json: Json = False,
) -> None:
    """List what is open for you, in the order to take it; or what you have claimed."""
    run_async(_list(login, limit, mine=mine, as_json=as_json))


@app.command("claim")
def claim(
    login: Login,
    task: Annotated[int | None, typer.Argument(help="A task's number; else the next.")] = None,
    count: Annotated[int, typer.Option(min=1, max=50, help="How many of the next.")] = 1,
    as_json: Json = False,
) -> None:
    """Claim a task for half an hour; unfinished work goes back to the queue by itself."""
    run_async(_claim(login, task, count, as_json=as_json))


@app.command("close")
def close(
    task: Annotated[int, typer.Argument(help="The task's number.")],
    login: Login,
    outcome: Annotated[Outcome, typer.Option(help="How it ended.")],
    occupation: Annotated[
        Occupation | None, typer.Option(help="What the person does now, if you learned it.")
    ] = None,
    number: Annotated[str, typer.Option(help="The number you found.")] = "",
    visit_at: Annotated[str, typer.Option(help="When the visit will be (knock card).")] = "",
    colleague: Annotated[
        list[str] | None, typer.Option(help="Who goes with you on the visit (login); repeat.")
    ] = None,
    call_at: Annotated[str, typer.Option(help="When to call again.")] = "",
    person: Annotated[
        str, typer.Option(help="Whose reply it is, where several share the number: their id.")
    ] = "",
) -> None:
    """Close a task with its outcome; what follows happens at once."""
    found = read_phone(number) if number else None
    if number and found is None:
        raise AppError(f"{number} is no phone number")
    recorded = Recorded(
        outcome=outcome,
        occupation=occupation,
        number=found.number if found else None,
        visit_at=read_instant(visit_at) if visit_at else None,
        until=read_instant(call_at) if call_at else None,
    )
    run_async(_close(login, task, recorded, colleagues=colleague or [], whose=person))


@app.command("undo")
def undo_outcome(
    task: Annotated[int, typer.Argument(help="The task's number.")], login: Login
) -> None:
    """Take back an outcome within a minute; what it withdrew stands again."""
    run_async(_undo(login, task))


@app.command("check-in")
def check_in_visit(
    task: Annotated[int, typer.Argument(help="The visit's task number.")], login: Login
) -> None:
    """Say that you are going in; within the hour you are expected to check out."""
    run_async(_visit(login, task, check_in))
    say("Checked in. `uppsok tasks check-out` when you are out, within the hour.")


@app.command("check-out")
def check_out_visit(
    task: Annotated[int, typer.Argument(help="The visit's task number.")], login: Login
) -> None:
    """Say that you are out and well."""
    run_async(_visit(login, task, check_out))
    say("Checked out.")


async def _visit(
    login: str, task: int, note: Callable[[AsyncConnection, int, datetime], Awaitable[None]]
) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        await find_worker(conn, login)
        await note(conn, await visit_of(conn, task), works.clock.now())


async def _list(login: str, limit: int, *, mine: bool, as_json: bool) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        now = works.clock.now()
        worker = await find_worker(conn, login)
        later: Mapping[str, int] = {}
        if mine:
            rows = await tasks_of(conn, worker)
        else:
            rows = await open_tasks(conn, worker, now, limit)
            later = await calls_for_later(conn, worker, now)
        seen = sorted({row.public_id for row in rows if row.public_id is not None})
        for person in seen:
            await log_access(
                conn, at=now, actor=f"staff:{login}", person=person, action="task_list", reason=""
            )
    empty = "You have claimed nothing." if mine else "Nothing is open for you now."
    print_rows([_shown(row) for row in rows], as_json=as_json, empty=empty)
    if later:
        waiting = ", ".join(f"{count} for the {band}" for band, count in later.items())
        say(f"Calls that wait for their part of the day: {waiting}.")


async def _claim(login: str, task: int | None, count: int, *, as_json: bool) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        now = works.clock.now()
        worker = await find_worker(conn, login)
        if task is None:
            claimed = await claim_next(conn, worker, now, count)
        else:
            claimed = await claim_these(conn, worker, [task], now, most=1)
            if not claimed:
                raise QueueError(
                    f"task {task} is not open for you now; a call is, in its part of the day"
                )
        rows = [row for row in await tasks_of(conn, worker) if row.id in set(claimed)]
    print_rows([_shown(row) for row in rows], as_json=as_json, empty="Nothing is open for you now.")


async def _close(
    login: str, task: int, recorded: Recorded, *, colleagues: list[str], whose: str
) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        now = works.clock.now()
        await works.plans.load(conn)
        worker = await find_worker(conn, login)
        if colleagues:
            going = [worker, *[await find_worker(conn, one) for one in colleagues]]
            recorded = replace(recorded, pair=tuple(one.id for one in going))
        if recorded.outcome is Outcome.POSTED:
            await check_pile(conn, task)
        if recorded.outcome is Outcome.DELIVERED and recorded.visit_at is None:
            recorded = await as_announced(conn, task, recorded)
        number = None
        if whose:
            found = await find_by_public_id(conn, whose.upper(), actor=f"staff:{login}", now=now)
            if found is None:
                raise AppError(f"nobody in the register is {whose}")
            number = found.id
        closes = [Close(task, recorded, worker, number)]
        await close_tasks(conn, works.vault, works.plans, closes, now)
    say(
        f"Task {task}: {recorded.outcome}. `uppsok tasks undo {task} --as {login}` within a minute."
    )


async def _undo(login: str, task: int) -> None:
    async with open_works() as works, writing(works.engine) as conn:
        worker = await find_worker(conn, login)
        await undo(conn, works.vault, worker, task, works.clock.now())
    say(f"Task {task} is yours again; what its outcome changed stands as before.")


def _shown(row: AnyRow) -> dict[str, object]:
    name = f"{row.first_name} {row.last_name}" if row.first_name is not None else ""
    return {
        "task": row.id,
        "kind": row.kind,
        "person": "protected" if row.protected else row.public_id,
        "name": "" if row.protected else name,
        "step": row.step,
        "due": row.due_at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M"),
        "priority": row.priority,
    }
