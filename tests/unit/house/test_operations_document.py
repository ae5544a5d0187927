"""docs/operations.md tells of every command."""

import re
from collections.abc import Iterator
from pathlib import Path

from app.cli import app

PAGE = Path("docs/operations.md").read_text("utf-8")
ROW = re.compile(r"^\| `(uppsok [^`]+)` \| `([^`]+)` \| (.+) \|$", re.MULTILINE)


def commands() -> Iterator[str]:
    """Yield every command and subcommand as it is written."""
    for command in app.registered_commands:
        yield f"uppsok {command.name}"
    for group in app.registered_groups:
        for command in group.typer_instance.registered_commands if group.typer_instance else ():
            yield f"uppsok {group.name} {command.name}"


def test_every_command_is_documented() -> None:
    """The table names the commands there are and no other, each with an example of its own."""
    told = {command: example for command, example, _ in ROW.findall(PAGE)}
    assert set(told) == set(commands())
    assert all(example.startswith(command) for command, example in told.items())
