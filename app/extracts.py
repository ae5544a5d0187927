"""`uppsok import`: the nightly extract of the pupil register."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from app.bootstrap import open_works, read_mapping
from app.errors import AppError
from app.options import Json, run_async
from app.output import print_json, print_rows
from app.progress import COUNT, progress_bar
from pipeline.extracts import import_file as run_import
from register.importing import ImportChoices
from register.report import ImportReport

SHOWN_PROBLEMS = 20


def import_file(
    file: Annotated[Path, typer.Argument(help="The extract: CSV with ; , or tab.")],
    mapping: Annotated[
        Path | None, typer.Option(help="Which column holds what, as YAML; else Stockholm's.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would happen; nothing is changed.")
    ] = False,
    allow_mass_exit: Annotated[
        bool, typer.Option("--allow-mass-exit", help="Even if over 20 % of the register end.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Import an extract as a difference: new, changed, unchanged, gone."""
    if not file.is_file():
        raise AppError(f"there is no file {file}")
    run_async(
        _import(file, mapping, dry_run=dry_run, allow_mass_exit=allow_mass_exit, as_json=as_json)
    )


async def _import(
    file: Path, mapping: Path | None, *, dry_run: bool, allow_mass_exit: bool, as_json: bool
) -> None:
    async with open_works() as works:
        with show_progress() as progress:
            job = progress.add_task("lines read", total=None)
            report = await run_import(
                works,
                file,
                mapping=read_mapping(mapping) if mapping else works.mapping,
                choices=ImportChoices(
                    allow_mass_exit=allow_mass_exit,
                    dry_run=dry_run,
                    progress=lambda lines: progress.update(job, completed=lines),
                ),
            )
    if as_json:
        print_json(report.to_json())
    else:
        _print(report)
    if report.refusal:
        raise AppError(report.refusal)


def _print(report: ImportReport) -> None:
    told = report.to_json()
    problems = told.pop("problems")
    print_rows([told], as_json=False)
    if problems or not report.refusal:
        print_rows(problems[:SHOWN_PROBLEMS], as_json=False, empty="no problems")
    if len(problems) > SHOWN_PROBLEMS:
        more = len(problems) - SHOWN_PROBLEMS
        sys.stderr.write(f"and {more} more problems: `--json` lists all\n")


def show_progress() -> Progress:
    """Return what counts lines on a terminal, and nowhere else."""
    return progress_bar(COUNT, shown=sys.stderr.isatty())
