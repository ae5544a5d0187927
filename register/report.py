"""What an import came to."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from register.problems import Problem

# A report that names every line of a broken file of a million helps nobody.
MOST_PROBLEMS = 10_000


@dataclass(slots=True)
class Counts:
    """How many lines or people; `warnings` counts warnings, not lines."""

    read: int = 0
    new: int = 0  # people who entered, or came back
    changed: int = 0
    unchanged: int = 0
    gone: int = 0  # people who are no longer in the extract
    refused: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import came to; `refusal` says why the file was refused whole, if it was."""

    counts: Counts
    problems: Sequence[Problem]  # in the order of lines, the first 10,000
    refusal: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the report as `uppsok import --json` prints it."""
        problems = [
            {"line": one.line, "column": one.column, "problem": one.problem}
            for one in self.problems
        ]
        return {**asdict(self.counts), "problems": problems}
