"""What an annual report holds. A count of None is withheld, or there was nothing to count."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from messaging.states import Channel
from register.states import UNOCCUPIED, Occupation
from reports.period import Period

Value = TypeVar("Value")
Count = int | None

NO_DISTRICT = "no district"
TOTAL = "total"
# Contact attempts as the city counts them; the other channels stand beside (R18).
CITY_CHANNELS = (Channel.LETTER, Channel.EMAIL, Channel.SMS, Channel.PHONE)


def percent(part: Count, whole: Count) -> int | None:
    """Return `part` of `whole` in whole per cent, halves up; None where it can't be told."""
    if part is None or not whole:
        return None
    return (200 * part + whole) // (2 * whole)


def ratio(part: int, whole: int) -> float:
    """Return `part` for each of `whole` with one decimal, halves up."""
    return (20 * part + whole) // (2 * whole) / 10


@dataclass(frozen=True)
class ByGender(Generic[Value]):
    """The same figure for women, for men and for everybody."""

    women: Value
    men: Value
    total: Value


@dataclass(frozen=True)
class Sought:
    """Unique people sought in the period, and whether they were reached."""

    reached: Count
    not_reached: Count
    total: Count

    @property
    def reached_percent(self) -> int | None:
        """The reached of those sought, in whole per cent."""
        return percent(self.reached, self.total)


@dataclass(frozen=True)
class ChannelRow:
    """What one channel carried in the period."""

    channel: Channel
    attempts: Count
    answers: Count  # answers that count as contact; one attempt can bring several
    answered: Count  # attempts of the period that brought at least one

    @property
    def response_percent(self) -> int | None:
        """Answered attempts of all attempts, in whole per cent."""
        return percent(self.answered, self.attempts)


@dataclass(frozen=True)
class DistrictRow:
    """Unique people sought and reached, by the district that they were in last."""

    district: str
    sought: Count
    reached: Count

    @property
    def reached_percent(self) -> int | None:
        """The reached of those sought, in whole per cent."""
        return percent(self.reached, self.sought)


@dataclass(frozen=True)
class OccupationRow:
    """How many people had an occupation when they were first reached in the period."""

    code: Occupation | None  # None: not said
    people: Count


@dataclass(frozen=True)
class MonthRow:
    """How many people were reached for the first time in the period in one month."""

    month: date  # its first day
    people: Count


@dataclass(frozen=True)
class ClosingRow:
    """Unique people in a unit's support during the period, and how it ended for them."""

    unit: str
    enrolled: Count
    closed: Count
    to_studies: Count
    to_work: Count
    to_studies_or_work: Count

    @property
    def closed_percent(self) -> int | None:
        """The closed of those enrolled, in whole per cent."""
        return percent(self.closed, self.enrolled)

    @property
    def to_studies_percent(self) -> int | None:
        """Closed to studies, of the closed, in whole per cent."""
        return percent(self.to_studies, self.closed)

    @property
    def to_work_percent(self) -> int | None:
        """Closed to work, of the closed, in whole per cent."""
        return percent(self.to_work, self.closed)

    @property
    def to_studies_or_work_percent(self) -> int | None:
        """Closed to studies or work, of the closed, in whole per cent."""
        return percent(self.to_studies_or_work, self.closed)


@dataclass(frozen=True)
class Waiting:
    """How long people waited from entering the register (R2), in days."""

    median_to_attempt: float | None  # of those who entered in the period and have an attempt
    median_to_reached: float | None  # of those who entered in the period and were reached
    over_30_days: Count  # in the register over 30 days with neither, at some time in the period
    attempted: Count  # people behind the first median
    reached: Count  # people behind the second


@dataclass(frozen=True)
class Support:
    """Who took part in support in the period."""

    took_part: ByGender[Count]
    newly_enrolled: Count
    closings: tuple[ClosingRow, ...]  # a row per unit, then the total


@dataclass(frozen=True)
class AnnualReport:
    """What a period's outreach added up to, in unique people unless said otherwise."""

    period: Period
    in_register: ByGender[Count]
    sought: ByGender[Sought]
    channels: tuple[ChannelRow, ...]  # every channel, in the order of Channel
    contact_attempts: Count  # by mail, SMS, calls and letters
    attempts_beside: Count  # by chat, knock cards, visits and others
    districts: tuple[DistrictRow, ...]
    occupations: tuple[OccupationRow, ...]  # every code in its order, then not said
    occupied_percent: int | None
    months: tuple[MonthRow, ...]
    support: Support
    waiting: Waiting
    suppressed: bool = False


def occupied_percent(people: dict[Occupation, int]) -> int | None:
    """Return who had an occupation, of those whose occupation is known, in whole per cent."""
    occupied = sum(number for code, number in people.items() if code not in UNOCCUPIED)
    return percent(occupied, sum(people.values()))
