"""From a wish to an instant: which day, which hour, and never in the past."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from config.clock import STOCKHOLM
from messaging.meaning.times.clock_words import Clock
from messaging.meaning.times.kinds import WEEKDAYS, Kind, Part
from messaging.meaning.times.mentions import Day
from messaging.meaning.times.wishes import Relation, Wish


class _Window(NamedTuple):
    """When a call is good on a day, in minutes from midnight."""

    opens: int
    closes: int
    now: bool  # good at once, where it is open already


_HOUR = 60
_NOON = 12 * _HOUR
_FIRST, _OPENS, _CLOSES, _LATEST = 8 * _HOUR, 9 * _HOUR, 20 * _HOUR, 21 * _HOUR
_DAWN, _DUSK = 5 * _HOUR, 6 * _HOUR
_DAY_MINUTES = 24 * _HOUR
_MONTHS = 12
_WEEK, _WEEKDAYS = 7, 5
_HORIZON = timedelta(days=120)  # a date further away is no wish for a call
_TRIES = 3  # times of one wish that are tried
_PARTS = {
    Part.MORNING: _Window(9 * _HOUR, 12 * _HOUR, now=True),
    Part.NOON: _Window(12 * _HOUR, 13 * _HOUR, now=True),
    Part.AFTERNOON: _Window(13 * _HOUR, 17 * _HOUR, now=True),
    Part.EVENING: _Window(17 * _HOUR, _LATEST, now=True),
    Part.NIGHT: _Window(17 * _HOUR, _LATEST, now=True),
    Part.AFTER_SCHOOL: _Window(15 * _HOUR, _LATEST, now=True),
    Part.WHOLE_DAY: _Window(_OPENS, _CLOSES, now=True),
}
_LATE = {Part.AFTERNOON, Part.EVENING, Part.AFTER_SCHOOL}


def find_instant(wish: Wish, at: datetime) -> datetime | None:
    """Return the first instant after `at` (aware) that a wish names, in UTC; None for none."""
    minute = at.astimezone(UTC).replace(second=0, microsecond=0)
    if wish.wait is not None:
        return minute + timedelta(minutes=wish.wait)
    if wish.part is Part.WHOLE_DAY and not (wish.day or wish.hour):
        return None
    window = _window(wish)
    if wish.day and wish.day.kind is Kind.WEEKDAY and wish.day.value != WEEKDAYS:
        window = window._replace(now=False)  # today's name is said of today only before its hour
    for day in _days(wish, at.astimezone(STOCKHOLM).date()):
        found = _on_day(day, window, minute)
        if found:
            return found if found - at <= _HORIZON else None
    return None


def _on_day(day: date, window: _Window, minute: datetime) -> datetime | None:
    opens = _instant(day, window.opens)
    if opens > minute:
        return opens
    soon = minute + timedelta(minutes=1)
    return soon if window.now and soon < _instant(day, window.closes) else None


def _instant(day: date, minutes: int) -> datetime:
    hour, minute = divmod(minutes, _HOUR)
    return datetime.combine(day, time(hour, minute), STOCKHOLM).astimezone(UTC)


def _window(wish: Wish) -> _Window:
    if wish.hour is None:
        return _PARTS[wish.part or Part.WHOLE_DAY]
    hour = _meant(wish.hour, wish.part)
    if wish.to:
        return _span(wish.hour, wish.to, wish.part)
    if wish.relation is Relation.AFTER:
        return _Window(hour, max(_LATEST, hour), now=_is_relative(wish.day))
    if wish.relation is Relation.BEFORE:
        return _Window(_before(hour, wish.part), hour, now=True)
    return _Window(hour, hour, now=False)


def _is_relative(day: Day | None) -> bool:
    return day is not None and day.kind is Kind.DAY


def _meant(clock: Clock, part: Part | None) -> int:
    """Return the minutes of the day that an hour means: 3 is 15, and 8 in the evening is 20."""
    minutes, early = clock.minutes, clock.minutes < _NOON
    if clock.plain or minutes >= _NOON + _HOUR or minutes < _HOUR:
        return minutes
    if part is Part.NIGHT:
        late = early and minutes >= _DUSK
        return minutes + _NOON if late else minutes % _NOON
    if part is Part.MORNING and minutes >= _DAWN:
        return minutes
    return minutes + _NOON if early and (part in _LATE or minutes < _FIRST) else minutes


def _span(hour: Clock, to: Clock, part: Part | None) -> _Window:
    opens, closes = _meant(hour, part), _meant(to, part)
    if closes <= opens and closes >= _NOON:
        opens = hour.minutes  # 7-16 begins in the morning
    if closes <= opens:
        closes = closes + _NOON if closes + _NOON > opens and not to.plain else _LATEST
    return _Window(opens, min(closes, _DAY_MINUTES - 1), now=True)


def _before(limit: int, part: Part | None) -> int:
    """Return when it becomes sensible to call on a day, before a limit."""
    begins = _PARTS[part].opens if part else _OPENS
    return next(
        (early for early in (begins, _OPENS, _FIRST) if early < limit), max(0, limit - _HOUR)
    )


def _days(wish: Wish, today: date) -> Iterator[date]:
    """Return the days that can be meant, the first of them first."""
    if wish.day is None:
        return (today + timedelta(days=ahead) for ahead in range(_TRIES))
    later = timedelta(days=1 if wish.day.after else 0)
    named = _named_days(wish.day, today, timed=bool(wish.hour or wish.part))
    return (day + later for day in named)


def _named_days(day: Day, today: date, *, timed: bool) -> Iterator[date]:
    if day.kind is Kind.DAY:
        yield today + timedelta(days=day.value)
        yield today + timedelta(days=day.value + 1)  # where today's hours are over
    elif day.kind is Kind.WEEKDAY and day.value == WEEKDAYS:
        days = (today + timedelta(days=ahead) for ahead in range(_WEEK))
        yield from (found for found in days if found.weekday() < _WEEKDAYS)
    elif day.kind is Kind.WEEKDAY:
        yield from _weekday(day.value, today, timed=timed)
    elif day.kind is Kind.MONTH:
        yield from _dates(day, today)
    elif day.kind is Kind.WEEK_NUMBER:
        yield from _numbered_week(day.value, today)
    else:
        ahead = _WEEK - today.weekday() + day.value % _WEEK
        yield today + timedelta(days=ahead)


def _weekday(weekday: int, today: date, *, timed: bool) -> Iterator[date]:
    ahead = (weekday - today.weekday()) % _WEEK
    if ahead or timed:
        yield today + timedelta(days=ahead)
    yield today + timedelta(days=ahead + _WEEK)


def _dates(day: Day, today: date) -> Iterator[date]:
    """Yield the dates with a day's number, in its month or in the next ones."""
    for ahead in range(_MONTHS + 1):
        years, month = divmod(today.month - 1 + ahead, _MONTHS)
        if (
            day.month in {None, month + 1}
            and day.value <= monthrange(today.year + years, month + 1)[1]
        ):
            found = date(today.year + years, month + 1, day.value)
            if found >= today:
                yield found


def _numbered_week(week: int, today: date) -> Iterator[date]:
    for year in (today.isocalendar().year, today.isocalendar().year + 1):
        try:
            monday = date.fromisocalendar(year, week, 1)
        except ValueError:
            continue
        if monday > today:
            yield monday
