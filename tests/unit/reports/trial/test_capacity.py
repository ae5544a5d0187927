"""What a unit's staff get done in a week."""

from datetime import UTC, datetime, timedelta

import pytest

from config.outreach_costs import DONE_A_WEEK
from reports.trial.capacity import Staffing, Waited, capacity_of

TWO = Staffing(2)
NOW = datetime(2025, 6, 2, 18, tzinfo=UTC)


def done(days_ago: float, waited: float = 1) -> Waited:
    """Give a task that was done so many days ago."""
    at = NOW - timedelta(days=days_ago)
    return Waited(at - timedelta(days=waited), at)


def test_nothing_done_yet() -> None:
    """A unit that has hardly begun gets what is assumed of each coordinator."""
    capacity = capacity_of("call", [done(3)], TWO, NOW)
    assert (capacity.a_week, capacity.seen) == (2 * DONE_A_WEEK["call"], 0)
    assert capacity_of("call", [], Staffing(1), NOW).a_week == DONE_A_WEEK["call"]


def test_nobody_waits() -> None:
    """Where nothing lies waiting, the best week is the least that can be done, with usual waits."""
    tasks = [*(done(days, 3) for days in (1, 2, 3, 8, 15, 22, 29)), Waited(NOW, None)]
    capacity = capacity_of("call", tasks, TWO, NOW)
    assert (capacity.a_week, capacity.limited, capacity.seen) == (3, False, 5)
    assert capacity.waits == pytest.approx(3)


def test_people_wait_for_the_staff() -> None:
    """Where weeks of work lie waiting, what was done lately is what can be done."""
    waiting = [Waited(NOW - timedelta(days=30), None)] * 9
    capacity = capacity_of(
        "home_visit", [*(done(1 + 7 * week) for week in range(8)), *waiting], TWO, NOW
    )
    assert (capacity.a_week, capacity.limited, capacity.waits) == (1, True, 0)


def test_what_piled_up_at_the_start_is_forgotten() -> None:
    """How long tasks usually lie is that of the quarter that the rate is of, not of all time."""
    old = [done(days, 40) for days in (100, 110, 120)]
    lately = [done(1 + 7 * week, 2) for week in range(13)]
    assert capacity_of("call", [*old, *lately], TWO, NOW).waits == pytest.approx(2)


def test_what_the_municipality_has_set() -> None:
    """A figure of the municipality's own goes before what was done, for each coordinator."""
    tasks = [done(1 + 7 * week) for week in range(8)]
    set_ = capacity_of("call", tasks, Staffing(3, 20.0), NOW)
    assert (set_.a_week, set_.given, set_.seen) == (60, True, 0)
