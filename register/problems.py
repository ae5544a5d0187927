"""What an import tells about the lines it could not take as they were."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one line; never the value itself, which may be personal.

    A refused line is not imported; otherwise the line was, and this is a warning.
    """

    line: int
    column: str
    problem: str
    refused: bool
