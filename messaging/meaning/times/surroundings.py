"""What the words around a day or an hour make of it: not then, until then, busy then."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from messaging.meaning.times.kinds import Kind
from messaging.meaning.times.marks import Marks
from messaging.meaning.times.mentions import Mention, find_mentions


class Heard(NamedTuple):
    """A mention that was not refused, and how it was said."""

    mention: Mention
    lead: str  # AFTER, BEFORE, FROM, UNTIL, BETWEEN or nothing
    busy: bool  # work or school stands before it
    free: bool  # a break, an end, a wish to talk stands before it
    asked: bool  # the wish for a call stands before it
    aged: bool  # an age or a school year stands before it
    joined: bool  # or stands between the one before and this
    apart: bool  # another sentence begins between the one before and this


_BACK = 8  # words that are looked back on
_LEAD = re.compile(r"(?P<not>z(?:v|[_yt]{0,2}))?(?P<lead>[efgumF]?)[efgum]?(?:[kyE]|(?<=k)\.)*$")
_NEGATED = {"e": "f", "f": "g", "F": "g", "g": "g", "u": "g", "m": "m"}
_CARRIED = re.compile(r"[yE]*j[yE]*$")
_REFUSED = re.compile(r"[ytkp]{0,3}(?:r|z(?![yt_]{0,3}N)(?![efg]|(?<!tz)[yEk]*[dDpPnwZcKhq]))")
# "det passar inte", "någon annan dag": all that was named before is refused.
_NONE_OF_IT = re.compile(r"X|[.,]y[yt]*t[yt_]{0,2}z(?![^.,]*[dDpPnwcK])")
_CLAUSE_ENDS = frozenset(".,jvN")


def listen(marks: Marks) -> Iterator[Heard]:
    """Yield the mentions that were not refused, in their order, with what was said around them."""
    kinds, end, refused = marks.kinds, 0, False
    passed = _find_refusal(kinds)
    for mention in find_mentions(marks):
        between = kinds[max(end, mention.start - _BACK) : mention.start]
        found = _LEAD.search(between)
        lead, negated = (found["lead"], bool(found["not"])) if found else ("", False)
        carried = refused and bool(_CARRIED.fullmatch(between))
        refused = carried or (negated and not lead) or bool(_REFUSED.match(kinds, mention.end))
        end = mention.end
        if refused or mention.start < passed:
            continue
        lead = _NEGATED[lead] if negated else _lead_behind(kinds, end) or lead.replace("F", "f")
        heard = _hear(kinds, mention, lead, between)
        if heard:
            yield heard


def _find_refusal(kinds: str) -> int:
    """Return where the last words stand that refuse all before them; 0 where there are none."""
    if Kind.NOT not in kinds and Kind.OTHER_DAY not in kinds:
        return 0
    return max((found.end() for found in _NONE_OF_IT.finditer(kinds)), default=0)


def _lead_behind(kinds: str, end: int) -> str:
    after = kinds[end : end + 1]
    if after == Kind.AFTER_THAT:
        return Kind.AFTER
    return Kind.BEFORE if after == Kind.BEFORE_THAT else ""


def _hear(kinds: str, mention: Mention, lead: str, between: str) -> Heard | None:
    start = mention.start
    while start and kinds[start - 1] not in _CLAUSE_ENDS:
        start -= 1
    said, opening = kinds[start : mention.start], kinds[max(0, start - 1) : start]
    if lead == Kind.UNTIL and opening == Kind.NOW:
        return None  # "now until six" is now
    asked = opening == Kind.CALL
    free = Kind.FREE in said
    return Heard(
        mention,
        lead="" if lead == Kind.UNTIL and Kind.MOVE in said else lead,
        busy=Kind.BUSY in said and not free,
        free=asked or free or Kind.SUITS in said,
        asked=asked,
        aged=Kind.LABEL in said,
        joined=Kind.JOIN in between,
        apart=Kind.STOP in between,
    )
