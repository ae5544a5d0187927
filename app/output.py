"""How commands speak: a table or JSON on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

Rows = Sequence[Mapping[str, Any]]
# What people write may hold signs that steer a terminal; line breaks and tabs are harmless.
_STEERING = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


def print_json(value: object) -> None:
    """Print one JSON value on a line of its own; dates and instants become ISO text."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")


def print_rows(rows: Rows, *, as_json: bool, empty: str = "nothing") -> None:
    """Print rows as a table, or as a JSON array; `empty` is said where there are none."""
    if as_json:
        print_json([dict(row) for row in rows])
        return
    if not rows:
        say(empty)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row.values()))
    # brackets and colons are what somebody wrote, no markup
    Console(markup=False, emoji=False).print(table)


def _cell(value: object) -> str:
    return "" if value is None else str(value).translate(_STEERING)


def print_line(text: str) -> None:
    """Print a result of one line."""
    sys.stdout.write(text + "\n")


def say(text: str) -> None:
    """Tell the user something that is no result, on stderr."""
    sys.stderr.write(text + "\n")
