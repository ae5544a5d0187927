"""The words of a trial that somebody has asked for. Pure."""

from collections.abc import Mapping
from enum import StrEnum


class TrialState(StrEnum):
    """Where a trial of a plan stands."""

    WAITING = "waiting"  # somebody asked for it
    RUNNING = "running"  # a process is at it; when its lease ends another takes it up
    DONE = "done"  # its result is kept
    FAILED = "failed"  # three processes gave up on it, or nobody is in the register


TRIAL_TRANSITIONS: Mapping[TrialState, frozenset[TrialState]] = {
    TrialState.WAITING: frozenset({TrialState.RUNNING}),
    TrialState.RUNNING: frozenset({TrialState.WAITING, TrialState.DONE, TrialState.FAILED}),
    TrialState.DONE: frozenset(),
    TrialState.FAILED: frozenset(),
}
