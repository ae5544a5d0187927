"""The results of a period as tables of keys and numbers, before any wording. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from messaging.states import Channel
from reports.annual_rules import place_order
from reports.annual_tables import Cell, Table
from reports.annual_values import NO_DISTRICT, percent, ratio
from reports.cells import By, Group, Measure
from reports.counted import Days, Figures
from reports.period import Period
from reports.withholding import STAFF

FUNNEL = (
    Measure.REGISTER, Measure.WAITED, Measure.SOUGHT, Measure.DELIVERED, Measure.ANSWERED,
    Measure.REACHED, Measure.SUPPORT, Measure.CLOSED, Measure.STUDIES, Measure.WORK,
)  # fmt: skip
OF_A_CHANNEL = frozenset({Measure.SOUGHT, Measure.DELIVERED, Measure.ANSWERED, Measure.REACHED})
Rows = list[tuple[str, tuple[Cell, ...]]]
_PAIR = ("sought", "reached", "reached_percent")
_TRIES = ("attempts", "answered", "answered_percent", "reached")


@dataclass(frozen=True)
class Counts:
    """What was read of a period."""

    period: Period
    until: date  # the last day that counts
    figures: Figures
    sums: Mapping[str, int]  # people by measure, at the end of `until`
    reached: Days  # on which day people were reached
    groups: Mapping[Group, Mapping[str, int]]
    known: bool = True  # whether there are figures of it at all

    @property
    def is_over(self) -> bool:
        """Whether the whole period counts."""
        return self.until >= self.period.to


@dataclass(frozen=True)
class Card:
    """A figure at the top, and what it was a year before; None where it cannot be told."""

    key: str
    value: Cell
    before: Cell


def same_day(period: Period, before: Period, today: date) -> date:
    """Return the day of the period before that lies as far into it as today lies in this one."""
    if today >= period.to:
        return before.to
    return min(before.from_ + (today - period.from_), before.to)


def median_of(people: Mapping[str, int]) -> float | None:
    """Return the median of days, of how many people waited how many days."""
    rest = sorted((int(days), number) for days, number in people.items() if number > 0)
    total = sum(number for _, number in rest)
    if not total:
        return None
    return (_at(rest, (total - 1) // 2) + _at(rest, total // 2)) / 2


def result_cards(now: Counts, before: Counts) -> tuple[Card, ...]:
    """Return the figures at the top, each beside the year before."""

    def card(key: str, figure: Callable[[Counts], Cell], *, whole: bool = False) -> Card:
        known = before.known and (now.is_over or not whole)
        return Card(key, figure(now), figure(before) if known else None)

    return (
        card("reached_percent", lambda one: percent(_sum(one, "reached"), _sum(one, "sought"))),
        card("median_to_attempt", lambda one: _median(one, Measure.DAYS_TO_ATTEMPT), whole=True),
        card("median_to_reached", lambda one: _median(one, Measure.DAYS_TO_REACHED), whole=True),
        card("overdue", lambda one: _sum(one, "overdue")),
        card("calls_per_reached", lambda one: _per_reached(one, Channel.PHONE), whole=True),
        card("attempts_per_reached", lambda one: _per_reached(one, ""), whole=True),
    )


def result_tables(
    now: Counts, before: Counts, channel: str, coordinators: Mapping[str, int]
) -> tuple[Table, ...]:
    """Return every table of the results, in the order of reading.

    Args:
        now: the period.
        before: the period a year earlier, until the same day of it.
        channel: "" for all, or the one that is asked for.
        coordinators: how many there are, by unit.
    """
    of_everything = () if channel else (_months(now, before), _channels(now))
    tables = (
        _funnel(now, before, channel),
        *of_everything,
        _tries("steps", now, By.STEP, channel),
        _tries("templates", now, By.TEMPLATE, channel),
        _hours(now, channel),
        _places("districts", now, before, lambda group: group.district or NO_DISTRICT),
        _places("genders", now, before, lambda group: group.gender),
        _people("ages", now, By.AGE, channel),
        _people("languages", now, By.LANGUAGE, channel),
        *(() if channel else (_units(now, coordinators), _work(now))),
    )
    return tuple(table for table in tables if any(any(cells) for _, cells in table.rows))


def _funnel(now: Counts, before: Counts, channel: str) -> Table:
    rows: Rows = []
    for measure in FUNNEL:
        if channel and measure not in OF_A_CHANNEL:
            continue
        if channel:
            told = now.figures.count(measure, channel)
            was: Cell = before.figures.count(measure, channel) if now.is_over else None
            whole = now.figures.count(Measure.SOUGHT, channel)
        else:
            told, was = _sum(now, measure), _sum(before, measure)
            whole = _sum(now, Measure.REGISTER)
        share = percent(told, whole)
        rows.append((measure.value, (told, share, was if before.known else None)))
    of_whole = "sought_share_percent" if channel else "register_percent"
    return Table("funnel", ("people", of_whole, "before"), tuple(rows))


def _months(now: Counts, before: Counts) -> Table:
    def by_month(one: Counts) -> Counter[int]:
        found: Counter[int] = Counter()
        for day, number in one.reached.of(Measure.REACHED).items():
            months = (day.year - one.period.from_.year) * 12 + day.month - one.period.from_.month
            found[months] += number
        return found

    told, was = by_month(now), by_month(before)
    rows: Rows = []
    for place, month in enumerate(now.period.months):
        begun = month <= now.until
        value = told[place] if begun else None
        rows.append((month.isoformat(), (value, was[place] if before.known else None)))
    return Table("months", ("reached", "before"), tuple(rows))


def _channels(now: Counts) -> Table:
    columns = (
        now.figures.by_channel(Measure.SOUGHT),
        now.figures.by_channel(Measure.ATTEMPTS),
        now.figures.by_channel(Measure.ANSWERED_ATTEMPTS),
        now.figures.by_channel(Measure.REACHED),
    )
    rows: Rows = []
    for channel in Channel:
        sought, attempts, answered, reached = (column.get(channel, 0) for column in columns)
        if sought or attempts or reached:
            share = percent(answered, attempts)
            rows.append((channel.value, (sought, attempts, answered, share, reached)))
    return Table("channels", ("sought", *_TRIES), tuple(rows))


def _tries(key: str, now: Counts, by: By, channel: str) -> Table:
    only = channel or None
    attempts = now.figures.by(Measure.ATTEMPTS, by, only)
    answered = now.figures.by(Measure.ANSWERED_ATTEMPTS, by, only)
    reached = now.figures.by(Measure.REACHED, by, only)
    rows: Rows = [
        (
            word,
            (
                attempts.get(word, 0),
                answered.get(word, 0),
                percent(answered.get(word, 0), attempts.get(word, 0)),
                reached.get(word, 0),
            ),
        )
        for word in {*attempts, *reached}
    ]
    rows.sort(key=lambda row: (-attempts.get(row[0], 0), row[0]))
    return Table(key, _TRIES, tuple(rows))


def _hours(now: Counts, channel: str) -> Table:
    only = channel or None
    attempts = now.figures.by(Measure.ATTEMPTS, By.HOUR, only)
    answered = now.figures.by(Measure.ANSWERED_ATTEMPTS, By.HOUR, only)
    rows: Rows = [
        (hour, (tried, answered.get(hour, 0), percent(answered.get(hour, 0), tried)))
        for hour, tried in sorted(attempts.items())
    ]
    return Table("hours", _TRIES[:3], tuple(rows))


def _places(key: str, now: Counts, before: Counts, name: Callable[[Group], str]) -> Table:
    told, was = _grouped(now, name), _grouped(before, name)
    rows: Rows = []
    for place in sorted(told, key=place_order):
        sought, reached = told[place]["sought"], told[place]["reached"]
        shares = percent(reached, sought), _share(was.get(place)) if now.is_over else None
        if sought:
            rows.append((place, (sought, reached, *shares)))
    return Table(key, (*_PAIR, "before_percent"), tuple(rows))


def _grouped(one: Counts, name: Callable[[Group], str]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for group, counts in one.groups.items():
        found.setdefault(name(group), Counter()).update(counts)
    return found


def _share(counts: Counter[str] | None) -> int | None:
    return None if counts is None else percent(counts["reached"], counts["sought"])


def _people(key: str, now: Counts, by: By, channel: str) -> Table:
    sought = now.figures.by(Measure.SOUGHT, by, channel)
    reached = now.figures.by(Measure.REACHED, by, channel)
    rows: Rows = [
        (word, (number, reached.get(word, 0), percent(reached.get(word, 0), number)))
        for word, number in sought.items()
    ]
    rows.sort(key=lambda row: (0 if by is By.AGE else -sought[row[0]], row[0]))
    return Table(key, _PAIR, tuple(rows))


def _units(now: Counts, coordinators: Mapping[str, int]) -> Table:
    told = _grouped(now, lambda group: group.unit)
    rows: Rows = []
    for unit in sorted(told, key=place_order):
        staff, people, closed = (
            coordinators.get(unit, 0),
            told[unit]["register"],
            told[unit]["tasks"],
        )
        each = (ratio(people, staff), ratio(closed, staff)) if staff else (None, None)
        if people or closed:
            rows.append((unit, (people, closed, staff, *each)))
    return Table("units", ("register", "closed", STAFF, "people_each", "closed_each"), tuple(rows))


def _work(now: Counts) -> Table:
    tasks = now.figures.by(Measure.TASKS, By.KIND)
    rows = sorted(tasks.items(), key=lambda item: (-item[1], item[0]))
    return Table("tasks", ("closed",), tuple((kind, (number,)) for kind, number in rows))


def _at(rest: Sequence[tuple[int, int]], place: int) -> int:
    """Return the days of whoever stands at a place of the row, the shortest wait first."""
    upto = accumulate(number for _, number in rest)
    return next(days for (days, _), number in zip(rest, upto, strict=True) if place < number)


def _sum(one: Counts, measure: str) -> int:
    return one.sums.get(measure, 0)


def _median(one: Counts, measure: Measure) -> float | None:
    return median_of(one.figures.by(measure, By.DAYS))


def _per_reached(one: Counts, channel: str) -> float | None:
    reached = one.figures.count(Measure.REACHED, channel)
    tried = one.figures.count(Measure.ATTEMPTS, channel)
    return ratio(tried, reached) if reached else None
