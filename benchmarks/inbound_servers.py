"""The servers that are called: ours as it is run, and three that others would write.

Each is one process of one worker, on the same machine and the same database server.
"""

import base64
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from benchmarks.city import DATA_KEY
from benchmarks.inbound_load import ACCOUNT, NUMBER, PUBLIC_URL, TOKEN
from benchmarks.postgres import dsn
from tests.postgresql import Server

PATIENCE = 60.0  # seconds until a server listens
PYTHON = (sys.executable, "-m")
LOOPBACK = "127.0.0.1"


Contestant = Callable[[Server, str, Path], AbstractContextManager[int]]


@contextmanager
def ours(server: Server, database: str, folder: Path) -> Iterator[int]:
    """`uppsok serve`, as it is run."""
    port = _free_port()
    settings = {
        "UPPSOK_DATABASE_URL": server.url(database),
        "UPPSOK_DATA_KEY": base64.b64encode(DATA_KEY).decode(),
        "UPPSOK_SECRET_KEY": base64.b64encode(DATA_KEY).decode(),
        "UPPSOK_PUBLIC_URL": PUBLIC_URL,
        "UPPSOK_PORT": str(port),
        "UPPSOK_TWILIO_ACCOUNT_SID": ACCOUNT,
        "UPPSOK_TWILIO_AUTH_TOKEN": TOKEN,
        "UPPSOK_TWILIO_FROM": NUMBER,
    }
    with _running((*PYTHON, "app", "serve"), port, folder, settings):
        yield port


@contextmanager
def bare(_server: Server, _database: str, folder: Path) -> Iterator[int]:
    """An aiohttp handler that writes nothing."""
    port = _free_port()
    with _running((*PYTHON, "benchmarks.inbound_bare", str(port)), port, folder, {}):
        yield port


@contextmanager
def fastapi(server: Server, database: str, folder: Path) -> Iterator[int]:
    """FastAPI on uvicorn, with uvloop and httptools, which it finds installed."""
    port = _free_port()
    words = ("uvicorn", "benchmarks.inbound_fastapi:app", "--port", str(port))
    quiet = ("--no-access-log", "--log-level", "warning")
    settings = {"DATABASE_URL": server.url(database)}
    with _running((*PYTHON, *words, *quiet), port, folder, settings):
        yield port


@contextmanager
def flask(server: Server, database: str, folder: Path) -> Iterator[int]:
    """Flask on gunicorn, with a thread for each connection."""
    port = _free_port()
    words = ("gunicorn", "benchmarks.inbound_flask:app", "--bind", f"{LOOPBACK}:{port}")
    workers = ("--threads", "32", "--keep-alive", "60", "--log-level", "warning")
    settings = {"DSN": dsn(server, database)}
    with _running((*PYTHON, *words, *workers), port, folder, settings):
        yield port


OURS = "ours"
CONTESTANTS: Mapping[str, Contestant] = {
    OURS: ours,
    "bare": bare,
    "fastapi": fastapi,
    "flask": flask,
}


@contextmanager
def _running(
    command: tuple[str, ...], port: int, folder: Path, settings: Mapping[str, str]
) -> Iterator[None]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("UPPSOK_")}
    with (
        (folder / f"{port}.log").open("wb") as log,
        subprocess.Popen(  # noqa: S603 - our own words
            command, env={**env, **settings}, stdin=subprocess.PIPE, stdout=log, stderr=log
        ) as process,
    ):
        try:
            _wait_until_open(process, port)
            yield
        finally:
            process.terminate()


def _wait_until_open(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as one:
            if one.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not listen")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((LOOPBACK, 0))
        return int(one.getsockname()[1])
