"""The outreach plan as values: its hours, its steps, whom it is for.

A plan is read from YAML by `scheduler.plan_file`; nothing here asks whether it makes
sense, except that a window must be open at some time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum

from register.states import Occupation

PLAN_CHANNELS = ("chat", "sms", "email", "letter")
DECLINED = "declined"
DEFAULT = "default"
RECONTACT_KEYS = (*Occupation, DECLINED, DEFAULT)
TRAITS = ("unit", "district", "reason", "newly_arrived", "language", "programme")

MONDAY_TO_FRIDAY = frozenset(range(5))
SWEDISH = "SE"
NO_TIME = timedelta()


class PlanTask(StrEnum):
    """What a step can ask the staff to do."""

    CALL = "call"
    KNOCK_CARD = "knock_card"  # agree on pair, date and time of a visit, and deliver the card
    HOME_VISIT = "home_visit"
    FIND_NUMBER = "find_number"


class IfLate(StrEnum):
    """What happens to a message whose time was missed (R10)."""

    SEND = "send"  # it goes out at once
    SHIFT = "shift"  # it moves to the opening of the next open day
    SKIP = "skip"  # it is left out, which is recorded, and the round goes on
    STAFF = "staff"  # a human decides


class Addressee(StrEnum):
    """To whom a step speaks (R8)."""

    SELF = "self"
    GUARDIAN = "guardian"


@dataclass(frozen=True)
class Window:
    """The hours in which we may begin contact, by Stockholm's clocks (R9).

    Attributes:
        days: Weekdays, Monday is 0.
        opens: The first instant of an open day.
        closes: The end of an open day, itself outside.
        holidays: "SE" keeps Swedish public holidays and their eves closed, "" does not.

    """

    days: frozenset[int] = MONDAY_TO_FRIDAY
    opens: time = time(10)
    closes: time = time(18)
    holidays: str = SWEDISH

    def __post_init__(self) -> None:
        """Refuse hours that never open: looking for the next opening would not end."""
        if not self.days or not self.days <= frozenset(range(7)) or self.opens >= self.closes:
            raise ValueError("a window needs weekdays from 0 to 6, and must open before it closes")


QUIET_DEFAULT = Window()
CALLS_DEFAULT = Window(opens=time(9), closes=time(20))


@dataclass(frozen=True)
class Step:
    """One step of a plan: a message by the first usable channel, or a task for the staff.

    Attributes:
        id: Its name within the plan; part of a planned contact's key.
        channels: In order of preference; empty for a task.
        task: A word of `PlanTask`, or "" for a message.
        template: The text's name, or "".
        wait: From the step's end to the next step; whole days count as Stockholm dates.
        if_late: What happens when its time was missed.
        attempts: How many times it is tried.
        spacing: Between two attempts.
        notice: The least time between this step, which announces a visit, and the visit.
        staff: How many go; 0 where that is of no matter.
        to: To whom it speaks.
        not_before: Month and day before which it is not taken, or None.

    """

    id: str
    channels: tuple[str, ...] = ()
    task: str = ""
    template: str = ""
    wait: timedelta = NO_TIME
    if_late: IfLate = IfLate.SHIFT
    attempts: int = 1
    spacing: timedelta = NO_TIME
    notice: timedelta = NO_TIME
    staff: int = 0
    to: Addressee = Addressee.SELF
    not_before: tuple[int, int] | None = None

    @property
    def gap(self) -> timedelta:
        """The least time from this step's end to the next step."""
        return max(self.wait, self.notice)


@dataclass(frozen=True)
class Plan:
    """An outreach plan: ordered steps, run through once in each round.

    Attributes:
        name: The plan's name.
        steps: At least one.
        window: When messages may go out, letters are printed and cards are carried.
        calls: When calls and visits may be made.
        wait_days: From registration to the first step (R2).
        first_attempt_within_days: From registration to the first attempt, at most (R2).
        round_pause_days: From the end of a round to the next, for those not reached (R11).
        recontact: By occupation code, "declined" or "default", the time to a new contact (R11).
        applies_to: By trait (`TRAITS`), the values the plan is for; empty: it is for everybody.

    """

    name: str
    steps: tuple[Step, ...]
    window: Window = QUIET_DEFAULT
    calls: Window = CALLS_DEFAULT
    wait_days: int = 14
    first_attempt_within_days: int = 30
    round_pause_days: int = 90
    recontact: Mapping[str, timedelta] = field(default_factory=dict)
    applies_to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def choose_plan(plans: Sequence[Plan], traits: Mapping[str, str]) -> Plan:
    """Return the first plan whose `for:` fits a person's traits (`TRAITS`).

    A plan without `for:` fits everybody. Where none fits, the last plan is taken: nobody may
    be left without one. No plans at all raise IndexError.
    """
    return next((plan for plan in plans if _fits(plan, traits)), plans[-1])


def _fits(plan: Plan, traits: Mapping[str, str]) -> bool:
    return all(
        traits.get(trait, "").casefold() in {value.casefold() for value in accepted}
        for trait, accepted in plan.applies_to.items()
    )
