"""What may be done with a version of a template, by whom."""

import pytest

from messaging.states import VersionChange, VersionState
from messaging.version_rules import VersionBarrier, may_publish, may_replace, may_turn

S, C, B = VersionState, VersionChange, VersionBarrier


@pytest.mark.parametrize(
    ("state", "change", "barrier"),
    [
        (S.DRAFT, C.ASKED, None),
        (S.WAITING, C.SENT_BACK, None),
        (S.LIVE, C.DISCARDED, B.MOVED_ON),
        (S.DISCARDED, C.ASKED, B.MOVED_ON),
    ],
)
def test_only_ways_of_the_table_are_open(
    state: VersionState, change: VersionChange, barrier: VersionBarrier | None
) -> None:
    """Whoever comes too late is told that somebody else was there."""
    assert may_turn(state, change, own=True, tried=False) is barrier


@pytest.mark.parametrize(
    ("state", "own", "barrier"),
    [(S.WAITING, False, None), (S.WAITING, True, B.OWN_TEXT), (S.LIVE, False, B.MOVED_ON)],
)
def test_two_people_are_two(state: VersionState, own: bool, barrier: VersionBarrier | None) -> None:
    """Nobody approves a text of their own, and only what waits is approved."""
    assert may_turn(state, C.APPROVED, own=own, tried=False) is barrier


def test_what_an_experiment_sends_is_not_discarded() -> None:
    """It goes to some people still; what is over is told before that."""
    assert may_turn(S.DRAFT, C.DISCARDED, own=True, tried=True) is B.IN_EXPERIMENT
    assert may_turn(S.LIVE, C.DISCARDED, own=True, tried=True) is B.MOVED_ON


@pytest.mark.parametrize(
    ("state", "asked", "barrier"),
    [
        (S.DRAFT, False, None),
        (S.DRAFT, True, B.NOT_APPROVED),
        (S.WAITING, True, B.NOT_APPROVED),
        (S.WAITING, False, B.MOVED_ON),
        (S.APPROVED, True, None),
        (S.REPLACED, True, None),
        (S.DISCARDED, False, B.MOVED_ON),
    ],
)
def test_where_two_are_asked_for_none_publishes_alone(
    state: VersionState, asked: bool, barrier: VersionBarrier | None
) -> None:
    """A draft waits for its second person; what was live once needs nobody to come back."""
    assert may_publish(state, second_approval=asked) is barrier


@pytest.mark.parametrize(
    ("live", "known", "barrier"),
    [
        (1, 1, None),
        (None, None, None),
        (3, 1, B.PUBLISHED_MEANWHILE),
        (None, 1, B.PUBLISHED_MEANWHILE),
        (2, 1, B.MOVED_ON),
    ],
)
def test_nobody_publishes_over_what_they_have_not_seen(
    live: int | None, known: int | None, barrier: VersionBarrier | None
) -> None:
    """A version takes the place of the one that its publisher knew to be in use."""
    assert may_replace(2, live, known=known) is barrier
