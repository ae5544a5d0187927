"""Counting the facts of one person after the other: what attempts were answered, who left. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from register.age import birthday
from register.states import ChangeKind, FactKind
from reports.trial.assumed import ANSWER_WINDOW, TENURES, TERM_STARTS
from reports.trial.values import BEFORE_20, Attempt, Evidence, turn_of
from scheduler.plan import DECLINED, DEFAULT

SCOPE = 20
DAY = timedelta(days=1)
EPISODE = timedelta(days=14)  # what is said again within it is the same contact
BIRTHDAY_LAG = timedelta(days=7)  # an extract may name somebody so long after
_ENTERS = frozenset({ChangeKind.ENTERED, ChangeKind.RESTORED})
_LEAVES = frozenset({ChangeKind.LEFT, ChangeKind.REMOVED})


@dataclass(frozen=True, slots=True)
class Told:
    """One fact, as counting needs it."""

    day: date
    kind: str
    channel: str
    text: str  # of an attempt: the template, or the kind of task
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of whom the facts are about."""

    born_on: date
    registered_on: date


@dataclass(slots=True)
class _Course:
    """How far the counting of one person has come."""

    since: date | None = None  # in the register, watched since
    counted: date | None = None  # up to where the days of this stay are counted
    reached_on: date | None = None
    again: bool = False
    contacts: int = 0
    supported_on: date | None = None
    said: str = ""


def count_person(
    evidence: Evidence, facts: Sequence[Told], known: Known | None, *, until: date
) -> None:
    """Add what one person's facts tell, in order of time, up to a date (itself excluded)."""
    course = _Course()
    tried: list[tuple[date, Attempt]] = []
    for fact in facts:
        if fact.kind == FactKind.ATTEMPT:
            sort = Attempt(fact.channel, fact.text, turn_of(course.contacts), course.again)
            if _is_over(fact.day, sort, until):
                evidence.attempts[sort] += 1
            tried.append((fact.day, sort))
            course.contacts += fact.text != BEFORE_20
        elif fact.outcome == ChangeKind.REACHED:
            _count_reached(evidence, course, tried, fact.day, until)
        else:
            _count_status(evidence, course, fact, known)
    _stay_to(evidence, course, until, known)
    if course.supported_on is not None:
        evidence.support_days += (until - course.supported_on).days
    _say(evidence, course)


def _count_reached(
    evidence: Evidence, course: _Course, tried: list[tuple[date, Attempt]], day: date, until: date
) -> None:
    """Count an answer with its attempt; with none it is contact made unprompted (R4)."""
    fresh = course.reached_on is None or day - course.reached_on > EPISODE
    for at, sort in reversed(tried):
        if (day - at).days <= ANSWER_WINDOW.get(sort.channel, 0):
            if _is_over(at, sort, until):
                evidence.answered[sort] += 1
            break
    else:
        if fresh:
            evidence.unprompted[course.again] += 1
    tried.clear()
    if fresh:
        _say(evidence, course)
        evidence.reached += 1
        course.said = DEFAULT
    _split_days(evidence, course, day)
    course.reached_on, course.again, course.contacts = day, True, 0


def _is_over(at: date, sort: Attempt, until: date) -> bool:
    """Tell whether an attempt had all its time: the answers of a fresh one are still to come."""
    return (until - at).days >= ANSWER_WINDOW.get(sort.channel, 0)


def _count_status(evidence: Evidence, course: _Course, fact: Told, known: Known | None) -> None:
    match fact.outcome:
        case outcome if outcome in _ENTERS:
            _stay_to(evidence, course, fact.day, known)
            course.since, course.counted = fact.day, None
            evidence.entered[fact.day] += 1
        case outcome if outcome in _LEAVES:
            _stay_to(evidence, course, fact.day, known)
            _count_left(evidence, course, fact.day, known)
            course.since = None
        case ChangeKind.SUPPORT_BEGUN:
            _split_days(evidence, course, fact.day)
            course.supported_on, course.again = fact.day, True
            if course.said:
                evidence.supported, course.said = evidence.supported + 1, ""
        case ChangeKind.SUPPORT_ENDED if course.supported_on is not None:
            evidence.support_days += (fact.day - course.supported_on).days
            evidence.support_ended, course.supported_on = evidence.support_ended + 1, None
        case ChangeKind.OCCUPATION if course.said == DEFAULT:
            course.said = fact.detail
        case ChangeKind.DECLINED if course.said:
            course.said = DECLINED
        case _:
            pass


def _say(evidence: Evidence, course: _Course) -> None:
    """Count what was said when somebody was reached, once no more is to come of it."""
    if course.said:
        evidence.said[course.said] += 1
        course.said = ""


def _split_days(evidence: Evidence, course: _Course, day: date) -> None:
    """Count the days in the register up to one that changes what a person counts as."""
    if course.since is not None:
        evidence.days[course.again] += (day - (course.counted or course.since)).days
        course.counted = day


def _stay_to(evidence: Evidence, course: _Course, day: date, known: Known | None) -> None:
    """Count the days of a stay that ends, or is watched no longer."""
    if course.since is None:
        return
    _split_days(evidence, course, day)
    registered = min(known.registered_on, course.since) if known else course.since
    # the days on which they might have gone: not that of the entry, but that of the leaving
    after = day + DAY
    out = min(after, birthday(known.born_on, SCOPE)) if known else after
    for tenure, first, last in tenure_spans(registered, course.since + DAY, out):
        term = term_days(first, last)
        evidence.stayed[tenure, 1] += term
        evidence.stayed[tenure, 0] += (last - first).days - term


def _count_left(evidence: Evidence, course: _Course, day: date, known: Known | None) -> None:
    """Count a leaving that is no 20th birthday: birthdays are known, not estimated."""
    if course.since is None or (known and day >= birthday(known.born_on, SCOPE)):
        return
    registered = min(known.registered_on, course.since) if known else course.since
    evidence.left[tenure_of((day - registered).days), season_of(day)] += 1


def tenure_of(days: int) -> int:
    """Return which part of a stay a day is in, counted from the registration."""
    return sum(days >= begins for begins in TENURES)


def tenure_spans(registered: date, first: date, last: date) -> Iterator[tuple[int, date, date]]:
    """Yield the parts of a stay that fall between two dates, the last excluded."""
    bounds = [registered, *(registered + timedelta(days=begins) for begins in TENURES), date.max]
    for tenure, (begins, ends) in enumerate(pairwise(bounds)):
        low, high = max(begins, first), min(ends, last)
        if low < high:
            yield tenure, low, high


def season_of(day: date) -> int:
    """Return 1 at the start of a term, else 0."""
    return int(any(low <= (day.month, day.day) < high for low, high in TERM_STARTS))


def term_days(first: date, last: date) -> int:
    """Return how many days from `first` up to `last`, itself excluded, are at a term's start."""
    total = 0
    for year in range(first.year, last.year + 1):
        for low, high in TERM_STARTS:
            begins, ends = date(year, *low), date(year, *high)
            total += max((min(ends, last) - max(begins, first)).days, 0)
    return total


def without_first_load(evidence: Evidence, first: date) -> None:
    """Forget the entries of the first extract: those people were there already."""
    evidence.entered = type(evidence.entered)(
        {day: count for day, count in evidence.entered.items() if day > first}
    )
    evidence.since = first
