"""From a message to marks: for each of its words, what it can mean of time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from messaging.meaning.normal import fold
from messaging.meaning.times.english import ENGLISH
from messaging.meaning.times.kinds import Kind, Words
from messaging.meaning.times.latin import LATIN
from messaging.meaning.times.scripts import JOINED, SCRIPTS
from messaging.meaning.times.swedish import SWEDISH

_PLAIN = str.maketrans("åäö", "aao")
_EXACT = str.maketrans("ÅÄÖ", "åäö")
_SAYS_TIME = frozenset("wcKqdDWpPTSMO")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(
    r"(?:kl|klockan|saat)?(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?(?P<end>[^\W\d]*)$"
)
_ORDINAL_ENDS = frozenset({"e", "th", "st", "nd", "rd"})
_UNIT_ENDS = {"h": 60, "tim": 60, "hrs": 60, "hr": 60, "min": 1, "mins": 1, "m": 1}
_AT_ENDS = frozenset({"ish", "tiden", "snåret"})
_NUMBER_ENDS = frozenset(
    ["ten", "tan", "den", "dan", "te", "ta", "de", "da"]
)  # Turkish: "15ten sonra"
_COMPOUND = re.compile(r"(\wdag)s(kväll|kvall|morgon|morron|förmiddag|eftermiddag|lunch)")
_HOURS, _MINUTES, _NOON, _LAST_MORNING = 24, 60, 12, 7
_CLOCK_FROM = 8  # 8:30 and later mean what they say

_Mark = tuple[Kind, int]
_NOTHING: _Mark = (Kind.OTHER, 0)


@dataclass(slots=True)
class Marks:
    """A message as kinds of words, a letter each, and the value of each."""

    kinds: str
    values: list[int]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    single: dict[str, _Mark] = field(default_factory=dict)
    # Longer phrases by their first two words, the longest first.
    longer: dict[str, dict[str, list[tuple[list[str], _Mark]]]] = field(default_factory=dict)
    telling: set[str] = field(default_factory=set)  # words that make a look worth while

    def learn(self, phrase: str, mark: _Mark) -> None:
        words = phrase.split(" ")
        if mark[0] in _SAYS_TIME or mark == (Kind.AT, _MINUTES):
            self.telling.add(max(words, key=len))
        if len(words) == 1:
            self.single.setdefault(phrase, mark)
        else:
            phrases = self.longer.setdefault(words[0], {}).setdefault(words[1], [])
            phrases.append((words, mark))
            phrases.sort(key=lambda phrase: -len(phrase[0]))

    def find(self, words: list[str], at: int) -> tuple[int, _Mark]:
        """Return how many words from `at` on mean something together, and what."""
        following = self.longer.get(words[at])
        if following and at + 1 < len(words):
            for phrase, mark in following.get(words[at + 1], ()):
                if words[at : at + len(phrase)] == phrase:
                    return len(phrase), mark
        return 1, self.single.get(words[at]) or _read_number_word(words[at])


def read_marks(message: str) -> Marks | None:
    """Return the marks of a normalised message; None where nothing in it can be a time."""
    if "dags" in message:
        message = _COMPOUND.sub(r"\1 på \2", message)
    words = message.split(" ")
    if _VOCABULARY.telling.isdisjoint(words) and not _DIGIT.search(message):
        return None
    kinds: list[str] = []
    values: list[int] = []
    end = 0
    for at, word in enumerate(words):
        if at < end:
            continue
        mark = _VOCABULARY.single.get(word)
        if mark is None or word in _VOCABULARY.longer:
            length, mark = _VOCABULARY.find(words, at)
            end = at + length
        kinds.append(mark[0])
        values.append(mark[1])
    return Marks("".join(kinds), values)


def _read_number_word(word: str) -> _Mark:
    return _read_digits(word) if _DIGIT.search(word) else _NOTHING


def _read_digits(word: str) -> _Mark:
    found = _NUMBER.match(word)
    if not found:
        return (Kind.LONG, 0) if word.isdigit() else _NOTHING
    hour, minute, end = int(found["hour"]), found["minute"], found["end"]
    if minute is not None:
        return _read_clock(found["hour"], int(minute), end)
    if end in {"am", "pm"}:
        return Kind.PLAIN_CLOCK, (hour % _NOON + (_NOON if end == "pm" else 0)) * _MINUTES
    if end in _UNIT_ENDS and not word.startswith("k"):
        return Kind.LENGTH, hour * _UNIT_ENDS[end]
    return _read_number(found["hour"], end, named=not word[0].isdigit())


def _read_number(digits: str, end: str, *, named: bool) -> _Mark:
    number = int(digits)
    if named or end in _AT_ENDS:
        return Kind.CLOCK, number * _MINUTES
    if end in _ORDINAL_ENDS:
        return Kind.ORDINAL, number
    if end and end not in _NUMBER_ENDS:
        return _NOTHING
    zero = digits[0] == "0" and len(digits) > 1
    return (Kind.ZERO_NUMBER if zero else Kind.NUMBER), number


def _read_clock(hour: str, minute: int, end: str) -> _Mark:
    if minute >= _MINUTES:
        return Kind.LONG, 0
    minutes = int(hour) * _MINUTES + minute
    if end in {"am", "pm"}:
        minutes = minutes % (_NOON * _MINUTES) + (_NOON * _MINUTES if end == "pm" else 0)
        return Kind.PLAIN_CLOCK, minutes
    plain = hour[0] == "0" or int(hour) >= _CLOCK_FROM
    return (Kind.PLAIN_CLOCK if plain else Kind.CLOCK), minutes


def _build() -> _Vocabulary:
    vocabulary = _Vocabulary()
    for words in (SWEDISH, ENGLISH, *SCRIPTS, *LATIN):
        for phrase, mark in _phrases(words):
            vocabulary.learn(phrase, mark)
    for words, small in JOINED:
        for phrase, mark in _phrases(words):
            for letter in fold(small):
                vocabulary.learn(letter + phrase, mark)
    vocabulary.learn(".", (Kind.STOP, 0))
    vocabulary.learn("?", (Kind.STOP, 0))
    vocabulary.learn(",", (Kind.COMMA, 0))
    return vocabulary


def _phrases(words: Words) -> Iterator[tuple[str, _Mark]]:
    for kind, by_value in words.items():
        for value, text in by_value.items():
            for phrase in text.split(", "):
                exact = "".join(c.translate(_EXACT) if c in "ÅÄÖ" else fold(c) for c in phrase)
                yield exact.replace("'", "").replace("/", ","), (kind, value)
                if phrase.upper() != phrase and not set(phrase) & set("ÅÄÖ"):
                    yield fold(phrase).translate(_PLAIN).replace("'", ""), (kind, value)


_VOCABULARY = _build()
