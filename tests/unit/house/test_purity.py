"""The files of rules are pure: values and `now` go in, values come out.

tests/pure_files.txt lists them. Together they are the business; every branch of them
is tested (`make test` measures it).
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PURE = [
    Path(line)
    for line in Path("tests/pure_files.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
HOUSE = {path.name for path in Path().iterdir() if (path / "__init__.py").exists()}
# Dates and the time zone; the shape of a fact. What else stands there is refused below.
VALUES = {"config.clock", "register.facts"}
# The database, the network, the machine, chance.
IMPURE = {
    *("sqlalchemy", "alembic", "aiosqlite", "asyncpg", "aiohttp", "aiogram", "twilio", "smtplib"),
    *("asyncio", "threading", "subprocess", "socket", "os", "tempfile", "shutil"),
    *("random", "secrets", "uuid", "time"),
}


def imports(file: Path) -> Iterator[str]:
    """Yield the full names of the modules that a file imports."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules = [f"{node.module}.{alias.name}" for alias in node.names]
            files = [name for name in modules if Path(name.replace(".", "/") + ".py").exists()]
            yield from files or [node.module]


@pytest.mark.parametrize("file", PURE, ids=str)
def test_a_pure_file_imports_nothing_impure(file: Path) -> None:
    """No database, network, machine or chance, and of the house only what is pure itself."""
    ours = {str(pure.with_suffix("")).replace("/", ".") for pure in PURE}
    names = set(imports(file))
    assert {name for name in names if name.split(".")[0] in IMPURE} == set()
    assert {name for name in names if name.split(".")[0] in HOUSE} <= ours | VALUES


@pytest.mark.parametrize("file", PURE, ids=str)
def test_a_pure_file_asks_no_clock(file: Path) -> None:
    """A rule gets `now` as a value."""
    names = {
        node.attr if isinstance(node, ast.Attribute) else node.name
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute | ast.alias)
    }
    assert names & {"utcnow", "today", "SystemClock", "write_facts", "read_subjects"} == set()
