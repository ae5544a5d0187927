"""`uppsok report experiments`: where the experiments stand, and the night's look by hand."""

from typing import Annotated

import typer

from app.bootstrap import open_works
from app.errors import AppError
from app.options import Json, run_async
from app.output import print_rows
from pipeline.experiments import look_at_experiments
from reports.experiment_reading import list_experiments
from storage.engine import reading


def experiments(
    look: Annotated[
        bool, typer.Option("--look", help="Count now what the clock counts every night.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Print the experiments, the newest first."""
    run_async(_experiments(look=look, as_json=as_json))


async def _experiments(*, look: bool, as_json: bool) -> None:
    async with open_works() as works:
        if look and await look_at_experiments(works, works.clock.now()) is None:
            raise AppError("another process is counting: try again later")
        async with reading(works.engine) as conn:
            rows = await list_experiments(conn)
    told = [
        {
            "id": row.id,
            "kind": row.kind,
            "target": row.target,
            "state": row.state,
            "ending": row.ending,
            "winner": row.winner,
            "began_at": row.began_at,
            "needed": row.needed,
        }
        for row in rows
    ]
    print_rows(told, as_json=as_json, empty="No experiments.")
