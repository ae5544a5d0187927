"""`uppsok replies`: read texts and measure the reader."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from app.errors import AppError
from app.options import Json, read_instant
from app.output import print_json, print_rows
from config.clock import SystemClock
from messaging.meaning.evaluate import evaluate
from messaging.meaning.reader import read_reply
from messaging.meaning.reading import to_json

app = typer.Typer(help="Reading replies.", no_args_is_help=True)
CONTEXTS = ("first", "after_call", "before_visit", "survey_menu")


@app.command("read")
def read(
    at: Annotated[
        str, typer.Option(help="When the texts came, for times such as `efter 15`; ISO 8601.")
    ] = "",
) -> None:
    """Read JSON Lines {"id","text","context"[,"lang"]} on stdin; write the readings on stdout."""
    came = read_instant(at) if at else SystemClock().now()
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            print_json(_read_line(line, number, came))


@app.command("evaluate")
def evaluate_file(
    file: Annotated[Path, typer.Argument(help="Labelled texts, as JSON Lines.")],
    as_json: Json = False,
) -> None:
    """Measure the reader on labelled texts."""
    try:
        with file.open(encoding="utf-8") as lines:
            figures = evaluate(_labelled(lines, file))
    except OSError as fault:
        raise AppError(f"{file} cannot be read: {fault.strerror}") from fault
    if as_json:
        print_json(figures)
    else:
        print_rows(
            [{"figure": name, "value": _shown(v)} for name, v in figures.items()], as_json=False
        )


def _read_line(line: str, number: int, came: datetime) -> dict[str, Any]:
    try:
        given = json.loads(line)
        text, context = given["text"], given.get("context", "first")
    except (ValueError, KeyError, TypeError):
        raise AppError(f'line {number} is no JSON object with "text"') from None
    if context not in CONTEXTS:
        raise AppError(f"line {number}: the context is one of {', '.join(CONTEXTS)}")
    reading = read_reply(text, context, lang=given.get("lang"), at=came)
    return {"id": given.get("id"), **to_json(reading)}


def _labelled(lines: Iterable[str], file: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError:
                raise AppError(f"{file}, line {number} is no JSON") from None


def _shown(value: object) -> str:
    return f"{value:.1%}" if isinstance(value, float) else str(value)
