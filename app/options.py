"""Options that several commands share."""

import asyncio
from collections.abc import Coroutine
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

import typer

from config.clock import STOCKHOLM

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
T = TypeVar("T")


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work to its end and return what it gives."""
    return asyncio.run(work)


def read_instant(text: str) -> datetime:
    """Return the instant that an option says: ISO 8601, in Stockholm where it names no zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no ISO 8601 instant, such as 2026-10-01T10:00"
        ) from None
    return at if at.tzinfo is not None else at.replace(tzinfo=STOCKHOLM)


def read_day(text: str) -> date:
    """Return the date that an option says, as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date, such as 2026-10-31") from None
