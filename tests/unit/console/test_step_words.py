"""What staff call the steps of a plan."""

import pytest

from config.plan_files import read_plan_files
from console.step_words import step_name
from console.translating import say_in
from scheduler.plan_file import parse_plan

SAY = say_in("sv")


@pytest.mark.parametrize("body", read_plan_files().values(), ids=read_plan_files())
def test_every_step_that_comes_along_has_a_name(body: str) -> None:
    """No manager reads the key of a step that the program brought."""
    for step in parse_plan(body).steps:
        assert step_name(step.id, SAY) != step.id


def test_steps_of_no_plan() -> None:
    """A task's kind has its name, and a manager's own step the one that they gave it."""
    assert step_name("find_number", SAY) == "Nummer att hitta"
    assert step_name("answer", SAY) == "Automatiskt svar"
    assert step_name("kvällssms", SAY) == "kvällssms"
