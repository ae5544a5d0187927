"""Earlier years, a line at a time: what a row of their file says happened. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from config.clock import STOCKHOLM
from register.identity import NumberFault, read_number
from register.problems import Problem
from register.states import ChangeKind, FactKind, Occupation

COLUMNS = (
    "personnummer", "gender", "district", "registered", "left", "at", "channel", "outcome",
    "occupation", "unit", "enrolled", "closed", "reason",
)  # fmt: skip
CHANNELS = frozenset({"letter", "sms", "chat", "email", "phone", "knock_card", "visit", "other"})
REASONS = frozenset({"studies", "work", "other"})
GENDERS = frozenset({"K", "M"})
NO_UNIT = "no district"  # as the published tables name it
ANSWER = "answer"  # the step of a reply that counts as contact (R4)
_SICK = "sick"  # read, kept as another activity (R15)
_NOON = time(12)
# Municipalities must keep themselves informed since then; what is older is a typing mistake,
# for which figures of each year since would be counted.
EARLIEST = date(2005, 7, 1)


class HistoryOutcome(StrEnum):
    """What came of a contact."""

    NO_ANSWER = "no_answer"
    ANSWERED_SELF = "answered_self"
    ANSWERED_RELATIVE = "answered_relative"
    SELF_CONTACT = "self_contact"  # they came to us: contact, and no attempt


@dataclass(frozen=True, slots=True)
class Happening:
    """One fact of an earlier year, before it is known whose."""

    at: datetime
    kind: FactKind
    channel: str = ""
    step: str = ""
    outcome: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A row that could be read."""

    digits: str  # of the personnummer, 12
    born_on: date
    gender: str
    district: str
    unit: str
    about: tuple[Happening, ...]  # entering and leaving: the same in each row of a person
    told: tuple[Happening, ...]  # the contact or the support, told once by each row


class _Faults(Exception):  # noqa: N818 - it never leaves this file
    def __init__(self, column: str, problem: str) -> None:
        super().__init__(problem)
        self.column, self.problem = column, problem


def read_row(cells: Mapping[str, str], line: int, today: date) -> HistoryRow | Problem:
    """Return what a row says, or what is wrong with it.

    Args:
        cells: by column; a missing one is empty.
        line: its number in the file, the header's being 1.
        today: nothing may have happened after it.
    """
    try:
        return _read(cells, today)
    except _Faults as fault:
        return Problem(line, fault.column, fault.problem, refused=True)


def _read(cells: Mapping[str, str], today: date) -> HistoryRow:
    number = read_number(cells["personnummer"], today=today)
    if isinstance(number, NumberFault):
        raise _Faults("personnummer", number.value)
    gender = _one_of(cells, "gender", GENDERS)
    registered, left = _day(cells, "registered", today), _day(cells, "left", today)
    if registered is None:
        raise _Faults("registered", "is missing")
    about = [_status(_begin(registered), ChangeKind.ENTERED)]
    if left is not None:
        if left < registered:
            raise _Faults("left", "is before the registration")
        about.append(_status(_noon(left), ChangeKind.LEFT))
    told = (*_contact(cells, today), *_support(cells, today))
    return HistoryRow(
        number.digits, number.born_on, gender, cells["district"], cells["unit"], tuple(about), told
    )


def _contact(cells: Mapping[str, str], today: date) -> Iterator[Happening]:
    at = _day(cells, "at", today)
    if at is None:
        for column in ("channel", "outcome", "occupation"):
            if cells[column]:
                raise _Faults("at", f"is missing, and there is a value in {column}")
        return
    channel = _one_of(cells, "channel", CHANNELS)
    outcome = HistoryOutcome(_one_of(cells, "outcome", frozenset(HistoryOutcome)))
    occupation = _occupation(cells["occupation"])
    then = _noon(at)
    if outcome is not HistoryOutcome.SELF_CONTACT:
        yield Happening(then, FactKind.ATTEMPT, channel)
    if outcome is HistoryOutcome.NO_ANSWER:
        if occupation:
            raise _Faults("occupation", "is told by nobody: there was no answer")
        return
    relative = outcome is HistoryOutcome.ANSWERED_RELATIVE
    who = "relative" if relative else "self"
    yield Happening(then, FactKind.REPLY, channel, step=ANSWER, outcome=who)
    yield _status(then, ChangeKind.REACHED, who)
    if occupation:
        yield _status(then, ChangeKind.OCCUPATION, occupation)


def _support(cells: Mapping[str, str], today: date) -> Iterator[Happening]:
    enrolled, closed = _day(cells, "enrolled", today), _day(cells, "closed", today)
    if enrolled is None:
        for column in ("unit", "closed", "reason"):
            if cells[column]:
                raise _Faults("enrolled", f"is missing, and there is a value in {column}")
        return
    unit = "" if cells["unit"] == NO_UNIT else cells["unit"]
    yield _status(_noon(enrolled), ChangeKind.SUPPORT_BEGUN, unit)
    if closed is None:
        if cells["reason"]:
            raise _Faults("closed", "is missing, and there is a reason")
        return
    if closed < enrolled:
        raise _Faults("closed", "is before the enrolment")
    reason = _one_of(cells, "reason", REASONS)
    yield _status(_noon(closed), ChangeKind.SUPPORT_ENDED, reason)


def _occupation(code: str) -> str:
    if not code or code == _SICK:
        return Occupation.OTHER_ACTIVITY if code else ""
    if code not in set(Occupation):
        raise _Faults("occupation", "is no code of an occupation")
    return code


def _one_of(cells: Mapping[str, str], column: str, words: frozenset[str]) -> str:
    if cells[column] not in words:
        raise _Faults(column, f"is none of {', '.join(sorted(words))}")
    return cells[column]


def _day(cells: Mapping[str, str], column: str, today: date) -> date | None:
    """Return a date; of an instant its date in Stockholm."""
    written = cells[column]
    if not written:
        return None
    try:
        told = datetime.fromisoformat(written)
    except ValueError:
        raise _Faults(column, "is no date (YYYY-MM-DD)") from None
    day = told.astimezone(STOCKHOLM).date() if told.tzinfo else told.date()
    if day > today:
        raise _Faults(column, "has not come yet")
    if day < EARLIEST:
        raise _Faults(column, f"is before {EARLIEST}, when the duty began: is the year right?")
    return day


def _status(at: datetime, kind: ChangeKind, detail: str = "") -> Happening:
    return Happening(at, FactKind.STATUS, outcome=kind, detail=detail)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), STOCKHOLM).astimezone(UTC)


def _noon(day: date) -> datetime:
    return datetime.combine(day, _NOON, STOCKHOLM).astimezone(UTC)
