r"""With which letters can a phrase begin? So that a rule is tried only where it may match.

Trying some seven hundred phrases at each word of a reply costs half a millisecond; trying those
that can begin with the word's first letters costs a thirtieth of that. The phrases are regular
expressions of a small kind: letters, `\w` and `\d`, `[...]`, groups, and what repeats them.
"""

import re
from itertools import product
from typing import NamedTuple

LENGTH = 5  # letters; more tell hardly more words apart
END = " "  # stands in a head where the word must end
_LETTER = re.compile(r"\w")
_REPEAT = re.compile(r"[?*+]|\{(\d*)(?:,\d*)?\}")


class _Heads(NamedTuple):
    """What an expression can begin with."""

    whole: frozenset[str]  # all that it can be: what follows the expression comes next
    cut: frozenset[str]  # only what it begins with: no more can be told


_NOTHING = _Heads(frozenset({""}), frozenset())
_ANYTHING = _Heads(frozenset(), frozenset({""}))
_WORD_END = _Heads(frozenset(), frozenset({END}))


def find_heads(phrase: str) -> frozenset[str]:
    """Return the first letters of the words that `phrase` can match at.

    A word fits a head if the word and an END begin with it; every word fits "".
    """
    heads = _of_branches(phrase)
    return heads.cut | {head + END for head in heads.whole}


def first_word(phrase: str) -> str:
    """Return the rule for the first word of `phrase`: any word where that can't be told."""
    word, blank, rest = phrase.partition(" ")
    plain = "." not in word and word.count("(") == word.count("(?:") == word.count(")")
    return word if plain and (not blank or not _REPEAT.match(rest)) else r"\w*"


def open_group(phrase: str) -> list[str]:
    """Return the alternatives of a phrase that is one group, else the phrase alone."""
    if phrase.startswith("(?:") and _take_item(phrase)[1] == "":
        return split_branches(phrase[3:-1])
    return [phrase]


def _of_branches(phrase: str) -> _Heads:
    found = [_of_branch(branch) for branch in split_branches(phrase)]
    return _Heads(
        frozenset().union(*(heads.whole for heads in found)),
        frozenset().union(*(heads.cut for heads in found)),
    )


def split_branches(phrase: str) -> list[str]:
    """Split an alternation at the bars that stand outside every group and class."""
    depth, start, branches = 0, 0, []
    for place, letter in enumerate(phrase):
        if letter in "([":
            depth += 1
        elif letter in ")]":
            depth -= 1
        elif letter == "|" and depth == 0:
            branches.append(phrase[start:place])
            start = place + 1
    return [*branches, phrase[start:]]


def _of_branch(branch: str) -> _Heads:
    heads = _NOTHING
    while branch and heads.whole:
        item, branch = _take_item(branch)
        repeat = _REPEAT.match(branch)
        if repeat:
            branch = branch[repeat.end() :]
        heads = _join(heads, _repeated(_of_item(item), repeat))
    return heads


def _join(first: _Heads, then: _Heads) -> _Heads:
    """Let `then` follow; what grows longer than LENGTH is cut."""
    whole = {head + more for head, more in product(first.whole, then.whole)}
    cut = {(head + more)[:LENGTH] for head, more in product(first.whole, then.cut)}
    long = {head for head in whole if len(head) >= LENGTH}
    return _Heads(frozenset(whole - long), first.cut | cut | {head[:LENGTH] for head in long})


def _repeated(heads: _Heads, repeat: re.Match[str] | None) -> _Heads:
    if repeat is None:
        return heads
    once = heads if repeat[0] == "?" else _Heads(frozenset(), heads.whole | heads.cut)
    may_be_missing = repeat[0] in "?*" or repeat[1] in {"", "0"}
    return _Heads(once.whole | {""}, once.cut) if may_be_missing else once


def _take_item(branch: str) -> tuple[str, str]:
    """Split off the first letter, escape, class or group."""
    if branch[0] == "\\":
        return branch[:2], branch[2:]
    if branch[0] not in "([":
        return branch[0], branch[1:]
    depth = 0
    for place, letter in enumerate(branch):
        depth += (letter in "([") - (letter in ")]")
        if depth == 0:
            return branch[: place + 1], branch[place + 1 :]
    raise ValueError(f"a group is not closed in {branch!r}")


def _of_item(item: str) -> _Heads:
    if item.startswith(("(?!", "(?=", "(?<")):
        return _NOTHING
    if item.startswith("(?:"):
        return _of_branches(item[3:-1])
    if item.startswith("["):
        plain = not any(sign in item for sign in "-^\\")
        return _of_branches("|".join(item[1:-1])) if plain else _ANYTHING
    if item == r"\d":
        return _Heads(frozenset("0123456789"), frozenset())
    if item[0] in r"\(.^$":
        return _ANYTHING
    return _Heads(frozenset({item}), frozenset()) if _LETTER.match(item) else _WORD_END
