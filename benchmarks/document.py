"""What was measured last, kept in the documents: a table for each part, in its own place."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from sqlite3 import sqlite_version

from benchmarks.lines import Line, table_of
from config.clock import SystemClock, swedish_date

DOCUMENT = Path("docs/performance.md")
PARTS = (
    "sending",
    "chaos",
    "inbound",
    "tick",
    "import",
    "letters",
    "reading",
    "console",
    "experiments",
    "results",
    "trial",
)
ON_REQUEST = ("forecast",)  # an hour: a hundred simulated years


def keep_lines(name: str, lines: Sequence[Line], postgresql: str) -> None:
    """Put what a part measured in the place of what it measured before."""
    machine = f"{os.cpu_count()} cores, {_gibibytes()} GiB"
    libraries = ", ".join(
        (
            postgresql,
            f"SQLite {sqlite_version}",
            f"Python {platform.python_version()}",
            f"SQLAlchemy {version('sqlalchemy')}",
            f"asyncpg {version('asyncpg')}",
        )
    )
    day = swedish_date(SystemClock().now())
    kept = f"{table_of(lines)}\n\nMeasured {day}: {machine}, {libraries}."
    DOCUMENT.write_text(put_in(DOCUMENT.read_text("utf-8"), name, kept), "utf-8")


def put_in(text: str, name: str, kept: str) -> str:
    """Return the document with what stands between a part's marks replaced.

    Raises:
        ValueError: the part has no marks, `<!-- name -->` and `<!-- /name -->`, in it.
    """
    first, last = f"<!-- {name} -->\n", f"\n<!-- /{name} -->"
    before, mark, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not (mark and end):
        raise ValueError(f"{DOCUMENT} has no place for {name}: {first.strip()} and {last.strip()}")
    return f"{before}{mark}{kept}{end}{after}"


def _gibibytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
