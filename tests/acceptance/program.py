"""The program as its users run it: its words, its environment, its folder, what it says.

Every program has a folder, with its database, its keys and whatever a test writes there;
of the tests' own environment it sees no setting. A command runs in the tests' process,
which has loaded it already, unless a test asks for a process of its own.
"""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from io import BytesIO, TextIOWrapper
from pathlib import Path
from threading import Condition, Thread
from typing import Any
from unittest.mock import patch

import structlog

from app.cli import main
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "app")
KEPT_PORTS: list[socket.socket] = []
# Settings of the machine's owner; and what would make each of a hundred processes slow: modules
# compiled anew, and coverage, which other tests measure in their own process.
DROPPED = ("UPPSOK_", "TWILIO_", "PYTHONDONTWRITEBYTECODE", "COVERAGE_PROCESS")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    def json(self) -> Any:  # noqa: ANN401 - what the command printed
        """Return the JSON value on stdout."""
        return json.loads(self.out)

    def lines(self) -> list[Any]:
        """Return the JSON Lines on stdout."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def fault(self) -> str:
        """What a command that failed said on stderr, which is one line."""
        assert self.code == 1, self
        told = [line for line in self.err.splitlines() if not line.startswith("Made ")]
        assert len(told) == 1, self.err
        assert told[0].startswith("uppsok: "), self.err
        return told[0].removeprefix("uppsok: ")


@dataclass(frozen=True, slots=True)
class Program:
    """`uppsok` with a database in a folder, and settings by their names without UPPSOK_."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def with_settings(self, **settings: str) -> "Program":
        """Return the same program with other settings as well."""
        return replace(self, settings={**self.settings, **settings})

    def run(self, *words: str | Path, stdin: str = "") -> Ended:
        """Run a command to its end, in this process."""
        argv = ["uppsok", *map(str, words)]
        out, err, typed = _stream(), _stream(), _stream(stdin)
        with (
            patch.dict(os.environ, self._environment(), clear=True),
            patch.multiple(sys, argv=argv, stdin=typed),
            chdir(self.folder),
            redirect_stdout(out),
            redirect_stderr(err),
            _logs_kept(),
        ):
            code = _exit_code()
        return Ended(code, _said(out), _said(err))

    def run_apart(self, *words: str | Path, stdin: str = "") -> Ended:
        """Run a command to its end, in a process of its own."""
        ended = subprocess.run(  # noqa: S603 - our own words
            (*COMMAND, *map(str, words)),
            input=stdin,
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=PATIENCE,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def do(self, *words: str | Path, stdin: str = "") -> Ended:
        """Run a command that must succeed."""
        ended = self.run(*words, stdin=stdin)
        assert ended.code == 0, ended
        return ended

    def ask(self, *words: str | Path) -> Any:  # noqa: ANN401 - what the command printed
        """Run a command that must succeed and return the JSON value that it prints."""
        return self.do(*words, "--json").json()

    @contextmanager
    def running(self, *words: str) -> Iterator["Running"]:
        """Start a command that goes on until it is stopped; it is killed if it is still there."""
        with subprocess.Popen(  # noqa: S603 - our own words
            (*COMMAND, *words),
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        ) as process:
            running = Running(process)
            try:
                yield running
            finally:
                process.kill()
                running.read_to_the_end()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(DROPPED)}
        own = {
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.folder}/uppsok.db",
            **self.settings,
        }
        return {
            **kept,
            **{f"UPPSOK_{name}": value for name, value in own.items()},
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "COLUMNS": "200",
            "NO_COLOR": "1",
        }


def _exit_code() -> int:
    try:
        main()
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 0
    return 0


def _stream(text: str = "") -> TextIOWrapper:
    return TextIOWrapper(BytesIO(text.encode()), "utf-8")


def _said(stream: TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


@contextmanager
def _logs_kept() -> Iterator[None]:
    """Put back how the tests' own logs go, which a command sets for itself."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers, root.level
    try:
        yield
    finally:
        root.handlers = handlers
        root.setLevel(level)
        structlog.configure(**before)


class Running:
    """A command that is running: what it has logged, and its end."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Read what the process says; a full pipe would stop it."""
        self._process = process
        self._said: list[str] = []
        self._news = Condition()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def logged(self, event: str, **values: object) -> list[dict[str, Any]]:
        """Return the lines about an event, with these values, that have been logged so far."""
        lines = [json.loads(line) for line in self._said if line.startswith("{")]
        wanted = {"event": event, **values}
        return [line for line in lines if wanted.items() <= line.items()]

    def wait_until(self, event: str, **values: object) -> dict[str, Any]:
        """Wait until a line about an event, with these values, is logged; return the first."""
        with self._news:
            told = self._news.wait_for(
                lambda: self.logged(event, **values) or not self._reader.is_alive(), PATIENCE
            )
        found = self.logged(event, **values)
        assert told, f"no {event} within {PATIENCE:.0f} s: {self._said}"
        assert found, f"ended without {event}: {self._said}"
        return found[0]

    def wait_until_said(self, words: str, patience: float = PATIENCE) -> str:
        """Wait until a line with these words is said; return it."""
        with self._news:
            self._news.wait_for(
                lambda: any(words in one for one in self._said) or not self._reader.is_alive(),
                patience,
            )
        found = [one for one in self._said if words in one]
        assert found, f"{words} is not said: {self._said}"
        return found[0]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and return the exit status; what was said is complete then."""
        self._process.send_signal(number)
        code = self._process.wait(PATIENCE)
        self.read_to_the_end()
        return code

    def said(self) -> list[str]:
        """Return every line that was said so far."""
        return list(self._said)

    def read_to_the_end(self) -> None:
        """Wait until everything that was said has been read."""
        self._reader.join(PATIENCE)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._news:
                self._said.append(line)
                self._news.notify_all()
        with self._news:
            self._news.notify_all()


def free_port() -> int:
    """Return a port of 127.0.0.1 that is nobody else's until these tests end.

    It stays bound here, without listening: whoever asks for any port is given another, and a
    server that names it may listen there.
    """
    kept = socket.socket()
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.bind(("127.0.0.1", 0))
    KEPT_PORTS.append(kept)
    number: int = kept.getsockname()[1]
    return number
