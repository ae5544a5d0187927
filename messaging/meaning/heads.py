r"""With which letters can a phrase begin? So that a rule is tried only where it may match.

Trying some seven hundred phrases at each word of a reply costs half a millisecond; trying those
that can begin with the word's first letter costs a tenth of that. The phrases are regular
expressions of a small kind: letters, `\w` and `\d`, `[...]`, groups, `?` and `*`.
"""

ANY = "any"  # the head of a phrase that may begin with any letter
_REPEATS = "?*"


def find_heads(phrase: str) -> frozenset[str]:
    """Return the first letters that `phrase` can match, or {ANY} where they can't be told."""
    heads, _ = _of_branches(phrase)
    return frozenset({ANY}) if ANY in heads or not heads else frozenset(heads)


def _of_branches(phrase: str) -> tuple[set[str], bool]:
    """Return the heads of an alternation, and whether it can match nothing at all."""
    heads: set[str] = set()
    empty = False
    for branch in split_branches(phrase):
        found, may_be_empty = _of_branch(branch)
        heads |= found
        empty = empty or may_be_empty
    return heads, empty


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


def _of_branch(branch: str) -> tuple[set[str], bool]:
    heads: set[str] = set()
    while branch:
        item, branch = _take_item(branch)
        found, may_be_empty = _of_item(item)
        heads |= found
        if branch[:1] and branch[0] in _REPEATS:
            branch, may_be_empty = branch[1:], True
        elif branch.startswith("{0,"):
            branch, may_be_empty = branch[branch.index("}") + 1 :], True
        if not may_be_empty:
            return heads, False
    return heads, True


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


def _of_item(item: str) -> tuple[set[str], bool]:
    if item.startswith(("(?!", "(?=", "(?<")):
        return set(), True
    if item.startswith("(?:"):
        return _of_branches(item[3:-1])
    if item.startswith("["):
        plain = "-" not in item and "^" not in item and "\\" not in item
        return (set(item[1:-1]) if plain else {ANY}), False
    if item == r"\d":
        return set("0123456789"), False
    if item.startswith("\\") or item in "(.^$ ":
        return {ANY}, False
    return {item}, False
