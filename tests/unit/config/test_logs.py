"""Logs: lines for machines and for people, never with personal data."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from config.logs import PERSONAL, configure_logs


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


@pytest.fixture(autouse=True)
def quiet_afterwards() -> Iterator[None]:
    """Give the other tests their own logging back."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def test_a_line_is_json_off_a_terminal() -> None:
    """Where nobody watches, a line is one JSON object with its counts."""
    out = io.StringIO()
    configure_logs(out)
    structlog.get_logger().info("tick", messages=3)
    line = json.loads(out.getvalue())
    assert (line["event"], line["messages"], line["level"]) == ("tick", 3, "info")
    assert line["timestamp"].endswith("Z")


def test_a_line_is_text_on_a_terminal() -> None:
    """Where somebody watches, a line is text."""
    out = Terminal()
    configure_logs(out)
    structlog.get_logger().info("tick", messages=3)
    assert "tick" in out.getvalue()
    assert not out.getvalue().startswith("{")


@pytest.mark.parametrize("key", sorted(PERSONAL))
def test_personal_values_are_dropped(key: str) -> None:
    """A value whose name says that it is personal or secret never reaches a log."""
    out = io.StringIO()
    configure_logs(out, as_json=True)
    structlog.get_logger().info("sent", **{key: "Amina", key.upper(): "Amina"})
    assert "Amina" not in out.getvalue()


def test_libraries_log_in_the_same_form() -> None:
    """A warning of a library is a line like ours; what it says below that is left out."""
    out = io.StringIO()
    configure_logs(out, as_json=True)
    logging.getLogger("aiogram.dispatcher").info("chat 4711 wrote")
    logging.getLogger("aiogram.dispatcher").warning("slow")
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["slow"]


@pytest.mark.parametrize("as_json", [True, False])
def test_a_trace_shows_no_values(as_json: bool) -> None:
    """An exception is logged with its lines of code, without the values of variables."""
    out = io.StringIO()
    configure_logs(out, as_json=as_json)
    young_person = dict.fromkeys(["first_name"], "amina".title())
    try:
        int(next(iter(young_person)))
    except ValueError:
        structlog.get_logger().exception("failed")
    assert "ValueError" in out.getvalue()
    assert "Amina" not in out.getvalue()
