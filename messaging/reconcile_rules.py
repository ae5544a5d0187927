"""What a carrier's list says about messages whose answer was lost.

Wrong either way costs: to call one taken that was not loses it, to call one not taken that
was sends it twice. So whatever is not plain stays as it is, for staff.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from messaging.channels.base import Listed

# a machine's clock can be wrong by hours; what other messages of ours are known to be is left out
# anyway, so looking too far back costs little and looking too short sends twice
CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lost:
    """A message that stands `unknown`."""

    message_id: int
    text: str
    made_at: datetime  # before it was offered
    sure_at: datetime  # what a list does not show by then was never taken


@dataclass(frozen=True, slots=True)
class Found:
    """The carrier has it."""

    listed: Listed


@dataclass(frozen=True, slots=True)
class NotTaken:
    """The carrier never had it."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """It may still turn up."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ForStaff:
    """The list has something to this number that nobody can tell apart from it."""


Verdict = Found | NotTaken | AskAgain | ForStaff


def judge(
    lost: Sequence[Lost], listed: Sequence[Listed], *, complete: bool, now: datetime
) -> Mapping[int, Verdict]:
    """Return what the list of one number says of each of its unknown messages.

    Two with the same text are matched with the list one to one, in order: they are the same
    to whoever reads them.

    Args:
        lost: every unknown message to the number.
        listed: what the carrier took for the number and no other message of ours is known to be.
        complete: the list leaves nothing out, such as what is queued and not sent yet.
        now: when the list was asked for.
    """
    verdicts: dict[int, Verdict] = {}
    left = sorted(listed, key=lambda one: (one.at, one.sid))
    for same in _by_text(lost).values():
        matching = [one for one in left if one.text == same[0].text and _may_be(one, same[0])]
        if len(matching) > len(same):
            verdicts |= {one.message_id: ForStaff() for one in same}
            continue
        for one, entry in zip(same, matching, strict=False):
            verdicts[one.message_id] = Found(entry)
            left.remove(entry)
    for one in lost:
        if one.message_id not in verdicts:
            verdicts[one.message_id] = _judge_missing(one, left, complete=complete, now=now)
    return verdicts


def _by_text(lost: Sequence[Lost]) -> Mapping[str, list[Lost]]:
    """Return the messages by their text, the oldest first."""
    by_text: dict[str, list[Lost]] = defaultdict(list)
    for one in sorted(lost, key=lambda one: (one.made_at, one.message_id)):
        by_text[one.text].append(one)
    return by_text


def _may_be(entry: Listed, one: Lost) -> bool:
    return entry.at >= one.made_at - CLOCKS_DIFFER


def _judge_missing(one: Lost, left: Sequence[Listed], *, complete: bool, now: datetime) -> Verdict:
    if any(_may_be(entry, one) for entry in left):
        # other words: a carrier may change or blot out a text, and then this may be it
        return ForStaff()
    if now < one.sure_at:
        return AskAgain(one.sure_at)
    return NotTaken() if complete else AskAgain(now)
