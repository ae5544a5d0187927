"""When somebody wants to be called: times of day and days, as people write them."""

import re
from datetime import UTC, date, datetime, time, timedelta

from config.clock import STOCKHOLM
from messaging.meaning import world_latin, world_scripts
from messaging.meaning.lexicon import phrases, stems

_WEEKDAYS = (
    ("måndag", "mån", "monday", "mon"), ("tisdag", "tis", "tuesday", "tue"), (
        "onsdag", "ons", "wednesday", "wed"
    ), ("torsdag", "tors", "tor", "thursday", "thu"), ("fredag", "fre", "friday", "fri"), (
        "lördag", "lör", "saturday", "sat"
    ), ("söndag", "sön", "sunday", "sun"),
)  # fmt: skip
_DAY_OF = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_WEEKDAY = re.compile(rf"\b(?P<day>{'|'.join(sorted(_DAY_OF, key=len, reverse=True))})(?:en|ar)?\b")
_HOURS = {
    "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
    "tio": 10, "elva": 11, "tolv": 12,
}  # fmt: skip
_HOUR_NAME = "|".join(_HOURS)
_HALF = re.compile(rf"\bhalv (?P<hour>\d{{1,2}}|{_HOUR_NAME})\b")
_AT = re.compile(
    r"\b(?:efter|vid|kl|klockan|runt|från|mellan|före|innan|typ|ca|cirka|after|at|around|between|"
    r"from|before|saat|o|a las|saa?cada|الساعه|ساعت|ساعه|о|об|ሰዓት) ?:?(?:kl |klockan |typ |ca )*"
    rf"(?P<hour>\d{{1,2}}|{_HOUR_NAME})(?::(?P<minute>\d\d))?(?: ?(?P<half>am|pm))?\b"
)
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2}):(?P<minute>\d\d)(?: ?(?P<half>am|pm))?\b"
    r"|\b(?P<bare>\d{1,2}) ?(?P<side>am|pm)\b"
)
_SPAN = re.compile(r"\b(?P<hour>\d{1,2}) (?:, |och |till )?(?P<to>\d{1,2})\b")
_AFTERNOON = phrases(
    r"eftermiddag\w*", r"em", r"afternoon", r"efter lunch", r"galabnimo", r"по обіді"
)
_MORNING = phrases(
    r"förmiddag\w*", r"fm", r"morning", r"på morgonen", r"imorgon bitti", r"före lunch", r"subax\w*"
)
_EVENING = phrases(
    r"kväll\w*", r"ikväll", r"evening", r"tonight", r"efter (?:skolan|jobbet)", r"habeen\w*"
)
_MIDDAY = phrases(r"lunch\w*", r"noon", r"mitt på dan")
_PARTS: tuple[tuple[re.Pattern[str], time], ...] = (
    (_AFTERNOON, time(13)),
    (_MORNING, time(9)),
    (_EVENING, time(17)),
    (_MIDDAY, time(12)),
)
_TOMORROW = phrases(r"imorgon", r"i morgon", r"tomorrow", r"tmrw", r"tmr", *world_latin.TOMORROW)
_TOMORROW_SCRIPTS = stems(*world_scripts.TOMORROW)
_NEXT_WEEK = phrases(r"nästa vecka", r"next week")
_DAY_AFTER = phrases(r"i ?övermorgon", r"day after tomorrow")
_OPENS = time(9)  # calls go out from nine (R9)
_LAST_MORNING_HOUR = 7  # "ring vid 3" means fifteen; from eight on the hour is taken as said
_NOON = 12
_DAY_HOURS = 24
_HOUR_MINUTES = 60


def read_call_time(message: str, at: datetime | None) -> datetime | None:
    """Return the first instant that a normalised message names as good for a call, in UTC.

    Args:
        message: the normalised text; call only where somebody asks to be called.
        at: when the message came (aware); without it no day can be told.

    Returns:
        The instant, later than `at`: a time of day that has passed means the next day. None
        where the message names neither time nor day.
    """
    if at is None:
        return None
    local = at.astimezone(STOCKHOLM)
    day = _find_day(message, local.date())
    hour = _find_time(message)
    if day is None and hour is None:
        return None
    when = datetime.combine(day or local.date(), hour or _OPENS, STOCKHOLM)
    if when <= local:
        when = datetime.combine(when.date() + timedelta(days=1), when.time(), STOCKHOLM)
    return when.astimezone(UTC)


def _find_day(message: str, today: date) -> date | None:
    if _DAY_AFTER.search(message):
        return today + timedelta(days=2)
    if _TOMORROW.search(message) or (not message.isascii() and _TOMORROW_SCRIPTS.search(message)):
        return today + timedelta(days=1)
    named = _WEEKDAY.search(message)
    if named:
        ahead = (_DAY_OF[named["day"]] - today.weekday()) % 7
        return today + timedelta(days=ahead or 7)
    if _NEXT_WEEK.search(message):
        return today + timedelta(days=7 - today.weekday())
    return None


def _find_time(message: str) -> time | None:
    half = _HALF.search(message)
    if half:
        hour = _HOURS.get(half["hour"]) or int(half["hour"])
        return _time_of(hour - 1, 30, None)
    for rule in (_AT, _CLOCK, _SPAN):
        found = rule.search(message)
        if found:
            named = _from_match(found.groupdict())
            if named:
                return named
    return next((start for rule, start in _PARTS if rule.search(message)), None)


def _from_match(found: dict[str, str | None]) -> time | None:
    said = found.get("hour") or found.get("bare") or ""
    hour = _HOURS.get(said) or int(said)
    return _time_of(hour, int(found.get("minute") or 0), found.get("half") or found.get("side"))


def _time_of(hour: int, minute: int, half: str | None) -> time | None:
    if (half == "pm" and hour < _NOON) or (half is None and 0 < hour <= _LAST_MORNING_HOUR):
        hour += _NOON
    if hour >= _DAY_HOURS or minute >= _HOUR_MINUTES:
        return None
    return time(max(hour, 0), minute)
