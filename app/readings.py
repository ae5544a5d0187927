"""`uppsok replies review` and `uppsok replies examples`: what humans read in replies."""

from typing import Annotated, Any

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from app.bootstrap import open_works
from app.errors import AppError
from app.options import Json, read_instant, run_async
from app.output import print_json, print_rows, say
from config.clock import STOCKHOLM
from escalation.queue import Worker, find_worker
from escalation.settling import Settled, Settling, settle_reading
from escalation.waiting_texts import Asked, WaitingText, find_sharer, look_at
from messaging.examples import Tally, count_examples
from messaging.labels import Correction, LabelsError, read_intents
from messaging.meaning.reading import Reading, Respondent
from pipeline.works import Works
from register.finding import find_by_public_id
from storage.engine import reading, writing

Login = Annotated[str, typer.Option("--as", help="Your login.")]


def review(
    task: Annotated[int, typer.Argument(help="The number of the task that asks for it.")],
    login: Login,
    show: Annotated[
        bool, typer.Option("--show", help="Only show the reply and the guess.")
    ] = False,
    reason: Annotated[
        str, typer.Option(help="With --show, of a protected person: why you look, as a code.")
    ] = "",
    intents: Annotated[
        str, typer.Option(help="What they want, commas between; else as it was read.")
    ] = "",
    occupation: Annotated[str, typer.Option(help="What they do now, as a code, or sick.")] = "",
    respondent: Annotated[Respondent | None, typer.Option(help="Who wrote.")] = None,
    call_at: Annotated[str, typer.Option(help="When they want to be called.")] = "",
    person: Annotated[
        str, typer.Option(help="Whose reply it is, where that is not known: their id.")
    ] = "",
    died: Annotated[
        bool, typer.Option("--died", help="A crisis: word that the person has died.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say what a reply means, or confirm the guess; what follows happens at once."""
    if show:
        _print(run_async(_show(login, task, reason, person)), as_json=as_json)
        return
    try:
        said = Correction(
            intents=read_intents(intents),
            occupation=occupation or None,
            respondent=respondent,
            call_at=read_instant(call_at) if call_at else None,
        )
    except LabelsError as fault:
        raise AppError(str(fault)) from fault
    settled = run_async(_settle(login, task, said, whose=person, died=died))
    _print(_meant(settled.reading), as_json=as_json)
    kept = " Kept as an example, without names and numbers." if settled.learned else ""
    say(
        f"Task {task}: {settled.outcome}.{kept}"
        f" `uppsok tasks undo {task} --as {login}` within a minute."
    )


def examples(as_json: Json = False) -> None:
    """Count what humans have read in replies, by label; no text is shown."""
    tally = run_async(_count())
    rows = [
        {"kind": kind, "label": label, "examples": count}
        for (kind, label), count in tally.labels.items()
    ]
    if as_json:
        whole = {"examples": tally.examples, "confirmed": tally.confirmed}
        print_json({**whole, "labels": rows})
        return
    print_rows(rows, as_json=False, empty="No human has read a reply yet.")
    say(f"{tally.examples} examples; in {tally.confirmed} of them the guess was right.")


def _print(value: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(value)
        return
    rows = [
        {"": name, "value": ", ".join(held) if isinstance(held, list) else held}
        for name, held in value.items()
    ]
    print_rows(rows, as_json=False)


async def _show(login: str, task: int, reason: str, whose: str) -> dict[str, Any]:
    async with open_works() as works, writing(works.engine) as conn:
        worker = await find_worker(conn, login)
        asked = Asked(task, worker, await _whose(works, conn, worker, task, whose))
        text = await look_at(conn, works.vault, asked, reason=reason, now=works.clock.now())
    return {**_shown(text), **_meant(text.guess)}


async def _settle(login: str, task: int, said: Correction, *, whose: str, died: bool) -> Settled:
    async with open_works() as works, writing(works.engine) as conn:
        await works.plans.load(conn)
        worker = await find_worker(conn, login)
        number = await _whose(works, conn, worker, task, whose)
        settling = Settling(task, worker, said, number, died)
        return await settle_reading(conn, works.vault, works.plans, settling, works.clock.now())


async def _count() -> Tally:
    async with open_works() as works, reading(works.engine) as conn:
        return await count_examples(conn, works.vault)


async def _whose(
    works: Works, conn: AsyncConnection, worker: Worker, task: int, whose: str
) -> int | None:
    if not whose:
        return None
    sharer = await find_sharer(conn, task, whose.upper())
    if sharer is not None:
        return sharer
    actor, now = f"staff:{worker.login}", works.clock.now()
    found = await find_by_public_id(conn, whose.upper(), actor=actor, now=now)
    if found is None:
        raise AppError(f"nobody in the register is {whose}")
    return found.id


def _shown(text: WaitingText) -> dict[str, Any]:
    protected = bool(text.task.protected)
    return {
        "task": text.task.id,
        "kind": text.kind.value,
        "came": text.waiting.at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M"),
        "channel": text.waiting.channel,
        "person": "protected" if protected else None if text.sender is None
        else text.public_ids[text.sender.person_id],
        "may_be": [] if text.sender else list(text.public_ids.values()),
        "text": text.text,
    }  # fmt: skip


def _meant(read: Reading) -> dict[str, Any]:
    at = read.call_at
    return {
        "intents": [intent.value for intent in read.intents],
        "occupation": read.occupation,
        "respondent": read.respondent.value,
        "reached": read.reached,
        "call_at": at.astimezone(STOCKHOLM).isoformat() if at else None,
        "language": read.lang,
        "sure": read.confident,
    }
