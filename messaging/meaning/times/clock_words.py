"""Hours as people write them: 15, halv tre, kvart i fem, 3 pm, 14-16."""

import re
from typing import NamedTuple

from messaging.meaning.times.kinds import Kind
from messaging.meaning.times.marks import Marks


class Clock(NamedTuple):
    """A time of day in minutes from midnight; plain means that no afternoon can be meant."""

    minutes: int
    plain: bool


class Hours(NamedTuple):
    """An hour or a span of hours, and where it ends in the marks."""

    end: int
    hour: Clock
    to: Clock | None


_DAY = 24 * 60
_NOON, _HOUR, _HALF = 12, 60, 30
_MENU = 4
_TAKE = 1  # the value of "ta", which may choose from a menu: "ta 4"
_SAID_IN_LETTERS = frozenset({5, 10, 15, 20, 25})  # the minutes of "ten to three"
_CLOCK = re.compile(
    r"(?P<minutes>[qnw])(?P<way>[oi]|(?<=[qw])J)(?P<half>h?)(?P<hour>[nw])|h[yE]*(?P<before>[nw])"
    r"|Ho?(?P<past>[nw])|(?P<more>[nw])x|(?P<clock>[cK])|(?P<bare>[nwZ])"
)
_SPAN = re.compile(r"k?[jiJu,]?k?(?=[nwZcKhHq])")
_LEAD = re.compile(r"(?P<lead>[^yE.,])(?:[yE]|(?<=k)\.)*,?$")
_FIRM = frozenset("efgum")  # what makes a bare number an hour whatever follows
_LEADS = _FIRM | frozenset("olvQdDpPWMKcBF")  # the same, where no unknown word follows
_AFTER_HOUR = frozenset("nwcK")  # 15 or 16
_AFTER_DAY = frozenset("dDpPv")  # where Polish says "o 15"
_PART = re.compile("[yE]*p")
_BEHIND = frozenset("BF")
_NO_HOURS = frozenset("UTLRSnZ")
_FOLLOWED = re.compile(r"[yE]*(?:[dDpPWrBF]|t[tzy]*(?![^.,jvzr]))")
_BARE = re.compile(r"(?P<bare>[nw])")
_ALONE = re.compile(r"[y,.]*[nwZ][y,.]*$")
_STARTS = re.compile(r"[y.,]*$")
_PAIR = re.compile(r"(?<![nLZ])[nZ][Ju,]?[nZ](?![,]?[nLZUT])")
_BACK = 8  # words that are looked back on


def read_hours(marks: Marks, at: int) -> Hours | None:
    """Return the hour or the span that begins at `at`; None where the number is no hour."""
    read = _read_clock(marks, at)
    if not read:
        return None
    end, hour, bare = read
    to = _read_end(marks, at, end)
    if bare and not (to and _is_pair(marks, at)) and not _is_hour(marks, at, end):
        return None
    return Hours(to[0], hour, to[1]) if to else Hours(end, hour, None)


def _read_end(marks: Marks, at: int, end: int) -> tuple[int, Clock] | None:
    """Return the end of a span: 14-16, mellan 14 och 16, 9 to 5."""
    found = _SPAN.match(marks.kinds, end)
    if not found or ("j" in found.group() and "m" not in marks.kinds[max(0, at - 3) : at]):
        return None
    read = _read_clock(marks, found.end())
    if read and found.group() == Kind.COMMA and not _rises(marks, at, found.end()):
        return None
    counted = read is not None and marks.kinds[read[0] : read[0] + 1] in {"U", "L"}
    return (read[0], read[1]) if read and not counted else None


def _read_clock(marks: Marks, at: int) -> tuple[int, Clock, bool] | None:
    """Return where a time of day ends, the time, and whether it is a number and no more."""
    found = _CLOCK.match(marks.kinds, at)
    if found and found["way"] == Kind.ENGLISH_TO and marks.values[at] not in _SAID_IN_LETTERS:
        found = _BARE.match(marks.kinds, at)
    if not found:
        return None
    minutes, end = _minutes_of(marks, found), found.end()
    sided = marks.kinds[end : end + 1] == Kind.SIDE
    if sided:
        minutes = minutes % (_NOON * _HOUR) + marks.values[end] * _HOUR
    if not 0 <= minutes < _DAY:
        return None
    plain = sided or found.group() in {Kind.PLAIN_CLOCK, Kind.ZERO_NUMBER}
    return end + sided, Clock(minutes, plain), found["bare"] is not None and not sided


def _minutes_of(marks: Marks, found: re.Match[str]) -> int:
    said = {
        name: marks.values[found.start(name)] for name, text in found.groupdict().items() if text
    }
    if "clock" in said:
        return said["clock"]
    if "bare" in said:
        return said["bare"] * _HOUR
    if "more" in said:
        return said["more"] * _HOUR + marks.values[found.end() - 1]
    if "before" in said:
        return _on_dial(said["before"] * _HOUR - _HALF)
    if "past" in said:
        return said["past"] * _HOUR + _HALF
    full = said["hour"] * _HOUR - (_HALF if "half" in said else 0)
    return _on_dial(full + (said["minutes"] if found["way"] == Kind.PAST else -said["minutes"]))


def _on_dial(minutes: int) -> int:
    """Return what stands before one as after twelve: half an hour to one is 12:30."""
    return minutes + _NOON * _HOUR if minutes < _HOUR else minutes


def _rises(marks: Marks, at: int, later: int) -> bool:
    """A dash may have become a comma, but "4, 15" is a choice in a menu and an hour."""
    both_bare = marks.kinds[at] == marks.kinds[later] == Kind.NUMBER
    return both_bare and _MENU < marks.values[at] < marks.values[later]


def _is_pair(marks: Marks, at: int) -> bool:
    """14-16 is a span wherever it stands; 3 and 4 may be the choices of a menu."""
    found = _PAIR.match(marks.kinds, at)
    return found is not None and max(marks.values[at : found.end()]) > _MENU


def _is_hour(marks: Marks, at: int, end: int) -> bool:
    """Return whether a bare number is an hour, by what stands around it."""
    kinds, value = marks.kinds, marks.values[at]
    found = _LEAD.search(kinds, max(0, at - _BACK), at)
    lead = found["lead"] if found else ""
    after = kinds[end : end + 1]
    if after in _NO_HOURS or lead in _NO_HOURS:
        return False
    if lead == Kind.AT:
        return True
    if found and lead == Kind.CALL and marks.values[found.start()] == _TAKE and value <= _MENU:
        return False
    if lead in _LEADS:
        return after != Kind.OTHER or (value > 1 and lead in _FIRM)
    if found and lead == Kind.JOIN:
        joined = kinds[found.start() - 1 : found.start()]
        return joined in _AFTER_DAY or (value > _MENU and joined in _AFTER_HOUR)
    if value <= _MENU and _STARTS.match(kinds[:at]):
        return after in _BEHIND or (kinds[at] == Kind.SPELLED and bool(_PART.match(kinds, end)))
    return bool(_FOLLOWED.match(kinds, end)) or (value > _MENU and bool(_ALONE.match(kinds)))
