"""What the model looks at in a message: its letters, its words, and what the rules saw. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

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
_NAMES = ("r doubt", "r does doubt", "r hint", "r machine", "r relative", "r finder")
_NONE: tuple[int, Mapping[str, str]] = (0, {})
# by the first word: how many words its longest phrase has, and the kinds of it and of phrases
Kinds = Mapping[str, tuple[int, Mapping[str, str]]]
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


def message_features(seen: Seen, words: Sequence[str], kinds: Kinds) -> list[str]:
    """Return what a message is beside its single words: order, neighbourhood, form, rules.

    `kinds` tells the kind of a word, or of up to three together: "willys" is an employer.
    """
    told = _form(seen, words)
    told += _neighbours(words)
    told += _scopes(words)
    told += _kinds(words, kinds)
    told += _rules(seen)
    return told


def by_first_word(kinds: Mapping[str, str]) -> Kinds:
    """Return kinds of words and phrases sorted by the first word."""
    found: dict[str, dict[str, str]] = {}
    for words, kind in kinds.items():
        found.setdefault(words.partition(" ")[0], {})[words] = kind
    return {
        first: (max(phrase.count(" ") for phrase in phrases) + 1, phrases)
        for first, phrases in found.items()
    }


def _form(seen: Seen, words: Sequence[str]) -> list[str]:
    told = ["c=" + seen.context, f"n={min(len(words).bit_length(), 7)}"]
    if len(words) <= _WHOLE:
        told += _short(seen.context, words)
    told += _signs(seen.text)
    glued = "".join(words) if len(words) <= 2 else ""  # noqa: PLR2004 - a sentence without blanks
    if len(glued) > _NO_BLANKS:
        for size in _GLUED:
            told += ["~" + glued[at : at + size] for at in range(len(glued) - size + 1)]
    return told


def _short(context: str, words: Sequence[str]) -> list[str]:
    """Return the few words there are, by themselves and as an answer to what we wrote."""
    whole = " ".join(words)
    told = ["all=" + whole, f"{context}|{whole}"]
    for word in words:
        if word not in _MARKS:
            told += ("few=" + word, f"{context}|few={word}")
    return told


def _signs(text: str) -> list[str]:
    asks = "?" in text
    told = ["asks"] if asks else []
    if asks and text.rstrip().endswith("?"):
        told.append("ends asking")
    if "!" in text:
        told.append("calls")
    if "\n" in text:
        told.append("lines")
    if _DIGIT.search(text):
        told.append("digits")
        if _LONG_NUMBER.search(text):
            told.append("number")
    if len(text) > _SHORTEST_SHOUT and text.isupper():
        told.append("shouts")
    if not text.isascii():
        told += ["picture " + sign for sign in dict.fromkeys(text) if sign > _FIRST_PICTURE]
    return told


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
        longest, phrases = kinds.get(words[place], _NONE)
        size = min(longest, len(words) - place)
        while size > 1 and " ".join(words[place : place + size]) not in phrases:
            size -= 1
        kind = phrases.get(words[place] if size <= 1 else " ".join(words[place : place + size]))
        named.append(words[place] if kind is None else _KIND + kind)
        place += max(size, 1)
    return named


def _rules(seen: Seen) -> list[str]:
    intents, does = seen.intents, seen.occupation
    told = ["r lang " + seen.language, f"r does {does.code}"]
    told += ["r intent " + intent for intent in intents.intents]
    told += [f"r does {sight.label} {standing.value}" for sight, standing in does.judged]
    told += ["r now " + code for code in does.codes]
    told += ["r seen " + sight.label for sight in intents.seen]
    told += ["r danger " + sight.label for sight in seen.danger]
    told.append(f"r dangers {min(len(seen.danger), 3)}")
    both = intents.intents
    if seen.menu is not None:
        told.append(f"r menu {''.join(seen.menu.digits)} {bool(seen.menu.rest)}")
        told += ["r menu " + intent for intent in seen.menu.intents]
        both |= seen.menu.intents
    told += [name for name, saw in zip(_NAMES, _named(seen), strict=True) if saw]
    told.append(f"r all {'+'.join(sorted(both))} {does.code} {bool(seen.danger)}")
    return told


def _named(seen: Seen) -> tuple[object, ...]:
    """Return what the rules saw of each of `_NAMES`."""
    return (
        seen.intents.doubtful,
        seen.occupation.doubtful,
        seen.hint,
        seen.machine,
        seen.relative,
        seen.finder,
    )
