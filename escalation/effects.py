"""What follows from a reply or an outcome, as a value: decided by rules, carried out later."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from escalation.states import TaskKind
from register.facts import FactRow
from register.states import ChangeKind, PointState
from scheduler.states import HoldReason

# For so long an outcome can be taken back; an answer that follows from it waits until then.
UNDO_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to open; `suffix` keeps several of one kind and source apart."""

    kind: TaskKind
    due_at: datetime
    suffix: str = ""
    reply_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An automatic answer, by the number or address the question came from."""

    template: str
    point_id: int
    wait: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class NewNumber:
    """A number that staff have found; E.164."""

    value: str


@dataclass(frozen=True, slots=True)
class Effect:
    """Everything that one reply or outcome changes for one person, in one transaction."""

    source: str  # "reply:12" or "task:7": the key that makes it happen once
    person_id: int
    at: datetime
    actor: str
    changes: tuple[tuple[ChangeKind, str], ...] = ()
    withdraw: str = ""  # the reason; empty: nothing is withdrawn
    rest_until: datetime | None = None
    goes_on_at: datetime | None = None  # the step has ended: the cadence is asked again
    booked_at: datetime | None = None
    hold: HoldReason | None = None
    release: tuple[HoldReason, ...] = ()
    points: tuple[tuple[int, PointState], ...] = ()
    numbers: tuple[NewNumber, ...] = ()
    address_bad: bool = False
    answer: Answer | None = None
    tasks: tuple[NewTask, ...] = ()
    facts: tuple[FactRow, ...] = field(default=())

    @property
    def reached(self) -> bool:
        """Whether the person or a relative was reached (R4)."""
        return any(kind is ChangeKind.REACHED for kind, _ in self.changes)

    def detail(self, kind: ChangeKind) -> str | None:
        """Return what a change of this kind says, or nothing where there is none."""
        return next((detail for changed, detail in self.changes if changed is kind), None)
