"""Programs to run: with nothing in them, and with a small municipality that has begun."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.acceptance.browser import open_browser
from tests.acceptance.municipality import open_office
from tests.acceptance.program import Program
from tests.postgresql import Server


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Return a program with no database yet."""
    return Program(tmp_path)


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return a program whose municipality has begun its work; not to be changed."""
    program = Program(tmp_path_factory.mktemp("municipality"))
    open_office(program)
    return program


@pytest.fixture
def office(opened: Program, tmp_path: Path) -> Program:
    """Return a program of one's own, whose municipality has begun its work."""
    shutil.copytree(opened.folder, tmp_path, dirs_exist_ok=True)
    return Program(tmp_path)


@pytest.fixture
def empty_postgresql(postgresql_server: Server) -> Iterator[str]:
    """Return the address of a PostgreSQL database without tables."""
    name = "acceptance_empty"
    yield postgresql_server.create(name)
    postgresql_server.drop(name)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Return a browser for the tests of a file; where there is none, they are left out."""
    async with open_browser() as browser:
        yield browser
