"""One message to many: what it says, whom it is for, and what may be done with it, by whom."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum, StrEnum
from hashlib import sha256

from messaging.states import CIRCULAR_TRANSITIONS, CircularState


class CircularBarrier(Enum):
    """Why something cannot be done with it."""

    UNKNOWN = "there is no such message to many"
    MOVED_ON = "somebody has done something with it already"
    NOT_APPROVED = "a second person must approve it"
    CHANGED = "it is not what was looked at any more"
    LATE = "its last moment has passed"


class Reached(StrEnum):
    """Whether somebody has been reached."""

    ANY = ""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class CircularAim:
    """What a manager has chosen by; what is empty chooses nobody out."""

    unit_id: int | None = None
    district_id: int | None = None
    age_from: int | None = None  # whole years
    age_to: int | None = None  # and that age too
    occupation: str = ""  # a code
    reached: Reached = Reached.ANY
    language: str = ""  # one of ours
    owner_id: int | None = None

    def as_json(self) -> str:
        """Return it as it is stored."""
        return json.dumps(asdict(self), sort_keys=True)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a manager has written."""

    title: str
    texts: Mapping[str, str]  # by language; Swedish for whoever has none of their own
    aim: CircularAim
    due_at: datetime
    late_at: datetime

    @property
    def fingerprint(self) -> str:
        """What tells it from every other: whoever sends it says which one they have looked at."""
        times = [self.due_at.timestamp(), self.late_at.timestamp()]
        told = [self.title, dict(self.texts), self.aim.as_json(), times]
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def read_aim(stored: str) -> CircularAim:
    """Return what `as_json` wrote."""
    values = json.loads(stored)
    return CircularAim(**{**values, "reached": Reached(values["reached"])})


def may_turn(state: CircularState, after: CircularState) -> CircularBarrier | None:
    """Return what stands against its going from one state to another."""
    return None if after in CIRCULAR_TRANSITIONS[state] else CircularBarrier.MOVED_ON


def may_go(
    state: CircularState, author: str, by: str, *, second_approval: bool, late: bool
) -> CircularBarrier | None:
    """Return what stands against sending it off; where two are asked for, `by` is the second."""
    if barrier := may_turn(state, CircularState.GOING):
        return barrier
    if second_approval and (state is CircularState.DRAFT or by == author):
        return CircularBarrier.NOT_APPROVED
    return CircularBarrier.LATE if late else None
