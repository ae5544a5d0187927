"""How word lists become rules: phrases in plain spelling, compiled once."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from messaging.meaning.heads import END, LENGTH, find_heads, first_word, open_group
from messaging.meaning.normal import fold

_OTHER_SCRIPTS = re.compile(r"[\u0400-\u06ff\u1200-\u137f]")
_NO_LETTER = re.compile(r"\W")
_WORDS_KEPT = 8192  # whose rules each lexicon remembers: most words of most replies
_MESSAGES_KEPT = 4
_SIZES = range(LENGTH, -1, -1)
_START = 3  # letters; most words begin no phrase with them
_EXACT = str.maketrans("ÅÄÖ", "\x01\x02\x03")
_SPELLINGS = str.maketrans(
    {"å": "[åa]", "ä": "[äa]", "ö": "[öo]", "\x01": "å", "\x02": "ä", "\x03": "ö"}
)
_Rules = tuple[tuple[str, Callable[[str, int], re.Match[str] | None]], ...]


class Sighting(NamedTuple):
    """A phrase seen in a message: where, under which label, in which words."""

    start: int
    end: int
    label: str
    words: str

    @property
    def evidence(self) -> str:
        """The line that tells staff what was seen."""
        return f"{self.label}: {self.words}"


def spell(phrase: str) -> str:
    r"""Return `phrase`, a regular expression in plain spelling, as it meets normalised text.

    å, ä and ö also match a and o, for keyboards without them; a capital Å, Ä or Ö means that very
    letter. Classes in capitals (`\W`) can't be used.
    """
    return fold(phrase.translate(_EXACT)).translate(_SPELLINGS)


def phrases(*alternatives: str) -> re.Pattern[str]:
    """Return the rule that sees any of the alternatives as whole words."""
    return re.compile(rf"\b(?:{'|'.join(map(spell, alternatives))})(?!\w)")


def stems(*alternatives: str) -> re.Pattern[str]:
    """Return the rule that sees any of the alternatives inside words too.

    For scripts whose small words are written together with the next one (Arabic).
    """
    return re.compile("|".join(map(spell, alternatives)))


def whole(*alternatives: str) -> re.Pattern[str]:
    """Return the rule that sees any of the alternatives where nothing else is said."""
    return re.compile(rf"^(?:{'|'.join(map(spell, alternatives))})(?: [.?,*])*$")


class Lexicon:
    """Phrases under labels, tried at each word that they can begin with."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        """Compile the phrases of each label, sorted by the words that they begin with."""
        by_head: dict[str, list[_Phrase]] = {"": []}
        for phrase in _number(words):
            for head in find_heads(phrase.rule):
                by_head.setdefault(head, []).append(phrase)
        every = by_head[""]  # which the first letters don't tell: only the whole first word does
        self._any_word = re.compile("|".join(first_word(phrase.rule) for phrase in every) or "(?!)")
        self._rules = {head: _compile_rules(_fitting(head, by_head)) for head in by_head}
        self._rules_of_any = {
            head: _compile_rules([*_fitting(head, by_head), *every]) for head in by_head if every
        }
        heads = by_head if every else by_head.keys() - {""}
        self._starts = {head.rstrip(END)[:_START] for head in heads}
        self._short = tuple(head for head in heads if len(head) < _START and END not in head)
        self._rules_at: dict[str, _Rules] = {}

    def sightings(self, message: str) -> list[Sighting]:
        """Return all that is seen in a normalised message, in the order of its words."""
        seen = []
        start = 0
        known = self._rules_at
        for word in _words_of(message):
            rules = known.get(word)
            if rules is None:
                rules = self._learn(word)
            for label, match_at in rules:
                match = match_at(message, start)
                if match:
                    seen.append(Sighting(start, match.end(), label, match.group()))
            start += len(word) + 1
        return seen

    def labels(self, message: str) -> frozenset[str]:
        """Return the labels of all that is seen in a normalised message."""
        return frozenset([sight.label for sight in self.sightings(message)])

    def _learn(self, word: str) -> _Rules:
        """Find the rules to try at a word and remember them."""
        if len(self._rules_at) >= _WORDS_KEPT:
            self._rules_at.clear()
        begins = word[:_START] in self._starts or word.startswith(self._short) or ":" in word
        self._rules_at[word] = rules = self._find_rules(word) if begins else ()
        return rules

    def _find_rules(self, word: str) -> _Rules:
        """Return the rules of the longest head that the word fits."""
        begins = word if word.isalnum() else _NO_LETTER.split(word)[0]
        rules = self._rules_of_any if self._any_word.fullmatch(begins) else self._rules
        begins += END
        for size in _SIZES:
            if found := rules.get(begins[:size]):
                return found
        return ()


class _Phrase(NamedTuple):
    number: int  # the earlier phrase wins where two of one label match
    label: str
    rule: str


def _number(words: Mapping[str, Iterable[str]]) -> list[_Phrase]:
    rules = [
        (label, rule)
        for label, several in words.items()
        for phrase in several
        for rule in open_group(spell(phrase))
    ]
    return [_Phrase(number, label, rule) for number, (label, rule) in enumerate(rules)]


def _fitting(head: str, by_head: Mapping[str, list[_Phrase]]) -> list[_Phrase]:
    """Return the phrases that may match where a word fits `head` (not those of every word)."""
    shorter = [head[:size] for size in range(1, len(head) + 1)]
    return sorted({phrase for begin in shorter for phrase in by_head.get(begin, ())})


def _compile_rules(several: Sequence[_Phrase], *, ending: str = r"(?!\w)") -> _Rules:
    by_label: dict[str, list[str]] = {phrase.label: [] for phrase in sorted(several)}
    for phrase in several:
        by_label[phrase.label].append(phrase.rule)
    return tuple(
        (label, re.compile(rf"(?:{'|'.join(rules)}){ending}").match)
        for label, rules in by_label.items()
    )


class StemLexicon:
    """Stems under labels, seen inside words too: for scripts that join small words."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        """Compile the stems of each label, sorted by the letters that they begin with."""
        by_letter: dict[str, list[_Phrase]] = {"": []}
        for phrase in _number(words):
            for letter in {head[:1].strip(END) for head in find_heads(phrase.rule)}:
                by_letter.setdefault(letter, []).append(phrase)
        every = by_letter[""]
        self._rules = {
            letter: _compile_rules(sorted({*several, *every}), ending="")
            for letter, several in by_letter.items()
        }
        self._ranks = {label: rank for rank, label in enumerate(words)}

    def sightings(self, message: str) -> list[Sighting]:
        """Return all that is seen in a normalised message; nothing in one of Latin letters."""
        if is_latin(message):
            return []
        seen = []
        ends = dict.fromkeys(self._ranks, 0)
        for start, letter in enumerate(message):
            for label, match_at in self._rules.get(letter) or self._rules[""]:
                match = match_at(message, start) if start >= ends[label] else None
                if match:
                    seen.append(Sighting(start, match.end(), label, match.group()))
                    ends[label] = match.end()
        return sorted(seen, key=lambda sight: self._ranks[sight.label])


@lru_cache(_MESSAGES_KEPT)
def _words_of(message: str) -> list[str]:
    """Return the words of a message; all lexicons look at one after the other."""
    return message.split(" ")


def is_latin(message: str) -> bool:
    """Tell whether a normalised message has none of the other scripts' letters."""
    try:
        message.encode("latin-1")  # far faster than to search
    except UnicodeEncodeError:
        return not _OTHER_SCRIPTS.search(message)
    return True


def clause_before(message: str, position: int) -> str:
    """Return the words of the same clause before `position`."""
    last = _LAST_MARK.match(message, 0, position)
    return message[last.start(1) + 1 if last else 0 : position]


def clause_after(message: str, position: int) -> str:
    """Return the words of the same clause after `position`."""
    mark = _MARK.search(message, position)
    return message[position : mark.start() if mark else None]


_MARK = re.compile(r" (?:[.,?]|men|but|utan|så) ")
_LAST_MARK = re.compile(rf".*({_MARK.pattern})", re.DOTALL)
