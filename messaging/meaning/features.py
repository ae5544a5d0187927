"""What the model looks at in a message: its letters, its words, and what the rules saw. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from messaging.meaning.seeing import Seen

_BARE = str.maketrans("åäö", "aao")
_DIGIT = re.compile(r"\d")
_LONG_NUMBER = re.compile(r"\d{5,}|\d{2,} ?\d{2} ?\d{2}")
_MARKS = frozenset(".,?")
_GRAMS = (2, 3, 4, 5)
_WHOLE = 4  # words; a shorter message is looked at as a whole too
_REACH = 4  # words after a negation or a word of the past that it may speak of
_NO_BLANKS = 12  # letters; two words of more than these may be a sentence without blanks
_GLUED = (3, 4, 5, 6)
_SHORTEST_SHOUT = 5
_FIRST_PICTURE = "\u2190"  # arrows, signs and pictures come from here on
_EDGE, _KIND = "|", "<"  # the border of a message; what the name of a kind begins with
_LONGEST_PHRASE = 3  # words that have a kind together
_NONE: Mapping[str, str] = {}
Kinds = Mapping[str, Mapping[str, str]]  # by the first word: the kinds of it and of phrases
_NEGATIONS = frozenset(
    {
        *("inte", "ej", "inga", "ingen", "inget", "aldrig", "varken"),
        *("no", "not", "dont", "never", "cant", "isnt"),
        *("nie", "ne", "ma", "aan", "yok", "degil", "na", "не", "нет", "ні", "нема"),
        *("مش", "ما", "لا", "مو", "نمي"),
    }
)
_PAST = frozenset(
    {
        *("slutade", "slutat", "sluta", "hade", "var", "gick", "jobbade", "pluggade", "laste"),
        *("tidigare", "forut", "forra", "hoppade", "hoppat", "quit", "was", "were", "used"),
        "dropped",
    }
)


def bare_words(message: str) -> list[str]:
    """Return the words and marks of a normalised message, å, ä and ö without their rings."""
    return message.translate(_BARE).split()


def word_features(word: str) -> Iterator[str]:
    """Give a word and the pieces of it, which know endings, compounds and misspellings."""
    yield "w=" + word
    framed = f"^{word}$"
    for size in _GRAMS:
        for start in range(len(framed) - size + 1) if len(framed) > size else ():
            yield framed[start : start + size]


def message_features(seen: Seen, words: Sequence[str], kinds: Kinds) -> Iterator[str]:
    """Give what a message is beside its single words: order, neighbourhood, form, rules.

    `kinds` tells the kind of a word, or of up to three together: "willys" is an employer.
    """
    return chain(
        _form(seen, words),
        _neighbours(words),
        _scopes(words),
        _kinds(words, kinds),
        _rules(seen),
    )


def by_first_word(kinds: Mapping[str, str]) -> Kinds:
    """Return kinds of words and phrases sorted by the first word."""
    found: dict[str, dict[str, str]] = {}
    for words, kind in kinds.items():
        found.setdefault(words.partition(" ")[0], {})[words] = kind
    return found


def _form(seen: Seen, words: Sequence[str]) -> Iterator[str]:
    yield "c=" + seen.context
    yield f"n={min(len(words).bit_length(), 7)}"
    if len(words) <= _WHOLE:
        yield from _short(seen.context, words)
    yield from _signs(seen.text)
    glued = "".join(words)
    if len(words) <= 2 and len(glued) > _NO_BLANKS:  # noqa: PLR2004 - a sentence without blanks
        for size in _GLUED:
            for start in range(len(glued) - size + 1):
                yield "~" + glued[start : start + size]


def _short(context: str, words: Sequence[str]) -> Iterator[str]:
    """Give the few words there are, by themselves and as an answer to what we wrote."""
    whole = " ".join(words)
    yield "all=" + whole
    yield f"{context}|{whole}"
    for word in words:
        if word not in _MARKS:
            yield "few=" + word
            yield f"{context}|few={word}"


def _signs(text: str) -> Iterator[str]:
    told = {
        "asks": "?" in text,
        "ends asking": text.rstrip().endswith("?"),
        "calls": "!" in text,
        "lines": "\n" in text,
        "digits": _DIGIT.search(text),
        "number": _LONG_NUMBER.search(text),
        "shouts": len(text) > _SHORTEST_SHOUT and text.isupper(),
    }
    yield from (name for name, there in told.items() if there)
    if not text.isascii():
        yield from ("picture " + sign for sign in dict.fromkeys(text) if sign > _FIRST_PICTURE)


def _neighbours(words: Sequence[str]) -> list[str]:
    told: list[str] = []
    before, last = _EDGE, _EDGE
    for word in (*words, _EDGE):
        told += (f"{last} {word}", f"{before} {last} {word}", f"{before} _ {word}")
        before, last = last, word
    return told


def _scopes(words: Sequence[str]) -> list[str]:
    """Return the words near a negation, and those after a word of the past."""
    told: list[str] = []
    if _NEGATIONS.isdisjoint(words) and _PAST.isdisjoint(words):
        return told
    denied = gone = 0
    for place, word in enumerate(words):
        if word in _MARKS:
            denied = gone = 0
            continue
        if denied:
            told.append("not " + word)
            denied -= 1
        if gone:
            told.append("past " + word)
            gone -= 1
        if word in _NEGATIONS:
            denied = _REACH
            told += ["denied " + near for near in words[max(0, place - 2) : place]]
        if word in _PAST:
            gone = _REACH
    return told


def _kinds(words: Sequence[str], kinds: Kinds) -> list[str]:
    """Return the kinds of words, and what stands beside them."""
    named = name_kinds(words, kinds)
    told: list[str] = []
    if named == words:
        return told
    before, last = _EDGE, _EDGE
    was = there = False  # a kind stood two places before, or just before
    for kind in (*named, _EDGE):
        here = kind[0] == _KIND
        if here and kind != last:
            told.append(kind)
        if here or there:
            told.append(f"{last} {kind}")
        if here or was:
            told += (f"{before} _ {kind}", f"{before} {last} {kind}")
        before, last, was, there = last, kind, there, here
    told += _scopes(named)
    return told


def name_kinds(words: Sequence[str], kinds: Kinds) -> list[str]:
    """Return the words with the kind in the place of those that have one; the longest first."""
    named, place = [], 0
    while place < len(words):
        phrases = kinds.get(words[place], _NONE)
        size, kind = min(_LONGEST_PHRASE, len(words) - place) if phrases else 0, None
        while size and (kind := phrases.get(" ".join(words[place : place + size]))) is None:
            size -= 1
        named.append(words[place] if kind is None else _KIND + kind)
        place += max(size, 1)
    return named


def _rules(seen: Seen) -> Iterator[str]:
    yield "r lang " + seen.language
    for intent in seen.intents.intents:
        yield "r intent " + intent
    if seen.intents.doubtful:
        yield "r doubt"
    yield f"r does {seen.occupation.code}"
    if seen.occupation.doubtful:
        yield "r does doubt"
    for sight, standing in seen.occupation.judged:
        yield f"r does {sight.label} {standing.value}"
    for code in seen.occupation.codes:
        yield "r now " + code
    for sight in seen.intents.seen:
        yield "r seen " + sight.label
    for sight in seen.danger:
        yield "r danger " + sight.label
    yield f"r dangers {min(len(seen.danger), 3)}"
    if seen.menu is not None:
        yield f"r menu {''.join(seen.menu.digits)} {bool(seen.menu.rest)}"
        for intent in seen.menu.intents:
            yield "r menu " + intent
    yield from _named(seen)
    both = sorted(seen.intents.intents | (seen.menu.intents if seen.menu else frozenset()))
    yield f"r all {'+'.join(both)} {seen.occupation.code} {bool(seen.danger)}"


def _named(seen: Seen) -> Iterable[str]:
    told = {
        "r hint": seen.hint,
        "r machine": seen.machine,
        "r relative": seen.relative,
        "r finder": seen.finder,
    }
    return (name for name, saw in told.items() if saw)
