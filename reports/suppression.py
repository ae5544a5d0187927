"""Groups below 5 are withheld in what leaves the house (R15).

A group of nobody is told: it is nobody's. Where the withheld parts of a known total are one
alone, or together fewer than five, the smallest other part is withheld with them: a subtraction
would tell them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from register.states import UNOCCUPIED
from reports.annual_values import (
    CITY_CHANNELS,
    AnnualReport,
    ByGender,
    ChannelRow,
    ClosingRow,
    Count,
    DistrictRow,
    Sought,
    Support,
    Waiting,
)

SMALLEST_GROUP = 5
ALONE = 1
Row = TypeVar("Row")


def suppressed(report: AnnualReport) -> AnnualReport:
    """Return the report with every group below 5 withheld (None), marked as suppressed."""
    sought = _hide_sought(report.sought)
    # what adds up to the reached must not tell a sum of them that is withheld
    secret = sought.total.reached is None
    occupations = _hide_addends([row.people for row in report.occupations], secret=secret)
    months = _hide_addends([row.people for row in report.months], secret=secret)
    return replace(
        report,
        in_register=_hide_gender(report.in_register),
        sought=sought,
        channels=_hide_channels(report.channels),
        contact_attempts=hide(report.contact_attempts),
        attempts_beside=hide(report.attempts_beside),
        districts=_hide_districts(report.districts),
        occupations=_with_people(report.occupations, occupations),
        occupied_percent=None if _few_stand_out(report) else report.occupied_percent,
        months=_with_people(report.months, months),
        support=_hide_support(report.support),
        waiting=_hide_waiting(report.waiting),
        suppressed=True,
    )


def is_small(count: Count) -> bool:
    """Tell whether a count is of a group that could be recognised: 1 to 4."""
    return count is not None and 0 < count < SMALLEST_GROUP


def hide(count: Count) -> Count:
    """Return the count, or None where it is small."""
    return None if is_small(count) else count


def hide_parts(parts: Sequence[Count]) -> list[Count]:
    """Return parts of a known total with the small ones withheld, and what would tell them."""
    small = {place for place, part in enumerate(parts) if is_small(part)}
    hidden = cover(parts, small)
    return [None if place in hidden else part for place, part in enumerate(parts)]


def cover(parts: Sequence[Count], hidden: Collection[int]) -> set[int]:
    """Return which parts of a known total to withhold, so that a subtraction tells none of some.

    One withheld alone is told by it, and so is a small sum of several: the smallest others go
    too. A part of nobody is the last choice.

    Args:
        parts: of the total.
        hidden: places of those that are to be withheld.
    """
    covered = set(hidden)
    others = [place for place in range(len(parts)) if place not in covered]
    others.sort(key=lambda place: (not parts[place], parts[place] or 0))
    for place in others:
        together = sum(parts[one] or 0 for one in covered)
        if not covered or (len(covered) > ALONE and not is_small(together)):
            break
        covered.add(place)
    return covered


def _hide_addends(parts: Sequence[Count], *, secret: bool) -> list[Count]:
    """Withhold small parts; where their sum is secret, the smallest at least and one more."""
    shown = hide_parts(parts)
    some = [place for place, part in enumerate(parts) if part]
    if not secret or not some:
        return shown
    smallest = min(some, key=lambda place: parts[place] or 0)
    hidden = {place for place, part in enumerate(shown) if part is None} | {smallest}
    covered = cover(parts, hidden)
    return [None if place in covered else part for place, part in enumerate(parts)]


def _few_stand_out(report: AnnualReport) -> bool:
    """Tell whether few of those who said what they do have an occupation, or few have none."""
    said = [(row.code, row.people or 0) for row in report.occupations if row.code]
    without = sum(people for code, people in said if code in UNOCCUPIED)
    everybody = sum(people for _, people in said)
    return any(is_small(count) for count in (everybody, without, everybody - without))


def _hide_gender(counts: ByGender[Count]) -> ByGender[Count]:
    women, men = hide_parts([counts.women, counts.men])
    return ByGender(women, men, hide(counts.total))


def _hide_sought(sought: ByGender[Sought]) -> ByGender[Sought]:
    """Where one of the four inner cells is small, its neighbours would tell it: all go."""
    inner = (sought.women, sought.men)
    secret = any(is_small(row.reached) or is_small(row.not_reached) for row in inner)
    women, men = hide_parts([row.total for row in inner])
    reached, not_reached = hide_parts([sought.total.reached, sought.total.not_reached])
    return ByGender(
        women=_cells(sought.women, women, secret=secret),
        men=_cells(sought.men, men, secret=secret),
        total=Sought(reached, not_reached, hide(sought.total.total)),
    )


def _cells(row: Sought, total: Count, *, secret: bool) -> Sought:
    if secret or total is None:
        return Sought(None, None, total)
    return replace(row, total=total)


def _hide_channels(rows: Sequence[ChannelRow]) -> tuple[ChannelRow, ...]:
    """A contact is somebody's, so contacts are withheld as people are.

    What the city counts has a sum that is told, and so has what stands beside: each by itself.
    """
    shown: dict[ChannelRow, ChannelRow] = {}
    for counted in (True, False):
        group = [row for row in rows if (row.channel in CITY_CHANNELS) is counted]
        columns = zip(
            group,
            hide_parts([row.attempts for row in group]),
            hide_parts([row.answers for row in group]),
            hide_parts([row.answered for row in group]),
            strict=True,
        )
        for row, attempts, answers, answered in columns:
            told = replace(row, attempts=attempts, answers=answers, answered=answered)
            few = is_small(_minus(row.attempts, row.answered))
            shown[row] = replace(told, answered=None) if few else told
    return tuple(shown[row] for row in rows)


def _hide_districts(rows: Sequence[DistrictRow]) -> tuple[DistrictRow, ...]:
    sought = hide_parts([row.sought for row in rows])
    reached = [row.reached for row in rows]
    missed = [_minus(row.sought, row.reached) for row in rows]
    secret = {
        place
        for place, total in enumerate(sought)
        if is_small(reached[place]) or is_small(missed[place]) or total is None
    }
    secret = cover(missed, cover(reached, secret))
    return tuple(
        replace(row, sought=total, reached=None if place in secret else row.reached)
        for place, (row, total) in enumerate(zip(rows, sought, strict=True))
    )


def _hide_support(support: Support) -> Support:
    *units, total = support.closings
    enrolled = hide_parts([row.enrolled for row in units])
    secret = {place for place, row in enumerate(units) if _tells_of_few(row)}
    secret = cover([row.enrolled for row in units], secret)
    for parts in zip(*map(_closing_parts, units), strict=True):
        secret = cover(parts, secret)
    rows = [
        _closing(row, count, secret=place in secret)
        for place, (row, count) in enumerate(zip(units, enrolled, strict=True))
    ]
    whole = _closing(total, hide(total.enrolled), secret=_tells_of_few(total))
    return Support(_hide_gender(support.took_part), hide(support.newly_enrolled), (*rows, whole))


def _tells_of_few(row: ClosingRow) -> bool:
    return any(is_small(part) for part in _closing_parts(row))


def _closing_parts(row: ClosingRow) -> tuple[Count, ...]:
    return (
        row.closed,
        row.to_studies,
        row.to_work,
        _minus(row.closed, row.to_studies_or_work),
        _minus(row.enrolled, row.closed),
    )


def _closing(row: ClosingRow, enrolled: Count, *, secret: bool) -> ClosingRow:
    if secret or enrolled is None:
        return ClosingRow(row.unit, enrolled, None, None, None, None)
    return replace(row, enrolled=enrolled)


def _hide_waiting(waiting: Waiting) -> Waiting:
    return Waiting(
        median_to_attempt=None if is_small(waiting.attempted) else waiting.median_to_attempt,
        median_to_reached=None if is_small(waiting.reached) else waiting.median_to_reached,
        over_30_days=hide(waiting.over_30_days),
        attempted=hide(waiting.attempted),
        reached=hide(waiting.reached),
    )


def _with_people(rows: Iterable[Row], people: Iterable[Count]) -> tuple[Row, ...]:
    return tuple(replace(row, people=count) for row, count in zip(rows, people, strict=True))  # type: ignore[type-var]


def _minus(whole: Count, part: Count) -> Count:
    return None if whole is None or part is None else whole - part
