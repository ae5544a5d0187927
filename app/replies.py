"""`uppsok replies`: read texts, measure the reader, and train it again."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.bootstrap import open_works
from app.errors import AppError
from app.options import Json, read_instant, run_async
from app.output import print_json, print_rows, say
from app.reading_pace import (
    LEAST_PER_SECOND,
    LONGEST_START,
    MOST_MB,
    ReadingPace,
    measure_pace,
    start_reading,
)
from config.clock import SystemClock
from messaging.examples import read_examples
from messaging.meaning.evaluate import DEMANDS, Demand, evaluate
from messaging.meaning.reader import Reader, Written, shipped_reader
from messaging.meaning.reading import to_json
from messaging.reader_shelf import keep_model
from pipeline.works import Works
from storage.engine import reading, writing

if TYPE_CHECKING:
    from messaging.training.labelled import Labelled
    from messaging.training.renewing import Renewed

app = typer.Typer(help="Reading replies.", no_args_is_help=True)
CONTEXTS = ("first", "after_call", "before_visit", "survey_menu")
BATCH = 500  # texts read together
ROUNDS = 7  # in which the texts are read to see how fast that goes
# What no demand is made of is told as a number.
COUNTS = frozenset({"replies", "crisis_missed_confidently"})
NOT_INSTALLED = (
    "training needs scikit-learn: pip install 'uppsok[training]' "
    "(from a checkout: pip install scikit-learn)"
)


@app.command("read")
def read(
    at: Annotated[
        str, typer.Option(help="When the texts came, for times such as `efter 15`; ISO 8601.")
    ] = "",
) -> None:
    """Read JSON Lines {"id","text","context"[,"lang"]} on stdin; write the readings on stdout."""
    came = read_instant(at) if at else SystemClock().now()
    reader = shipped_reader()
    lines = ((number, line) for number, line in enumerate(sys.stdin, 1) if line.strip())
    while batch := list(islice(lines, BATCH)):
        asked: list[tuple[Any, Written]] = []
        try:
            asked.extend(_parse_line(line, number, came) for number, line in batch)
        finally:  # what came before a bad line is read
            _print_readings(reader, asked)


@app.command("evaluate")
def evaluate_file(
    file: Annotated[Path, typer.Argument(help="Labelled texts, as JSON Lines.")],
    as_json: Json = False,
) -> None:
    """Measure the reader on labelled texts, beside what is demanded of it; and how fast it is."""
    try:
        with file.open(encoding="utf-8") as lines:
            labelled = list(_labelled(lines, file))
    except OSError as fault:
        raise AppError(f"{file} cannot be read: {fault.strerror}") from fault
    reader, start = start_reading()
    figures = evaluate(labelled, reader)
    texts = [Written(one["text"], one["context"]) for one in labelled]
    pace = measure_pace(reader, texts, rounds=ROUNDS, start=start) if texts else None
    if as_json:
        print_json({**figures, "pace": asdict(pace) if pace else None})
    else:
        print_rows([*_figure_rows(figures), *_pace_rows(pace)], as_json=False)


@app.command("train")
def train(
    with_corrections: Annotated[
        bool, typer.Option("--with-corrections", help="Learn also from what staff corrected.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="Write the model to this file instead of putting it in use."),
    ] = None,
) -> None:
    """Train the reader again; it is put in use unless a figure of safety gets worse."""
    if find_spec("sklearn") is None:
        raise AppError(NOT_INSTALLED)
    run_async(_train(with_corrections=with_corrections, out=out))


async def _train(*, with_corrections: bool, out: Path | None) -> None:
    # scikit-learn is needed for training alone, and slow to load
    from messaging.training.labelled import from_json  # noqa: PLC0415
    from messaging.training.renewing import renew  # noqa: PLC0415

    async with open_works() as works:
        async with reading(works.engine) as conn:
            await works.readers.load(conn)
            told = [one async for one in read_examples(conn, works.vault)]
        corrections: list[Labelled] = [from_json(one) for one in told] if with_corrections else []
        say(f"{len(corrections)} corrections; this takes some minutes")
        reader = works.readers.reader
        made = renew(reader, corrections, processes=os.cpu_count() or 1, say=say)
        print_rows(_compared(made), as_json=False)
        if made.worse:
            raise AppError(
                f"not put in use: worse than before: {', '.join(made.worse)}. Look at the "
                "corrections (uppsok replies examples), or wait for more."
            )
        await _put_in_use(works, made, out)


async def _put_in_use(works: Works, made: "Renewed", out: Path | None) -> None:
    if out is not None:
        out.write_bytes(made.packed)
        say(f"written to {out}")
        return
    async with writing(works.engine) as conn:
        await keep_model(conn, made.packed, made.new, works.clock.now())
    say("in use from each process's next pass on")


def _compared(made: "Renewed") -> list[dict[str, str]]:
    return [
        {
            "figure": name,
            "before": _shown(name, made.old[name]),
            "now": _shown(name, value),
            "": "worse" if name in made.worse else "",
        }
        for name, value in made.new.items()
    ]


def _figure_rows(figures: dict[str, float | int]) -> list[dict[str, str]]:
    return [
        {
            "figure": name,
            "value": _shown(name, value),
            "demanded": _told(demand) if (demand := DEMANDS.get(name)) else "",
            "": "" if demand is None else "kept" if demand.is_met(value) else "MISSED",
        }
        for name, value in figures.items()
    ]


def _pace_rows(pace: ReadingPace | None) -> list[dict[str, str]]:
    """Return how fast it was, on whatever else this machine was doing."""
    if pace is None:
        return []
    told = (
        ("texts a second", f"{pace.per_second:,.0f}", f"at least {LEAST_PER_SECOND:,}",
         pace.per_second >= LEAST_PER_SECOND),
        ("most memory", f"{pace.memory_mb:.0f} MB", f"under {MOST_MB} MB",
         pace.memory_mb < MOST_MB),
        ("start", f"{pace.start:.2f} s", f"under {LONGEST_START:.0f} s",
         pace.start < LONGEST_START),
    )  # fmt: skip
    return [
        {"figure": name, "value": value, "demanded": demand, "": "kept" if kept else "MISSED"}
        for name, value, demand, kept in told
    ]


def _told(demand: Demand) -> str:
    return f"at least {demand.least:.0%}" if demand.least else f"at most {demand.most:.1%}"


def _print_readings(reader: Reader, asked: list[tuple[Any, Written]]) -> None:
    for (known_as, _), read in zip(
        asked, reader.read_all([written for _, written in asked]), strict=True
    ):
        print_json({"id": known_as, **to_json(read)})


def _parse_line(line: str, number: int, came: datetime) -> tuple[Any, Written]:
    try:
        given = json.loads(line)
        text, context = given["text"], given.get("context", "first")
    except (ValueError, KeyError, TypeError):
        raise AppError(f'line {number} is no JSON object with "text"') from None
    if not isinstance(text, str):
        raise AppError(f"line {number}: the text is no string")
    if context not in CONTEXTS:
        raise AppError(f"line {number}: the context is one of {', '.join(CONTEXTS)}")
    return given.get("id"), Written(text, context, given.get("lang"), came)


def _labelled(lines: Iterable[str], file: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError:
                raise AppError(f"{file}, line {number} is no JSON") from None


def _shown(name: str, value: float) -> str:
    return str(value) if name in COUNTS else f"{value:.1%}"
