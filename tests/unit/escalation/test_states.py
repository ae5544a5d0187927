"""The words of the queue agree with each other."""

from hypothesis import given
from hypothesis import strategies as st

from escalation.states import (
    ALLOWED,
    PERSON_CLOSES,
    PRIORITY,
    READS_REPLY,
    TALKED,
    TASK_TRANSITIONS,
    Outcome,
    TaskKind,
    TaskState,
)


@given(st.sampled_from(TaskKind))
def test_every_kind_has_its_place_and_its_ends(kind: TaskKind) -> None:
    """Each kind of task has a priority and at least one outcome."""
    assert PRIORITY[kind] > 0
    assert ALLOWED[kind]


def test_urgent_comes_first() -> None:
    """Nothing is before danger (R19)."""
    others = {kind: place for kind, place in PRIORITY.items() if kind is not TaskKind.URGENT}
    assert PRIORITY[TaskKind.URGENT] > max(others.values())


def test_replies_are_closed_by_humans_only() -> None:
    """A reply that waits for a human is never withdrawn by a program (R5)."""
    assert READS_REPLY < PERSON_CLOSES


def test_danger_is_not_closed_by_a_word_of_routine() -> None:
    """An urgent task ends only with what became of the danger (R19)."""
    assert ALLOWED[TaskKind.URGENT].isdisjoint(TALKED | {Outcome.HANDLED, Outcome.NO_ANSWER})


def test_every_outcome_is_of_use() -> None:
    """No outcome is there that no task may end with."""
    assert frozenset().union(*ALLOWED.values()) == set(Outcome)


@given(st.sampled_from(TaskState))
def test_open_work_never_gets_lost(state: TaskState) -> None:
    """From every state there is a way back to the queue, directly or through it."""
    after = TASK_TRANSITIONS[state]
    assert TaskState.OPEN in after or state is TaskState.OPEN
    assert state not in after
