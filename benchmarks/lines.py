"""What a benchmark tells: figures beside their limits, as rows of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = "| what | ours | beside | ratio | limit | |\n|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure beside its limit."""

    what: str
    ours: str
    other: str
    ratio: str
    limit: str
    kept: bool


def row_of(line: Line) -> str:
    """Return the line as a row of a table in Markdown."""
    verdict = "kept" if line.kept else "MISSED"
    cells = (line.what, line.ours, line.other, line.ratio, line.limit, verdict)
    return f"| {' | '.join(cells)} |"


def table_of(lines: Sequence[Line]) -> str:
    """Return the lines as a table in Markdown."""
    return "\n".join([HEAD, *(row_of(line) for line in lines)])
