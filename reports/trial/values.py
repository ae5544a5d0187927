"""What a trial starts from, as values: people, the city's facts counted, the staff. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, IntFlag

TASKS = ("call", "knock_card", "home_visit", "find_number")
CHANNELS = ("sms", "chat", "email", "letter", "phone", "knock_card", "visit")
BEFORE_20 = "before_20"  # the letter of R3: sent whatever the plan
NEVER = 30_000  # a day that no trial reaches
TURNS = 4  # the first attempt, the second, the third or fourth, any later one


class Way(IntFlag):
    """How somebody can be reached."""

    SMS = 1
    EMAIL = 2
    CHAT = 4
    LETTER = 8
    PHONE = 16
    DOOR = 32


class Stands(IntEnum):
    """Where a person stands in their round."""

    NOWHERE = 0  # protected, or gone
    COMING = 1  # a contact is due
    QUEUED = 2  # it waits for the staff
    ANSWERING = 3  # it has been answered, which is not known yet
    RESTING = 4  # until a new round
    SUPPORTED = 5  # so is the round


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a person a trial goes by; days count from its first, or from the entry."""

    unit: int
    ways: int  # of `Way`, their own
    guardian_ways: int  # where a guardian may be written to
    turns_18: int
    turns_20: int
    registered: int
    waits: bool  # the wait of R2; not where the school has confirmed an interruption
    protected: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody in the register now."""

    traits: Traits
    stands: Stands
    table: int  # which timetable their round follows
    place: int  # the contact that comes, waits or was made last
    due: int
    reached: bool  # before now
    contacts: int  # since they entered, or were reached last
    called_back: bool = False  # they asked to be called, and have not been
    sought_number: bool = False  # staff look for a number


@dataclass(frozen=True, slots=True, order=True)
class Attempt:
    """A sort of attempt."""

    channel: str
    text: str  # the template, or the kind of task
    turn: int  # how many came before: 0, 1, 2 (two or three), 3 (more)
    reached: bool  # before


@dataclass
class Evidence:
    """What the facts of the last years tell, counted."""

    attempts: Counter[Attempt] = field(default_factory=Counter)
    answered: Counter[Attempt] = field(default_factory=Counter)
    days: list[float] = field(default_factory=lambda: [0.0, 0.0])  # by reached before
    unprompted: list[int] = field(default_factory=lambda: [0, 0])
    stayed: Counter[tuple[int, int]] = field(default_factory=Counter)  # days by tenure, season
    left: Counter[tuple[int, int]] = field(default_factory=Counter)
    entered: Counter[date] = field(default_factory=Counter)
    since: date | None = None  # from when on entries are known
    reached: int = 0
    supported: int = 0
    support_days: float = 0.0  # of support that has been seen running
    support_ended: int = 0
    said: Counter[str] = field(default_factory=Counter)  # of `timetable.AGAIN`
    searches: Counter[bool] = field(default_factory=Counter)  # found, or not
    share: float = 1.0  # of all people, whose facts were counted


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a unit's staff get done of one kind of task in a week."""

    a_week: float
    limited: bool  # people wait for them
    seen: float  # weeks it was seen in; 0: assumed
    waits: float = 0.0  # days from due to done, on the average, where nobody is behind
    given: bool = False  # the municipality has set it


@dataclass(frozen=True, slots=True)
class City:
    """Everything that a trial starts from."""

    begins: date
    units: tuple[str, ...]
    people: Sequence[Standing]
    newcomers: Sequence[Traits]  # as those who came last were on their first day
    evidence: Evidence
    capacity: Mapping[tuple[int, str], Capacity]  # by unit and task
    carriers: frozenset[str]
    scales: Sequence[float] = ()  # how many each person stands for, by unit; none: themselves

    @property
    def weights(self) -> Sequence[float]:
        """How many people each one stands for, by unit."""
        return self.scales or (1.0,) * len(self.units)

    @property
    def thinning(self) -> float:
        """How many of those who come are tried, of all."""
        pool = [self.weights[one.unit] for one in self.newcomers]
        return len(pool) / sum(pool) if pool else 1 / max(self.weights, default=1.0)


def turn_of(contacts: int) -> int:
    """Return which turn an attempt is, after so many."""
    return min(contacts, 1) + (contacts > 1) + (contacts > 3)  # noqa: PLR2004 - as TURNS says


def may_begin(traits: Traits, wait_days: int) -> int:
    """Return the day on which somebody's first step may be taken (R2)."""
    return traits.registered + (wait_days if traits.waits else 0)
