"""What becomes of a message at the moment of its claim: quiet hours and missed times (R9, R10)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduler.plan import IfLate, Window
from scheduler.window import is_open, late_after, next_open, opens_after


class LateAction(StrEnum):
    """What is done with a message that is up for sending."""

    SEND = "send"  # now
    SHIFT = "shift"  # it is due again at another time
    SKIP = "skip"  # it is left out; the round goes on
    STAFF = "staff"  # a human decides


@dataclass(frozen=True)
class LateDecision:
    """What to do, and for a shift the two columns to store (UTC).

    `late_at` moves with a shift that `if_late` asked for, or the message would be late for
    ever; one that only waits for the window keeps it.
    """

    action: LateAction
    due_at: datetime | None = None
    late_at: datetime | None = None


def decide_late(
    if_late: IfLate, now: datetime, late_at: datetime | None, window: Window
) -> LateDecision:
    """Return what becomes of a message of ours that is claimed at `now`.

    Outside the window it waits for the next opening, whatever the step says: quiet hours
    bind. In the window and past `late_at` the step's word counts; `shift` is the opening of
    the next open day, the time of day at which steps become due, so that a backlog and the
    present day's messages do not go out together.
    """
    if not is_open(window, now):
        return LateDecision(LateAction.SHIFT, next_open(window, now), late_at)
    if late_at is None or now <= late_at or if_late is IfLate.SEND:
        return LateDecision(LateAction.SEND)
    if if_late is IfLate.SHIFT:
        due_at = opens_after(window, now)
        return LateDecision(LateAction.SHIFT, due_at, late_after(window, due_at))
    return LateDecision(LateAction(if_late.value))
