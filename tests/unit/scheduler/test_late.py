"""Missed times and quiet hours at the moment of sending (R9, R10)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.late import LateAction, LateDecision, decide_late
from scheduler.plan import QUIET_DEFAULT, IfLate, Window
from scheduler.window import is_open, late_after, next_open
from tests.unit.scheduler.times import INSTANTS, office_windows, stockholm

POLICIES = st.sampled_from(IfLate)
LATE_AT = stockholm("2025-10-01T18:00")


@given(POLICIES, INSTANTS, st.none() | INSTANTS, office_windows())
def test_quiet_hours_bind(
    if_late: IfLate, now: datetime, late_at: datetime | None, window: Window
) -> None:
    """Outside the window every message waits for the opening, whatever its step says."""
    decision = decide_late(if_late, now, late_at, window)
    if not is_open(window, now):
        assert decision == LateDecision(LateAction.SHIFT, next_open(window, now), late_at)
    if decision.action is LateAction.SEND:
        assert is_open(window, now)
    if decision.due_at is not None:
        assert decision.due_at > now
        assert is_open(window, decision.due_at)


@given(POLICIES, INSTANTS, office_windows())
def test_in_time_is_sent(if_late: IfLate, due_at: datetime, window: Window) -> None:
    """A message claimed when it is due goes out, whatever its step says about lateness."""
    now = next_open(window, due_at)
    assert decide_late(if_late, now, late_after(window, now), window).action is LateAction.SEND
    assert decide_late(if_late, now, None, window).action is LateAction.SEND


@given(INSTANTS, office_windows())
def test_a_shifted_message_goes_out(now: datetime, window: Window) -> None:
    """A shift moves the lateness too: claimed at its new time, the message is sent."""
    now = next_open(window, now)
    shift = decide_late(IfLate.SHIFT, now, now - timedelta(days=9), window)
    assert shift.action is LateAction.SHIFT
    assert shift.due_at is not None
    again = decide_late(IfLate.SHIFT, shift.due_at, shift.late_at, window)
    assert again.action is LateAction.SEND


@pytest.mark.parametrize(
    ("if_late", "action"),
    [
        (IfLate.SEND, LateAction.SEND),
        (IfLate.SHIFT, LateAction.SHIFT),
        (IfLate.SKIP, LateAction.SKIP),
        (IfLate.STAFF, LateAction.STAFF),
    ],
)
def test_each_step_says_what_happens(if_late: IfLate, action: LateAction) -> None:
    """Past its time, in the open hours, the step's word decides."""
    decision = decide_late(if_late, stockholm("2025-10-02T10:00"), LATE_AT, QUIET_DEFAULT)
    assert decision.action is action


def test_a_shift_is_the_next_day_at_opening() -> None:
    """Late on Friday at noon means Monday at ten, and late from Tuesday's close."""
    decision = decide_late(IfLate.SHIFT, stockholm("2025-10-03T12:00"), LATE_AT, QUIET_DEFAULT)
    assert decision.due_at == stockholm("2025-10-06T10:00")
    assert decision.late_at == stockholm("2025-10-07T18:00")
