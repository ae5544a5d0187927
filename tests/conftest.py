"""What every test stands on: no network, a clock that stands still, both databases.

The fixture `database_url` runs a test twice, on SQLite and on PostgreSQL, each time
with empty tables of its own.
"""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck
from sqlalchemy.ext.asyncio import AsyncEngine

import pipeline.schema
from config.clock import VirtualClock
from storage.engine import open_engine
from tests.measuring import unmeasured
from tests.network import refuse_live_services
from tests.postgresql import NoServerError, Server, roomy_memory, running_server
from tests.schema import make_tables

IN_CI = bool(os.environ.get("CI"))
NO_SERVER = "no PostgreSQL here"
DATABASE_NUMBERS = count(1)

hypothesis.settings.register_profile(
    "house",
    deadline=None,
    derandomize=IN_CI,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],  # it goes by the clock, as `deadline` does
)
hypothesis.settings.load_profile("house")
refuse_live_services()
assert pipeline.schema.TABLES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line that the tests against PostgreSQL were left out."""
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = [report for report in skipped if NO_SERVER in str(report.longrepr)]
    if left_out:
        terminalreporter.write_line(f"PostgreSQL: {len(left_out)} tests left out, {NO_SERVER}.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure coverage once: on PostgreSQL the lines run again that ran on SQLite."""
    spec = getattr(item, "callspec", None)
    again = spec is not None and "postgresql" in spec.params.values()
    with unmeasured() if again else nullcontext():
        return (yield)


@pytest.fixture
def clock() -> VirtualClock:
    """Return a clock that stands at 10 in the morning in Stockholm, on 1 October 2025."""
    return VirtualClock(datetime(2025, 10, 1, 8, tzinfo=UTC))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with all tables, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    make_tables(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """Run a PostgreSQL server with a database `template_uppsok` that has all tables."""
    # short: a socket's path has a limit
    folder = Path(tempfile.mkdtemp(prefix="uppsok-pg-", dir=roomy_memory()))
    try:
        with running_server(folder) as server:
            make_tables(server.create("template_uppsok"))
            yield server
    except NoServerError as fault:
        reason = f"{NO_SERVER}: {fault}"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the address of a SQLite database with empty tables."""
    file = tmp_path / "uppsok.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
def postgresql_url(postgresql_server: Server) -> Iterator[str]:
    """Return the address of a PostgreSQL database with empty tables."""
    name = f"test_{next(DATABASE_NUMBERS)}"
    yield postgresql_server.create(name, template="template_uppsok")
    postgresql_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of a database with empty tables: each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """Return an engine on a database with empty tables: each kind in turn."""
    engine = open_engine(database_url)
    yield engine
    await engine.dispose()
