"""What may be done with a version of a template, by whom."""

import pytest

from messaging.states import VersionState
from messaging.version_rules import VersionBarrier, may_approve, may_become, may_publish

S, B = VersionState, VersionBarrier


@pytest.mark.parametrize(
    ("state", "after", "barrier"),
    [
        (S.DRAFT, S.WAITING, None),
        (S.LIVE, S.DISCARDED, B.MOVED_ON),
        (S.DISCARDED, S.LIVE, B.MOVED_ON),
    ],
)
def test_only_ways_of_the_table_are_open(
    state: VersionState, after: VersionState, barrier: VersionBarrier | None
) -> None:
    """Whoever comes too late is told that somebody else was there."""
    assert may_become(state, after) is barrier


@pytest.mark.parametrize(
    ("state", "by", "barrier"),
    [(S.WAITING, "omar", None), (S.WAITING, "sara", B.OWN_TEXT), (S.LIVE, "omar", B.MOVED_ON)],
)
def test_two_people_are_two(state: VersionState, by: str, barrier: VersionBarrier | None) -> None:
    """Nobody approves a text of their own, and only what waits is approved."""
    assert may_approve(state, frozenset({"sara"}), by) is barrier


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
