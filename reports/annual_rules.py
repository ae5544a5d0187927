"""How one person counts in an annual report: in the register, sought, reached, waiting."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from config.clock import swedish_date
from register.states import Occupation
from reports.annual_values import (
    NO_DISTRICT,
    ByGender,
    Count,
    DistrictRow,
    MonthRow,
    OccupationRow,
    Sought,
    Waiting,
)
from reports.period import Period

WOMAN, MAN = "K", "M"
FIRST_ATTEMPT_DAYS = 30  # R2
_SWEDISH = str.maketrans("ÅÄÖåäö", "{|}{|}")  # what follows Z, in the alphabet's order


@dataclass(frozen=True)
class PersonYear:
    """What the facts tell of one subject up to a period's end; instants, None where never."""

    gender: str
    district: str
    entered_before: datetime | None  # the latest, before the period
    left_before: datetime | None  # the latest, before the period
    entered_within: datetime | None  # the first, in the period
    attempt_within: datetime | None  # the first, in the period
    reached_within: datetime | None  # the first, in the period
    entered: datetime | None  # the latest of all; the next three came at it or after it
    left_after: datetime | None
    attempt_after: datetime | None
    reached_after: datetime | None

    @property
    def in_register(self) -> bool:
        """Whether the person was in the register at any time of the period."""
        if self.entered_within is not None:
            return True
        if self.entered_before is None:
            return False
        return self.left_before is None or self.left_before < self.entered_before

    @property
    def reached(self) -> bool:
        """Whether the person or a relative was reached in the period (R4)."""
        return self.reached_within is not None

    @property
    def sought(self) -> bool:
        """Whether there was an attempt, or contact of whatever origin, in the period (R4)."""
        return self.attempt_within is not None or self.reached


class PeopleCount:
    """Adds up people as they stream by; holds counts, never people."""

    def __init__(self, period: Period, now: datetime | None = None) -> None:
        """Count for a period; `now` ends the waiting where the period is not over yet."""
        self._period = period
        last = period.end - timedelta(seconds=1)
        self._until = last if now is None else min(last, now)
        self._register: Counter[str] = Counter()
        self._sought: Counter[str] = Counter()
        self._reached: Counter[str] = Counter()
        self._district_sought: Counter[str] = Counter()
        self._district_reached: Counter[str] = Counter()
        self._months: Counter[date] = Counter()
        self._days_to_attempt: list[int] = []
        self._days_to_reached: list[int] = []
        self._overdue = 0

    def add(self, person: PersonYear) -> None:
        """Count one person."""
        self._register[person.gender] += person.in_register
        self._overdue += self._waited_too_long(person)
        self._add_waits(person)
        if person.sought:
            district = person.district or NO_DISTRICT
            self._sought[person.gender] += 1
            self._district_sought[district] += 1
            self._reached[person.gender] += person.reached
            self._district_reached[district] += person.reached
        if person.reached_within is not None:
            self._months[swedish_date(person.reached_within).replace(day=1)] += 1

    @property
    def in_register(self) -> ByGender[Count]:
        """People in the register at any time of the period."""
        return by_gender(self._register)

    @property
    def sought(self) -> ByGender[Sought]:
        """People sought in the period: reached and not reached."""

        def row(reached: int, total: int) -> Sought:
            return Sought(reached, total - reached, total)

        return ByGender(
            women=row(self._reached[WOMAN], self._sought[WOMAN]),
            men=row(self._reached[MAN], self._sought[MAN]),
            total=row(self._reached.total(), self._sought.total()),
        )

    @property
    def districts(self) -> tuple[DistrictRow, ...]:
        """People sought and reached by district, in the Swedish alphabet's order."""
        return tuple(
            DistrictRow(name, self._district_sought[name], self._district_reached[name])
            for name in sorted(self._district_sought, key=place_order)
        )

    @property
    def months(self) -> tuple[MonthRow, ...]:
        """People first reached in the period, by month."""
        return tuple(MonthRow(month, self._months[month]) for month in self._period.months)

    @property
    def waiting(self) -> Waiting:
        """Waits from entering the register, in days."""
        return Waiting(
            median_to_attempt=_median(self._days_to_attempt),
            median_to_reached=_median(self._days_to_reached),
            over_30_days=self._overdue,
            attempted=len(self._days_to_attempt),
            reached=len(self._days_to_reached),
        )

    def _waited_too_long(self, person: PersonYear) -> bool:
        if person.entered is None:
            return False
        ends = (person.attempt_after, person.reached_after, person.left_after, self._until)
        waited_to = min(at for at in ends if at is not None)
        days = _days(person.entered, waited_to)
        return waited_to >= self._period.start and days > FIRST_ATTEMPT_DAYS

    def _add_waits(self, person: PersonYear) -> None:
        if person.entered is None or person.entered < self._period.start:
            return
        if person.attempt_after is not None:
            self._days_to_attempt.append(_days(person.entered, person.attempt_after))
        if person.reached_after is not None:
            self._days_to_reached.append(_days(person.entered, person.reached_after))


def by_gender(counts: Counter[str]) -> ByGender[Count]:
    """Return counts by gender; a gender not stated counts in the total alone."""
    return ByGender(women=counts[WOMAN], men=counts[MAN], total=counts.total())


def place_order(name: str) -> tuple[bool, str]:
    """Return a sorting key: the Swedish alphabet, with "no district" last."""
    return (name == NO_DISTRICT, name.translate(_SWEDISH))


def occupations_by_code(details: Iterable[tuple[str, int]]) -> dict[Occupation, int]:
    """Return people by occupation code, every code present.

    A code that is not in the list counts as `other_activity`: what may not be stored by
    its name is not reported by it either (R15).
    """
    people = dict.fromkeys(Occupation, 0)
    for detail, number in details:
        known = detail in Occupation.__members__.values()
        people[Occupation(detail) if known else Occupation.OTHER_ACTIVITY] += number
    return people


def occupation_rows(people: dict[Occupation, int], reached: int) -> tuple[OccupationRow, ...]:
    """Return a row per code, then those of `reached` people who did not say."""
    said = sum(people.values())
    rows = [OccupationRow(code, number) for code, number in people.items()]
    return (*rows, OccupationRow(None, reached - said))


def _days(since: datetime, to: datetime) -> int:
    return (swedish_date(to) - swedish_date(since)).days


def _median(days: Sequence[int]) -> float | None:
    return float(median(days)) if days else None
