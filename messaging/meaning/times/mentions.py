"""What a message mentions of days, parts of days, hours and lengths of time."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from messaging.meaning.times.clock_words import Clock, read_hours
from messaging.meaning.times.kinds import Kind, Part
from messaging.meaning.times.marks import Marks


class Day(NamedTuple):
    """A day as it was said: the kind of its word, the word's value, and a month."""

    kind: Kind
    value: int
    month: int | None = None
    after: bool = False  # the day after it


class Mention(NamedTuple):
    """One thing said of time, and where in the marks it stands."""

    start: int
    end: int
    day: Day | None = None
    part: Part | None = None
    hour: Clock | None = None
    to: Clock | None = None  # the end of a span of hours
    wait: int | None = None  # minutes from now on


_Match = re.Match[str]
_MONTHS, _MONTH_DAYS, _MENU = 12, 31, 4
_A_QUARTER, _HOUR, _HOURS = 15, 60, 24
_WAIT = re.compile(
    r"[Ie]y*(?:(?P<many>[nw])(?P<half>,n)?|(?P<one>A)(?:jA?(?P<more>[hH]))?|A?(?P<some>C)"
    r"|(?P<halved>[hH])A?)?y*(?P<unit>[TS])"
)
_WAIT_AFTER = re.compile(r"(?P<many>[nwA])(?P<unit>[Tk])[Be]|e(?P<number>[nwA])(?P<hours>k)(?!n)")
_WAIT_QUARTER = re.compile(r"IA?q(?![oi])")
_WAIT_MINUTES = re.compile(r"I(?P<many>[nw])(?=[.,yv]|$)")
_MONTH_DAY = re.compile(
    r"E?(?P<day>[nO])[yUE]?(?P<month>M)(?!L)|(?P<first>M)E?(?P<later>[nO])(?!L)"
)
_NUMBERED = re.compile(r"(?<![nLZkefgumjR,])(?P<day>n),(?P<month>n)(?!,?[nLaUT])")
_DOTTED = re.compile(r"(?P<the>E?)[cK]")
_ORDINAL = re.compile(r"(?P<the>E?)(?<!R)O|En(?![nLUT,])")
_WEEKLY = re.compile(r"W[y,]*E?(?P<late>D)|(?P<early>D)[yE]*W|sy*(?P<next>D)|W|Sn")


def find_mentions(marks: Marks) -> Iterator[Mention]:
    """Yield what the marks mention of time, in their order."""
    end = 0
    for at, kind in enumerate(marks.kinds):
        if at < end or kind not in _RULES:
            continue
        mention = _try_rules(marks, at, _RULES[kind])
        if mention:
            yield mention
            end = mention.end


def _try_rules(marks: Marks, at: int, rules: tuple["_Rule", ...]) -> Mention | None:
    for rule, build in rules:
        found = rule.match(marks.kinds, at)
        mention = build(marks, found) if found else None
        if mention:
            return mention
    return None


def _wait(marks: Marks, found: _Match) -> Mention | None:
    minutes = marks.values[found.start("unit")]
    if found["many"]:
        minutes *= marks.values[found.start("many")]
    if found["half"] or found["more"]:
        minutes += marks.values[found.start("unit")] // 2
    if found["some"]:
        minutes *= marks.values[found.start("some")]
    return Mention(found.start(), found.end(), wait=minutes // (2 if found["halved"] else 1))


def _wait_said_after(marks: Marks, found: _Match) -> Mention | None:
    unit = "unit" if found["unit"] else "hours"
    many = "many" if found["unit"] else "number"
    minutes = marks.values[found.start(unit)] * marks.values[found.start(many)]
    return Mention(found.start(), found.end(), wait=minutes) if minutes else None


def _wait_quarter(_: Marks, found: _Match) -> Mention | None:
    return Mention(found.start(), found.end(), wait=_A_QUARTER)


def _wait_minutes(marks: Marks, found: _Match) -> Mention | None:
    minutes = marks.values[found.start("many")]
    if minutes <= _MENU:
        return None
    return Mention(found.start(), found.end(), wait=minutes)


def _month_day(marks: Marks, found: _Match) -> Mention | None:
    day, month = ("day", "month") if found["day"] else ("later", "first")
    return _date(found, marks.values[found.start(day)], marks.values[found.start(month)])


def _numbered(marks: Marks, found: _Match) -> Mention | None:
    day, month = marks.values[found.start("day")], marks.values[found.start("month")]
    return None if max(day, month) <= _MENU else _date(found, day, month)


def _ordinal(marks: Marks, found: _Match) -> Mention | None:
    day = marks.values[found.end() - 1]
    return _date(found, day, None) if day > _MENU or found["the"] else None


def _dotted(marks: Marks, found: _Match) -> Mention | None:
    """31.12 is no hour, and "den 14.10" a date."""
    day, month = divmod(marks.values[found.end() - 1], _HOUR)
    return _date(found, day, month) if month and (found["the"] or day >= _HOURS) else None


def _date(found: _Match, day: int, month: int | None) -> Mention | None:
    if not (1 <= day <= _MONTH_DAYS and 1 <= (month or 1) <= _MONTHS):
        return None
    return Mention(found.start(), found.end(), day=Day(Kind.MONTH, day, month))


def _day(marks: Marks, found: _Match) -> Mention | None:
    at = found.start()
    return Mention(at, found.end(), day=Day(Kind(found.group()), marks.values[at]))


def _weekly(marks: Marks, found: _Match) -> Mention | None:
    for name, kind in (("late", Kind.WEEK), ("early", Kind.WEEK), ("next", Kind.NEXT)):
        if found[name]:
            day = Day(kind, marks.values[found.start(name)])
            return Mention(found.start(), found.end(), day=day)
    kind = Kind(marks.kinds[found.start()])
    return Mention(found.start(), found.end(), day=Day(kind, marks.values[found.end() - 1]))


def _part(marks: Marks, found: _Match) -> Mention | None:
    part = Part(str(marks.values[found.start()]))
    return Mention(found.start(), found.end(), part=part)


def _tonight(_: Marks, found: _Match) -> Mention | None:
    return Mention(found.start(), found.end(), day=Day(Kind.DAY, 0), part=Part.EVENING)


def _hours(marks: Marks, found: _Match) -> Mention | None:
    read = read_hours(marks, found.start())
    return Mention(found.start(), read.end, hour=read.hour, to=read.to) if read else None


_Rule = tuple[re.Pattern[str], Callable[[Marks, _Match], Mention | None]]
_ANY = re.compile(".")
_HOUR_RULE = (_ANY, _hours)
_RULES: dict[str, tuple[_Rule, ...]] = {
    "I": ((_WAIT, _wait), (_WAIT_QUARTER, _wait_quarter), (_WAIT_MINUTES, _wait_minutes)),
    "e": ((_WAIT, _wait), (_WAIT_AFTER, _wait_said_after)),
    "A": ((_WAIT_AFTER, _wait_said_after),),
    "n": (
        (_WAIT_AFTER, _wait_said_after), (_MONTH_DAY, _month_day), (_NUMBERED, _numbered),
        _HOUR_RULE,
    ),
    "w": ((_WAIT_AFTER, _wait_said_after), _HOUR_RULE),
    "M": ((_MONTH_DAY, _month_day),),
    "O": ((_MONTH_DAY, _month_day), (_ORDINAL, _ordinal)),
    "E": ((_MONTH_DAY, _month_day), (_ORDINAL, _ordinal), (_DOTTED, _dotted)),
    **dict.fromkeys("cK", ((_DOTTED, _dotted), _HOUR_RULE)),
    "W": ((_WEEKLY, _weekly),),
    "s": ((_WEEKLY, _weekly),),
    "S": ((_WEEKLY, _weekly),),
    "D": ((_WEEKLY, _weekly), (_ANY, _day)),
    "d": ((_ANY, _day),),
    "p": ((_ANY, _part),),
    "P": ((_ANY, _tonight),),
    **dict.fromkeys("ZhHq", (_HOUR_RULE,)),
}  # fmt: skip
