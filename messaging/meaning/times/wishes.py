"""What somebody wishes among the times that a message mentions."""

from enum import StrEnum
from typing import NamedTuple

from messaging.meaning.times.clock_words import Clock
from messaging.meaning.times.kinds import Kind, Part
from messaging.meaning.times.mentions import Day
from messaging.meaning.times.surroundings import Heard


class Relation(StrEnum):
    """How a wish stands to the hour that it names."""

    AT = "at"
    AFTER = "after"
    BEFORE = "before"


class Wish(NamedTuple):
    """A time that somebody would like; what is None was not said."""

    day: Day | None = None
    part: Part | None = None
    hour: Clock | None = None
    to: Clock | None = None
    relation: Relation = Relation.AT
    wait: int | None = None  # minutes from now on
    meant: bool = True  # else it follows from when they are busy


_DAY_MINUTES = 24 * 60
_MIDDAY = Clock(12 * 60, plain=True)
_RELATIONS: dict[str, Relation] = {
    Kind.AFTER: Relation.AFTER,
    Kind.FROM: Relation.AFTER,
    Kind.BEFORE: Relation.BEFORE,
}
_CONTRARY = {Relation.AFTER: Relation.BEFORE, Relation.BEFORE: Relation.AFTER}
_BEFORE = {
    Part.NOON: Part.MORNING,
    Part.AFTERNOON: Part.MORNING,
    Part.EVENING: Part.AFTERNOON,
    Part.NIGHT: Part.EVENING,
}


def read_wish(heard: Heard) -> Wish | None:
    """Return what a mention wishes; None where it tells no time for a call."""
    mention = heard.mention
    if mention.wait is not None:
        return _read_wait(mention.wait, heard)
    if mention.hour:
        return _read_hours(mention.hour, mention.to, heard)
    if mention.part:
        return _read_part(mention.part, mention.day, heard)
    return _read_day(mention.day, heard)


def _read_wait(minutes: int, heard: Heard) -> Wish | None:
    """From a day on a wait is a day; not where somebody tells when they turn 18."""
    if minutes >= _DAY_MINUTES:
        return None if heard.aged else Wish(day=Day(Kind.DAY, minutes // _DAY_MINUTES))
    return Wish(wait=minutes) if minutes else None


def _read_hours(hour: Clock, to: Clock | None, heard: Heard) -> Wish | None:
    if heard.busy:
        return _read_busy(hour, to, heard)
    if to:
        return Wish(hour=hour, to=to)
    if heard.lead == Kind.UNTIL:
        relation = Relation.BEFORE if heard.free else Relation.AFTER
        return Wish(hour=hour, relation=relation, meant=heard.free)
    return Wish(hour=hour, relation=_relation(heard))


def _read_busy(hour: Clock, to: Clock | None, heard: Heard) -> Wish | None:
    """Working until three means after three; working at three tells nothing."""
    if to or heard.lead == Kind.UNTIL:
        return Wish(hour=to or hour, relation=Relation.AFTER, meant=False)
    relation = _CONTRARY.get(_relation(heard))
    return Wish(hour=hour, relation=relation, meant=False) if relation else None


def _relation(heard: Heard) -> Relation:
    return _RELATIONS.get(heard.lead, Relation.AT)


def _read_part(part: Part, day: Day | None, heard: Heard) -> Wish | None:
    if heard.busy:
        return None
    if heard.lead == Kind.BEFORE:
        return Wish(day=day, part=_BEFORE.get(part, part))
    if part is Part.NOON and heard.lead == Kind.FROM:
        return Wish(hour=_MIDDAY, relation=Relation.AFTER)
    if part is Part.NOON and heard.lead in {Kind.AFTER, Kind.UNTIL}:
        part = Part.AFTERNOON
    return Wish(day=day, part=part)


def _read_day(day: Day | None, heard: Heard) -> Wish | None:
    if day is None or heard.lead == Kind.BEFORE:
        return None
    later = day._replace(after=True) if heard.lead == Kind.AFTER else day
    told = heard.lead == Kind.UNTIL and not heard.free
    return Wish(day=later, meant=not (heard.busy or told))
