"""`uppsok report` and `uppsok events`: what it added up to."""

import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import open_works
from app.errors import AppError
from app.extracts import show_progress
from app.options import Json, read_day, run_async
from app.output import print_json, print_rows, say
from pipeline.figures import refresh_figures
from reports.annual import annual_report
from reports.annual_files import Form, write_form
from reports.events import stream_events
from reports.period import Period
from storage.engine import reading
from storage.settings_rows import SYNTHETIC, read_setting

app = typer.Typer(help="The year's figures.", no_args_is_help=True)


@app.command("annual")
def annual(
    from_: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    to: Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD.")],
    form: Annotated[Form, typer.Option("--format", help="How it is written.")] = Form.TEXT,
    out: Annotated[Path | None, typer.Option(help="A file to write; else stdout.")] = None,
    suppress: Annotated[
        bool | None,
        typer.Option(
            "--suppress/--exact",
            help="Hide groups below 5, or do not. Unless said, what can be handed on"
            " (csv, html, xlsx, pdf) hides them; text and json are exact.",
            show_default=False,
        ),
    ] = None,
    as_json_too: Json = False,
) -> None:
    """Print the annual report's tables for a period."""
    chosen = Form.JSON if as_json_too else form
    first, last = read_day(from_), read_day(to)
    if not chosen.is_text and out is None and sys.stdout.isatty():
        raise AppError(f"{chosen} is no text: name a file with --out")
    if first > last:
        raise AppError("--from is after --to")
    run_async(_annual(first, last, chosen, out=out, suppress=suppress))


@app.command("refresh")
def refresh(
    anew: Annotated[
        bool, typer.Option("--anew", help="Count everything again, not only what is new.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring the figures of the result pages up to date now; the clock does it every night."""
    run_async(_refresh(anew=anew, as_json=as_json))


def events(as_json: Json = False) -> None:
    """Print every contact event as JSON Lines, in order of time."""
    run_async(_events(as_json=as_json))


async def _annual(
    first: date, last: date, form: Form, *, out: Path | None, suppress: bool | None
) -> None:
    async with open_works() as works, reading(works.engine) as conn:
        now = works.clock.now()
        report = await annual_report(conn, Period(first, last), now=now)
        simulated = bool(await read_setting(conn, SYNTHETIC))
    content = write_form(report, form, simulated=simulated, now=now, suppress=suppress)
    if out is not None:
        out.write_bytes(content)
        say(f"Wrote {out}")
    elif form.is_text:
        sys.stdout.write(content.decode())
    else:
        sys.stdout.buffer.write(content)


async def _refresh(*, anew: bool, as_json: bool) -> None:
    async with open_works() as works:
        with show_progress() as progress:
            job = progress.add_task("facts counted", total=None)
            done = await refresh_figures(
                works.engine,
                works.worker,
                works.clock.now(),
                anew=anew,
                progress=lambda facts: progress.update(job, completed=facts),
            )
    if done is None:
        raise AppError("another process is counting, or writing without a pause: try again later")
    print_rows([asdict(done)], as_json=as_json)


async def _events(*, as_json: bool) -> None:
    async with open_works() as works, reading(works.engine) as conn:
        async for event in stream_events(conn):
            if as_json:
                print_json(event)
            else:
                words = (str(value) for value in event.values() if value not in {None, ""})
                sys.stdout.write("  ".join(words) + "\n")
