"""Files and functions stay small enough to be read in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FILE_LINES = 400
FUNCTION_LINES = 50
ENDINGS = {".py", ".html", ".css", ".sql", ".liquid", ".typ"}
# Made by tools or kept for data, not read as code.
NOT_OURS = {"var", "build", "node_modules"}


def sources() -> Iterator[Path]:
    """Yield the house's own files, by the paths they are known by."""
    for top in sorted(Path().iterdir()):
        if top.is_dir() and not top.name.startswith(".") and top.name not in NOT_OURS:
            yield from sorted(file for file in top.rglob("*") if file.suffix in ENDINGS)


SOURCES = [file for file in sources() if "__pycache__" not in file.parts]
PYTHON = [file for file in SOURCES if file.suffix == ".py"]


@pytest.mark.parametrize("file", SOURCES, ids=str)
def test_no_file_is_too_long(file: Path) -> None:
    """No file of code, style or pages has more than 400 lines."""
    assert len(file.read_text("utf-8").splitlines()) <= FILE_LINES


@pytest.mark.parametrize("file", PYTHON, ids=str)
def test_no_function_is_too_long(file: Path) -> None:
    """No function has more than 50 lines, its docstring counted."""
    tree = ast.parse(file.read_text("utf-8"))
    long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []


def test_most_files_and_functions_are_short() -> None:
    """Nine functions of ten have under 25 lines, and most files under 150."""
    functions = [
        (node.end_lineno or 0) - node.lineno + 1
        for file in PYTHON
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    files = sorted(len(file.read_text("utf-8").splitlines()) for file in PYTHON)
    assert sum(lines < 25 for lines in functions) >= 0.9 * len(functions)
    assert files[len(files) // 2] < 150
