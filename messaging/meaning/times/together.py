"""Wishes that belong together: "tors el fre efter 15" is two of them with one hour."""

from dataclasses import dataclass
from itertools import zip_longest

from messaging.meaning.times.marks import Marks
from messaging.meaning.times.surroundings import Heard, listen
from messaging.meaning.times.wishes import Relation, Wish, read_wish


@dataclass(slots=True)
class _Entry:
    """A wish, and the choice that it is part of: wishes joined by or have the same number."""

    wish: Wish
    choice: int
    asked: bool  # said with the wish for a call


def gather_wishes(marks: Marks) -> list[Wish]:
    """Return the wishes in the marks: those said with the call where any are, else all.

    What follows from when somebody is busy counts only where nothing is wished.
    """
    entries: list[_Entry] = []
    for heard in listen(marks):
        wish = read_wish(heard)
        if wish:
            _add(entries, wish, heard)
    meant = [entry for entry in entries if entry.wish.meant]
    _share(entries := meant or [entry for entry in entries if entry.wish.hour])
    asked = {entry.choice for entry in entries if entry.asked}
    return [entry.wish for entry in entries if entry.choice in asked or not asked]


def _add(entries: list[_Entry], wish: Wish, heard: Heard) -> None:
    """Add a wish to the last one, where together they say one time."""
    last = entries[-1] if entries else None
    if last and last.wish.hour and wish.hour and _closes(last.wish, wish):
        return
    if last and _fits(last.wish, wish, heard):
        last.wish = _merge(last.wish, wish)
        last.asked = last.asked or heard.asked
        return
    joined = last is not None and heard.joined
    choice = entries[-1].choice if joined else len(entries)
    entries.append(_Entry(wish, choice, asked=heard.asked))


def _closes(last: Wish, wish: Wish) -> bool:
    """After 15, not after 18: the second is the end of the first."""
    return wish.relation is Relation.BEFORE and last.relation is not Relation.BEFORE


def _fits(last: Wish, wish: Wish, heard: Heard) -> bool:
    if last.meant != wish.meant or last.wait or wish.wait:
        return False
    if (last.day and wish.day) or (last.hour and wish.hour) or (last.part and wish.part):
        return False
    timed = last.hour is not None or last.part is not None
    if heard.apart and timed:
        return False  # another sentence, another time
    return not heard.joined or (wish.hour is not None and not timed)


def _merge(last: Wish, wish: Wish) -> Wish:
    return Wish(
        day=last.day or wish.day,
        part=last.part or wish.part,
        hour=last.hour or wish.hour,
        to=last.to or wish.to,
        relation=wish.relation if wish.hour else last.relation,
        meant=last.meant,
    )


def _share(entries: list[_Entry]) -> None:
    """Give each wish the day or the hour that was said once for several."""
    earlier: Wish | None = None
    for entry, following in zip_longest(entries, entries[1:]):
        later = following.wish if following else None
        earlier = entry.wish = _with_day(_with_hour(entry.wish, earlier, later), earlier, later)


def _with_hour(wish: Wish, earlier: Wish | None, later: Wish | None) -> Wish:
    if wish.hour or wish.part or wish.wait:
        return wish
    given = next(
        (other for other in (later, earlier) if other and (other.hour or other.part)), None
    )
    if given is None:
        return wish
    return wish._replace(hour=given.hour, part=given.part, to=given.to, relation=given.relation)


def _with_day(wish: Wish, earlier: Wish | None, later: Wish | None) -> Wish:
    if wish.day or wish.wait:
        return wish
    given = earlier.day if earlier else None
    if given is None and later and (later.hour or later.part):
        given = later.day
    return wish._replace(day=given) if given else wish
