"""A young person of the synthetic city: what the register knows, and what is true."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from config.clock import swedish_date
from register.states import UNOCCUPIED, Occupation


class NumberState(StrEnum):
    """Whether the mobile number in the register leads to the person."""

    WORKS = "works"
    DEAD = "dead"  # the carrier does not know it
    STRANGER = "stranger"  # somebody else has it now


class Leaving(StrEnum):
    """Why a person leaves the extract."""

    SCHOOL = "school"
    TURNED_20 = "turned_20"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Guardian:
    """A guardian as the register names one."""

    name: str
    mobile: str | None  # E.164


@dataclass(frozen=True, slots=True)
class Traits:
    """What is true of a person, whatever the register says, and stays so."""

    reach: float  # 1 is ordinary; half means that answers are half as likely
    occupation: Occupation
    wants_support: bool
    number: NumberState
    spare_mobile: str | None  # E.164; the number that a search finds
    lives_elsewhere: bool

    @property
    def occupied(self) -> bool:
        """Tell whether the person does anything that counts as an occupation."""
        return self.occupation not in UNOCCUPIED


@dataclass(frozen=True, slots=True)
class Version:
    """What the extract says of a person from a night on."""

    since: date
    district: str
    mobile: str | None  # E.164
    protected: bool
    line: bytes  # with its line end


@dataclass(frozen=True, slots=True)
class SimPerson:
    """A young person; `key` is the row number in the city, from 1."""

    key: int
    personnummer12: str
    first_name: str
    last_name: str
    gender: str  # K or M
    born_on: date
    language: str
    registered_on: date
    enters_on: date  # the first night in the extract, never before the city begins
    leaves_on: date | None  # the first night without; None: after the city ends
    leaving: Leaving | None
    landline: str | None  # E.164
    email: str | None
    guardians: tuple[Guardian, ...]  # while under 18
    in_support_since: date | None  # support that ran when the city began
    traits: Traits
    versions: tuple[Version, ...]

    def version_at(self, on: date) -> Version:
        """Return what the extract of a night says; before the first night, the first."""
        place = bisect_right(self.versions, on, key=lambda version: version.since)
        return self.versions[max(place - 1, 0)]

    @property
    def mobile(self) -> str | None:
        """Return the mobile of the first extract, in E.164."""
        return self.versions[0].mobile

    def number_state(self, number: str | None, at: datetime) -> NumberState:
        """Tell where a number in E.164 leads at an instant; none leads nowhere.

        A number that the register has replaced is dead; its new one, one found by a search
        and those of guardians work.
        """
        if number is None:
            return NumberState.DEAD
        if number == self.version_at(swedish_date(at)).mobile:
            return self.traits.number if number == self.mobile else NumberState.WORKS
        replaced = any(number == version.mobile for version in self.versions)
        return NumberState.DEAD if replaced else NumberState.WORKS

    def in_register(self, on: date) -> bool:
        """Tell whether the extract of a night holds the person."""
        return self.enters_on <= on and (self.leaves_on is None or on < self.leaves_on)
