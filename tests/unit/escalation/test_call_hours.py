"""At which hours calls are answered."""

from datetime import UTC, datetime, timedelta

import pytest

from escalation.call_hours import ENOUGH, HOURS, Made, shares_of_day
from escalation.states import Outcome

MONDAY = datetime(2025, 9, 1, 7, tzinfo=UTC)  # nine in Stockholm


def calls(count: int, hour: int, outcome: Outcome, day: int = 0) -> list[Made]:
    """Return calls at an hour after nine on a weekday."""
    at = MONDAY + timedelta(days=day, hours=hour - 9)
    return [Made(at, outcome) for _ in range(count)]


def test_too_few_calls_say_nothing() -> None:
    """Below two hundred there are no shares; wrong numbers do not count among them."""
    few = calls(ENOUGH - 1, 10, Outcome.NO_ANSWER)
    assert shares_of_day([*few, *calls(50, 10, Outcome.WRONG_NUMBER)], 0) == ()
    assert len(shares_of_day([*few, *calls(1, 10, Outcome.NO_ANSWER)], 0)) == len(HOURS)


def test_good_hours_are_those_that_answer_more() -> None:
    """An hour at which more than in general answer is good; one of no calls is as all are."""
    made = calls(100, 10, Outcome.NO_ANSWER) + calls(100, 17, Outcome.ANSWERED_SELF)
    shares = {one.hour: one for one in shares_of_day(made, 0)}
    assert shares[17].good
    assert not shares[10].good
    assert shares[12].share == pytest.approx(0.5)
    assert all(0 <= one.share <= 1 for one in shares.values())


def test_a_weekday_differs_once_it_has_calls() -> None:
    """Of a weekday without calls the hour of all days is told; one with calls tells its own."""
    made = calls(150, 17, Outcome.NO_ANSWER, day=1) + calls(150, 17, Outcome.ANSWERED_SELF, day=2)
    monday, tuesday, wednesday = (
        next(one.share for one in shares_of_day(made, weekday) if one.hour == 17)
        for weekday in (0, 1, 2)
    )
    assert tuesday < monday < wednesday
    assert monday == pytest.approx(0.5)
