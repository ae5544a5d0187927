"""Changing a wait in a plan's file."""

from datetime import timedelta

import pytest

from config.plan_files import read_plan_files
from scheduler.plan_edit import read_wait, with_wait, write_wait
from scheduler.plan_file import parse_plan

BLOCK = """name: p
steps:
  - id: hello
    channel: [sms]
    template: hello
  - {id: reminder, channel: [sms], template: reminder}
"""


@pytest.mark.parametrize("name", sorted(read_plan_files()))
def test_one_word_changes_and_nothing_else(name: str) -> None:
    """The step gets the wait, comments and all other steps stay as somebody wrote them."""
    body = read_plan_files()[name]
    before = parse_plan(body)
    for step in before.steps:
        changed = with_wait(body, step.id, "9d")
        after = parse_plan(changed)
        assert {one.id: one.wait for one in after.steps} == {
            one.id: timedelta(days=9) if one.id == step.id else one.wait for one in before.steps
        }
        assert [line for line in changed.splitlines() if line.startswith("#")] == [
            line for line in body.splitlines() if line.startswith("#")
        ]


def test_a_step_written_in_lines() -> None:
    """A step whose keys stand below each other gets a line of its own for the wait."""
    changed = with_wait(BLOCK, "hello", "12h")
    assert changed == BLOCK.replace("id: hello\n", "id: hello\n    wait: 12h\n")
    assert "id: reminder, wait: 2d, channel" in with_wait(BLOCK, "reminder", "2d")


@pytest.mark.parametrize("body", [BLOCK, "- a list\n", "name: p\nsteps: none\n"])
def test_no_such_step(body: str) -> None:
    """A step that is not there is no step that can be changed."""
    with pytest.raises(LookupError):
        with_wait(body, "goodbye", "2d")


def test_waits_in_words() -> None:
    """A wait is written as it is read."""
    for text in ("12h", "3d", "36h"):
        wait = read_wait(text)
        assert wait is not None
        assert write_wait(wait) == text
    assert write_wait(timedelta(weeks=2)) == "14d"
    assert read_wait("soon") is None
