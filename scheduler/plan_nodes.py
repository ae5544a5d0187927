"""Reading a plan's YAML with the line of every fault: words, numbers, durations, hours.

Values are taken as they are written: `10:00` is a time with or without quotes, which YAML's
own types would turn into 600.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, time, timedelta
from difflib import get_close_matches
from typing import TypeVar

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from scheduler.plan_faults import Fault, FaultKind

T = TypeVar("T")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DURATION = re.compile(r"([0-9]{1,4})\s*([hdw])")
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
NUMBER = re.compile(r"[0-9]{1,4}")
CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})")
MONTH_DAY = re.compile(r"([0-9]{1,2})-([0-9]{1,2})")
A_COMMON_YEAR = 2025


class NodeReader:
    """Reads values out of YAML nodes, and keeps every fault it meets.

    After a fault a harmless value comes back, so that the rest is read too.
    """

    def __init__(self) -> None:
        """Start without faults."""
        self.faults: list[Fault] = []

    def fault(self, node: Node, kind: FaultKind, **values: object) -> None:
        """Keep a fault with the line in which `node` begins."""
        told = {name: str(value) for name, value in values.items()}
        self.faults.append(Fault(node.start_mark.line + 1, kind, told))

    def fields(self, node: Node, what: str, known: Collection[str]) -> dict[str, Node]:
        """Return a mapping's values by key; unknown keys and keys given twice are faults."""
        if not isinstance(node, MappingNode):
            self.fault(node, FaultKind.NO_MAPPING, where=what)
            return {}
        found: dict[str, Node] = {}
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, ScalarNode) else ""
            if key not in known:
                near = _near_miss(key, known)
                self.fault(key_node, FaultKind.UNKNOWN_KEY, word=key, where=what, **near)
            elif key in found:
                self.fault(key_node, FaultKind.TWICE, word=key, where=what)
            else:
                found[key] = value
        return found

    def items(self, node: Node) -> list[Node]:
        """Return a list's items; anything else is a list of one."""
        return list(node.value) if isinstance(node, SequenceNode) else [node]

    def text(self, node: Node) -> str:
        """Return a written value, never empty."""
        value = node.value.strip() if isinstance(node, ScalarNode) else ""
        if not value:
            self.fault(node, FaultKind.NO_VALUE)
        return value

    def word(self, node: Node, what: str, known: Collection[str]) -> str:
        """Return one of the known words, or "" after a fault."""
        value = self.text(node)
        if value in known:
            return value
        if value:
            near = _near_miss(value, known)
            self.fault(node, FaultKind.UNKNOWN_WORD, what=what, word=value, **near)
        return ""

    def whole(self, node: Node, what: str, *, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`."""
        value = self.text(node)
        if value and (not NUMBER.fullmatch(value) or not least <= int(value) <= most):
            bounds = {"least": least, "most": most}
            self.fault(node, FaultKind.NO_NUMBER, what=what, word=value, **bounds)
            return least
        return int(value or least)

    def duration(self, node: Node) -> timedelta:
        """Return a duration: `3d`, `12h`, `2w`."""
        value = self.text(node)
        match = DURATION.fullmatch(value)
        if match:
            return int(match[1]) * UNITS[match[2]]
        if value:
            self.fault(node, FaultKind.NO_DURATION, word=value)
        return timedelta()

    def clock(self, node: Node) -> time | None:
        """Return a time of day, `09:30`."""
        value = self.text(node)
        match = CLOCK.fullmatch(value)
        found = _or_none(time, match)
        if value and found is None:
            self.fault(node, FaultKind.NO_CLOCK, word=value)
        return found

    def month_day(self, node: Node) -> tuple[int, int] | None:
        """Return month and day, `09-15`; 29 February is refused, most years lack it."""
        value = self.text(node)
        match = MONTH_DAY.fullmatch(value)
        found = _or_none(_common_date, match)
        if value and found is None:
            self.fault(node, FaultKind.NO_MONTH_DAY, word=value)
        return (found.month, found.day) if found else None

    def weekdays(self, node: Node) -> frozenset[int]:
        """Return weekdays, Monday is 0: `mon-fri`, `mon, wed` or a list."""
        words = [part for item in self.items(node) for part in self.text(item).split(",")]
        named = [word for each in words if (word := each.strip().casefold())]
        if not named:
            self.fault(node, FaultKind.NO_WEEKDAYS)
        days: set[int] = set()
        for word in named:
            ends = word.split("-")
            if len(ends) > 2 or not set(ends) <= set(WEEKDAYS):  # noqa: PLR2004 - a range's ends
                self.fault(node, FaultKind.NO_WEEKDAY, word=word)
                continue
            first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
            days.update((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))
        return frozenset(days)


def optional(fields: Mapping[str, Node], key: str, read: Callable[[Node], T], default: T) -> T:
    """Return a key's value as `read` understands it, or the default where the key is missing."""
    return read(fields[key]) if key in fields else default


def _near_miss(word: str, known: Collection[str]) -> dict[str, str]:
    """Return the word that was perhaps meant, else those there are."""
    near = get_close_matches(word, known, n=1)
    return {"near": near[0]} if near else {"known": ", ".join(sorted(known))}


def _common_date(month: int, day: int) -> date:
    return date(A_COMMON_YEAR, month, day)


def _or_none(make: Callable[[int, int], T], match: re.Match[str] | None) -> T | None:
    """Return what `make` makes of a match's two numbers, None where there is no such thing."""
    try:
        return make(int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None
