"""Groups below 5 are withheld in what leaves the house (R15).

A group of nobody is told: it is nobody's. Where one part of a known total would be
withheld alone, the smallest other part is withheld with it, or a subtraction tells it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from reports.annual_values import (
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
    occupations = [row.people for row in report.occupations]
    months = [row.people for row in report.months]
    few_known = is_small(sum(row.people or 0 for row in report.occupations if row.code))
    return replace(
        report,
        in_register=_hide_gender(report.in_register),
        sought=_hide_sought(report.sought),
        channels=_hide_channels(report.channels),
        contact_attempts=hide(report.contact_attempts),
        attempts_beside=hide(report.attempts_beside),
        districts=_hide_districts(report.districts),
        occupations=_with_people(report.occupations, hide_parts(occupations)),
        occupied_percent=None if few_known else report.occupied_percent,
        months=_with_people(report.months, hide_parts(months)),
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
    """Return parts of a known total with the small ones withheld, never one alone.

    A part of nobody can be withheld as the second: it is the last choice.
    """
    hidden = {place for place, part in enumerate(parts) if is_small(part)}
    rest = [place for place in range(len(parts)) if place not in hidden]
    if len(hidden) == ALONE and rest:
        hidden.add(min(rest, key=lambda place: (not parts[place], parts[place] or 0)))
    return [None if place in hidden else part for place, part in enumerate(parts)]


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
    """A contact is somebody's, so contacts are withheld as people are."""
    columns = zip(
        rows,
        hide_parts([row.attempts for row in rows]),
        hide_parts([row.answers for row in rows]),
        hide_parts([row.answered for row in rows]),
        strict=True,
    )
    return tuple(
        replace(row, attempts=attempts, answers=answers, answered=answered)
        for row, attempts, answers, answered in columns
    )


def _hide_districts(rows: Sequence[DistrictRow]) -> tuple[DistrictRow, ...]:
    sought = hide_parts([row.sought for row in rows])
    secret = [
        is_small(row.reached) or is_small(_minus(row.sought, row.reached)) or total is None
        for row, total in zip(rows, sought, strict=True)
    ]
    open_rows = [place for place, small in enumerate(secret) if not small]
    if sum(secret) == ALONE and open_rows:
        secret[min(open_rows, key=lambda place: rows[place].sought or 0)] = True
    return tuple(
        replace(row, sought=total, reached=None if small else row.reached)
        for row, total, small in zip(rows, sought, secret, strict=True)
    )


def _hide_support(support: Support) -> Support:
    *units, total = support.closings
    secret = [_tells_of_few(row) for row in units]
    open_rows = [place for place, small in enumerate(secret) if not small]
    if sum(secret) == ALONE and open_rows:
        secret[min(open_rows, key=lambda place: units[place].enrolled or 0)] = True
    rows = [
        _closing(row, enrolled, secret=small)
        for row, enrolled, small in zip(
            units, hide_parts([row.enrolled for row in units]), secret, strict=True
        )
    ]
    whole = _closing(total, hide(total.enrolled), secret=_tells_of_few(total))
    return Support(_hide_gender(support.took_part), hide(support.newly_enrolled), (*rows, whole))


def _tells_of_few(row: ClosingRow) -> bool:
    parts = (
        row.closed,
        row.to_studies,
        row.to_work,
        _minus(row.closed, row.to_studies_or_work),
        _minus(row.enrolled, row.closed),
    )
    return any(is_small(part) for part in parts)


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
