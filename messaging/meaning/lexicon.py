"""How word lists become rules: phrases in plain spelling, compiled once."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from messaging.meaning.heads import ANY, find_heads
from messaging.meaning.normal import fold

_OTHER_SCRIPTS = re.compile(r"[\u0400-\u06ff\u1200-\u137f]")
_EXACT = str.maketrans("ÅÄÖ", "\x01\x02\x03")
_SPELLINGS = str.maketrans(
    {"å": "[åa]", "ä": "[äa]", "ö": "[öo]", "\x01": "å", "\x02": "ä", "\x03": "ö"}
)


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
        """Compile the phrases of each label, sorted by the letters that they begin with."""
        sorted_out: dict[str, dict[str, list[str]]] = {}
        for label, alternatives in words.items():
            for phrase in map(spell, alternatives):
                for head in find_heads(phrase):
                    sorted_out.setdefault(head, {}).setdefault(label, []).append(phrase)
        every = sorted_out.pop(ANY, {})
        self._anywhere = _compile_heads(every)
        self._rules = {head: _compile_heads(_join(of, every)) for head, of in sorted_out.items()}

    def sightings(self, message: str) -> list[Sighting]:
        """Return all that is seen in a normalised message, in the order of its words."""
        seen = []
        start = 0
        for word in message.split(" "):
            for label, match_at in self._rules.get(word[:1], self._anywhere):
                match = match_at(message, start)
                if match:
                    seen.append(Sighting(start, match.end(), label, match.group()))
            start += len(word) + 1
        return seen


_Rules = tuple[tuple[str, Callable[[str, int], re.Match[str] | None]], ...]


def _compile_heads(words: Mapping[str, Iterable[str]]) -> _Rules:
    return tuple(
        (label, re.compile(rf"(?:{'|'.join(alternatives)})(?!\w)").match)
        for label, alternatives in words.items()
    )


def _join(first: Mapping[str, list[str]], second: Mapping[str, list[str]]) -> dict[str, list[str]]:
    labels = dict.fromkeys([*first, *second])
    return {label: [*first.get(label, ()), *second.get(label, ())] for label in labels}


class StemLexicon:
    """Stems under labels, seen inside words too: for scripts that join small words."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        """Compile one rule for each label."""
        self._rules = {label: stems(*alternatives) for label, alternatives in words.items()}

    def sightings(self, message: str) -> list[Sighting]:
        """Return all that is seen in a normalised message; nothing in one of Latin letters."""
        if not _OTHER_SCRIPTS.search(message):
            return []
        return [
            Sighting(match.start(), match.end(), label, match.group())
            for label, rule in self._rules.items()
            for match in rule.finditer(message)
        ]


def clause_before(message: str, position: int) -> str:
    """Return the words of the same clause before `position`."""
    before = message[:position]
    cut = max(before.rfind(mark) for mark in _CLAUSE_MARKS)
    return before[cut + 1 :] if cut >= 0 else before


def clause_after(message: str, position: int) -> str:
    """Return the words of the same clause after `position`."""
    after = message[position:]
    cuts = [cut for cut in (after.find(mark) for mark in _CLAUSE_MARKS) if cut >= 0]
    return after[: min(cuts)] if cuts else after


_CLAUSE_MARKS = (" . ", " , ", " ? ", " men ", " but ", " utan ", " så ")
