"""`uppsok import-history`: earlier years, for the figures alone."""

from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import open_works
from app.errors import AppError
from app.extracts import SHOWN_PROBLEMS, show_progress
from app.options import Json, run_async
from app.output import print_json, print_rows, say
from config.clock import swedish_date
from register.history import HistoryReport, import_history
from storage.engine import writing


def import_earlier(
    file: Annotated[Path, typer.Argument(help="The file: CSV, UTF-8, cells separated by `;`.")],
    as_json: Json = False,
) -> None:
    """Import earlier years' contacts and support, so that reports can compare.

    It writes figures alone: nobody comes into the register by it and nobody is contacted.
    Whichever goes first, this or the register, both know a person as the same.
    """
    if not file.is_file():
        raise AppError(f"there is no file {file}")
    report = run_async(_import(file))
    problems = [
        {"line": one.line, "column": one.column, "problem": one.problem} for one in report.problems
    ]
    told = {
        "read": report.read,
        "new": report.facts,
        "unchanged": report.known,
        "refused": report.refused,
    }
    if as_json:
        print_json({**told, "problems": problems})
        return
    print_rows([told], as_json=False)
    print_rows(problems[:SHOWN_PROBLEMS], as_json=False, empty="no problems")
    if len(problems) > SHOWN_PROBLEMS:
        say(f"and {len(problems) - SHOWN_PROBLEMS} more problems: `--json` lists all")
    if report.repeated:
        say("this very file was imported before: nothing was done")


async def _import(file: Path) -> HistoryReport:
    async with open_works() as works:
        now = works.clock.now()
        with show_progress() as progress:
            job = progress.add_task("lines read", total=None)
            async with writing(works.engine) as conn:
                return await import_history(
                    conn,
                    works.vault,
                    file.read_bytes(),
                    now,
                    today=swedish_date(now),
                    progress=lambda lines: progress.update(job, completed=lines),
                )
