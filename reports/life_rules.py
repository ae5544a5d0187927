"""How one person counts in the nightly figures: in which cells of which periods. Pure.

Everything follows from the facts alone. What time alone brings about, that a wait is over or that
30 days have passed, stands under the day on which it does so, and is left out of the sum before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from config.clock import swedish_date
from register.states import FactKind
from reports.annual_rules import FIRST_ATTEMPT_DAYS, PersonYear
from reports.cells import OTHER, By, Cell, Group, Measure
from reports.life import SUPPORT, Life, Told, local_hour
from reports.named_periods import NamedPeriod
from reports.period import Period
from reports.support_rules import STUDIES, WORK, SupportFact, spells_within
from scheduler.waiting import wait_ends

DELIVERED = "delivered"
_CLOSINGS = {STUDIES: Measure.STUDIES, WORK: Measure.WORK}
_GROUPED = frozenset({FactKind.STATUS.value, FactKind.ATTEMPT.value})


# A person's few instants are asked for in each of the periods.
_day = lru_cache(maxsize=65_536)(swedish_date)


class Counted(NamedTuple):
    """What one person adds to one period: 1 to each cell, as often as it is named."""

    code: str
    group: Group
    cells: Sequence[Cell]


class _View(NamedTuple):
    """One person in one period."""

    life: Life
    period: Period
    known: Sequence[Told]  # before the period's end
    within: Sequence[Told]
    asked: Sequence[Told | None]  # for each of those within, the attempt that it answers
    year: PersonYear


def count_life(facts: Sequence[Told], periods: Iterable[NamedPeriod]) -> Iterator[Counted]:
    """Give what a person's facts add to each of the periods in which they count at all."""
    life = Life.of(facts)
    for named in periods:
        period = named.period
        end = life.before(period.end)
        if end == 0:
            continue
        start, known = life.before(period.start), life.facts[:end]
        view = _View(life, period, known, known[start:], life.asked[start:end], life.year(period))
        cells = [*_register(view), *_waits(view), *_support(view)]
        if view.within:  # most periods of a life have nothing in them
            cells += [*_sought(view), *_reached(view), *_attempts(view), *_done(view)]
        if cells:
            yield Counted(named.code, _group(known), cells)


def _group(known: Sequence[Told]) -> Group:
    """Return place and gender as they were last; earlier years are written after later ones."""
    told = [one for one in known if one.kind in _GROUPED] or known
    latest = max(told, key=lambda one: (one.at, one.id))
    return Group(latest.unit, latest.district, latest.gender)


def _register(view: _View) -> Iterator[Cell]:
    year, first = view.year, view.period.from_
    if year.in_register:
        before = year.entered_before
        stood = before is not None and (year.left_before is None or year.left_before < before)
        entered = None if stood else year.entered_within
        yield from _once(Measure.REGISTER, first if entered is None else _day(entered))
    over = _wait_over(view)
    if over is not None:
        yield Cell(Measure.WAITED, "", By.DAY, max(over, first).isoformat())


def _wait_over(view: _View) -> date | None:
    """Return the day on which the wait was over for somebody of the period, None where on none."""
    year = view.year
    contacts = [at for at in (year.attempt_within, year.reached_within) if at is not None]
    sought = _day(min(contacts)) if contacts else None
    if year.entered is None or not year.in_register:
        return sought
    over = wait_ends(_day(year.entered), "")
    left = None if year.left_after is None else _day(year.left_after)
    waited = over <= view.period.to and (left is None or left >= over)
    days = [day for day in (sought, over if waited else None) if day is not None]
    return min(days, default=None)


def _sought(view: _View) -> Iterator[Cell]:
    year = view.year
    contacts = [at for at in (year.attempt_within, year.reached_within) if at is not None]
    if contacts:
        yield from _once(Measure.SOUGHT, _day(min(contacts)))
        yield from _told_of(view, Measure.SOUGHT, "")
    for channel in {one.channel or OTHER for one in view.within if one.is_attempt}:
        yield Cell(Measure.SOUGHT, channel)
        yield from _told_of(view, Measure.SOUGHT, channel)
    yield from _by_channel(Measure.DELIVERED, [one for one in view.within if _arrived(one)])
    yield from _by_channel(Measure.ANSWERED, [one for one in view.within if one.is_answer])


def _reached(view: _View) -> Iterator[Cell]:
    at = view.year.reached_within
    if at is None:
        return
    answers = (pair for pair in zip(view.within, view.asked, strict=True) if pair[0].is_answer)
    answer, attempt = max(
        (pair for pair in answers if pair[0].at <= at),
        key=lambda pair: (pair[0].at, pair[0].id),
        default=(None, None),
    )
    channel = (answer.channel if answer else "") or OTHER
    yield from _once(Measure.REACHED, _day(at))
    yield Cell(Measure.REACHED, channel)
    for one in ("", channel):
        yield from _told_of(view, Measure.REACHED, one)
    if attempt is not None:
        yield from _of_attempt(Measure.REACHED, channel, attempt)


def _waits(view: _View) -> Iterator[Cell]:
    year, period = view.year, view.period
    if year.entered is None:
        return
    entered = _day(year.entered)
    ends = [at for at in (year.attempt_after, year.reached_after, year.left_after) if at]
    overdue = entered + timedelta(days=FIRST_ATTEMPT_DAYS + 1)
    day = max(overdue, period.from_)
    still = not ends or (min(ends) >= period.start and _day(min(ends)) >= overdue)
    if still and day <= period.to:
        yield Cell(Measure.OVERDUE, "", By.DAY, day.isoformat())
    if year.entered >= period.start:
        for measure, at in (
            (Measure.DAYS_TO_ATTEMPT, year.attempt_after),
            (Measure.DAYS_TO_REACHED, year.reached_after),
        ):
            if at is not None:
                days = (_day(at) - entered).days
                yield Cell(measure, "", By.DAYS, str(days))


def _support(view: _View) -> Iterator[Cell]:
    told = [one for one in view.known if one.kind == FactKind.STATUS and one.outcome in SUPPORT]
    if not told:
        return
    facts = (SupportFact("", "", one.at, one.outcome, one.detail, one.unit) for one in told)
    spells = spells_within(facts, view.period)
    if not spells:
        return
    first = view.period.from_
    begun = (first if one.began is None else _day(one.began) for one in spells)
    yield from _once(Measure.SUPPORT, max(min(begun), first))
    closed = [(one.ended, one.reason) for one in spells if one.ended is not None]
    if closed:
        at, reason = max(closed)
        yield from _once(Measure.CLOSED, _day(at))
        if reason in _CLOSINGS:
            yield from _once(_CLOSINGS[reason], _day(at))


def _attempts(view: _View) -> Iterator[Cell]:
    """An attempt is answered where the next of its channel, within the period, is an answer."""
    waiting: dict[str, Told] = {}
    for one in view.within:
        if one.is_attempt:
            waiting[one.channel] = one
            yield from _attempt(Measure.ATTEMPTS, one)
        elif one.is_answer and one.channel in waiting:
            yield from _attempt(Measure.ANSWERED_ATTEMPTS, waiting.pop(one.channel))


def _attempt(measure: Measure, one: Told) -> Iterator[Cell]:
    channel = one.channel or OTHER
    yield Cell(measure, "")
    yield Cell(measure, channel)
    yield from _of_attempt(measure, channel, one)
    if one.step:  # earlier years tell neither the step nor the hour
        yield Cell(measure, channel, By.HOUR, local_hour(one.at))


def _of_attempt(measure: Measure, channel: str, attempt: Told) -> Iterator[Cell]:
    if attempt.step:
        yield Cell(measure, channel, By.STEP, attempt.step)
    if attempt.template_version is not None:
        yield Cell(measure, channel, By.TEMPLATE, str(attempt.template_version))


def _done(view: _View) -> Iterator[Cell]:
    for one in view.within:
        if one.kind == FactKind.TASK:
            yield Cell(Measure.TASKS)
            yield Cell(Measure.TASKS, "", By.KIND, one.step)


def _arrived(one: Told) -> bool:
    return one.kind == FactKind.DELIVERY and one.outcome == DELIVERED


def _by_channel(measure: Measure, told: Sequence[Told]) -> Iterator[Cell]:
    if told:
        yield from _once(measure, _day(told[0].at))
    for channel in {one.channel or OTHER for one in told}:
        yield Cell(measure, channel)


def _told_of(view: _View, measure: Measure, channel: str) -> Iterator[Cell]:
    """Give a person's age at the first contact, and their language as it was told last."""
    contacts = (one for one in view.within if one.is_attempt or one.is_reach)
    first = next(contacts)
    if first.age is not None:
        yield Cell(measure, channel, By.AGE, str(first.age))
    spoken = max(view.known, key=lambda one: (one.language != "", one.id)).language
    if spoken:
        yield Cell(measure, channel, By.LANGUAGE, spoken)


def _once(measure: Measure, day: date) -> Iterator[Cell]:
    yield Cell(measure)
    yield Cell(measure, "", By.DAY, day.isoformat())
