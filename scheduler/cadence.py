"""What comes next for a person in a round, and when (R2, R9, R11-R13).

Days are counted as Stockholm dates: "3 days after Monday" is the first open hour of
Thursday, whatever the hour on Monday. Waits in hours are counted as time.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.clock import swedish_date
from scheduler.bands import turn_window
from scheduler.plan import DECLINED, DEFAULT, Addressee, IfLate, Plan, PlanTask, Step, Window
from scheduler.states import Consumer
from scheduler.window import late_after, midnight, next_open

ONE_DAY = timedelta(days=1)
# How long before its `not_before` a step waits for it: a letter meant for after 15 September
# is held back from May on, when school ends. One from January goes out in January.
SEASON = timedelta(days=120)
DEFAULT_RECONTACT = timedelta(days=120)


@dataclass(frozen=True)
class Progress:
    """How far a round has come.

    Attributes:
        starts_on: The Stockholm date from which the first step may be taken: the end of the
            wait (`scheduler.waiting.wait_ends`), or the day a later round begins.
        step: The step last begun; "" before the first.
        attempt: The attempt last made within it, from 1; 0 before the first.
        ended_at: When that attempt ended: the message was accepted, or the task was done.
        offset: Any number that stays with the person; it decides in which part of the day
            the first call falls, so that not everybody is called in the morning.

    """

    starts_on: date
    step: str = ""
    attempt: int = 0
    ended_at: datetime | None = None
    offset: int = 0


@dataclass(frozen=True)
class NextContact:
    """The one contact to plan now; the columns of `planned_contact`.

    Attributes:
        step: The step's id.
        attempt: Which try at it, from 1.
        consumer: Whether a machine or a human takes it; a letter counts as a message.
        task_kind: What the staff are asked to do; "" for a message.
        channels: In order of preference; empty for a task.
        template: The text's name, or "".
        addressee: To whom it speaks.
        if_late: What happens after `late_at`.
        due_at: From when it may be taken, UTC.
        late_at: From when `if_late` decides, UTC; None: never late, as all tasks are.

    """

    step: str
    attempt: int
    consumer: Consumer
    task_kind: str
    channels: tuple[str, ...]
    template: str
    addressee: Addressee
    if_late: IfLate
    due_at: datetime
    late_at: datetime | None


@dataclass(frozen=True)
class RoundOver:
    """Every step has been taken; a new round may begin at `until`, UTC (R11)."""

    until: datetime


def next_contact(
    plan: Plan, progress: Progress, now: datetime, *, booked_at: datetime | None = None
) -> NextContact | RoundOver:
    """Return the next contact of a round, or that the round is over.

    `booked_at` is the start of the visit that the staff have agreed on; it is kept even
    outside the calling hours, for a human chose it. Nothing is ever due before `now`.
    A step that is no longer in the plan raises LookupError.
    """
    at = _position(plan, progress.step)
    if at >= 0 and progress.attempt < plan.steps[at].attempts:
        step, attempt = plan.steps[at], progress.attempt + 1
    elif at + 1 < len(plan.steps):
        step, attempt = plan.steps[at + 1], 1
    else:
        return RoundOver(_round_over(plan, progress, now))
    window = _step_window(plan, step, attempt - 1 + progress.offset)
    if step.task == PlanTask.HOME_VISIT and booked_at is not None and booked_at >= now:
        return _planned(step, attempt, booked_at, window)
    earliest = _after_date(step.not_before, max(_earliest(plan, progress, now), now))
    return _planned(step, attempt, next_open(window, earliest), window)


def _position(plan: Plan, step_id: str) -> int:
    """Return a step's place in the plan, -1 for "" (before the first)."""
    if not step_id:
        return -1
    for place, step in enumerate(plan.steps):
        if step.id == step_id:
            return place
    raise LookupError(f"plan {plan.name} has no step {step_id}")


def _planned(step: Step, attempt: int, due_at: datetime, window: Window) -> NextContact:
    return NextContact(
        step=step.id,
        attempt=attempt,
        consumer=Consumer.TASK if step.task else Consumer.MESSAGE,
        task_kind=step.task,
        channels=step.channels,
        template=step.template,
        addressee=step.to,
        if_late=step.if_late,
        due_at=due_at,
        late_at=None if step.task else late_after(window, due_at),
    )


def _earliest(plan: Plan, progress: Progress, now: datetime) -> datetime:
    """Return when the wait before the next contact is over."""
    at = _position(plan, progress.step)
    if at < 0:
        return midnight(progress.starts_on)
    last = plan.steps[at]
    ended_at = progress.ended_at or now
    if progress.attempt >= last.attempts:
        return after(ended_at, last.gap)
    # two calls on one day are one attempt in the eyes of R12, whatever the plan says
    return after(ended_at, max(last.spacing, ONE_DAY))


def after(at: datetime, wait: timedelta) -> datetime:
    """Return the instant `wait` after `at`: whole days begin at a Stockholm midnight."""
    if wait and not wait % ONE_DAY:
        return midnight(swedish_date(at) + wait)
    return at + wait


def _round_over(plan: Plan, progress: Progress, now: datetime) -> datetime:
    pause = timedelta(days=plan.round_pause_days)
    return next_open(plan.window, max(after(_earliest(plan, progress, now), pause), now))


def in_season(not_before: tuple[int, int] | None, day: date) -> date:
    """Return the first date from `day` on at which a step with this `not_before` is taken.

    A step waits for its date only in the 120 days before it (`SEASON`); earlier in the year
    the last one counts as passed.
    """
    if not_before is None:
        return day
    this_year = day.replace(month=not_before[0], day=not_before[1])
    opens = this_year if this_year >= day else this_year.replace(year=day.year + 1)
    return opens if opens - day <= SEASON else day


def _after_date(not_before: tuple[int, int] | None, earliest: datetime) -> datetime:
    day = swedish_date(earliest)
    opens = in_season(not_before, day)
    return midnight(opens) if opens > day else earliest


def _step_window(plan: Plan, step: Step, turn: int) -> Window:
    """Return the hours for a step; `turn` chooses the part of the day in which calls fall."""
    if step.task == PlanTask.CALL:
        return turn_window(plan.calls, turn)
    return plan.calls if step.task == PlanTask.HOME_VISIT else plan.window


def first_contact_deadline(
    plan: Plan, registered_on: date, *, starts_on: date | None = None
) -> date:
    """Return the last Stockholm date for the first contact attempt (R2).

    Counted from registration, or from the first step's `not_before` where it waits for that.
    `starts_on` is the end of the wait, where it is not the plan's own (an interruption that
    the school has confirmed).
    """
    begins = starts_on or registered_on + timedelta(days=plan.wait_days)
    opens = in_season(plan.steps[0].not_before, begins)
    counted_from = opens if opens > begins else registered_on
    return counted_from + timedelta(days=plan.first_attempt_within_days)


def recontact_at(plan: Plan, occupation: str | None, declined: bool, now: datetime) -> datetime:
    """Return when somebody who was reached is written to again, in UTC, inside the window (R11).

    A decline decides before the occupation; a plan that names neither says it with `default`,
    and one that says nothing waits 120 days.
    """
    key = DECLINED if declined else occupation or DEFAULT
    default = plan.recontact.get(DEFAULT, DEFAULT_RECONTACT)
    return next_open(plan.window, after(now, plan.recontact.get(key, default)))
