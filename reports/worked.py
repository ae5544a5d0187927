"""Whether more are reached than a year ago, and what worked: from the nightly figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from config.clock import swedish_date
from reports.annual_values import percent
from reports.cells import By, Measure
from reports.counted import Figures, Narrowing
from reports.counting import read_state
from reports.figures import read_days, read_figures
from reports.monday_rules import same_day_last_year
from reports.named_periods import NamedPeriod, period_of
from reports.period import PeriodKind

ENOUGH = 50  # attempts; of fewer nobody can say what worked


@dataclass(frozen=True, slots=True)
class Reached:
    """People reached in the KAA year so far."""

    upto: date  # the day of the night in which they were counted
    began: date
    reached: int
    sought: int
    last_year: int | None  # reached as far into the week a year earlier; None: not all is known

    @property
    def share(self) -> int | None:
        """The reached of those sought, in whole per cent."""
        return percent(self.reached, self.sought)


@dataclass(frozen=True, slots=True)
class Worked:
    """What brought the most answers for each attempt, of its kind."""

    by: By
    what: str  # a channel, a step of a plan, or the id of a version of a text
    attempts: int
    answered: int

    @property
    def share(self) -> int:
        """Answered attempts, in whole per cent."""
        return percent(self.answered, self.attempts) or 0


@dataclass(frozen=True, slots=True)
class WhatWorked:
    """The best of each kind, and when that was."""

    named: NamedPeriod
    best: Sequence[Worked]


async def read_reached(conn: AsyncConnection, unit: str | None) -> Reached | None:
    """Return how many were reached this year and last, of a unit or of all; None: no figures."""
    state = await read_state(conn)
    if state is None:
        return None
    upto, whose = swedish_date(state.at), Narrowing(unit=unit)
    this = period_of(PeriodKind.NOVEMBER, upto)
    if this.code not in state.codes:
        return None
    days = await read_days(conn, this.code, whose, (Measure.REACHED, Measure.SOUGHT))
    before: int | None = None
    if state.covers(this.year_before):
        last = await read_days(conn, this.year_before.code, whose, (Measure.REACHED,))
        # they are counted at night, so this year's day has hardly begun
        before = last.upto(Measure.REACHED, same_day_last_year(upto) - date.resolution)
    return Reached(
        upto,
        this.period.from_,
        days.upto(Measure.REACHED, upto),
        days.upto(Measure.SOUGHT, upto),
        before,
    )


async def read_worked(conn: AsyncConnection, unit: str | None) -> WhatWorked | None:
    """Return the best channel, step and text, of those with enough attempts.

    They are of this KAA year; in its first weeks, with too few attempts to tell, of the one before.
    """
    state = await read_state(conn)
    if state is None:
        return None
    named = period_of(PeriodKind.NOVEMBER, swedish_date(state.at))
    for period in (named, named.year_before):
        if period.code in state.codes:
            best = _best(await read_figures(conn, period.code, Narrowing(unit=unit)))
            if best:
                return WhatWorked(period, best)
    return None


def _best(figures: Figures) -> list[Worked]:
    kinds = [
        (
            By.ALL,
            figures.by_channel(Measure.ATTEMPTS),
            figures.by_channel(Measure.ANSWERED_ATTEMPTS),
        )
    ]
    for by in (By.STEP, By.TEMPLATE):
        parts = (figures.by(Measure.ATTEMPTS, by), figures.by(Measure.ANSWERED_ATTEMPTS, by))
        kinds.append((by, *parts))
    best = []
    for by, attempts, answered in kinds:
        rows = [
            Worked(by, what, tried, answered.get(what, 0))
            for what, tried in attempts.items()
            if what and tried >= ENOUGH
        ]
        if rows:
            best.append(max(rows, key=lambda row: (row.answered / row.attempts, row.what)))
    return best
