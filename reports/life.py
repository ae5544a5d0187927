"""One person's facts in the order of time, with what is asked of them again and again. Pure."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from config.clock import STOCKHOLM
from register.states import ChangeKind, FactKind
from reports.annual_rules import PersonYear
from reports.period import Period

ENTERS = frozenset({ChangeKind.ENTERED.value, ChangeKind.RESTORED.value})
LEAVES = frozenset({ChangeKind.LEFT.value, ChangeKind.REMOVED.value})
SUPPORT = frozenset({ChangeKind.SUPPORT_BEGUN.value, ChangeKind.SUPPORT_ENDED.value})
ANSWER = "answer"  # the step of a reply that counts as contact (R4)
_STATUS, _ATTEMPT, _REPLY = FactKind.STATUS.value, FactKind.ATTEMPT.value, FactKind.REPLY.value


class Told(NamedTuple):
    """One fact, as the tables keep it; words of enums are plain text."""

    id: int
    at: datetime
    kind: str
    channel: str
    step: str
    outcome: str
    detail: str
    unit: str
    district: str
    gender: str
    age: int | None
    language: str
    template_version: int | None

    @property
    def is_attempt(self) -> bool:
        """Whether it is a contact attempt."""
        return self.kind == _ATTEMPT

    @property
    def is_answer(self) -> bool:
        """Whether it is an answer that counts as contact."""
        return self.kind == _REPLY and self.step == ANSWER

    @property
    def is_reach(self) -> bool:
        """Whether it says that the person or a relative was reached."""
        return self.kind == _STATUS and self.outcome == ChangeKind.REACHED


def _in_time(one: Told) -> tuple[datetime, bool, int]:
    """A call and its answer are of one instant: the attempt came first."""
    return one.at, one.kind != _ATTEMPT, one.id


@dataclass(frozen=True)
class Life:
    """All that is told of one person."""

    facts: Sequence[Told]  # in the order of time

    @classmethod
    def of(cls, facts: Sequence[Told]) -> "Life":
        """Return a life of facts in any order."""
        return cls(sorted(facts, key=_in_time))

    @cached_property
    def instants(self) -> Sequence[datetime]:
        """When each happened."""
        return [one.at for one in self.facts]

    def before(self, at: datetime) -> int:
        """Return how many facts came before an instant."""
        return bisect_left(self.instants, at)

    def year(self, period: Period) -> PersonYear:
        """Return what the annual report asks of a person."""
        start, end = period.start, period.end
        entered = _last(self._enters, end)
        return PersonYear(
            gender="",
            district="",
            entered_before=_last(self._enters, start),
            left_before=_last(self._leaves, start),
            entered_within=_first(self._enters, start, end),
            attempt_within=_first(self._attempts, start, end),
            reached_within=_first(self._reached, start, end),
            entered=entered,
            left_after=_first(self._leaves, entered, end),
            attempt_after=_first(self._attempts, entered, end),
            reached_after=_first(self._reached, entered, end),
        )

    @cached_property
    def _enters(self) -> Sequence[datetime]:
        return [one.at for one in self.facts if one.kind == _STATUS and one.outcome in ENTERS]

    @cached_property
    def _leaves(self) -> Sequence[datetime]:
        return [one.at for one in self.facts if one.kind == _STATUS and one.outcome in LEAVES]

    @cached_property
    def _reached(self) -> Sequence[datetime]:
        return [one.at for one in self.facts if one.is_reach]

    @cached_property
    def _attempts(self) -> Sequence[datetime]:
        return [one.at for one in self.facts if one.kind == _ATTEMPT]

    @cached_property
    def asked(self) -> Sequence[Told | None]:
        """For each fact that is an answer the attempt that it answers, if any (R4).

        That is the channel's latest attempt, else the latest of any channel.
        """
        latest: dict[str, Told] = {}
        last: Told | None = None
        found: list[Told | None] = []
        for one in self.facts:
            if one.is_attempt:
                latest[one.channel] = last = one
            found.append(latest.get(one.channel, last) if one.is_answer else None)
        return found


def local_hour(at: datetime) -> str:
    """Return weekday and hour in Stockholm, such as 2-14."""
    local = at.astimezone(STOCKHOLM)
    return f"{local.weekday()}-{local.hour:02}"


def _first(instants: Sequence[datetime], since: datetime | None, end: datetime) -> datetime | None:
    """Return the first of ordered instants from `since` on, before `end`; None without `since`."""
    if since is None:
        return None
    place = bisect_left(instants, since)
    return instants[place] if place < len(instants) and instants[place] < end else None


def _last(instants: Sequence[datetime], until: datetime) -> datetime | None:
    place = bisect_left(instants, until)
    return instants[place - 1] if place else None
