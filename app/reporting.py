"""`uppsok report` and `uppsok events`: what it added up to."""

import json
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import SYNTHETIC, open_works
from app.errors import AppError
from app.options import Json, read_day, run_async
from app.output import print_json, say
from reports.annual import annual_report
from reports.annual_forms import as_csv, as_json, as_text
from reports.annual_values import AnnualReport
from reports.comparison import load_published
from reports.events import stream_events
from reports.html import as_html
from reports.period import Period
from reports.suppression import suppressed
from storage.engine import reading
from storage.settings_rows import read_setting

app = typer.Typer(help="The year's figures.", no_args_is_help=True)


class Form(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


@app.command("annual")
def annual(
    from_: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    to: Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD.")],
    form: Annotated[Form, typer.Option("--format", help="How it is written.")] = Form.TEXT,
    out: Annotated[Path | None, typer.Option(help="A file to write; else stdout.")] = None,
    suppress: Annotated[
        bool, typer.Option("--suppress", help="Hide groups below 5, for what leaves the house.")
    ] = False,
    as_json_too: Json = False,
) -> None:
    """Print the annual report's tables for a period."""
    chosen = Form.JSON if as_json_too else form
    first, last = read_day(from_), read_day(to)
    if first > last:
        raise AppError("--from is after --to")
    run_async(_annual(first, last, chosen, out=out, suppress=suppress))


def events(as_json: Json = False) -> None:
    """Print every contact event as JSON Lines, in order of time."""
    run_async(_events(as_json=as_json))


async def _annual(first: date, last: date, form: Form, *, out: Path | None, suppress: bool) -> None:
    async with open_works() as works, reading(works.engine) as conn:
        report = await annual_report(conn, Period(first, last), now=works.clock.now())
        simulated = bool(await read_setting(conn, SYNTHETIC))
    text = write_form(report, form, simulated=simulated, suppress=suppress)
    if out is None:
        sys.stdout.write(text)
        return
    out.write_text(text, "utf-8")
    say(f"Wrote {out}")


def write_form(report: AnnualReport, form: Form, *, simulated: bool, suppress: bool) -> str:
    """Return a report as the text of one form."""
    match form:
        case Form.TEXT:
            return as_text(report, simulated=simulated, suppress=suppress) + "\n"
        case Form.CSV:
            return as_csv(report, simulated=simulated, suppress=suppress)
        case Form.HTML:
            shown = suppressed(report) if suppress else report
            return as_html(shown, simulated=simulated, published=load_published())
        case Form.JSON:
            value = as_json(report, simulated=simulated, suppress=suppress)
            return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


async def _events(*, as_json: bool) -> None:
    async with open_works() as works, reading(works.engine) as conn:
        async for event in stream_events(conn):
            if as_json:
                print_json(event)
            else:
                words = (str(value) for value in event.values() if value not in {None, ""})
                sys.stdout.write("  ".join(words) + "\n")
