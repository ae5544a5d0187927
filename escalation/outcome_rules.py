"""What follows when staff close a task: pure, on one screen (R4, R11-R14)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from escalation.effects import Effect, NewNumber, NewTask
from escalation.states import TALKED, Outcome, TaskKind
from messaging.states import Channel
from register.facts import FactRow
from register.states import ChangeKind, FactKind, PointState
from scheduler.cadence import recontact_at
from scheduler.plan import CALLS_DEFAULT, Plan
from scheduler.states import HoldReason
from scheduler.window import next_open

# The contact attempt that closing a task of this kind records.
ATTEMPT_CHANNEL = {
    TaskKind.CALL: Channel.PHONE,
    TaskKind.CALL_BACK: Channel.PHONE,
    TaskKind.KNOCK_CARD: Channel.KNOCK_CARD,
    TaskKind.HOME_VISIT: Channel.VISIT,
}
DEFAULT_REST = timedelta(days=120)
CALL_AGAIN = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Closing:
    """A task being closed, as the rules see it."""

    task_id: int
    kind: TaskKind
    step: str
    plan_born: bool
    person_id: int
    at: datetime
    actor: str  # "staff:<login>"
    plan: Plan | None
    points: tuple[int, ...]  # the number that was called, or that the reply came from
    answers: str | None  # a reply not yet counted as an answer: the channel whose attempt it is
    unit: str
    by_letter: bool = False  # the reply came by the link in a letter


@dataclass(frozen=True, slots=True)
class Recorded:
    """What staff say about it."""

    outcome: Outcome
    occupation: str | None = None
    number: str | None = None  # FOUND: in E.164
    visit_at: datetime | None = None  # a knock card: the visit it announces
    pair: tuple[int, ...] = ()  # and the staff who will make it, two or more
    until: datetime | None = None  # call back at


def follow_outcome(closing: Closing, recorded: Recorded) -> Effect:
    """Decide what follows from a closed task."""
    if recorded.outcome in TALKED:
        return _talked(closing, recorded)
    match closing.kind:
        case TaskKind.REVIEW_REPLY | TaskKind.URGENT:
            return _read_by_human(closing, recorded)
        case TaskKind.CALL | TaskKind.CALL_BACK:
            return _call_without_talk(closing, recorded)
        case TaskKind.FIND_NUMBER if recorded.number is not None:
            return replace(_effect(closing, recorded), numbers=(NewNumber(recorded.number),))
        case TaskKind.KNOCK_CARD | TaskKind.HOME_VISIT:
            return _visited(closing, recorded)
        case _:
            return _effect(closing, recorded)


def _talked(closing: Closing, recorded: Recorded) -> Effect:
    """Somebody answered: reached, and every plan-born step and task is withdrawn (R5)."""
    relative = recorded.outcome is Outcome.ANSWERED_RELATIVE
    changes: list[tuple[ChangeKind, str]] = [
        (ChangeKind.REACHED, "relative" if relative else "self")
    ]
    if recorded.occupation is not None:
        changes.append((ChangeKind.OCCUPATION, recorded.occupation))
    if recorded.outcome is Outcome.DECLINED:
        changes.append((ChangeKind.DECLINED, ""))
    if recorded.outcome is Outcome.WANTS_SUPPORT:
        changes.append((ChangeKind.SUPPORT_BEGUN, closing.unit))
    return replace(
        _effect(closing, recorded),
        changes=tuple(changes),
        withdraw="reached",
        rest_until=_rest_until(closing, recorded),
        release=(HoldReason.UNREAD_REPLY,),
        tasks=_call_again(recorded),
    )


def _call_again(recorded: Recorded) -> tuple[NewTask, ...]:
    """Return the call that was promised to somebody who answered but had no time to talk."""
    return () if recorded.until is None else (NewTask(TaskKind.CALL_BACK, recorded.until),)


def _read_by_human(closing: Closing, recorded: Recorded) -> Effect:
    """A human has read the reply: it holds nothing any more; who is safe has not died."""
    release: tuple[HoldReason, ...] = (HoldReason.UNREAD_REPLY,)
    match recorded.outcome:
        case Outcome.SAFE:
            release += (HoldReason.DECEASED,)
        case Outcome.DECEASED:
            return replace(_effect(closing, recorded), hold=HoldReason.DECEASED, release=release)
        case Outcome.WRONG_NUMBER:
            return replace(_wrong_number(closing, recorded), release=release)
        case Outcome.OPTED_OUT:
            stopped = _marks(closing, PointState.STOPPED)
            return replace(_effect(closing, recorded), points=stopped, release=release)
        case _:
            pass
    return replace(_effect(closing, recorded), release=release)


def _call_without_talk(closing: Closing, recorded: Recorded) -> Effect:
    if recorded.outcome is Outcome.WRONG_NUMBER:
        return _wrong_number(closing, recorded)
    if closing.kind is not TaskKind.CALL_BACK:
        return _effect(closing, recorded)
    calls = closing.plan.calls if closing.plan is not None else CALLS_DEFAULT
    again = recorded.until or next_open(calls, closing.at + CALL_AGAIN)
    return replace(_effect(closing, recorded), tasks=(NewTask(TaskKind.CALL_BACK, again),))


def _wrong_number(closing: Closing, recorded: Recorded) -> Effect:
    """Stop the number, or the address that a letter's link went to, and look for another (R14)."""
    return replace(
        _effect(closing, recorded),
        address_bad=closing.by_letter,
        points=_marks(closing, PointState.WRONG),
        tasks=(NewTask(TaskKind.FIND_NUMBER, closing.at),),
    )


def _marks(closing: Closing, state: PointState) -> tuple[tuple[int, PointState], ...]:
    return tuple((point, state) for point in closing.points)


def _visited(closing: Closing, recorded: Recorded) -> Effect:
    elsewhere = recorded.outcome is Outcome.DOES_NOT_LIVE_HERE
    tasks = (NewTask(TaskKind.REPORT_ADDRESS, closing.at),) if elsewhere else ()
    return replace(
        _effect(closing, recorded),
        address_bad=elsewhere,
        tasks=tasks,
        booked_at=recorded.visit_at,
    )


def _rest_until(closing: Closing, recorded: Recorded) -> datetime | None:
    """Return when contact is made again; running support holds the rounds (R11)."""
    if recorded.outcome is Outcome.WANTS_SUPPORT:
        return None
    if closing.plan is None:
        return closing.at + DEFAULT_REST
    declined = recorded.outcome is Outcome.DECLINED
    return recontact_at(closing.plan, recorded.occupation, now=closing.at, declined=declined)


def _effect(closing: Closing, recorded: Recorded) -> Effect:
    return Effect(
        source=f"task:{closing.task_id}",
        person_id=closing.person_id,
        at=closing.at,
        actor=closing.actor,
        goes_on_at=closing.at if closing.plan_born else None,
        facts=_facts(closing, recorded),
    )


def _facts(closing: Closing, recorded: Recorded) -> tuple[FactRow, ...]:
    ended = ended_fact(closing, recorded.outcome)
    channel = ATTEMPT_CHANNEL.get(closing.kind)
    attempt = replace(
        ended,
        source_key=f"task:{closing.task_id}:attempt",
        kind=FactKind.ATTEMPT,
        channel=channel or "",
        step=closing.step or closing.kind.value,
    )
    attempts = (ended,) if channel is None else (ended, attempt)
    answered = closing.answers if channel is None else channel.value
    if recorded.outcome not in TALKED or answered is None:
        return attempts
    relative = recorded.outcome is Outcome.ANSWERED_RELATIVE
    return (*attempts, answer_fact(ended, answered, relative=relative))


def ended_fact(closing: Closing, outcome: Outcome) -> FactRow:
    """Return the fact that a task was closed."""
    return FactRow(
        source_key=f"task:{closing.task_id}:task",
        person_id=closing.person_id,
        at=closing.at,
        kind=FactKind.TASK,
        step=closing.kind.value,
        outcome=outcome.value,
        actor=closing.actor,
    )


def answer_fact(ended: FactRow, channel: str, *, relative: bool) -> FactRow:
    """Return the fact that somebody answered, beside that of the task that says so (R4)."""
    return replace(
        ended,
        source_key=ended.source_key.removesuffix("task") + "reply",
        kind=FactKind.REPLY,
        channel=channel,
        step="answer",
        outcome="relative" if relative else "self",
    )
