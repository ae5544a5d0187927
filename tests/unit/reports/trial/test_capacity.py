"""What a unit's staff get done in a week."""

from datetime import UTC, datetime, timedelta

import pytest

from reports.trial.assumed import DONE_A_WEEK
from reports.trial.capacity import Waited, capacity_of

NOW = datetime(2025, 6, 2, 18, tzinfo=UTC)


def done(days_ago: float, waited: float = 1) -> Waited:
    """Give a task that was done so many days ago."""
    at = NOW - timedelta(days=days_ago)
    return Waited(at - timedelta(days=waited), at)


def test_nothing_done_yet() -> None:
    """A unit that has hardly begun gets what is assumed of each coordinator."""
    capacity = capacity_of("call", [done(3)], 2, NOW)
    assert (capacity.a_week, capacity.seen) == (2 * DONE_A_WEEK["call"], 0)
    assert capacity_of("call", [], 0, NOW).a_week == DONE_A_WEEK["call"]


def test_nobody_waits() -> None:
    """Where nothing lies waiting, the best week is the least that can be done, with usual waits."""
    tasks = [*(done(days, 3) for days in (1, 2, 3, 8, 15, 22, 29)), Waited(NOW, None)]
    capacity = capacity_of("call", tasks, 2, NOW)
    assert (capacity.a_week, capacity.limited, capacity.seen) == (3, False, 5)
    assert capacity.waits == pytest.approx(3)


def test_people_wait_for_the_staff() -> None:
    """Where weeks of work lie waiting, what was done lately is what can be done."""
    waiting = [Waited(NOW - timedelta(days=30), None)] * 9
    capacity = capacity_of(
        "home_visit", [*(done(1 + 7 * week) for week in range(8)), *waiting], 2, NOW
    )
    assert (capacity.a_week, capacity.limited, capacity.waits) == (1, True, 0)
