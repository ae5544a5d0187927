"""The figures of a period counted straight from the events, in plain Python.

Nothing here comes from the program: what it should count is said a second time, in another way,
by walking through each person's days.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

Event = Mapping[str, Any]  # a line of `uppsok events`, and `subject` in place of `person`
ZONE = ZoneInfo("Europe/Stockholm")
DAY = timedelta(days=1)


def day_of(event: Event) -> date:
    """Return the day in Stockholm."""
    at: datetime = event["at"]
    return at.astimezone(ZONE).date()


def plain_figures(
    events: Iterable[Event], first: date, last: date, today: date, **only: str
) -> Counter[str]:
    """Return the figures of the days from `first` to `last` as they stand at the end of `today`.

    Args:
        events: all there are, in any order.
        first: the first day.
        last: the last one, which may not have come yet.
        today: what has not happened by then is not counted.
        only: what a person's place or gender must be, as it was last.
    """
    people: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        people[event["subject"]].append(event)
    total: Counter[str] = Counter()
    for told in people.values():
        known = sorted((one for one in told if day_of(one) <= last), key=_order)
        if known and all(_latest(known)[name] == value for name, value in only.items()):
            total.update(_person(known, first, last, today))
    return total


def _order(event: Event) -> tuple[datetime, bool, bool, int]:
    """Of one instant: who enters is in from then on, and a call comes before its answer."""
    return event["at"], not _enters(event), event["kind"] != "attempt", event["id"]


def _latest(known: Sequence[Event]) -> Event:
    grouped = [one for one in known if one["kind"] in {"status", "attempt"}]
    return max(grouped or known, key=lambda one: (one["at"], one["id"]))


def _person(known: Sequence[Event], first: date, last: date, today: date) -> Counter[str]:
    within = [one for one in known if day_of(one) >= first]
    attempts = [one for one in within if one["kind"] == "attempt"]
    reached = [one for one in within if _is(one, "reached")]
    found: Counter[str] = Counter()
    if _was_in_register(known, first):
        found["register"] += 1
    if attempts or reached:
        found["sought"] += 1
    if reached:
        found["reached"] += 1
    if _wait_was_over(known, within, first, last, today):
        found["waited"] += 1
    if _overdue(known, first, last, today):
        found["overdue"] += 1
    found.update(f"sought:{channel or 'other'}" for channel in {one["channel"] for one in attempts})
    for word, told in (
        ("delivered", [one for one in within if _is(one, "delivered", "delivery")]),
        ("answered", [one for one in within if _is_answer(one)]),
    ):
        found[word] += bool(told)
        found.update(f"{word}:{channel or 'other'}" for channel in {one["channel"] for one in told})
    for word in ("sought", "reached"):
        if found[word]:
            found.update(_about(known, next(one for one in within if _contact(one)), word))
    found += _things(within, known, first) + _support(known, first)
    if reached:
        found += _reach(known, within, reached[0])
    return +found


def _is(event: Event, outcome: str, kind: str = "status") -> bool:
    return bool(event["kind"] == kind and event["outcome"] == outcome)


def _is_answer(event: Event) -> bool:
    return bool(event["kind"] == "reply" and event["step"] == "answer")


def _enters(event: Event) -> bool:
    return _is(event, "entered") or _is(event, "restored")


def _leaves(event: Event) -> bool:
    return _is(event, "left") or _is(event, "removed")


def _was_in_register(known: Sequence[Event], first: date) -> bool:
    """Walk through entering and leaving; who is in at the beginning or enters later was in."""
    inside = False
    for event in known:
        if day_of(event) >= first and (inside or _enters(event)):
            return True
        inside = _enters(event) or (inside and not _leaves(event))
    return inside


def _stay(known: Sequence[Event]) -> list[Event]:
    """Return what was told from the latest entry on."""
    entries = [place for place, one in enumerate(known) if _enters(one)]
    return list(known[entries[-1] :]) if entries else []


def _contact(event: Event) -> bool:
    return bool(event["kind"] == "attempt" or _is(event, "reached"))


def _wait_was_over(
    known: Sequence[Event], within: Sequence[Event], first: date, last: date, today: date
) -> bool:
    if any(_contact(one) for one in within):
        return True
    stay = _stay(known)
    if not stay or not _was_in_register(known, first):
        return False
    over = day_of(stay[0]) + 14 * DAY
    left = [day_of(one) for one in stay if _leaves(one)]
    return over <= min(last, today) and not (left and left[0] < over)


def _overdue(known: Sequence[Event], first: date, last: date, today: date) -> bool:
    stay = _stay(known)
    if not stay:
        return False
    ends = [day_of(one) for one in stay if _contact(one) or _leaves(one)]
    end = min([*ends, last, today])
    return end >= first and (end - day_of(stay[0])).days > 30


def _about(known: Sequence[Event], first: Event, word: str) -> Iterator[str]:
    if first["age"] is not None:
        yield f"{word}:age:{first['age']}"
    by_id = sorted(known, key=lambda one: -one["id"])
    yield from [f"{word}:language:{one['language']}" for one in by_id if one["language"]][:1]


def _things(within: Sequence[Event], known: Sequence[Event], first: date) -> Counter[str]:
    found: Counter[str] = Counter()
    for event in within:
        if event["kind"] == "task":
            found["tasks"] += 1
            found[f"tasks:kind:{event['step']}"] += 1
        if event["kind"] == "attempt":
            found += _attempt("attempts", event)
    for channel in {one["channel"] for one in within}:
        talk = [
            one
            for one in within
            if one["channel"] == channel and (one["kind"] == "attempt" or _is_answer(one))
        ]
        for one, after in pairwise(talk):
            if one["kind"] == "attempt" and _is_answer(after):
                found += _attempt("answered_attempts", one)
    stay = _stay(known)
    if stay and day_of(stay[0]) >= first:
        for word, told in (
            ("days_to_attempt", [one for one in stay if one["kind"] == "attempt"]),
            ("days_to_reached", [one for one in stay if _is(one, "reached")]),
        ):
            if told:
                found[f"{word}:days:{(day_of(told[0]) - day_of(stay[0])).days}"] += 1
    return found


def _attempt(word: str, event: Event) -> Counter[str]:
    found = Counter({word: 1, f"{word}:{event['channel']}": 1})
    if event["template_version"] is not None:
        found[f"{word}:template:{event['template_version']}"] += 1
    if event["step"]:
        local = event["at"].astimezone(ZONE)
        found[f"{word}:step:{event['step']}"] += 1
        found[f"{word}:hour:{local.weekday()}-{local.hour:02}"] += 1
    return found


def _support(known: Sequence[Event], first: date) -> Counter[str]:
    running = 0
    touched, ends = False, []
    for event in known:
        if _is(event, "support_begun"):
            running += 1
            touched = touched or day_of(event) >= first
        if _is(event, "support_ended"):
            running = max(running - 1, 0)
            if day_of(event) >= first:
                ends.append((event["at"], event["detail"]))
    found = Counter({"support": int(bool(touched or ends or running))})
    if ends:
        reason = max(ends)[1]
        found["closed"] += 1
        found[reason] += reason in {"studies", "work"}
    return found


def _reach(known: Sequence[Event], within: Sequence[Event], reached: Event) -> Counter[str]:
    answers = [one for one in within if _is_answer(one) and one["at"] <= reached["at"]]
    channel = answers[-1]["channel"] if answers else "other"
    found = Counter({f"reached:{channel or 'other'}": 1})
    if not answers:
        return found
    before = [
        one for one in known if one["kind"] == "attempt" and _order(one) < _order(answers[-1])
    ]
    same = [one for one in before if one["channel"] == channel]
    for attempt in (same or before)[-1:]:
        if attempt["step"]:
            found[f"reached:step:{attempt['step']}"] += 1
        if attempt["template_version"] is not None:
            found[f"reached:template:{attempt['template_version']}"] += 1
    return found
