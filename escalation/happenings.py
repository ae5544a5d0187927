"""What has happened to one person, as values: an entry, its place, what belongs together. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from messaging.meaning.reading import Reading

_END_OF_TIME = datetime.max.replace(tzinfo=UTC)
_FORM = "%Y%m%dT%H%M%S.%f"
_PARTS = 3
_LONGEST_KEY = 18  # digits, so that it fits the database's numbers


class Source(StrEnum):
    """Where an entry comes from; of one instant the last named is shown first."""

    WITHDRAWN = "0"  # what: contact, message, task or visit; how: why
    STATUS = "1"  # what: a ChangeKind; detail: its detail
    TASK = "2"  # what: a TaskKind; how: its outcome
    VISIT = "3"  # checked in, until checked out
    REPLY = "4"  # how: a ReplyState
    MESSAGE = "5"  # what: an Origin; how: a MessageState; detail: the carrier's own code


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the timeline: the next page begins after it."""

    at: datetime
    source: str
    id: int

    def __str__(self) -> str:
        """Return the place as an address holds it."""
        return f"{self.at.astimezone(UTC):{_FORM}}-{self.source}-{self.id}"


NOW = Place(_END_OF_TIME, "", 0)


def read_place(text: str) -> Place:
    """Return the place that `str` wrote; the newest for anything else."""
    parts = text.split("-")
    if len(parts) != _PARTS or parts[1] not in set(Source) or len(parts[2]) > _LONGEST_KEY:
        return NOW
    try:
        at = datetime.strptime(parts[0], _FORM).replace(tzinfo=UTC)
        return Place(at, parts[1], int(parts[2]))
    except ValueError:
        return NOW


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that has happened; what the words hold is said by its source."""

    place: Place
    source: Source
    origin: str  # the event behind it, such as "task:7", "" for none
    channel: str
    what: str
    how: str
    detail: str
    who: str  # the actor of a change, or the login of the staff
    step: str
    ended_at: datetime | None
    text: str | None  # empty: there was none, it has been erased, or it is not to be shown
    erased: bool
    reading: Reading | None
    point_id: int | None

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.place.at


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of what has happened, and where the next begins; empty: there is no more."""

    entries: Sequence[Happened]
    more: Place | None

    @property
    def visits(self) -> list[int]:
        """The visits among the entries."""
        return [one.place.id for one in self.entries if one.source is Source.VISIT]


@dataclass(frozen=True, slots=True)
class Gathered:
    """An entry, and what followed from it in the same transaction."""

    entry: Happened
    follows: Sequence[Happened]


def gather(entries: Sequence[Happened]) -> list[Gathered]:
    """Put what followed from a reply or an outcome under it, where both are among the entries.

    What was taken back, or changed in the ledger, bears its cause in its origin: `task:7:reached`
    is what task 7 led to.
    """
    causes = {one.origin for one in entries if one.source in {Source.TASK, Source.REPLY}}
    under: dict[str, list[Happened]] = {one: [] for one in causes}
    tops = []
    for one in entries:
        cause = ":".join(one.origin.split(":")[:2])
        if one.source in {Source.STATUS, Source.WITHDRAWN} and cause in causes:
            under[cause].append(one)
        else:
            tops.append(one)
    return [Gathered(one, under.get(one.origin, ())) for one in tops]
