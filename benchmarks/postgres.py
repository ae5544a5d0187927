"""The PostgreSQL server that everything is measured on, and databases to measure in.

It is durable as it comes: a commit waits for the disk. The same server serves every
contestant.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests.postgresql import Server, running_server

SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    # no check point and no cleaning in the middle of a run: each run begins on a fresh copy
    "checkpoint_timeout": "1h",
    "max_wal_size": "8GB",
    "autovacuum": "off",
}
NUMBERS = count(1)


@contextmanager
def measured_server() -> Iterator[Server]:
    """Start a server in a temporary folder; stop it and remove all data at the end."""
    folder = Path(tempfile.mkdtemp(prefix="uppsok-pg-"))  # short: a socket's path has a limit
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    try:
        with running_server(folder, options) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_copy(server: Server, template: str) -> Iterator[str]:
    """Give the name of a new database that is a copy of `template`; remove it at the end."""
    name = f"copy_{next(NUMBERS)}"
    server.create(name, template=template)
    try:
        yield name
    finally:
        server.drop(name)


def dsn(server: Server, database: str) -> str:
    """Return a database's address as drivers without SQLAlchemy take it."""
    return f"postgresql://postgres@/{database}?host={server.folder}"
