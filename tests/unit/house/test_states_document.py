"""docs/states.md tells every word and every way between states that the code knows."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest

import escalation.states
import messaging.states
import register.states
import reports.monday_states
import reports.trial.states
import scheduler.states

PAGE = Path("docs/states.md").read_text("utf-8")
MODULES = (
    register.states,
    scheduler.states,
    messaging.states,
    escalation.states,
    reports.monday_states,
    reports.trial.states,
)
TRANSITIONS: tuple[Mapping[StrEnum, frozenset[StrEnum]], ...] = (
    scheduler.states.OUTREACH_TRANSITIONS,
    scheduler.states.CONTACT_TRANSITIONS,
    scheduler.states.EXPERIMENT_TRANSITIONS,
    escalation.states.TASK_TRANSITIONS,
    messaging.states.VERSION_TRANSITIONS,
    messaging.states.CIRCULAR_TRANSITIONS,
    reports.trial.states.TRIAL_TRANSITIONS,
)  # type: ignore[assignment] # mappings of several enums
OUTCOMES = "Outcomes of each kind of task"
ARROW = re.compile(r"^    (\w+) --> (\w+)", re.MULTILINE)
WORD = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)


def enums(module: ModuleType) -> Iterator[type[StrEnum]]:
    """Yield the closed lists of words that a module defines."""
    for thing in vars(module).values():
        if isinstance(thing, type) and issubclass(thing, StrEnum) and thing is not StrEnum:
            yield thing


def section(words: type[StrEnum]) -> str:
    """Return the part of the page that is about an enum."""
    return part(words.__name__)


def part(heading: str) -> str:
    """Return what stands under a heading of the page."""
    _, found, rest = PAGE.partition(f"\n### {heading}\n")
    assert found, f"docs/states.md says nothing about {heading}"
    return re.split(r"^#", rest, maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("words", [enum for module in MODULES for enum in enums(module)])
def test_every_word_is_explained(words: type[StrEnum]) -> None:
    """Each word of an enum has a line in its section, and no other word has."""
    told = set(WORD.findall(section(words)))
    assert told == {word.value for word in words}
    assert "TODO" not in section(words)  # a section that waits to be written explains nothing


@pytest.mark.parametrize("table", TRANSITIONS, ids=lambda table: type(next(iter(table))).__name__)
def test_every_way_is_drawn(table: Mapping[StrEnum, frozenset[StrEnum]]) -> None:
    """The diagram has exactly the arrows of the transition table."""
    ways = {(state.value, to.value) for state, after in table.items() for to in after}
    assert set(ARROW.findall(section(type(next(iter(table)))))) == ways


def test_drawn_ways_of_messages_are_allowed() -> None:
    """The message's diagram draws its usual ways: none that the code refuses."""
    states = messaging.states.MessageState
    drawn = ARROW.findall(section(states))
    assert all(
        states(after) in messaging.states.MESSAGE_TRANSITIONS[states(before)]
        for before, after in drawn
    )
    assert {state for way in drawn for state in way} == {state.value for state in states}


@pytest.mark.parametrize("kind", escalation.states.TaskKind)
def test_every_outcome_is_told(kind: escalation.states.TaskKind) -> None:
    """The page lists which outcomes each kind of task may end with."""
    (line,) = re.findall(rf"^\| `{kind.value}` \| (.*) \|$", part(OUTCOMES), re.MULTILINE)
    outcomes = set(line.split(", "))
    assert outcomes == {outcome.value for outcome in escalation.states.ALLOWED[kind]}
