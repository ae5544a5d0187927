"""What is told of experiments: what stood on a day, and why something cannot be done. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from reports.experiment_rules import Standing


@dataclass(frozen=True, slots=True)
class Look:
    """What stood at the end of one day, of each variant; the standard is first."""

    day: date  # of the draw: those who were drawn until then
    people: tuple[int, ...]
    reached: tuple[int, ...]
    standings: tuple[Standing, ...]  # of each but the standard


@dataclass(frozen=True, slots=True)
class Part:
    """How one unit's people were drawn and reached, of one variant."""

    unit: str
    number: int
    people: int
    reached: int


class Hindrance(Enum):
    """Why something cannot be done with an experiment."""

    GONE_ON = "it is not in the state for that any more"
    NOT_IN_USE = "its standard is not what is in use now"
    BUSY = "another experiment runs with the same text or step"
    TOO_FEW = "too few people come for an answer within a year"
    NOT_APPROVED = "a second person must approve a text first"
    BAD_TEXT = "a text cannot be sent as it stands"
    TEXT_GONE = "a text has been discarded"
    OTHER_RUNS = "another experiment compares with what would be replaced"
    PLAN_COMES = "another plan is to come into force soon"
    MEANINGLESS = "there are no two different variants"
