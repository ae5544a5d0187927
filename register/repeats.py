"""A personnummer that stands in the file twice: the first line counts, the others are refused."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from register.decoding import decode
from register.extract import Extract
from register.fields import Field
from register.import_run import ImportRun
from register.parsing import RefusedLine
from register.problems import Problem
from register.refusals import NOBODY
from register.staging import StagedLine

REPEATED = "stands on an earlier line already"


async def refuse_repeated(
    conn: AsyncConnection, run: ImportRun, extract: Extract, lines: Sequence[StagedLine]
) -> None:
    """Refuse lines about people whom an earlier line has accounted for."""
    refused, problems = [], []
    for staged in lines:
        record = extract.record_at(staged.line, staged.at, staged.fingerprint)
        text, _ = decode(record.raw)
        column = run.layout.headings[Field.PERSONNUMMER]
        refused.append(RefusedLine(staged.line, text, NOBODY))
        problems.append(Problem(staged.line, column, REPEATED, refused=True))
    await run.tell(conn, problems, refused)
