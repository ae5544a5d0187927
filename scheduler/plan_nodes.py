"""Reading a plan's YAML with the line of every fault: words, numbers, durations, hours.

Values are taken as they are written: `10:00` is a time with or without quotes, which YAML's
own types would turn into 600.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from difflib import get_close_matches
from typing import TypeVar

from yaml import MappingNode, Node, ScalarNode, SequenceNode

T = TypeVar("T")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DURATION = re.compile(r"([0-9]{1,4})\s*([hdw])")
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
NUMBER = re.compile(r"[0-9]{1,4}")
CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})")
MONTH_DAY = re.compile(r"([0-9]{1,2})-([0-9]{1,2})")
A_COMMON_YEAR = 2025


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in a plan, and in which line (the first is 1)."""

    line: int
    problem: str


class NodeReader:
    """Reads values out of YAML nodes, and keeps every fault it meets.

    After a fault a harmless value comes back, so that the rest is read too.
    """

    def __init__(self) -> None:
        """Start without faults."""
        self.faults: list[Fault] = []

    def fault(self, node: Node, problem: str) -> None:
        """Keep a fault with the line in which `node` begins."""
        self.faults.append(Fault(node.start_mark.line + 1, problem))

    def fields(self, node: Node, what: str, known: Collection[str]) -> dict[str, Node]:
        """Return a mapping's values by key; unknown keys and keys given twice are faults."""
        if not isinstance(node, MappingNode):
            self.fault(node, f"{what} must be given as `key: value`")
            return {}
        found: dict[str, Node] = {}
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, ScalarNode) else ""
            if key not in known:
                self.fault(key_node, f"unknown key `{key}` in {what}{_near_miss(key, known)}")
            elif key in found:
                self.fault(key_node, f"`{key}` is given twice in {what}")
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
            self.fault(node, "a single value is missing here")
        return value

    def word(self, node: Node, what: str, known: Collection[str]) -> str:
        """Return one of the known words, or "" after a fault."""
        value = self.text(node)
        if value in known:
            return value
        if value:
            self.fault(node, f"unknown {what} `{value}`{_near_miss(value, known)}")
        return ""

    def whole(self, node: Node, what: str, *, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`."""
        value = self.text(node)
        if value and (not NUMBER.fullmatch(value) or not least <= int(value) <= most):
            self.fault(node, f"{what} must be a whole number from {least} to {most}: `{value}`")
            return least
        return int(value or least)

    def duration(self, node: Node) -> timedelta:
        """Return a duration: `3d`, `12h`, `2w`."""
        value = self.text(node)
        match = DURATION.fullmatch(value)
        if match:
            return int(match[1]) * UNITS[match[2]]
        if value:
            self.fault(node, f"`{value}` is no duration: write 12h, 3d or 2w")
        return timedelta()

    def clock(self, node: Node) -> time | None:
        """Return a time of day, `09:30`."""
        value = self.text(node)
        match = CLOCK.fullmatch(value)
        found = _or_none(time, match)
        if value and found is None:
            self.fault(node, f"`{value}` is no time of day: write 09:30, from 00:00 to 23:59")
        return found

    def month_day(self, node: Node) -> tuple[int, int] | None:
        """Return month and day, `09-15`; 29 February is refused, most years lack it."""
        value = self.text(node)
        match = MONTH_DAY.fullmatch(value)
        found = _or_none(_common_date, match)
        if value and found is None:
            self.fault(node, f"`{value}` is no month and day: write 09-15")
        return (found.month, found.day) if found else None

    def weekdays(self, node: Node) -> frozenset[int]:
        """Return weekdays, Monday is 0: `mon-fri`, `mon, wed` or a list."""
        words = [part for item in self.items(node) for part in self.text(item).split(",")]
        named = [word for each in words if (word := each.strip().casefold())]
        if not named:
            self.fault(node, "no weekday is named here")
        days: set[int] = set()
        for word in named:
            ends = word.split("-")
            if len(ends) > 2 or not set(ends) <= set(WEEKDAYS):  # noqa: PLR2004 - a range's ends
                self.fault(node, f"`{word}` is no weekday: write mon-fri, or mon, wed")
                continue
            first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
            days.update((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))
        return frozenset(days)


def optional(fields: Mapping[str, Node], key: str, read: Callable[[Node], T], default: T) -> T:
    """Return a key's value as `read` understands it, or the default where the key is missing."""
    return read(fields[key]) if key in fields else default


def _near_miss(word: str, known: Collection[str]) -> str:
    near = get_close_matches(word, known, n=1)
    return f"; did you mean `{near[0]}`?" if near else f" (known: {', '.join(sorted(known))})"


def _common_date(month: int, day: int) -> date:
    return date(A_COMMON_YEAR, month, day)


def _or_none(make: Callable[[int, int], T], match: re.Match[str] | None) -> T | None:
    """Return what `make` makes of a match's two numbers, None where there is no such thing."""
    try:
        return make(int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None
